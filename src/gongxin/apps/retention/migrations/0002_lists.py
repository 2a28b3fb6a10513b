"""Destruction lists; and nothing of the register, of batches or of reports goes but by one that three persons agreed to."""

import datetime
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

ACT = "(SELECT guard.act())"
POLICIES = f"""
CREATE POLICY entry_is_seen ON retention_entry FOR SELECT
    USING ({ACT} IN ('destroy', 'restore', 'audit', 'erase'));
CREATE POLICY entry_is_listed ON retention_entry FOR INSERT WITH CHECK ({ACT} IN ('destroy', 'restore'));
CREATE POLICY entry_goes_on ON retention_entry FOR UPDATE USING ({ACT} IN ('destroy', 'restore', 'erase'));
ALTER TABLE retention_entry ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
"""
NO_POLICIES = """
ALTER TABLE retention_entry DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;
DROP POLICY entry_is_seen ON retention_entry;
DROP POLICY entry_is_listed ON retention_entry;
DROP POLICY entry_goes_on ON retention_entry;
"""

# Of all that one statement deleted, each must stand on a list that is being carried out, which it is only after three persons
# agreed and a week went by: the list's own constraints hold that.
BY_A_LIST = """
CREATE FUNCTION retention_records_go_by_a_list() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public AS $$
BEGIN
    IF EXISTS (
        SELECT FROM gone g WHERE NOT EXISTS (
            SELECT FROM retention_entry e JOIN retention_list l ON l.id = e.on_id
            WHERE e.subject_key = g.subject_key AND e.record_key = g.record_key
              AND e.state = 'listed' AND l.begun_at IS NOT NULL AND l.done_at IS NULL)) THEN
        RAISE EXCEPTION '记录只能依销毁清单销毁。 A record is destroyed under a destruction list and not otherwise.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER retention_records_go_by_a_list AFTER DELETE ON register_record
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION retention_records_go_by_a_list();

CREATE FUNCTION retention_rows_go_by_a_list() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM retention_entry e JOIN retention_list l ON l.id = e.on_id
        WHERE e.row = NEW.id AND l.number = NEW.destroyed_under AND l.thing = TG_ARGV[0]
          AND e.state = 'listed' AND l.begun_at IS NOT NULL AND l.done_at IS NULL) THEN
        RAISE EXCEPTION '批次和报告只能依销毁清单销毁。 Batches and reports are destroyed under a destruction list and not otherwise.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER retention_batches_go_by_a_list AFTER UPDATE OF destroyed_under ON intake_batch
    FOR EACH ROW WHEN (NEW.destroyed_under <> OLD.destroyed_under)
    EXECUTE FUNCTION retention_rows_go_by_a_list('batch');
CREATE TRIGGER retention_reports_go_by_a_list AFTER UPDATE OF destroyed_under ON reports_report
    FOR EACH ROW WHEN (NEW.destroyed_under <> OLD.destroyed_under)
    EXECUTE FUNCTION retention_rows_go_by_a_list('report');
"""
BY_NOTHING = """
DROP FUNCTION retention_records_go_by_a_list CASCADE;
DROP FUNCTION retention_rows_go_by_a_list CASCADE;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('retention', '0001_erasures'),
        ('register', '0012_holds_and_destruction'),
        ('intake', '0013_destroyed_under'),
        ('reports', '0004_destroyed_under'),
    ]

    operations = [
        migrations.CreateModel(
            name='DestructionList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=16, unique=True)),
                ('document', models.CharField(max_length=64)),
                ('thing', models.CharField(max_length=12)),
                ('item', models.CharField(blank=True, default='', max_length=48)),
                ('source', models.CharField(blank=True, default='', max_length=48)),
                ('before', models.DateField()),
                ('made_at', models.DateTimeField()),
                ('author', models.CharField(max_length=64)),
                ('entries', models.IntegerField()),
                ('counts', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('reviewed_at', models.DateTimeField(null=True)),
                ('reviewer', models.CharField(blank=True, default='', max_length=64)),
                ('seconded_at', models.DateTimeField(null=True)),
                ('second_reviewer', models.CharField(blank=True, default='', max_length=64)),
                ('closed_at', models.DateTimeField(null=True)),
                ('closed_by', models.CharField(blank=True, default='', max_length=64)),
                ('sent_back_for', models.CharField(blank=True, default='', max_length=24)),
                ('begun_at', models.DateTimeField(null=True)),
                ('done_at', models.DateTimeField(null=True)),
                ('receipt', models.UUIDField(null=True)),
                ('portions', models.IntegerField(default=0)),
                ('versions', models.BigIntegerField(default=0)),
                ('destroyed', models.IntegerField(default=0)),
                ('taken_out', models.IntegerField(default=0)),
                ('left_out', models.IntegerField(default=0)),
            ],
            options={
                'db_table': 'retention_list',
                'constraints': [models.CheckConstraint(condition=models.Q(('author__startswith', 'account:'), models.Q(('reviewer', ''), models.Q(('reviewer__startswith', 'account:'), models.Q(('reviewer', models.F('author')), _negated=True)), _connector='OR'), models.Q(('second_reviewer', ''), models.Q(('second_reviewer__startswith', 'account:'), models.Q(('second_reviewer', models.F('author')), _negated=True), models.Q(('second_reviewer', models.F('reviewer')), _negated=True)), _connector='OR')), name='list_is_of_three_persons', violation_error_message='编制、审核、复核须是三个不同的人。 Author, reviewer and second reviewer are three persons.'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('reviewed_at', None), ('reviewer', '')), models.Q(('reviewed_at__isnull', False), models.Q(('reviewer', ''), _negated=True)), _connector='OR'), models.Q(models.Q(('second_reviewer', ''), ('seconded_at', None)), models.Q(('reviewed_at__isnull', False), ('seconded_at__isnull', False), ('seconded_at__gte', models.F('reviewed_at')), models.Q(('second_reviewer', ''), _negated=True)), _connector='OR')), name='list_steps_follow', violation_error_message='先审核，后复核。 The second review follows the first.'), models.CheckConstraint(condition=models.Q(('begun_at', None), models.Q(('closed_at', None), ('seconded_at__isnull', False), ('begun_at__gte', django.db.models.expressions.CombinedExpression(models.F('seconded_at'), '+', models.Value(datetime.timedelta(days=7))))), _connector='OR'), name='list_waits_before_it_is_done', violation_error_message='复核后满七日才能销毁。 Nothing is destroyed before a week after the second review.'), models.CheckConstraint(condition=models.Q(models.Q(('done_at', None), ('receipt', None)), models.Q(('begun_at__isnull', False), ('done_at__isnull', False), ('receipt__isnull', False)), _connector='OR'), name='list_done_has_its_receipt', violation_error_message='销毁必有凭证。 What was carried out has its receipt.')],
            },
        ),
        migrations.CreateModel(
            name='ListEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.IntegerField()),
                ('mark', models.UUIDField()),
                ('whose', models.UUIDField(null=True)),
                ('state', models.CharField(default='listed', max_length=12)),
                ('why', models.CharField(blank=True, default='', max_length=24)),
                ('item', models.CharField(max_length=48)),
                ('source', models.CharField(max_length=48)),
                ('subject_key', models.UUIDField(null=True)),
                ('record_key', models.UUIDField(null=True)),
                ('version', models.IntegerField(null=True)),
                ('row', models.BigIntegerField(null=True)),
                ('on', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='retention.destructionlist')),
            ],
            options={
                'db_table': 'retention_entry',
                'indexes': [models.Index(fields=['mark'], name='entry_by_mark'), models.Index(fields=['whose'], name='entry_by_whose'), models.Index(condition=models.Q(('state', 'listed')), fields=['record_key'], name='entry_to_go')],
                'constraints': [models.UniqueConstraint(fields=('on', 'place'), name='entry_has_its_place', violation_error_message='清单中的序号不重复。 A place is taken once.'), models.CheckConstraint(condition=models.Q(('state', 'listed'), models.Q(('record_key', None), ('row', None), ('subject_key', None), ('version', None)), _connector='OR'), name='entry_forgets_when_it_is_over', violation_error_message='了结的条目不留主键。 An entry that is over names nothing.'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['listed', 'destroyed']), ('why', '')), models.Q(('state__in', ['taken-out', 'left-out']), models.Q(('why', ''), _negated=True)), _connector='OR'), name='entry_stays_for_a_reason', violation_error_message='不销毁的条目须有原因。 What is not destroyed stays for a reason.')],
            },
        ),
        migrations.RunSQL(POLICIES, NO_POLICIES),
        migrations.RunSQL(BY_A_LIST, BY_NOTHING),
    ]
