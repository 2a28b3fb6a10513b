"""An edition may wait for its day. Items had rows of their own for joins that nobody makes; they are read from editions."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]

    operations = [
        migrations.AddField("edition", "replaces", models.CharField(default="", max_length=16)),
        # what was loaded before was in force from its loading on
        migrations.AddField("edition", "waits_until", models.DateTimeField(null=True)),
        migrations.AddConstraint(
            "edition",
            models.CheckConstraint(
                condition=models.Q(
                    ("waits_until__isnull", True),
                    ("waits_until__gt", models.F("loaded_at")),
                    _connector="OR",
                ),
                name="edition_waits_after_its_loading",
                violation_error_message="等待施行的版本须在施行日之前载入。 What waits is loaded before its day.",
            ),
        ),
        migrations.RemoveField("catalogueitem", "edition"),
        migrations.DeleteModel("CatalogueItem"),
    ]
