"""Legal holds; and records that a destruction list names may go, by an act of their own, but not what is shown or held."""

import datetime
import django.db.models.expressions
from django.db import migrations, models

ACT = "(SELECT guard.act())"
ABOUT = "((subject_key = ANY ((SELECT guard.subjects())::uuid[])) IS NOT FALSE)"
OF_ITEM = (
    "((item = ANY ((SELECT guard.items())::text[])) IS NOT FALSE"
    " OR guard.covers((SELECT guard.scoped()), item, source))"
)
# As `DISPLAYED` and `HELD_NOW` in the register's queries say it; a test compares.
SHOWN = (
    "(recorded_to = 'infinity' AND status = 'live' AND shown_from <= statement_timestamp()"
    " AND shown_until > statement_timestamp())"
)
ENDED = f"{ACT} IN ('load', 'replay', 'audit', 'destroy', 'restore')"
ENDED_BEFORE = f"{ACT} IN ('load', 'replay', 'audit')"


def seen(ended: str) -> str:
    """The policy of reading."""
    return f"""
DROP POLICY record_is_seen ON register_record;
CREATE POLICY record_is_seen ON register_record FOR SELECT
    USING ({ABOUT} AND {OF_ITEM} AND ({SHOWN} OR {ended}));
"""


_STAY = """
CREATE OR REPLACE FUNCTION register_versions_stay() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog AS $$
BEGIN
    {gone}IF TG_OP = 'UPDATE'
       AND OLD.recorded_to = 'infinity' AND NEW.recorded_to < 'infinity'
       AND (to_jsonb(NEW) - 'recorded_to') = (to_jsonb(OLD) - 'recorded_to') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION
        '记录只增版本，不改不删。 A record gains versions; it is never changed or deleted.'
        USING ERRCODE = 'restrict_violation';
END $$;
"""
GO = _STAY.format(
    gone="IF TG_OP = 'DELETE' AND guard.act() IN ('destroy', 'restore') THEN RETURN OLD; END IF;\n    "
)
STAY = _STAY.format(gone="")

DESTROYED = f"""
CREATE POLICY record_is_destroyed ON register_record FOR DELETE
    USING ({ABOUT} AND (({ACT} = 'destroy' AND NOT {SHOWN}) OR {ACT} = 'restore'));
CREATE POLICY hold_is_seen ON register_legal_hold FOR SELECT
    USING ({ACT} IN ('hold', 'destroy', 'restore', 'erase', 'audit'));
CREATE POLICY hold_is_placed ON register_legal_hold FOR INSERT WITH CHECK ({ACT} = 'hold');
CREATE POLICY hold_goes_on ON register_legal_hold FOR UPDATE USING ({ACT} = 'hold');
ALTER TABLE register_legal_hold ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
"""
NOT_DESTROYED = """
DROP POLICY record_is_destroyed ON register_record;
DROP POLICY hold_is_seen ON register_legal_hold;
DROP POLICY hold_is_placed ON register_legal_hold;
DROP POLICY hold_goes_on ON register_legal_hold;
ALTER TABLE register_legal_hold DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;
"""

# A hold beats whatever the program thought: asked of all that one statement deleted, before it counts.
HOLD_BEATS = """
CREATE FUNCTION register_hold_beats() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public AS $$
BEGIN
    IF guard.act() IS DISTINCT FROM 'restore' AND EXISTS (
        SELECT FROM register_legal_hold h JOIN gone r
          ON h.subject_key = r.subject_key OR h.record_key = r.record_key OR h.batch_id = r.batch_id
          OR (h.item = r.item AND h.source = r.source) OR h.doc_number = r.doc_number
        WHERE h.lifted_at IS NULL AND h.ends_at > statement_timestamp()) THEN
        RAISE EXCEPTION '依法保全的记录不能销毁。 A record under legal hold is not destroyed.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER register_hold_beats AFTER DELETE ON register_record
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION register_hold_beats();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0011_same_subjects'),
    ]

    operations = [
        migrations.CreateModel(
            name='LegalHold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=16, unique=True)),
                ('matter', models.CharField(max_length=12)),
                ('subject_key', models.UUIDField(null=True)),
                ('record_key', models.UUIDField(null=True)),
                ('batch_id', models.BigIntegerField(null=True)),
                ('item', models.CharField(max_length=48, null=True)),
                ('source', models.CharField(max_length=48, null=True)),
                ('doc_number', models.CharField(max_length=128, null=True)),
                ('document', models.CharField(max_length=64)),
                ('ground', models.CharField(max_length=24)),
                ('placed_at', models.DateTimeField()),
                ('placed_by', models.CharField(max_length=64)),
                ('ends_at', models.DateTimeField()),
                ('renewed_at', models.DateTimeField(null=True)),
                ('renewed_by', models.CharField(blank=True, default='', max_length=64)),
                ('lifted_at', models.DateTimeField(null=True)),
                ('lifted_by', models.CharField(blank=True, default='', max_length=64)),
            ],
            options={
                'db_table': 'register_legal_hold',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('batch_id__isnull', True), ('doc_number__isnull', True), ('item__isnull', True), ('matter', 'subject'), ('record_key__isnull', True), ('source__isnull', True), ('subject_key__isnull', False)), models.Q(('batch_id__isnull', True), ('doc_number__isnull', True), ('item__isnull', True), ('matter', 'record'), ('record_key__isnull', False), ('source__isnull', True), ('subject_key__isnull', True)), models.Q(('batch_id__isnull', False), ('doc_number__isnull', True), ('item__isnull', True), ('matter', 'batch'), ('record_key__isnull', True), ('source__isnull', True), ('subject_key__isnull', True)), models.Q(('batch_id__isnull', True), ('doc_number__isnull', True), ('item__isnull', False), ('matter', 'item'), ('record_key__isnull', True), ('source__isnull', False), ('subject_key__isnull', True)), models.Q(('batch_id__isnull', True), ('doc_number__isnull', False), ('item__isnull', True), ('matter', 'document'), ('record_key__isnull', True), ('source__isnull', True), ('subject_key__isnull', True)), _connector='OR'), name='hold_lies_on_one_thing', violation_error_message='保全须写明一个对象。 A hold lies on one thing.'), models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('placed_at')), models.Q(('ends_at__lte', django.db.models.expressions.CombinedExpression(models.F('placed_at'), '+', models.Value(datetime.timedelta(days=366)))), models.Q(('ends_at__lte', django.db.models.expressions.CombinedExpression(models.F('renewed_at'), '+', models.Value(datetime.timedelta(days=366)))), ('renewed_at__isnull', False)), _connector='OR')), name='hold_has_an_end', violation_error_message='保全须有期限，最长一年，可以续期。 A hold ends within a year, and may be renewed.'), models.CheckConstraint(condition=models.Q(models.Q(('lifted_at', None), ('lifted_by', '')), models.Q(('lifted_at__isnull', False), ('lifted_by__startswith', 'account:'), models.Q(('lifted_by', models.F('placed_by')), _negated=True)), _connector='OR'), name='hold_is_lifted_by_another', violation_error_message='须由另一人解除保全。 Another person lifts a hold.'), models.CheckConstraint(condition=models.Q(models.Q(('renewed_at', None), ('renewed_by', '')), models.Q(('renewed_at__isnull', False), ('renewed_by__startswith', 'account:'), models.Q(('renewed_by', models.F('placed_by')), _negated=True)), _connector='OR'), name='hold_is_renewed_by_another', violation_error_message='须由另一人复核续期。 Another person reviews and renews a hold.')],
            },
        ),
        migrations.RunSQL(seen(ENDED), seen(ENDED_BEFORE)),
        migrations.RunSQL(GO, STAY),
        migrations.RunSQL(DESTROYED, NOT_DESTROYED),
        migrations.RunSQL(HOLD_BEATS, "DROP FUNCTION register_hold_beats CASCADE"),
    ]
