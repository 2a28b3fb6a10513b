"""The register's clock; and what has ended is shown by the database itself to no reading but a replay."""

from django.db import migrations, models

ABOUT = "((subject_key = ANY ((SELECT guard.subjects())::uuid[])) IS NOT FALSE)"
OF_ITEM = (
    "((item = ANY ((SELECT guard.items())::text[])) IS NOT FALSE"
    " OR guard.covers((SELECT guard.scoped()), item, source))"
)
# As `DISPLAYED` and `HELD_NOW` in the register's queries say it; a test compares.
SHOWN = (
    "(recorded_to = 'infinity' AND status = 'live' AND shown_from <= statement_timestamp()"
    " AND shown_until > statement_timestamp())"
)
# A load meets what it supersedes, an audit counts versions, a replay reads them.
ENDED = "(SELECT guard.act()) IN ('load', 'replay', 'audit')"


def seen(condition: str) -> str:
    """The policy of reading."""
    return f"""
DROP POLICY record_is_seen ON register_record;
CREATE POLICY record_is_seen ON register_record FOR SELECT USING ({condition});
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0009_erasure")]

    operations = [
        migrations.CreateModel(
            name="Clock",
            fields=[
                (
                    "one",
                    models.BooleanField(default=True, primary_key=True, serialize=False),
                ),
                ("known_at", models.DateTimeField()),
            ],
            options={
                "db_table": "register_clock",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("one", True)),
                        name="register_clock_is_one",
                        violation_error_message="登记时钟只有一个。 There is one clock of the register.",
                    )
                ],
            },
        ),
        migrations.RunSQL(
            seen(f"{ABOUT} AND {OF_ITEM} AND ({SHOWN} OR {ENDED})"),
            seen(f"{ABOUT} AND {OF_ITEM}"),
        ),
    ]
