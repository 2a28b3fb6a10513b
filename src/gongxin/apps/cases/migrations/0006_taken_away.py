"""When a subject took away the statement that their case put beside its records."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0005_raised_for_others"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="taken_away_at",
            field=models.DateTimeField(null=True),
        ),
    ]
