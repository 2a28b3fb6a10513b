"""Which records are in dispute, beside the records; the view hides what silence hides."""

from django.db import migrations, models

STAYS = """
CREATE TRIGGER mark_stays BEFORE UPDATE OR DELETE ON register_mark
    FOR EACH ROW EXECUTE FUNCTION register_versions_stay();
"""
MARKING = "(SELECT guard.act()) = 'mark'"
ABOUT = "((subject_key = ANY ((SELECT guard.subjects())::uuid[])) IS NOT FALSE)"
WHOSE = "subject_key = ANY ((SELECT guard.subjects())::uuid[])"
POLICIES = f"""
CREATE POLICY mark_is_seen ON register_mark FOR SELECT USING ({ABOUT});
CREATE POLICY mark_is_said ON register_mark FOR INSERT WITH CHECK ({MARKING} AND {WHOSE});
CREATE POLICY mark_is_ended ON register_mark FOR UPDATE USING ({MARKING} AND {WHOSE});
ALTER TABLE register_mark ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
"""
NO_POLICIES = """
ALTER TABLE register_mark DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;
DROP POLICY mark_is_seen ON register_mark;
DROP POLICY mark_is_said ON register_mark;
DROP POLICY mark_is_ended ON register_mark;
"""

# As `ENDS`, `DISPLAYED`, `MARKED`, `DISPUTED_SINCE`, `UNHIDDEN` and `HELD_NOW` in the register's queries say it; a test compares.
ENDS = """least(shown_until, (
    SELECT m.ends FROM register_moved_end m
    WHERE m.item = register_record.item AND m.shown_until = register_record.shown_until
      AND m.shown_from = register_record.shown_from
      AND m.adverse_class = coalesce(register_record.adverse_class, '')
      AND (m.doc_date IS NULL OR m.doc_date = register_record.doc_date)
      AND (m.valid_from IS NULL OR m.valid_from = register_record.valid_from)
      AND (m.valid_to IS NULL OR m.valid_to = register_record.valid_to)
      AND m.begins <= statement_timestamp()
    ORDER BY m.ends LIMIT 1))"""
MARKED = """LEFT JOIN (
    SELECT k.subject_key AS whose, k.record_key AS which, k.marked_from, k.hides_at, k.over_at FROM register_mark k
    WHERE k.recorded_to = 'infinity') d ON d.whose = register_record.subject_key AND d.which = register_record.record_key"""
DISPUTED_SINCE = """,
       CASE WHEN d.marked_from <= statement_timestamp() AND d.over_at > statement_timestamp() THEN d.marked_from END AS disputed_since"""
UNHIDDEN = """
  AND (d.hides_at <= statement_timestamp() AND d.over_at > statement_timestamp()) IS NOT TRUE"""
COLUMNS = """subject_key, record_key, version, item, nature, adverse_class, source,
       doc_number, doc_organ, doc_date, valid_from, valid_to, shown_from, e.ends AS shown_until,
       recorded_from, batch_id, row_number, content_sealed"""
WHERE = """recorded_to = 'infinity'
  AND status = 'live'
  AND shown_from <= statement_timestamp()
  AND shown_until > statement_timestamp()
  AND e.ends > statement_timestamp()"""
RECORDS = f"register_record CROSS JOIN LATERAL (SELECT {ENDS} AS ends OFFSET 0) e"
VIEW = f"""
CREATE OR REPLACE VIEW register_shown WITH (security_invoker = true) AS
SELECT {COLUMNS}{DISPUTED_SINCE}
FROM {RECORDS}
{MARKED}
WHERE {WHERE}{UNHIDDEN};
"""
# a column of a view is not taken away by replacing it
VIEW_BEFORE = f"""
DROP VIEW register_shown;
CREATE VIEW register_shown WITH (security_invoker = true) AS
SELECT {COLUMNS} FROM {RECORDS} WHERE {WHERE};
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0013_moved_ends")]

    operations = [
        migrations.CreateModel(
            name="MarkClock",
            fields=[
                (
                    "one",
                    models.BooleanField(default=True, primary_key=True, serialize=False),
                ),
                ("known_at", models.DateTimeField()),
            ],
            options={
                "db_table": "register_mark_clock",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("one", True)),
                        name="mark_clock_is_one",
                        violation_error_message="标注时钟只有一个。 There is one clock of the marks.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Mark",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "subject_key",
                        "record_key",
                        "recorded_to",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("subject_key", models.UUIDField()),
                ("record_key", models.UUIDField()),
                ("through", models.JSONField()),
                ("marked_from", models.DateTimeField()),
                ("hides_at", models.DateTimeField()),
                ("over_at", models.DateTimeField()),
                ("recorded_from", models.DateTimeField()),
                ("recorded_to", models.DateTimeField()),
            ],
            options={
                "db_table": "register_mark",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("through", {}), _negated=True),
                        name="mark_rests_on_a_case",
                        violation_error_message="标注须有案件为据。 A mark rests on a case.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("recorded_to__gt", models.F("recorded_from"))),
                        name="mark_ends_after_it_began",
                        violation_error_message="终止须晚于开始。 It ends after it began.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(STAYS, "DROP TRIGGER mark_stays ON register_mark"),
        migrations.RunSQL(POLICIES, NO_POLICIES),
        migrations.RunSQL(VIEW, VIEW_BEFORE),
    ]
