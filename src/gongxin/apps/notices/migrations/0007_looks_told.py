"""A look that was told later is told by a notice when its day has come."""

from django.db import migrations

# As `NoticeKind` names them; a test compares. What a case or a determination does says by itself whom it tells.
OF_EVENTS = (
    "authorisation-asked", "delegation-accepted", "link-confirmed", "look-answered", "look-told", "withdrawal-acknowledged",
)  # fmt: skip
_TRIGGER = """
DROP TRIGGER event_is_told ON ledger_event;
CREATE TRIGGER event_is_told AFTER INSERT ON ledger_event FOR EACH ROW
    WHEN (NEW.subject_key IS NOT NULL AND (
        NEW.kind IN ({kinds})
        OR NEW.payload -> 'tells' ? 'subject'))
    EXECUTE FUNCTION guard.tell_of_event();
"""
TOLD = _TRIGGER.format(kinds=", ".join(f"'{one}'" for one in OF_EVENTS))
BEFORE = _TRIGGER.format(
    kinds=", ".join(f"'{one}'" for one in OF_EVENTS if one != "look-told"),
)


class Migration(migrations.Migration):
    dependencies = [("notices", "0006_determinations")]

    operations = [migrations.RunSQL(TOLD, BEFORE)]
