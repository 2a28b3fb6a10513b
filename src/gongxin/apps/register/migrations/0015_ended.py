"""A record whose display, sharing and use a case ended: of a status of its own, so that no load and no recall brings it back."""

from django.db import migrations

CONSTRAINT = """
ALTER TABLE register_record DROP CONSTRAINT record_status_is_known,
    ADD CONSTRAINT record_status_is_known CHECK (status IN ({}));
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0014_marks")]

    operations = [
        migrations.RunSQL(
            CONSTRAINT.format("'live', 'withdrawn', 'recalled', 'ended'"),
            CONSTRAINT.format("'live', 'withdrawn', 'recalled'"),
        ),
    ]
