"""What a subject states of a record stands beside it, with the marks; both go with the record."""

from django.db import migrations, models

# As `ENDS`, `DISPLAYED`, `MARKED`, `DISPUTED_SINCE`, `STATED`, `UNHIDDEN` and `HELD_NOW` in the register's queries say it; a test compares.
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
    SELECT k.subject_key AS whose, k.record_key AS which, k.marked_from, k.hides_at, k.over_at, k.stated_from, k.statement_sealed FROM register_mark k
    WHERE k.recorded_to = 'infinity') d ON d.whose = register_record.subject_key AND d.which = register_record.record_key"""
STATED = """,
       CASE WHEN d.stated_from <= statement_timestamp() THEN d.stated_from END AS stated_since,
       CASE WHEN d.stated_from <= statement_timestamp() THEN d.statement_sealed END AS statement_sealed"""
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
SELECT {COLUMNS}{DISPUTED_SINCE}{STATED}
FROM {RECORDS}
{MARKED}
WHERE {WHERE}{UNHIDDEN};
"""
# a column of a view is not taken away by replacing it
VIEW_BEFORE = f"""
DROP VIEW register_shown;
CREATE VIEW register_shown WITH (security_invoker = true) AS
SELECT {COLUMNS}{DISPUTED_SINCE}
FROM {RECORDS}
{MARKED.replace(", k.stated_from, k.statement_sealed", "")}
WHERE {WHERE}{UNHIDDEN};
"""

# Whatever stands beside a record is destroyed with it.
DESTROYED = """
CREATE POLICY mark_is_destroyed ON register_mark FOR DELETE
    USING ((SELECT guard.act()) IN ('destroy', 'restore'));
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0016_corrections")]

    operations = [
        migrations.AddField(
            "mark", "stated_by", models.CharField(db_default="", default="", max_length=20)
        ),
        migrations.AddField("mark", "stated_from", models.DateTimeField(null=True)),
        migrations.AddField("mark", "statement_sealed", models.BinaryField(null=True)),
        migrations.RemoveConstraint("mark", "mark_rests_on_a_case"),
        migrations.AddConstraint(
            "mark",
            models.CheckConstraint(
                condition=models.Q(("through", {}), _negated=True)
                | models.Q(("stated_by", ""), _negated=True),
                name="mark_rests_on_a_case",
                violation_error_message="标注须有案件为据。 A mark rests on a case.",
            ),
        ),
        migrations.AddConstraint(
            "mark",
            models.CheckConstraint(
                condition=models.Q(
                    ("stated_by", ""), ("stated_from", None), ("statement_sealed", None)
                )
                | models.Q(
                    models.Q(("stated_by", ""), _negated=True),
                    ("stated_from__isnull", False),
                    ("statement_sealed__isnull", False),
                ),
                name="statement_is_whole",
                violation_error_message="说明须有案件、起始时间和内容。 A statement has a case, a beginning and words.",
            ),
        ),
        migrations.RunSQL(VIEW, VIEW_BEFORE),
        migrations.RunSQL(DESTROYED, "DROP POLICY mark_is_destroyed ON register_mark"),
    ]
