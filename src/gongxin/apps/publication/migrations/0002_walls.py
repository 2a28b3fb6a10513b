"""What holds whoever writes: the view, the notice before the release, who sees an entry, and what the public's login may join.

The view says of the record what `register_shown` says, in the register's words (a test compares), without its contents: so an end, a
repair, an annulment and a dispute that hides take an entry away in that second, whatever job is down (charter C12, C13, C14).
"""

from django.db import migrations

PINNED = "SECURITY DEFINER SET search_path = pg_catalog, pg_temp"

# As `ENDS`, `MARKED`, `HELD_NOW`, `DISPLAYED`, `DISPUTED_SINCE` and `UNHIDDEN` in the register's queries say it.
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
VIEW = f"""
CREATE VIEW publication_shown WITH (security_invoker = true) AS
SELECT p.number, p.item, p.source, p.kind, p.nature, p.adverse_class, p.decided_on, p.name, p.uscc, p.values,
       b.released_at, shown_from, e.ends AS shown_until,
       CASE WHEN d.marked_from <= statement_timestamp() AND d.over_at > statement_timestamp() THEN d.marked_from END AS disputed_since
FROM publication_entry p
JOIN publication_bundle b ON b.id = p.bundle_id AND b.released_at <= statement_timestamp()
JOIN register_record ON register_record.subject_key = p.subject_key AND register_record.record_key = p.record_key
    AND register_record.version = p.version
CROSS JOIN LATERAL (SELECT {ENDS} AS ends OFFSET 0) e
{MARKED}
WHERE p.taken_out_for = ''
  AND recorded_to = 'infinity'
  AND status = 'live'
  AND shown_from <= statement_timestamp()
  AND shown_until > statement_timestamp()
  AND e.ends > statement_timestamp()
  AND (d.hides_at <= statement_timestamp() AND d.over_at > statement_timestamp()) IS NOT TRUE;
"""

FUNCTIONS = f"""
-- a release is refused where somebody was not told of an adverse record, and is told to everybody whom it is about (charter C6)
CREATE FUNCTION guard.tell_of_release() RETURNS trigger LANGUAGE plpgsql VOLATILE {PINNED} AS $$
BEGIN
    -- as whoever writes records does: notices are numbered in the order in which they become visible
    PERFORM pg_advisory_xact_lock(hashtext('gongxin.register.load'));
    IF EXISTS (
        SELECT FROM public.publication_entry p
        WHERE p.bundle_id = NEW.id AND p.taken_out_for = '' AND p.nature = 'adverse' AND NOT EXISTS (
            SELECT FROM public.notices_notice n
            WHERE n.subject_key = p.subject_key AND n.matter = p.record_key)) THEN
        RAISE EXCEPTION '没有先告知本人，不得公示。 Nothing is published of which its subject was not told before.'
            USING ERRCODE = 'check_violation';
    END IF;
    INSERT INTO public.notices_notice (subject_key, kind, matter, item, organ, reference, told_at)
    SELECT p.subject_key, 'record-published', p.record_key, p.item, p.source, '', NEW.released_at
    FROM public.publication_entry p WHERE p.bundle_id = NEW.id AND p.taken_out_for = '';
    RETURN NULL;
END $$;

-- an entry goes with its record
CREATE FUNCTION guard.forget_entries() RETURNS trigger LANGUAGE plpgsql VOLATILE {PINNED} AS $$
BEGIN
    DELETE FROM public.publication_entry p USING gone g
    WHERE p.subject_key = g.subject_key AND p.record_key = g.record_key;
    RETURN NULL;
END $$;

REVOKE ALL ON FUNCTION guard.tell_of_release, guard.forget_entries FROM PUBLIC;

-- what was released stays as it was read
CREATE FUNCTION publication_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '已公示的内容不得改动。 What was released is not changed.' USING ERRCODE = 'check_violation';
END $$;
"""
NO_FUNCTIONS = """
DROP FUNCTION publication_stays;
DROP FUNCTION guard.tell_of_release, guard.forget_entries;
"""
TRIGGERS = """
ALTER TABLE publication_bundle ADD CONSTRAINT bundle_is_released_by_who_did_not_change_it
    CHECK (released_by = '' OR released_by <> ALL (changed_by));
CREATE TRIGGER release_is_told AFTER UPDATE ON publication_bundle FOR EACH ROW
    WHEN (OLD.released_at IS NULL AND NEW.released_at IS NOT NULL) EXECUTE FUNCTION guard.tell_of_release();
CREATE TRIGGER bundle_is_made_unreleased BEFORE INSERT ON publication_bundle FOR EACH ROW
    WHEN (NEW.released_at IS NOT NULL) EXECUTE FUNCTION publication_stays();
CREATE TRIGGER bundle_stays BEFORE UPDATE ON publication_bundle FOR EACH ROW
    WHEN (OLD.released_at IS NOT NULL) EXECUTE FUNCTION publication_stays();
CREATE TRIGGER entries_go_with_records AFTER DELETE ON register_record REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION guard.forget_entries();
"""
NO_TRIGGERS = """
DROP TRIGGER entries_go_with_records ON register_record;
DROP TRIGGER bundle_stays ON publication_bundle;
DROP TRIGGER bundle_is_made_unreleased ON publication_bundle;
DROP TRIGGER release_is_told ON publication_bundle;
ALTER TABLE publication_bundle DROP CONSTRAINT bundle_is_released_by_who_did_not_change_it;
"""

# An entry is shown where its record would be: to a context of its item, or of its item and source.
OF_ITEM = (
    "((item = ANY ((SELECT guard.items())::text[])) IS NOT FALSE"
    " OR guard.covers((SELECT guard.scoped()), item, source))"
)
RELEASED = (
    "EXISTS (SELECT FROM publication_bundle b WHERE b.id = bundle_id AND b.released_at IS NOT NULL)"
)
# What the public's login sees of the register: keys and days of what was released, by rights on columns.
PUBLISHED = (
    "EXISTS (SELECT FROM publication_entry p WHERE p.subject_key = {table}.subject_key"
    " AND p.record_key = {table}.record_key)"
)
POLICIES = f"""
CREATE POLICY entry_is_seen ON publication_entry FOR SELECT TO gongxin_app
    USING ({OF_ITEM} OR (SELECT guard.act()) = 'take-down');
CREATE POLICY entry_is_proposed ON publication_entry FOR INSERT TO gongxin_app WITH CHECK ({OF_ITEM} AND NOT {RELEASED});
CREATE POLICY entry_is_changed ON publication_entry FOR UPDATE TO gongxin_app USING ({OF_ITEM} AND NOT {RELEASED});
CREATE POLICY entry_is_taken_down ON publication_entry FOR DELETE TO gongxin_app
    USING ((SELECT guard.act()) = 'take-down');
CREATE POLICY entry_is_told ON publication_entry TO gongxin_owner USING (true) WITH CHECK (true);
CREATE POLICY entry_is_public ON publication_entry FOR SELECT TO gongxin_public
    USING (taken_out_for = '' AND {RELEASED});
ALTER TABLE publication_entry ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY record_is_published ON register_record FOR SELECT TO gongxin_public
    USING ({PUBLISHED.format(table="register_record")});
CREATE POLICY mark_is_published ON register_mark FOR SELECT TO gongxin_public
    USING ({PUBLISHED.format(table="register_mark")});
"""
NO_POLICIES = """
DROP POLICY mark_is_published ON register_mark;
DROP POLICY record_is_published ON register_record;
ALTER TABLE publication_entry DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;
DROP POLICY entry_is_public ON publication_entry;
DROP POLICY entry_is_taken_down ON publication_entry;
DROP POLICY entry_is_told ON publication_entry;
DROP POLICY entry_is_changed ON publication_entry;
DROP POLICY entry_is_proposed ON publication_entry;
DROP POLICY entry_is_seen ON publication_entry;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("publication", "0001_publication"),
        ("register", "0016_corrections"),
        ("notices", "0002_put_by_the_database"),
    ]

    operations = [
        migrations.RunSQL(VIEW, "DROP VIEW publication_shown"),
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
        migrations.RunSQL(POLICIES, NO_POLICIES),
    ]
