"""That an organ, or the platform, took the bundle of a case is told to whom it is about, by the database, with the event of it.

It is a matter of its own: what was told of the case before still stands, and its codes stay genuine.
"""

from django.db import migrations

PINNED = "SECURITY DEFINER SET search_path = pg_catalog, pg_temp"

FUNCTION = f"""
CREATE FUNCTION guard.tell_of_bundle() RETURNS trigger LANGUAGE plpgsql VOLATILE {PINNED} AS $$
BEGIN
    INSERT INTO public.notices_notice
        (subject_key, kind, matter, item, organ, reference, event, told_at)
    VALUES (NEW.subject_key, NEW.kind, md5(NEW.payload ->> 'bundle')::uuid, '', coalesce(NEW.organ, ''),
            NEW.payload ->> 'case', NEW.uid, NEW.occurred_at);
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION guard.tell_of_bundle FROM PUBLIC;
CREATE TRIGGER bundle_is_told AFTER INSERT ON ledger_event FOR EACH ROW
    WHEN (NEW.subject_key IS NOT NULL AND NEW.kind = 'bundle-taken'
          AND NEW.payload ? 'bundle' AND NEW.payload ->> 'role' <> 'citizen')
    EXECUTE FUNCTION guard.tell_of_bundle();
"""
NO_FUNCTION = """
DROP TRIGGER bundle_is_told ON ledger_event;
DROP FUNCTION guard.tell_of_bundle;
"""


class Migration(migrations.Migration):
    dependencies = [("notices", "0004_contacts_row_security"), ("ledger", "0004_erasure")]

    operations = [migrations.RunSQL(FUNCTION, NO_FUNCTION)]
