"""Determinations tell their subject too: whatever event says by its payload that it tells the subject puts a notice."""

from django.db import migrations

PINNED = "SECURITY DEFINER SET search_path = pg_catalog, pg_temp"


def function(matters: str) -> str:
    """What puts the notice of an event; `matters` are the parts of its payload that say which matter it is about."""
    return f"""
CREATE OR REPLACE FUNCTION guard.tell_of_event() RETURNS trigger LANGUAGE plpgsql VOLATILE {PINNED} AS $$
DECLARE
    about text := coalesce({matters}, NEW.uid::text);
BEGIN
    INSERT INTO public.notices_notice
        (subject_key, kind, matter, item, organ, reference, event, due_at, told_at)
    VALUES (NEW.subject_key, NEW.kind, md5(about)::uuid, '', coalesce(NEW.organ, ''), about, NEW.uid,
            (NEW.payload ->> 'due')::timestamptz, NEW.occurred_at);
    RETURN NULL;
END $$;
"""


BEFORE = ", ".join(
    f"NEW.payload ->> '{one}'" for one in ("case", "look", "authorisation", "mandate", "judgement")
)
# As `NoticeKind` names them; a test compares. What a case or a determination does says by itself whom it tells.
OF_EVENTS = (
    "authorisation-asked", "delegation-accepted", "link-confirmed", "look-answered", "withdrawal-acknowledged",
)  # fmt: skip


def trigger(tells: str) -> str:
    """The trigger; `tells` is the condition under which an event tells its subject besides."""
    return f"""
DROP TRIGGER event_is_told ON ledger_event;
CREATE TRIGGER event_is_told AFTER INSERT ON ledger_event FOR EACH ROW
    WHEN (NEW.subject_key IS NOT NULL AND (
        NEW.kind IN ({", ".join(f"'{one}'" for one in OF_EVENTS)}) OR {tells}))
    EXECUTE FUNCTION guard.tell_of_event();
"""


TELLS = "NEW.payload -> 'tells' ? 'subject'"
OF_CASES = f"(NEW.kind IN ('case-raised', 'case-acted') AND {TELLS})"


class Migration(migrations.Migration):
    dependencies = [("notices", "0005_bundles_are_told"), ("ledger", "0004_erasure")]

    operations = [
        migrations.RunSQL(
            function(f"NEW.payload ->> 'determination', {BEFORE}"), function(BEFORE)
        ),
        migrations.RunSQL(trigger(TELLS), trigger(OF_CASES)),
    ]
