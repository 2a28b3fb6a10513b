"""Where a person wants to hear that a notice waits, and what came of each sending."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0002_put_by_the_database'),
    ]

    operations = [
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=16, unique=True)),
                ('subject_key', models.UUIDField()),
                ('channel', models.CharField(max_length=8)),
                ('place_sealed', models.BinaryField()),
                ('check_digest', models.CharField(max_length=64)),
                ('tries', models.IntegerField(default=0)),
                ('added_at', models.DateTimeField()),
                ('added_by', models.CharField(max_length=64)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'notices_contact',
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('subject_key', 'channel'), name='contact_stands_once', violation_error_message='每种联系方式只登记一个。 There is one contact of a kind.'), models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('place_sealed', b''), _connector='OR'), name='contact_is_emptied_at_its_end', violation_error_message='终止的联系方式不再保存。 A contact that ended is not kept.')],
            },
        ),
        migrations.CreateModel(
            name='Sending',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject_key', models.UUIDField()),
                ('notice', models.BigIntegerField()),
                ('contact', models.CharField(max_length=16)),
                ('channel', models.CharField(max_length=8)),
                ('queued_at', models.DateTimeField()),
                ('next_at', models.DateTimeField()),
                ('trying_since', models.DateTimeField(null=True)),
                ('tries', models.IntegerField(default=0)),
                ('over', models.CharField(default='', max_length=12)),
                ('over_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'notices_sending',
                'indexes': [models.Index(condition=models.Q(('over', '')), fields=['next_at'], name='sending_that_waits')],
                'constraints': [models.UniqueConstraint(fields=('subject_key', 'notice', 'contact'), name='contact_hears_once', violation_error_message='同一份告知对同一联系方式只提醒一次。 A contact hears of a notice once.'), models.CheckConstraint(condition=models.Q(models.Q(('over', ''), ('over_at__isnull', True)), models.Q(models.Q(('over', ''), _negated=True), ('over_at__isnull', False), ('trying_since__isnull', True)), _connector='OR'), name='sending_ends_whole', violation_error_message='提醒的结果须有时间。 What came of it has a time.')],
            },
        ),
    ]
