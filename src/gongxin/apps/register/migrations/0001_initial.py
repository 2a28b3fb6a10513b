"""The register's tables, partitioned by subject, and the one view that readers use."""

from django.db import migrations, models

PARTITIONS = 16


def partitions(table: str) -> str:
    return "\n".join(
        f"CREATE TABLE {table}_{n:02d} PARTITION OF {table} "
        f"FOR VALUES WITH (MODULUS {PARTITIONS}, REMAINDER {n});"
        for n in range(PARTITIONS)
    )


TABLES = f"""
CREATE TABLE register_subject (
    subject_key uuid NOT NULL,
    kind text NOT NULL,
    identity_sealed bytea NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT subject_pk PRIMARY KEY (subject_key),
    CONSTRAINT subject_kind_is_known CHECK (kind IN ('person', 'enterprise', 'organisation'))
) PARTITION BY HASH (subject_key);
{partitions("register_subject")}

CREATE TABLE register_data_key (
    subject_key uuid NOT NULL,
    wrapped bytea NOT NULL,
    CONSTRAINT data_key_pk PRIMARY KEY (subject_key)
) PARTITION BY HASH (subject_key);
{partitions("register_data_key")}

CREATE TABLE register_record (
    subject_key uuid NOT NULL,
    record_key uuid NOT NULL,
    version integer NOT NULL,
    item text NOT NULL,
    nature text NOT NULL,
    adverse_class text,
    status text NOT NULL DEFAULT 'live',
    source text NOT NULL,
    doc_number text,
    doc_organ text,
    doc_date date,
    valid_from date NOT NULL,
    valid_to date,
    shown_from timestamptz NOT NULL,
    shown_until timestamptz NOT NULL,
    recorded_from timestamptz NOT NULL,
    recorded_to timestamptz NOT NULL DEFAULT 'infinity',
    batch_id bigint NOT NULL,
    row_number integer NOT NULL,
    content_digest uuid NOT NULL,
    content_sealed bytea NOT NULL,
    -- serves the file of a subject, the search for a fact's versions, and their uniqueness
    CONSTRAINT record_pk PRIMARY KEY (subject_key, record_key, version),
    CONSTRAINT record_nature_is_known CHECK (nature IN ('basic', 'good', 'adverse')),
    CONSTRAINT record_status_is_known CHECK (status IN ('live', 'withdrawn')),
    -- charter C5: an adverse record rests on a document with number, organ and date
    CONSTRAINT record_adverse_has_document CHECK (
        nature <> 'adverse'
        OR (doc_number <> '' AND doc_organ <> '' AND doc_number IS NOT NULL
            AND doc_organ IS NOT NULL AND doc_date IS NOT NULL)),
    CONSTRAINT record_adverse_has_class CHECK (
        (nature = 'adverse') = (adverse_class IS NOT NULL)
        AND (adverse_class IS NULL OR adverse_class IN ('minor', 'ordinary', 'serious'))),
    -- charter C13: what is adverse ends
    CONSTRAINT record_adverse_ends CHECK (nature <> 'adverse' OR shown_until < 'infinity'),
    CONSTRAINT record_ends_after_it_starts CHECK (valid_to IS NULL OR valid_to >= valid_from),
    CONSTRAINT record_recorded_in_order CHECK (recorded_to >= recorded_from)
) PARTITION BY HASH (subject_key);
{partitions("register_record")}

-- at most one current version of a fact
CREATE UNIQUE INDEX record_one_current ON register_record (subject_key, record_key)
    WHERE recorded_to = 'infinity';
-- the records of a batch, for its receipt and its recall; a block index costs loading next to nothing
CREATE INDEX record_batch ON register_record USING brin (batch_id);

CREATE TABLE register_link (
    subject_key uuid NOT NULL,
    person_key uuid NOT NULL,
    role text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    batch_id bigint NOT NULL,
    recorded_from timestamptz NOT NULL,
    CONSTRAINT link_pk PRIMARY KEY (subject_key, person_key, role, valid_from),
    CONSTRAINT link_role_is_statutory CHECK (role IN ('legal-representative', 'responsible-person')),
    CONSTRAINT link_ends_after_it_starts CHECK (valid_to IS NULL OR valid_to >= valid_from)
) PARTITION BY HASH (subject_key);
{partitions("register_link")}
-- the organisations of a person
CREATE INDEX link_person ON register_link (person_key);
"""

# Nothing is overwritten: a version may only be closed, once. Erasure will have a door of its own.
VERSIONS_STAY = """
CREATE FUNCTION register_versions_stay() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog AS $$
BEGIN
    IF TG_OP = 'UPDATE'
       AND OLD.recorded_to = 'infinity' AND NEW.recorded_to < 'infinity'
       AND (to_jsonb(NEW) - 'recorded_to') = (to_jsonb(OLD) - 'recorded_to') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION
        '记录只增版本，不改不删。 A record gains versions; it is never changed or deleted.'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER register_versions_stay BEFORE UPDATE OR DELETE ON register_record
    FOR EACH ROW EXECUTE FUNCTION register_versions_stay();
"""

# Charter C13: what may be shown and used, to the second, whatever job is down. Every reader uses it.
SHOWN = """
CREATE VIEW register_shown WITH (security_invoker = true) AS
SELECT subject_key, record_key, version, item, nature, adverse_class, source,
       doc_number, doc_organ, doc_date, valid_from, valid_to, shown_from, shown_until,
       recorded_from, batch_id, row_number, content_sealed
FROM register_record
WHERE recorded_to = 'infinity'
  AND status = 'live'
  AND shown_from <= statement_timestamp()
  AND shown_until > statement_timestamp();
"""


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        migrations.RunSQL(
            TABLES,
            "DROP TABLE register_link, register_record, register_data_key, register_subject",
            state_operations=[
                migrations.CreateModel(
                    name="Subject",
                    fields=[
                        ("subject_key", models.UUIDField(primary_key=True, serialize=False)),
                        ("kind", models.CharField(max_length=16)),
                        ("identity_sealed", models.BinaryField()),
                        ("created_at", models.DateTimeField()),
                    ],
                    options={"db_table": "register_subject", "managed": False},
                ),
                migrations.CreateModel(
                    name="DataKey",
                    fields=[
                        ("subject_key", models.UUIDField(primary_key=True, serialize=False)),
                        ("wrapped", models.BinaryField()),
                    ],
                    options={"db_table": "register_data_key", "managed": False},
                ),
                migrations.CreateModel(
                    name="Record",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "subject_key",
                                "record_key",
                                "version",
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
                migrations.CreateModel(
                    name="Link",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "subject_key",
                                "person_key",
                                "role",
                                "valid_from",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("subject_key", models.UUIDField()),
                        ("person_key", models.UUIDField()),
                        ("role", models.CharField(max_length=24)),
                        ("valid_from", models.DateField()),
                        ("valid_to", models.DateField(null=True)),
                        ("batch_id", models.BigIntegerField()),
                        ("recorded_from", models.DateTimeField()),
                    ],
                    options={"db_table": "register_link", "managed": False},
                ),
            ],
        ),
        migrations.RunSQL(VERSIONS_STAY, "DROP FUNCTION register_versions_stay CASCADE"),
        migrations.RunSQL(SHOWN, "DROP VIEW register_shown"),
    ]
