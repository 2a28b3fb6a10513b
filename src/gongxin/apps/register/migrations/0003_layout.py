from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("register", "0002_key_check")]

    operations = [
        migrations.CreateModel(
            name="Layout",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("item", models.CharField(max_length=48)),
                ("fields", models.JSONField()),
            ],
            options={
                "db_table": "register_layout",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("item", "fields"),
                        name="layout_stands_once",
                        violation_error_message="同一布局只登记一次。 A layout stands in the book once.",
                    )
                ],
            },
        ),
    ]
