"""What an edition says of the directory may wait: a code has a row for each instant from which something else holds of it."""

from datetime import UTC, datetime

from django.db import migrations, models

EVER = "0001-01-01 00:00:00+00"
TABLES = ("division", "organ", "instrument")
BEGINS = "\n".join(
    f"""
ALTER TABLE directory_{table} ADD COLUMN begins timestamptz NOT NULL DEFAULT '{EVER}';
ALTER TABLE directory_{table} ALTER COLUMN begins DROP DEFAULT;
ALTER TABLE directory_{table} DROP CONSTRAINT directory_{table}_pkey;
ALTER TABLE directory_{table} ADD CONSTRAINT directory_{table}_pkey PRIMARY KEY (code, begins);
"""
    for table in TABLES
)
BACK = "\n".join(
    f"""
DELETE FROM directory_{table} WHERE begins > '{EVER}';
ALTER TABLE directory_{table} DROP CONSTRAINT directory_{table}_pkey;
ALTER TABLE directory_{table} DROP COLUMN begins;
ALTER TABLE directory_{table} ADD CONSTRAINT directory_{table}_pkey PRIMARY KEY (code);
"""
    for table in TABLES
)


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial")]

    operations = [
        migrations.RunSQL(
            BEGINS,
            BACK,
            state_operations=[
                migrations.AlterField("division", "code", models.CharField(max_length=6)),
                migrations.AddField(
                    "division",
                    "begins",
                    models.DateTimeField(default=datetime(1, 1, 1, tzinfo=UTC)),
                ),
                migrations.AddField(
                    "division",
                    "pk",
                    models.CompositePrimaryKey(
                        "code",
                        "begins",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                migrations.AlterField("instrument", "code", models.CharField(max_length=48)),
                migrations.AddField(
                    "instrument",
                    "begins",
                    models.DateTimeField(default=datetime(1, 1, 1, tzinfo=UTC)),
                ),
                migrations.AddField(
                    "instrument",
                    "pk",
                    models.CompositePrimaryKey(
                        "code",
                        "begins",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                migrations.AlterField("organ", "code", models.CharField(max_length=48)),
                migrations.AddField(
                    "organ",
                    "begins",
                    models.DateTimeField(default=datetime(1, 1, 1, tzinfo=UTC)),
                ),
                migrations.AddField(
                    "organ",
                    "pk",
                    models.CompositePrimaryKey(
                        "code",
                        "begins",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
            ],
        ),
        migrations.RemoveConstraint("organ", "organ_uscc_is_its_own"),
        migrations.AddConstraint(
            "organ",
            models.UniqueConstraint(
                condition=models.Q(("retired", False)),
                fields=("uscc", "begins"),
                name="organ_uscc_is_its_own",
                violation_error_message="统一社会信用代码已属于另一单位。 This unified social credit code belongs to another organ.",
            ),
        ),
    ]
