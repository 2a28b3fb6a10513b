from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_row_security")]

    operations = [
        migrations.AddField(
            model_name="report",
            name="made_with_sealed",
            field=models.BinaryField(null=True),
        ),
    ]
