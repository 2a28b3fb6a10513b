"""What an event says may be destroyed: by an act of its own, once, and so that what the log tells everybody stays."""

import django.db.models.lookups
import gongxin.apps.ledger.models
from django.db import migrations, models

# The two changes there are: an event receives its place in the tree, once; and one that has its place loses what it says.
_PLACED = """OLD.leaf_index IS NOT NULL OR NEW.leaf_index IS NULL
    OR (OLD.id, OLD.uid, OLD.kind, OLD.occurred_at, OLD.actor, OLD.organ,
        OLD.subject_key, OLD.payload, OLD.nonce, OLD.commitment)
    IS DISTINCT FROM
       (NEW.id, NEW.uid, NEW.kind, NEW.occurred_at, NEW.actor, NEW.organ,
        NEW.subject_key, NEW.payload, NEW.nonce, NEW.commitment)"""
_ERASED = """OLD.leaf_index IS NULL
    OR (OLD.id, OLD.uid, OLD.kind, date_trunc('hour', OLD.occurred_at, 'UTC'), 'erased', NULL::text,
        NULL::uuid, '{}'::jsonb, ''::bytea, OLD.commitment, OLD.leaf_index)
    IS DISTINCT FROM
       (NEW.id, NEW.uid, NEW.kind, NEW.occurred_at, NEW.actor, NEW.organ,
        NEW.subject_key, NEW.payload, NEW.nonce, NEW.commitment, NEW.leaf_index)"""


def trigger(when: str) -> str:
    """No update but those."""
    return f"""
DROP TRIGGER ledger_event_no_update ON ledger_event;
CREATE TRIGGER ledger_event_no_update BEFORE UPDATE ON ledger_event FOR EACH ROW
    WHEN ({when}) EXECUTE FUNCTION ledger_refuse();
"""


ERASING = "(SELECT guard.act()) = 'erase'"
POLICIES = f"""
CREATE POLICY event_is_erased ON ledger_event FOR UPDATE TO gongxin_app
    USING ({ERASING} AND subject_key = ANY ((SELECT guard.subjects())::uuid[]))
    WITH CHECK ({ERASING});
CREATE POLICY event_is_seen_erased ON ledger_event FOR SELECT TO gongxin_app
    USING ({ERASING} AND actor = 'erased');
"""
NO_POLICIES = """
DROP POLICY event_is_erased ON ledger_event;
DROP POLICY event_is_seen_erased ON ledger_event;
"""
APPEND_ONLY = """
CREATE TRIGGER ledger_erased_no_change BEFORE UPDATE OR DELETE ON ledger_erased
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_erased_no_truncate BEFORE TRUNCATE ON ledger_erased
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
"""
OPEN_AGAIN = """
DROP TRIGGER ledger_erased_no_change ON ledger_erased;
DROP TRIGGER ledger_erased_no_truncate ON ledger_erased;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0003_row_security'),
    ]

    operations = [
        migrations.CreateModel(
            name='ErasedEntry',
            fields=[
                ('leaf_index', models.BigIntegerField(primary_key=True, serialize=False)),
                ('receipt', models.UUIDField()),
            ],
            options={
                'db_table': 'ledger_erased',
            },
        ),
        migrations.RemoveConstraint(
            model_name='event',
            name='ledger_event_nonce_has_32_bytes',
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.Exact(gongxin.apps.ledger.models.OctetLength('nonce'), 32), models.Q(django.db.models.lookups.Exact(gongxin.apps.ledger.models.OctetLength('nonce'), 0), models.Q(('actor', 'erased'), ('organ', None), ('payload', {}), ('subject_key', None))), _connector='OR'), name='ledger_event_nonce_has_32_bytes', violation_error_message='随机数应为 32 字节，只有已销毁的事件没有。 The nonce has 32 bytes; only an erased event has none.'),
        ),
        migrations.RunSQL(trigger(f"({_PLACED}) AND ({_ERASED})"), trigger(_PLACED)),
        migrations.RunSQL(POLICIES, NO_POLICIES),
        migrations.RunSQL(APPEND_ONLY, OPEN_AGAIN),
    ]
