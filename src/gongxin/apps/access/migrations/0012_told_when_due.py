"""When the looks under a deferral were told to their subjects."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0011_deferrals"),
    ]

    operations = [
        migrations.AddField(
            model_name="deferral",
            name="told_at",
            field=models.DateTimeField(null=True),
        ),
    ]
