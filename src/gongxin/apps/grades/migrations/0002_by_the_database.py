"""What holds of a grade whoever writes it (charter C6, C8, C10, C14).

C6: the event of a decision puts its notice before the organisation in the same statement, and without that notice, or before the period to speak is over,
no worse grade is confirmed. C8: a grade stands on adverse records that the sector's own organs filed and on nothing else, so that no grade is a fact for
another. C14: the view joins those records as they are shown, so that a grade counts no more in the second in which none of them is.
"""

from django.db import migrations

PINNED = "SECURITY DEFINER SET search_path = pg_catalog, pg_temp"
OF_EVENTS = ("grade-decided", "grade-confirmed", "grade-ended")

# Whether one of the records on which a grade stands is displayed as it was. Run as whoever asks: what is not shown to them is not there.
FUNCTIONS = f"""
CREATE FUNCTION grades_stand_on(about uuid, decisive jsonb) RETURNS boolean LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM jsonb_array_elements(decisive) d
        JOIN register_shown r ON r.subject_key = about AND r.record_key = (d ->> 'record')::uuid
         AND coalesce(r.adverse_class, '') = d ->> 'class');
END $$;

CREATE FUNCTION guard.tell_of_grade() RETURNS trigger LANGUAGE plpgsql VOLATILE {PINNED} AS $$
BEGIN
    INSERT INTO public.notices_notice
        (subject_key, kind, matter, item, organ, reference, event, due_at, told_at)
    VALUES (NEW.subject_key, NEW.kind, md5(NEW.payload ->> 'graded')::uuid, '', coalesce(NEW.organ, ''),
            NEW.payload ->> 'graded', NEW.uid, (NEW.payload ->> 'due')::timestamptz, NEW.occurred_at);
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION guard.tell_of_grade FROM PUBLIC;

CREATE FUNCTION grades_graded_guard() RETURNS trigger LANGUAGE plpgsql VOLATILE
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.decided_at IS NOT NULL OR NEW.confirmed_at IS NOT NULL OR NEW.ended_at IS NOT NULL OR NEW.objected_at IS NOT NULL THEN
            RAISE EXCEPTION 'grades: it begins as a proposal' USING ERRCODE = '23514';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.ended_at IS NOT NULL
       OR (OLD.decided_at IS NOT NULL AND (NEW.grade, NEW.decisive, NEW.worse, NEW.decided_at, NEW.decided_by, NEW.object_until)
           IS DISTINCT FROM (OLD.grade, OLD.decisive, OLD.worse, OLD.decided_at, OLD.decided_by, OLD.object_until))
       OR (OLD.confirmed_at IS NOT NULL AND (NEW.confirmed_at, NEW.confirmed_by, NEW.entry_key, NEW.until_at)
           IS DISTINCT FROM (OLD.confirmed_at, OLD.confirmed_by, OLD.entry_key, OLD.until_at)) THEN
        RAISE EXCEPTION 'grades: what was done stays' USING ERRCODE = '23514';
    END IF;
    IF NEW.objected_at IS DISTINCT FROM OLD.objected_at
       AND (OLD.objected_at IS NOT NULL OR OLD.confirmed_at IS NOT NULL OR OLD.decided_at IS NULL) THEN
        RAISE EXCEPTION 'grades: an objection is given once, before it is confirmed' USING ERRCODE = '23514';
    END IF;
    IF OLD.decided_at IS NULL AND NEW.decided_at IS NOT NULL THEN
        IF EXISTS (SELECT FROM jsonb_array_elements(NEW.decisive) d WHERE NOT EXISTS (
                SELECT FROM register_shown r
                JOIN directory_organ f ON f.code = r.source
                JOIN directory_organ o ON o.code = NEW.organ AND o.function = f.function
                WHERE r.subject_key = NEW.subject_key AND r.record_key = (d ->> 'record')::uuid AND r.nature = 'adverse')) THEN
            RAISE EXCEPTION 'grades: it stands on adverse records that organs of its own sector filed' USING ERRCODE = '23514';
        END IF;
        IF NOT NEW.worse AND NEW.decisive <> '[]' AND NOT EXISTS (
                SELECT FROM grades_graded g WHERE g.subject_key = NEW.subject_key AND g.grading = NEW.grading
                   AND g.organ = NEW.organ AND g.confirmed_at IS NOT NULL AND g.ended_at IS NULL) THEN
            RAISE EXCEPTION 'grades: where none stands, every grade but the best is a worse one' USING ERRCODE = '23514';
        END IF;
    END IF;
    IF OLD.confirmed_at IS NULL AND NEW.confirmed_at IS NOT NULL THEN
        IF NEW.worse AND statement_timestamp() < NEW.object_until THEN
            RAISE EXCEPTION 'grades: the period to speak against it is not over' USING ERRCODE = '23514';
        END IF;
        IF NOT EXISTS (SELECT FROM notices_notice n
                       WHERE n.subject_key = NEW.subject_key AND n.reference = NEW.number AND n.kind = 'grade-decided') THEN
            RAISE EXCEPTION 'grades: its subject was not told' USING ERRCODE = '23514';
        END IF;
        IF NEW.decisive <> '[]' AND NOT grades_stand_on(NEW.subject_key, NEW.decisive) THEN
            RAISE EXCEPTION 'grades: none of its records is in display' USING ERRCODE = '23514';
        END IF;
        IF NOT EXISTS (SELECT FROM register_shown r
                       WHERE r.subject_key = NEW.subject_key AND r.record_key = NEW.entry_key
                         AND r.item = NEW.item AND r.source = NEW.organ) THEN
            RAISE EXCEPTION 'grades: it is entered as a record of its subject' USING ERRCODE = '23514';
        END IF;
    END IF;
    RETURN NEW;
END $$;
"""
NO_FUNCTIONS = """
DROP FUNCTION grades_graded_guard;
DROP FUNCTION guard.tell_of_grade;
DROP FUNCTION grades_stand_on;
"""

TRIGGERS = f"""
CREATE TRIGGER grade_is_told AFTER INSERT ON ledger_event FOR EACH ROW
    WHEN (NEW.subject_key IS NOT NULL AND NEW.kind IN ({", ".join(f"'{one}'" for one in OF_EVENTS)}))
    EXECUTE FUNCTION guard.tell_of_grade();
CREATE TRIGGER graded_is_guarded BEFORE INSERT OR UPDATE ON grades_graded
    FOR EACH ROW EXECUTE FUNCTION grades_graded_guard();
"""
NO_TRIGGERS = """
DROP TRIGGER graded_is_guarded ON grades_graded;
DROP TRIGGER grade_is_told ON ledger_event;
"""

# The instant of the database, as the view of the records has it.
VIEW = """
CREATE VIEW grades_in_force WITH (security_invoker = true) AS
SELECT g.id, g.number, g.subject_key, g.organ, g.grading, g.grade, least(g.until_at, e.shown_until) AS ends_at
FROM grades_graded g
JOIN register_shown e ON e.subject_key = g.subject_key AND e.record_key = g.entry_key
WHERE g.confirmed_at IS NOT NULL AND g.ended_at IS NULL AND g.until_at > statement_timestamp()
  AND (g.decisive = '[]' OR grades_stand_on(g.subject_key, g.decisive));
"""

# The organ that gave it, and its subject by the whole of their own file: how a sector inspects is told to no other organ. A look-up is
# for some items and never for all, so that no look-up shows a grade. "Anybody in the register" is null among the subjects, and shows none.
ABOUT = "subject_key = ANY ((SELECT guard.subjects())::uuid[])"
OF_ORGAN = "organ = (SELECT guard.told('organ'))"
WHOLE = "(SELECT guard.items()) IS NULL AND (SELECT guard.told('organ')) IS NULL"
HANDS = f"({OF_ORGAN} OR {ABOUT} AND {WHOLE})"
POLICIES = f"""
CREATE POLICY graded_is_seen ON grades_graded FOR SELECT USING ({HANDS});
CREATE POLICY graded_is_proposed ON grades_graded FOR INSERT WITH CHECK ({ABOUT} AND {OF_ORGAN});
CREATE POLICY graded_goes_on ON grades_graded FOR UPDATE USING ({HANDS});
ALTER TABLE grades_graded ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
"""
NO_POLICIES = """
ALTER TABLE grades_graded DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;
DROP POLICY graded_goes_on ON grades_graded;
DROP POLICY graded_is_proposed ON grades_graded;
DROP POLICY graded_is_seen ON grades_graded;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("grades", "0001_graded"),
        ("notices", "0002_put_by_the_database"),
        ("register", "0016_corrections"),
        ("directory", "0002_begins"),
    ]

    operations = [
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
        migrations.RunSQL(VIEW, "DROP VIEW grades_in_force"),
        migrations.RunSQL(POLICIES, NO_POLICIES),
    ]
