"""One index where there were two: the end of a version takes the place of its number in the key.

It holds that a fact has one current version (the one that ends at infinity), and that versions follow
each other. Each row of a load is entered in one tree less.
"""

from django.db import migrations, models

KEY = """
DROP INDEX record_one_current;
ALTER TABLE register_record DROP CONSTRAINT record_pk;
ALTER TABLE register_record
    ADD CONSTRAINT record_pk PRIMARY KEY (subject_key, record_key, recorded_to),
    DROP CONSTRAINT record_recorded_in_order,
    ADD CONSTRAINT record_recorded_in_order CHECK (recorded_to > recorded_from);
"""

BACK = """
ALTER TABLE register_record DROP CONSTRAINT record_pk;
ALTER TABLE register_record
    ADD CONSTRAINT record_pk PRIMARY KEY (subject_key, record_key, version),
    DROP CONSTRAINT record_recorded_in_order,
    ADD CONSTRAINT record_recorded_in_order CHECK (recorded_to >= recorded_from);
CREATE UNIQUE INDEX record_one_current ON register_record (subject_key, record_key)
    WHERE recorded_to = 'infinity';
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0003_layout")]

    operations = [
        migrations.RunSQL(
            KEY,
            BACK,
            state_operations=[
                migrations.DeleteModel("Record"),
                migrations.CreateModel(
                    name="Record",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "subject_key",
                                "record_key",
                                "recorded_to",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("subject_key", models.UUIDField()),
                        ("record_key", models.UUIDField()),
                        ("version", models.IntegerField()),
                        ("item", models.CharField(max_length=48)),
                        ("nature", models.CharField(max_length=8)),
                        ("adverse_class", models.CharField(max_length=8, null=True)),
                        ("status", models.CharField(max_length=12, default="live")),
                        ("source", models.CharField(max_length=48)),
                        ("doc_number", models.TextField(null=True)),
                        ("doc_organ", models.TextField(null=True)),
                        ("doc_date", models.DateField(null=True)),
                        ("valid_from", models.DateField()),
                        ("valid_to", models.DateField(null=True)),
                        ("shown_from", models.DateTimeField()),
                        ("shown_until", models.DateTimeField()),
                        ("recorded_from", models.DateTimeField()),
                        ("recorded_to", models.DateTimeField()),
                        ("batch_id", models.BigIntegerField()),
                        ("row_number", models.IntegerField()),
                        ("content_digest", models.UUIDField()),
                        ("content_sealed", models.BinaryField()),
                    ],
                    options={"db_table": "register_record", "managed": False},
                ),
            ],
        ),
    ]
