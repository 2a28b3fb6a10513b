"""What a subject is told, one row for one thing."""

from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('subject_key', models.UUIDField()),
                ('kind', models.CharField(max_length=24)),
                ('matter', models.UUIDField()),
                ('item', models.CharField(default='', max_length=48)),
                ('organ', models.CharField(default='', max_length=64)),
                ('reference', models.CharField(default='', max_length=64)),
                ('event', models.UUIDField(null=True)),
                ('due_at', models.DateTimeField(null=True)),
                ('told_at', models.DateTimeField()),
                ('opened_at', models.DateTimeField(null=True)),
                ('opened_event', models.UUIDField(null=True)),
            ],
            options={
                'db_table': 'notices_notice',
                'constraints': [models.UniqueConstraint(fields=('subject_key', 'matter', 'told_at', 'event'), name='notice_tells_once', nulls_distinct=False, violation_error_message='同一件事只告知一次。 One thing is told once.'), models.CheckConstraint(condition=models.Q(models.Q(('event__isnull', True), ('kind__startswith', 'record'), ('reference', '')), models.Q(('event__isnull', False), ('item', ''), models.Q(('kind__startswith', 'record'), _negated=True)), _connector='OR'), name='notice_tells_of_a_record_or_an_event', violation_error_message='告知的是一条记录，或一个事件。 A notice tells of a record or of an event.'), models.CheckConstraint(condition=models.Q(models.Q(('opened_at__isnull', True), ('opened_event__isnull', True)), models.Q(('opened_at__isnull', False), ('opened_event__isnull', False)), _connector='OR'), name='notice_is_opened_with_its_event', violation_error_message='打开告知须有存证。 That a notice was opened has its event.')],
            },
        ),
        migrations.CreateModel(
            name='Service',
            fields=[
                ('notice', models.BigIntegerField(primary_key=True, serialize=False)),
                ('event', models.UUIDField()),
            ],
            options={
                'db_table': 'notices_service',
            },
        ),
    ]
