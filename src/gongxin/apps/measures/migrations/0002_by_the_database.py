"""What holds of a measure whoever writes it: the database refuses one without notice, defence or a record in display, and ends it by itself.

C6: the event of a proposal puts its notice into the inbox in the same statement, and without that notice, or before the period for defence is over,
nothing is confirmed. C10: nothing here or anywhere in the database writes a measure. C13, C14: the view joins the record as it is shown, so that a measure
is over in the second in which its record is, whatever job is down.
"""

from django.db import migrations

PINNED = "SECURITY DEFINER SET search_path = pg_catalog, pg_temp"
OF_EVENTS = ("measure-proposed", "measure-confirmed", "measure-ended")

# A measure is confirmed by the database's clock and not by whom it suits. Run as whoever writes: what is not shown to them is not there.
FUNCTIONS = f"""
CREATE FUNCTION guard.tell_of_measure() RETURNS trigger LANGUAGE plpgsql VOLATILE {PINNED} AS $$
BEGIN
    INSERT INTO public.notices_notice
        (subject_key, kind, matter, item, organ, reference, event, due_at, told_at)
    VALUES (NEW.subject_key, NEW.kind, md5(NEW.payload ->> 'applied')::uuid, '', coalesce(NEW.organ, ''),
            NEW.payload ->> 'applied', NEW.uid, (NEW.payload ->> 'due')::timestamptz, NEW.occurred_at);
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION guard.tell_of_measure FROM PUBLIC;

CREATE FUNCTION measures_applied_guard() RETURNS trigger LANGUAGE plpgsql VOLATILE
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' AND (NEW.confirmed_at IS NOT NULL OR NEW.ended_at IS NOT NULL OR NEW.defended_at IS NOT NULL) THEN
        RAISE EXCEPTION 'measures: it begins as a proposal' USING ERRCODE = '23514';
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF NEW.until_at > OLD.until_at THEN
            RAISE EXCEPTION 'measures: a term is not put off' USING ERRCODE = '23514';
        END IF;
        IF OLD.ended_at IS NOT NULL OR (OLD.confirmed_at IS NOT NULL AND NEW.confirmed_at IS DISTINCT FROM OLD.confirmed_at) THEN
            RAISE EXCEPTION 'measures: what was done stays' USING ERRCODE = '23514';
        END IF;
        IF NEW.defended_at IS DISTINCT FROM OLD.defended_at
            AND (OLD.defended_at IS NOT NULL OR OLD.confirmed_at IS NOT NULL) THEN
            RAISE EXCEPTION 'measures: a defence is given once, before it is confirmed' USING ERRCODE = '23514';
        END IF;
    END IF;
    IF TG_OP = 'INSERT' OR (OLD.confirmed_at IS NULL AND NEW.confirmed_at IS NOT NULL) THEN
        IF NOT EXISTS (SELECT FROM register_shown r
                       WHERE r.subject_key = NEW.subject_key AND r.record_key = NEW.record_key AND r.item = NEW.item
                         AND r.adverse_class IS NOT DISTINCT FROM NEW.adverse_class) THEN
            RAISE EXCEPTION 'measures: it rests on a record in display' USING ERRCODE = '23514';
        END IF;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.confirmed_at IS NULL AND NEW.confirmed_at IS NOT NULL THEN
        IF statement_timestamp() < NEW.defend_until THEN
            RAISE EXCEPTION 'measures: the period for defence is not over' USING ERRCODE = '23514';
        END IF;
        IF NOT EXISTS (SELECT FROM notices_notice n
                       WHERE n.subject_key = NEW.subject_key AND n.reference = NEW.number AND n.kind = 'measure-proposed') THEN
            RAISE EXCEPTION 'measures: its subject was not told' USING ERRCODE = '23514';
        END IF;
    END IF;
    RETURN NEW;
END $$;
"""
NO_FUNCTIONS = """
DROP FUNCTION measures_applied_guard;
DROP FUNCTION guard.tell_of_measure;
"""

TRIGGERS = f"""
CREATE TRIGGER measure_is_told AFTER INSERT ON ledger_event FOR EACH ROW
    WHEN (NEW.subject_key IS NOT NULL AND NEW.kind IN ({", ".join(f"'{one}'" for one in OF_EVENTS)}))
    EXECUTE FUNCTION guard.tell_of_measure();
CREATE TRIGGER applied_is_guarded BEFORE INSERT OR UPDATE ON measures_applied
    FOR EACH ROW EXECUTE FUNCTION measures_applied_guard();
"""
NO_TRIGGERS = """
DROP TRIGGER applied_is_guarded ON measures_applied;
DROP TRIGGER measure_is_told ON ledger_event;
"""

# The instant of the database, as the view of the records has it: a measure is over at its term, or with the record as it was when it was proposed.
VIEW = """
CREATE VIEW measures_in_force WITH (security_invoker = true) AS
SELECT a.id, a.number, a.subject_key, a.measure, a.organ, a.confirmed_at,
       least(a.until_at, a.cap_at, r.shown_until) AS ends_at, r.disputed_since
FROM measures_applied a
JOIN register_shown r ON r.subject_key = a.subject_key AND r.record_key = a.record_key
 AND r.item = a.item AND r.adverse_class IS NOT DISTINCT FROM a.adverse_class
WHERE a.confirmed_at IS NOT NULL AND a.ended_at IS NULL
  AND a.until_at > statement_timestamp() AND a.cap_at > statement_timestamp();
"""

# Only what is in force is carried out; that it was taken away again may be said of what is over.
# "anybody in the register" is null among the subjects, and shows no measure
ABOUT = "subject_key = ANY ((SELECT guard.subjects())::uuid[])"
OF_ORGAN = "organ = (SELECT guard.told('organ'))"
AUDITING = "(SELECT guard.act()) = 'audit'"
POLICIES = f"""
CREATE POLICY applied_is_seen ON measures_applied FOR SELECT USING ({ABOUT} OR {OF_ORGAN} OR {AUDITING});
CREATE POLICY applied_is_proposed ON measures_applied FOR INSERT WITH CHECK ({ABOUT} AND {OF_ORGAN});
CREATE POLICY applied_goes_on ON measures_applied FOR UPDATE USING ({ABOUT} OR {OF_ORGAN});
ALTER TABLE measures_applied ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY execution_is_seen ON measures_execution FOR SELECT USING ({ABOUT} OR {OF_ORGAN} OR {AUDITING});
CREATE POLICY execution_is_reported ON measures_execution FOR INSERT WITH CHECK ({ABOUT} AND {OF_ORGAN} AND (
    EXISTS (SELECT FROM measures_in_force f WHERE f.number = measures_execution.number
              AND f.subject_key = measures_execution.subject_key AND f.organ = measures_execution.organ)
    OR (outcome = 'lifted' AND EXISTS (
        SELECT FROM measures_applied a WHERE a.number = measures_execution.number
            AND a.subject_key = measures_execution.subject_key AND a.confirmed_at IS NOT NULL))));
ALTER TABLE measures_execution ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
"""
NO_POLICIES = """
ALTER TABLE measures_execution DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;
DROP POLICY execution_is_reported ON measures_execution;
DROP POLICY execution_is_seen ON measures_execution;
ALTER TABLE measures_applied DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;
DROP POLICY applied_goes_on ON measures_applied;
DROP POLICY applied_is_proposed ON measures_applied;
DROP POLICY applied_is_seen ON measures_applied;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("measures", "0001_applied"),
        ("notices", "0002_put_by_the_database"),
        ("register", "0016_corrections"),
    ]

    operations = [
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
        migrations.RunSQL(VIEW, "DROP VIEW measures_in_force"),
        migrations.RunSQL(POLICIES, NO_POLICIES),
    ]
