"""The ledger's tables, and the triggers that make them append-only.

A trigger stops a mistake and an application that was taken over. It does not stop the database's
owner, who can switch it off; against that stands the tree, see docs/ledger.md.
"""

import django.db.models.lookups
import gongxin.apps.ledger.models
from django.db import migrations, models


APPEND_ONLY = """
CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '存证只能追加：不能修改、删除或清空 % 中的内容。 The ledger is append-only: nothing in % is changed, deleted or truncated.',
            TG_TABLE_NAME, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation',
              HINT = '如有差错，请另记一条更正事件。 If something is wrong, record a further event that says so.';
END $$;

-- The one change there is: an event receives its place in the tree, once. The test stands in WHEN
-- so that the sequencer's updates never call the function.
CREATE TRIGGER ledger_event_no_update BEFORE UPDATE ON ledger_event FOR EACH ROW
    WHEN (OLD.leaf_index IS NOT NULL OR NEW.leaf_index IS NULL
          OR (OLD.id, OLD.uid, OLD.kind, OLD.occurred_at, OLD.actor, OLD.organ,
              OLD.subject_key, OLD.payload, OLD.nonce, OLD.commitment)
          IS DISTINCT FROM
             (NEW.id, NEW.uid, NEW.kind, NEW.occurred_at, NEW.actor, NEW.organ,
              NEW.subject_key, NEW.payload, NEW.nonce, NEW.commitment))
    EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_event_no_delete BEFORE DELETE ON ledger_event FOR EACH ROW
    EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_event_no_truncate BEFORE TRUNCATE ON ledger_event FOR EACH STATEMENT
    EXECUTE FUNCTION ledger_refuse();

CREATE TRIGGER ledger_checkpoint_no_change BEFORE UPDATE OR DELETE ON ledger_checkpoint
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_checkpoint_no_truncate BEFORE TRUNCATE ON ledger_checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
"""

OPEN_AGAIN = """
DROP TRIGGER ledger_event_no_update ON ledger_event;
DROP TRIGGER ledger_event_no_delete ON ledger_event;
DROP TRIGGER ledger_event_no_truncate ON ledger_event;
DROP TRIGGER ledger_checkpoint_no_change ON ledger_checkpoint;
DROP TRIGGER ledger_checkpoint_no_truncate ON ledger_checkpoint;
DROP FUNCTION ledger_refuse();
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Checkpoint',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('size', models.BigIntegerField()),
                ('root', models.BinaryField()),
                ('note', models.TextField()),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'ledger_checkpoint',
                'constraints': [models.UniqueConstraint(fields=('size', 'root'), name='ledger_checkpoint_once', violation_error_message='同一检查点只登记一次。 A checkpoint is kept once.'), models.CheckConstraint(condition=models.Q(('size__gt', 0)), name='ledger_checkpoint_size_is_positive', violation_error_message='检查点不能是空的。 A checkpoint holds at least one entry.'), models.CheckConstraint(condition=django.db.models.lookups.Exact(gongxin.apps.ledger.models.OctetLength('root'), 32), name='ledger_checkpoint_root_has_32_bytes', violation_error_message='树根应为 32 字节。 The root has 32 bytes.')],
            },
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uid', models.UUIDField(unique=True)),
                ('kind', models.TextField()),
                ('occurred_at', models.DateTimeField()),
                ('actor', models.TextField()),
                ('organ', models.TextField(null=True)),
                ('subject_key', models.UUIDField(null=True)),
                ('payload', models.JSONField()),
                ('nonce', models.BinaryField()),
                ('commitment', models.BinaryField()),
                ('leaf_index', models.BigIntegerField(null=True, unique=True)),
            ],
            options={
                'db_table': 'ledger_event',
                'indexes': [models.Index(models.F('subject_key'), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('subject_key__isnull', False)), name='ledger_event_about'), models.Index(models.F('id'), condition=models.Q(('leaf_index__isnull', True)), name='ledger_event_pending')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__regex', '^[a-z]+(-[a-z]+)*$')), name='ledger_event_kind_is_a_word', violation_error_message='事件种类应为小写英文词。 The kind of an event is a lower-case word.'), models.CheckConstraint(condition=models.Q(('actor__regex', '^[a-z][a-z-]*(:[A-Za-z0-9._-]{1,64})?$')), name='ledger_event_actor_is_a_reference', violation_error_message='行为人应为编号，不是姓名。 The actor is a reference, not a name.'), models.CheckConstraint(condition=models.Q(('organ__regex', '^[A-Za-z0-9._:-]{1,64}$')), name='ledger_event_organ_is_a_code', violation_error_message='单位应为代码。 The organ is a code.'), models.CheckConstraint(condition=django.db.models.lookups.Exact(gongxin.apps.ledger.models.JsonType('payload'), 'object'), name='ledger_event_payload_is_an_object', violation_error_message='事件内容应为 JSON 对象。 The payload is a JSON object.'), models.CheckConstraint(condition=django.db.models.lookups.Exact(gongxin.apps.ledger.models.OctetLength('nonce'), 32), name='ledger_event_nonce_has_32_bytes', violation_error_message='随机数应为 32 字节。 The nonce has 32 bytes.'), models.CheckConstraint(condition=django.db.models.lookups.Exact(gongxin.apps.ledger.models.OctetLength('commitment'), 32), name='ledger_event_commitment_has_32_bytes', violation_error_message='承诺值应为 32 字节。 The commitment has 32 bytes.'), models.CheckConstraint(condition=models.Q(('leaf_index__gte', 0)), name='ledger_event_leaf_index_not_negative', violation_error_message='叶序号不能为负。 A leaf index is not negative.')],
            },
        ),
        migrations.RunSQL(APPEND_ONLY, OPEN_AGAIN),
    ]
