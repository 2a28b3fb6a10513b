"""What may change whether an entry is shown has it looked at anew, whoever writes it: a release, a version, a mark, an end that was moved.

The triggers note no more than that. What becomes of it is numbered later, from what has been committed, so that a transaction that
commits late is skipped by nobody (`operations/settle_changes`).
"""

from django.db import migrations

PINNED = "SECURITY DEFINER SET search_path = pg_catalog, pg_temp"

# Beside each entry that was released, what the view says of it, and the next second in which it may say something else.
VIEW = """
CREATE VIEW publication_looked WITH (security_invoker = true) AS
SELECT s.number, s.item, s.released_at, s.shown AS was, v.number IS NOT NULL AS shown, p.subject_key, p.record_key, p.version,
       coalesce(least(
           CASE WHEN v.number IS NOT NULL THEN v.shown_until END,
           CASE WHEN k.hides_at > statement_timestamp() THEN k.hides_at END,
           CASE WHEN k.over_at > statement_timestamp() THEN k.over_at END,
           (SELECT min(m.begins) FROM register_moved_end m WHERE m.item = s.item AND m.begins > statement_timestamp()),
           CASE WHEN s.released_at > statement_timestamp() THEN s.released_at END), 'infinity') AS look_at
FROM publication_standing s
LEFT JOIN publication_entry p ON p.number = s.number
LEFT JOIN LATERAL (SELECT number, shown_until FROM publication_shown WHERE number = s.number OFFSET 0) v ON true
LEFT JOIN register_mark k ON k.subject_key = p.subject_key AND k.record_key = p.record_key AND k.recorded_to = 'infinity';
"""

FUNCTIONS = f"""
CREATE FUNCTION guard.look_at_release() RETURNS trigger LANGUAGE plpgsql VOLATILE {PINNED} AS $$
BEGIN
    INSERT INTO public.publication_standing (number, item, released_at, shown, look_at)
    SELECT p.number, p.item, NEW.released_at, false, NEW.released_at
    FROM public.publication_entry p WHERE p.bundle_id = NEW.id AND p.taken_out_for = '';
    RETURN NULL;
END $$;

CREATE FUNCTION guard.look_at_records() RETURNS trigger LANGUAGE plpgsql VOLATILE {PINNED} AS $$
BEGIN
    UPDATE public.publication_standing s SET look_at = '-infinity'
    FROM public.publication_entry p, changed c
    WHERE p.subject_key = c.subject_key AND p.record_key = c.record_key AND s.number = p.number
      AND s.look_at > '-infinity';
    RETURN NULL;
END $$;

CREATE FUNCTION guard.look_at_items() RETURNS trigger LANGUAGE plpgsql VOLATILE {PINNED} AS $$
BEGIN
    UPDATE public.publication_standing s SET look_at = least(s.look_at, m.begins)
    FROM (SELECT item, min(begins) AS begins FROM changed GROUP BY item) m
    WHERE s.item = m.item AND s.shown AND s.look_at > m.begins;
    RETURN NULL;
END $$;

CREATE FUNCTION guard.look_at_gone() RETURNS trigger LANGUAGE plpgsql VOLATILE {PINNED} AS $$
BEGIN
    UPDATE public.publication_standing s SET look_at = '-infinity' FROM changed c WHERE s.number = c.number;
    RETURN NULL;
END $$;

REVOKE ALL ON FUNCTION guard.look_at_release, guard.look_at_records, guard.look_at_items, guard.look_at_gone FROM PUBLIC;
"""
NO_FUNCTIONS = """
DROP FUNCTION guard.look_at_release, guard.look_at_records, guard.look_at_items, guard.look_at_gone;
"""

TRIGGERS = """
CREATE TRIGGER release_is_looked_at AFTER UPDATE ON publication_bundle FOR EACH ROW
    WHEN (OLD.released_at IS NULL AND NEW.released_at IS NOT NULL) EXECUTE FUNCTION guard.look_at_release();
CREATE TRIGGER gone_are_looked_at AFTER DELETE ON publication_entry REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION guard.look_at_gone();
CREATE TRIGGER changed_are_looked_at AFTER UPDATE ON register_record REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION guard.look_at_records();
CREATE TRIGGER marked_are_looked_at AFTER INSERT ON register_mark REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION guard.look_at_records();
CREATE TRIGGER unmarked_are_looked_at AFTER UPDATE ON register_mark REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION guard.look_at_records();
CREATE TRIGGER moved_are_looked_at AFTER INSERT ON register_moved_end REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION guard.look_at_items();
"""
NO_TRIGGERS = """
DROP TRIGGER moved_are_looked_at ON register_moved_end;
DROP TRIGGER unmarked_are_looked_at ON register_mark;
DROP TRIGGER marked_are_looked_at ON register_mark;
DROP TRIGGER changed_are_looked_at ON register_record;
DROP TRIGGER gone_are_looked_at ON publication_entry;
DROP TRIGGER release_is_looked_at ON publication_bundle;
"""

# What was released before this is told of as what is released after it. The owner is bound by row security as everybody is; one
# policy lets it read entries (`entry_is_told`).
BEFORE = """
INSERT INTO publication_standing (number, item, released_at, shown, look_at)
SELECT p.number, p.item, b.released_at, false, b.released_at
FROM publication_entry p JOIN publication_bundle b ON b.id = p.bundle_id
WHERE b.released_at IS NOT NULL AND p.taken_out_for = '';
"""


class Migration(migrations.Migration):
    dependencies = [("publication", "0004_changes"), ("register", "0017_statements")]

    operations = [
        migrations.RunSQL(VIEW, "DROP VIEW publication_looked"),
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
        migrations.RunSQL(BEFORE, migrations.RunSQL.noop),
    ]
