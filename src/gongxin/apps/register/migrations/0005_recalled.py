from django.db import migrations

CONSTRAINT = """
ALTER TABLE register_record DROP CONSTRAINT record_status_is_known,
    ADD CONSTRAINT record_status_is_known CHECK (status IN ({}));
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0004_one_index")]

    operations = [
        migrations.RunSQL(
            CONSTRAINT.format("'live', 'withdrawn', 'recalled'"),
            CONSTRAINT.format("'live', 'withdrawn'"),
        ),
    ]
