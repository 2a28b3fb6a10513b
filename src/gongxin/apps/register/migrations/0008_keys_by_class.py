"""A data key for each subject and class of content. The one key of a subject known before serves all of its classes."""

from django.db import migrations, models

CLASSES = """
ALTER TABLE register_data_key ADD COLUMN content_class text NOT NULL DEFAULT 'all';
ALTER TABLE register_data_key ALTER COLUMN content_class DROP DEFAULT;
ALTER TABLE register_data_key ADD CONSTRAINT data_key_class_is_known
    CHECK (content_class IN ('identity', 'records', 'documents', 'all'));
ALTER TABLE register_data_key DROP CONSTRAINT data_key_pk;
ALTER TABLE register_data_key ADD CONSTRAINT data_key_pk PRIMARY KEY (subject_key, content_class);
"""

# A document is made one by one, long after the load: its key enters by the parent, for the subject of the context alone.
ADDED = """
CREATE POLICY data_key_is_added ON register_data_key FOR INSERT WITH CHECK (
    (SELECT guard.act()) = 'keep' AND content_class = 'documents'
    AND subject_key = ANY ((SELECT guard.subjects())::uuid[]));
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0007_key_versions")]

    # not reversible: a subject with a key for each class cannot be brought back to one
    operations = [
        migrations.RunSQL(
            CLASSES,
            state_operations=[
                migrations.DeleteModel("DataKey"),
                migrations.CreateModel(
                    "DataKey",
                    [
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "subject_key",
                                "content_class",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("subject_key", models.UUIDField()),
                        ("content_class", models.CharField(max_length=12)),
                        ("wrapped", models.BinaryField()),
                    ],
                    options={"db_table": "register_data_key", "managed": False},
                ),
            ],
        ),
        migrations.RunSQL(ADDED, migrations.RunSQL.noop),
    ]
