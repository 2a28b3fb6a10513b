"""That a bundle of a case was put together is shown to its subject and to the organs of the case; whoever is about it writes it."""

from django.db import migrations, models


# "anybody in the register" is null among the subjects, and shows no bundle
OF_ORGAN = "organ = (SELECT guard.told('organ'))"
OF_SUPERVISOR = "(supervisor <> '' AND supervisor = (SELECT guard.told('organ')))"
ABOUT = "subject_key = ANY ((SELECT guard.subjects())::uuid[])"
HANDLING = "(SELECT guard.act()) = 'handle'"
HANDS = f"({ABOUT} OR {OF_ORGAN} OR {OF_SUPERVISOR} OR {HANDLING})"
POLICIES = f"""
CREATE POLICY bundle_is_seen ON replay_case_bundle FOR SELECT USING ({HANDS});
CREATE POLICY bundle_is_added ON replay_case_bundle FOR INSERT WITH CHECK ({ABOUT});
CREATE POLICY bundle_is_confirmed ON replay_case_bundle FOR UPDATE USING ({HANDS});
ALTER TABLE replay_case_bundle ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
"""
NO_POLICIES = """
ALTER TABLE replay_case_bundle DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;
DROP POLICY bundle_is_seen ON replay_case_bundle;
DROP POLICY bundle_is_added ON replay_case_bundle;
DROP POLICY bundle_is_confirmed ON replay_case_bundle;
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [("register", "0006_row_security")]

    operations = [
        migrations.CreateModel(
            name='CaseBundle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True)),
                ('case', models.CharField(max_length=20)),
                ('subject_key', models.UUIDField()),
                ('organ', models.CharField(max_length=48)),
                ('supervisor', models.CharField(default='', max_length=48)),
                ('party', models.CharField(max_length=12)),
                ('purpose', models.CharField(max_length=24)),
                ('case_reference', models.CharField(default='', max_length=64)),
                ('reason_sealed', models.BinaryField()),
                ('digest', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField()),
                ('known_at', models.DateTimeField()),
                ('made_by', models.CharField(max_length=64)),
                ('made_unit', models.CharField(default='', max_length=64)),
                ('event', models.UUIDField()),
                ('second', models.BooleanField()),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('confirmed_by', models.CharField(default='', max_length=64)),
                ('confirmed_unit', models.CharField(default='', max_length=64)),
                ('confirmed_event', models.UUIDField(null=True)),
            ],
            options={
                'db_table': 'replay_case_bundle',
                'indexes': [models.Index(fields=['case'], name='bundle_of_case')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by', ''), ('confirmed_event__isnull', True)), models.Q(('confirmed_at__isnull', False), ('confirmed_event__isnull', False), ('second', True), models.Q(('confirmed_by', ''), _negated=True), models.Q(('confirmed_by', models.F('made_by')), _negated=True)), _connector='OR'), name='bundle_is_confirmed_by_another', violation_error_message='制作人不能确认自己制作的卷宗。 Who put a bundle together does not confirm it.'), models.CheckConstraint(condition=models.Q(models.Q(('party', 'subject'), ('second', False)), models.Q(models.Q(('party', 'subject'), _negated=True), models.Q(('case_reference', ''), _negated=True)), _connector='OR'), name='bundle_of_an_organ_has_its_reference', violation_error_message='单位移交卷宗须写明案号。 An organ hands a bundle in for a case with a reference.')],
            },
        ),
        migrations.RunSQL(POLICIES, NO_POLICIES),
    ]
