"""Ends of display that an edition moved: told of groups of records, and asked by the view and the policy themselves."""

from django.db import migrations, models

TABLE = """
CREATE TABLE register_moved_end (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    pack text NOT NULL,
    edition text NOT NULL,
    item text NOT NULL,
    adverse_class text NOT NULL,
    shown_from timestamptz NOT NULL,
    shown_until timestamptz NOT NULL,
    doc_date date,
    valid_from date,
    valid_to date,
    ends timestamptz NOT NULL,
    begins timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    -- what was shown till then is never shown for longer
    CONSTRAINT moved_end_is_sooner CHECK (ends < shown_until),
    CONSTRAINT moved_end_is_told_once UNIQUE NULLS NOT DISTINCT
        (pack, edition, item, adverse_class, shown_from, shown_until, doc_date, valid_from, valid_to)
);
CREATE INDEX moved_end_of ON register_moved_end (item, shown_until, shown_from);
CREATE FUNCTION register_moved_ends_stay() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.begins > statement_timestamp() THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION
        '已提前的展示终点不会改回。 An end of display that was moved is not moved back.'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER register_moved_ends_stay BEFORE UPDATE OR DELETE ON register_moved_end
    FOR EACH ROW EXECUTE FUNCTION register_moved_ends_stay();
"""
NO_TABLE = """
DROP TABLE register_moved_end;
DROP FUNCTION register_moved_ends_stay;
"""

# As `ENDS`, `DISPLAYED` and `HELD_NOW` in the register's queries say it; a test compares.
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
BEFORE = (
    "recorded_to = 'infinity' AND status = 'live' AND shown_from <= statement_timestamp()"
    " AND shown_until > statement_timestamp()"
)
VIEW = """
CREATE OR REPLACE VIEW register_shown WITH (security_invoker = true) AS
SELECT subject_key, record_key, version, item, nature, adverse_class, source,
       doc_number, doc_organ, doc_date, valid_from, valid_to, shown_from, {ends} AS shown_until,
       recorded_from, batch_id, row_number, content_sealed
FROM {records}
WHERE {shown};
"""


ABOUT = "((subject_key = ANY ((SELECT guard.subjects())::uuid[])) IS NOT FALSE)"
OF_ITEM = (
    "((item = ANY ((SELECT guard.items())::text[])) IS NOT FALSE"
    " OR guard.covers((SELECT guard.scoped()), item, source))"
)
ENDED = "(SELECT guard.act()) IN ('load', 'replay', 'audit', 'destroy', 'restore')"


def seen(shown: str) -> str:
    """The policy of reading. What is asked once for a statement is asked first."""
    return f"""
DROP POLICY record_is_seen ON register_record;
CREATE POLICY record_is_seen ON register_record
    FOR SELECT USING ({ABOUT} AND {OF_ITEM} AND ({ENDED} OR ({shown})));
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0012_holds_and_destruction")]

    operations = [
        migrations.RunSQL(
            TABLE,
            NO_TABLE,
            state_operations=[
                migrations.CreateModel(
                    name="MovedEnd",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("pack", models.CharField(max_length=48)),
                        ("edition", models.CharField(max_length=16)),
                        ("item", models.CharField(max_length=48)),
                        ("adverse_class", models.CharField(max_length=8)),
                        ("shown_from", models.DateTimeField()),
                        ("shown_until", models.DateTimeField()),
                        ("doc_date", models.DateField(null=True)),
                        ("valid_from", models.DateField(null=True)),
                        ("valid_to", models.DateField(null=True)),
                        ("ends", models.DateTimeField()),
                        ("begins", models.DateTimeField()),
                        ("recorded_at", models.DateTimeField()),
                    ],
                    options={"db_table": "register_moved_end", "managed": False},
                )
            ],
        ),
        migrations.RunSQL(
            VIEW.format(
                ends="e.ends",
                # reckoned once a row, for the condition and for who reads
                records=f"register_record CROSS JOIN LATERAL (SELECT {ENDS} AS ends OFFSET 0) e",
                shown=f"{BEFORE} AND e.ends > statement_timestamp()",
            ),
            VIEW.format(ends="shown_until", records="register_record", shown=BEFORE),
        ),
        migrations.RunSQL(seen(f"{BEFORE} AND {ENDS} > statement_timestamp()"), seen(BEFORE)),
    ]
