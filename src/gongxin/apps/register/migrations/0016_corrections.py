"""What cases corrected of records, so that no load says the wrong again: shown to a load, and gone with the record."""

from django.db import migrations, models

LOADING = "(SELECT guard.act()) = 'load'"
DESTROYING = "(SELECT guard.act()) IN ('destroy', 'restore')"
POLICIES = f"""
CREATE POLICY correction_is_seen ON register_correction FOR SELECT USING ({LOADING} OR {DESTROYING});
CREATE POLICY correction_is_made ON register_correction FOR INSERT WITH CHECK ({LOADING});
CREATE POLICY correction_goes_on ON register_correction FOR UPDATE USING ({LOADING});
CREATE POLICY correction_is_destroyed ON register_correction FOR DELETE USING ({DESTROYING});
ALTER TABLE register_correction ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
"""
NO_POLICIES = """
ALTER TABLE register_correction DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;
DROP POLICY correction_is_seen ON register_correction;
DROP POLICY correction_is_made ON register_correction;
DROP POLICY correction_goes_on ON register_correction;
DROP POLICY correction_is_destroyed ON register_correction;
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0015_ended")]

    operations = [
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "subject_key",
                        "record_key",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("subject_key", models.UUIDField()),
                ("record_key", models.UUIDField()),
                ("fields", models.JSONField()),
                ("shown_until", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
            ],
            options={
                "db_table": "register_correction",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("fields", {}), _negated=True),
                        name="correction_names_fields",
                        violation_error_message="更正须写明字段。 A correction names fields.",
                    )
                ],
            },
        ),
        migrations.RunSQL(POLICIES, NO_POLICIES),
    ]
