from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Division',
            fields=[
                ('code', models.CharField(max_length=6, primary_key=True, serialize=False)),
                ('pack', models.CharField(max_length=48)),
                ('name_zh', models.CharField(max_length=200)),
                ('name_en', models.CharField(max_length=200)),
                ('level', models.CharField(choices=[('country', 'country'), ('province', 'province'), ('city', 'city'), ('county', 'county')], max_length=8)),
                ('parent', models.CharField(max_length=6, null=True)),
                ('synthetic', models.BooleanField(default=False)),
                ('retired', models.BooleanField(default=False)),
            ],
            options={
                'db_table': 'directory_division',
            },
        ),
        migrations.CreateModel(
            name='Instrument',
            fields=[
                ('code', models.CharField(max_length=48, primary_key=True, serialize=False)),
                ('pack', models.CharField(max_length=48)),
                ('title_zh', models.CharField(max_length=400)),
                ('title_en', models.CharField(max_length=400)),
                ('number', models.CharField(blank=True, max_length=200)),
                ('issuer', models.CharField(max_length=400)),
                ('level', models.CharField(choices=[('law', 'law'), ('administrative-regulation', 'administrative-regulation'), ('local-regulation', 'local-regulation'), ('departmental-rule', 'departmental-rule'), ('judicial-interpretation', 'judicial-interpretation'), ('central-policy', 'central-policy'), ('normative-document', 'normative-document'), ('standard', 'standard'), ('policy-paper', 'policy-paper')], max_length=32)),
                ('in_force_from', models.DateField()),
                ('in_force_to', models.DateField(null=True)),
                ('replaced_by', models.CharField(max_length=48, null=True)),
                ('basis_for', models.JSONField(default=list)),
                ('confidence', models.CharField(choices=[('read', 'read'), ('excerpt', 'excerpt'), ('to-verify', 'to-verify')], max_length=16)),
                ('note', models.JSONField(null=True)),
                ('retired', models.BooleanField(default=False)),
            ],
            options={
                'db_table': 'directory_instrument',
                'constraints': [models.CheckConstraint(condition=models.Q(('in_force_to__isnull', True), ('in_force_to__gte', models.F('in_force_from')), _connector='OR'), name='instrument_ends_after_it_begins', violation_error_message='失效日期早于施行日期。 It ends before it begins.')],
            },
        ),
        migrations.CreateModel(
            name='Organ',
            fields=[
                ('code', models.CharField(max_length=48, primary_key=True, serialize=False)),
                ('pack', models.CharField(max_length=48)),
                ('uscc', models.CharField(max_length=18)),
                ('name_zh', models.CharField(db_index=True, max_length=200)),
                ('name_en', models.CharField(max_length=200)),
                ('aliases', models.JSONField(default=list)),
                ('division', models.CharField(max_length=6)),
                ('function', models.CharField(choices=[('lead', 'lead'), ('public-security', 'public-security'), ('court', 'court'), ('market-regulation', 'market-regulation'), ('tax', 'tax'), ('civil-affairs', 'civil-affairs'), ('education', 'education'), ('civil-service', 'civil-service'), ('transport', 'transport'), ('health', 'health'), ('environment', 'environment'), ('emergency', 'emergency'), ('labour', 'labour'), ('justice', 'justice'), ('housing', 'housing'), ('other', 'other')], max_length=24)),
                ('synthetic', models.BooleanField(default=False)),
                ('retired', models.BooleanField(default=False)),
            ],
            options={
                'db_table': 'directory_organ',
                'constraints': [models.UniqueConstraint(condition=models.Q(('retired', False)), fields=('uscc',), name='organ_uscc_is_its_own', violation_error_message='统一社会信用代码已属于另一单位。 This unified social credit code belongs to another organ.')],
            },
        ),
    ]
