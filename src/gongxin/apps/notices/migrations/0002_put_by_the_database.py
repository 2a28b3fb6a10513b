"""The database itself puts a notice before whom it concerns, in the statement that writes what it tells of (charter C6).

Whatever brings an adverse record into the register, or ends it, in whatever app, has told of it by that; and nobody in the
platform's login writes a notice of what did not happen. What was taken in before there were notices is told of here, at once.
"""

from django.db import migrations

PINNED = "SECURITY DEFINER SET search_path = pg_catalog, pg_temp"

# Of a version that was over before it came nothing is told: nobody is shown it either. `added` are the rows of one
# statement: a batch is told of by as many statements as it has chunks.
FUNCTIONS = f"""
CREATE FUNCTION guard.tell_of_records() RETURNS trigger LANGUAGE plpgsql VOLATILE {PINNED} AS $$
BEGIN
    -- whoever writes records does it one at a time (the register's lock of loads), so that notices are numbered in the order
    -- in which they become visible, and what was proved up to a number was proved whole
    PERFORM pg_advisory_xact_lock(hashtext('gongxin.register.load'));
    INSERT INTO public.notices_notice
        (subject_key, kind, matter, item, organ, reference, told_at)
    SELECT a.subject_key,
           CASE WHEN a.status <> 'live' THEN 'record-' || a.status
                WHEN a.version = 1 THEN 'record' ELSE 'record-changed' END,
           a.record_key, a.item, a.source, '', a.recorded_from
    FROM added a
    WHERE a.nature = 'adverse' AND (a.status <> 'live' OR a.shown_until > statement_timestamp());
    RETURN NULL;
END $$;

CREATE FUNCTION guard.tell_of_event() RETURNS trigger LANGUAGE plpgsql VOLATILE {PINNED} AS $$
DECLARE
    about text := coalesce(NEW.payload ->> 'case', NEW.payload ->> 'look', NEW.payload ->> 'authorisation',
                           NEW.payload ->> 'mandate', NEW.payload ->> 'judgement', NEW.uid::text);
BEGIN
    INSERT INTO public.notices_notice
        (subject_key, kind, matter, item, organ, reference, event, due_at, told_at)
    VALUES (NEW.subject_key, NEW.kind, md5(about)::uuid, '', coalesce(NEW.organ, ''), about, NEW.uid,
            (NEW.payload ->> 'due')::timestamptz, NEW.occurred_at);
    RETURN NULL;
END $$;

-- a notice goes with the record that it tells of
CREATE FUNCTION guard.forget_notices() RETURNS trigger LANGUAGE plpgsql VOLATILE {PINNED} AS $$
BEGIN
    WITH forgotten AS (
        DELETE FROM public.notices_notice n USING gone g
        WHERE n.subject_key = g.subject_key AND n.matter = g.record_key AND n.event IS NULL
        RETURNING n.id
    )
    DELETE FROM public.notices_service s USING forgotten f WHERE s.notice = f.id;
    RETURN NULL;
END $$;

-- what anybody is told of a code, and all of it; the same work whether or not there is such a notice
CREATE FUNCTION guard.notice_state(code text) RETURNS text LANGUAGE plpgsql STABLE {PINNED} AS $$
DECLARE
    letters constant text := '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
    sound constant boolean := coalesce(code ~ '^[2-9A-HJKMNP-Z]{{20}}$', false);
    plain constant text := CASE WHEN sound THEN code ELSE repeat('2', 20) END;
    number bigint := 0;
    said bytea;
    mark text := '';
    there boolean;
    replaced boolean;
BEGIN
    FOR place IN 1..8 LOOP
        number := number * 31 + strpos(letters, substr(plain, place, 1)) - 1;
    END LOOP;
    said := decode(guard.mark('notice ' || number), 'hex');
    FOR place IN 0..11 LOOP
        mark := mark || substr(letters, get_byte(said, place) % 31 + 1, 1);
    END LOOP;
    SELECT count(*) > 0, coalesce(bool_or(EXISTS (
        SELECT FROM public.notices_notice later
        WHERE later.subject_key = n.subject_key AND later.matter = n.matter
          AND (later.told_at, later.id) > (n.told_at, n.id))), false)
    INTO there, replaced FROM public.notices_notice n WHERE n.id = number;
    RETURN CASE WHEN NOT (sound AND there AND mark = substr(plain, 9)) THEN 'not-genuine'
                WHEN replaced THEN 'replaced' ELSE 'genuine' END;
END $$;

REVOKE ALL ON FUNCTION guard.tell_of_records, guard.tell_of_event, guard.forget_notices, guard.notice_state
    FROM PUBLIC;
"""
NO_FUNCTIONS = """
DROP FUNCTION guard.tell_of_records, guard.tell_of_event, guard.forget_notices, guard.notice_state;
"""

# As `NoticeKind` names them; a test compares. A case says by itself whom an act of it tells.
OF_EVENTS = (
    "authorisation-asked", "delegation-accepted", "link-confirmed", "look-answered", "withdrawal-acknowledged",
)  # fmt: skip
TRIGGERS = f"""
CREATE TRIGGER records_are_told AFTER INSERT ON register_record REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION guard.tell_of_records();
CREATE TRIGGER records_are_told AFTER INSERT ON register_record_inlet REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION guard.tell_of_records();
CREATE TRIGGER notices_go_with_records AFTER DELETE ON register_record REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION guard.forget_notices();
CREATE TRIGGER event_is_told AFTER INSERT ON ledger_event FOR EACH ROW
    WHEN (NEW.subject_key IS NOT NULL AND (
        NEW.kind IN ({", ".join(f"'{one}'" for one in OF_EVENTS)})
        OR (NEW.kind IN ('case-raised', 'case-acted') AND NEW.payload -> 'tells' ? 'subject')))
    EXECUTE FUNCTION guard.tell_of_event();
"""
NO_TRIGGERS = """
DROP TRIGGER event_is_told ON ledger_event;
DROP TRIGGER notices_go_with_records ON register_record;
DROP TRIGGER records_are_told ON register_record_inlet;
DROP TRIGGER records_are_told ON register_record;
"""

# The owner is bound by row security as everybody is; for the length of this migration it is not.
BEFORE = """
ALTER TABLE register_record NO FORCE ROW LEVEL SECURITY;
INSERT INTO notices_notice (subject_key, kind, matter, item, organ, reference, told_at)
SELECT subject_key, 'record', record_key, item, source, '', now()
FROM register_record
WHERE recorded_to = 'infinity' AND status = 'live' AND nature = 'adverse'
  AND shown_until > statement_timestamp();
ALTER TABLE register_record FORCE ROW LEVEL SECURITY;
"""

# "Anybody in the register" is null among the subjects, and shows no notice.
WHOSE = "subject_key = ANY ((SELECT guard.subjects())::uuid[])"
POLICIES = f"""
CREATE POLICY notice_is_put ON notices_notice TO gongxin_owner USING (true) WITH CHECK (true);
CREATE POLICY notice_is_seen ON notices_notice FOR SELECT TO gongxin_app USING ({WHOSE});
CREATE POLICY notice_is_opened ON notices_notice FOR UPDATE TO gongxin_app
    USING ({WHOSE} AND opened_at IS NULL) WITH CHECK ({WHOSE} AND opened_at IS NOT NULL);
CREATE POLICY notice_is_erased ON notices_notice FOR DELETE TO gongxin_app
    USING ({WHOSE} AND (SELECT guard.act()) = 'erase');
ALTER TABLE notices_notice ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
"""
NO_POLICIES = """
ALTER TABLE notices_notice DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;
DROP POLICY notice_is_put ON notices_notice;
DROP POLICY notice_is_seen ON notices_notice;
DROP POLICY notice_is_opened ON notices_notice;
DROP POLICY notice_is_erased ON notices_notice;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0001_notices"),
        ("ledger", "0004_erasure"),
        ("register", "0015_ended"),
    ]

    operations = [
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        migrations.RunSQL(BEFORE, migrations.RunSQL.noop),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
        migrations.RunSQL(POLICIES, NO_POLICIES),
    ]
