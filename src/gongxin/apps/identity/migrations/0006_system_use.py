"""Calls of systems, counted on a table that is not logged: a count waits for no disk, and a crash may forget it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('identity', '0005_second_factors'),
    ]

    operations = [
        migrations.CreateModel(
            name='SystemUse',
            fields=[
                ('system', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, serialize=False, to='identity.sendingsystem')),
                ('minute', models.DateTimeField()),
                ('calls', models.PositiveIntegerField()),
            ],
            options={
                'db_table': 'identity_system_use',
            },
        ),
        migrations.RunSQL(
            "ALTER TABLE identity_system_use SET UNLOGGED",
            "ALTER TABLE identity_system_use SET LOGGED",
        ),
    ]
