"""The second wall: the database itself shows a row about a person only to a transaction with a signed context.

`guard` is a schema of its own, which the platform's login may not enter but through the functions that it is
granted. Contexts are opened by `guard.open` and bound to the transaction; what policies ask, they ask of the
bound form, so that nothing a statement sets by itself is believed.
"""

from django.db import migrations

PINNED = "SECURITY DEFINER SET search_path = pg_catalog, pg_temp"

GUARD = f"""
CREATE SCHEMA guard;

-- the pads of HMAC-SHA-256 (RFC 2104) under the platform's key; brought here by `gongxin db migrate`
CREATE TABLE guard.pads (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    inner_pad bytea NOT NULL CHECK (octet_length(inner_pad) = 64),
    outer_pad bytea NOT NULL CHECK (octet_length(outer_pad) = 64)
);

-- Everything here is plpgsql, which keeps its plans for the session: a function in SQL is planned at each call.
CREATE FUNCTION guard.mark(said text) RETURNS text
    LANGUAGE plpgsql STABLE PARALLEL RESTRICTED {PINNED} AS $$
DECLARE
    pads guard.pads;
BEGIN
    SELECT * INTO pads FROM guard.pads;
    RETURN encode(
        sha256(pads.outer_pad || sha256(pads.inner_pad || convert_to(said, 'UTF8'))), 'hex');
END $$;

CREATE FUNCTION guard.open(said text, mark text) RETURNS void
    LANGUAGE plpgsql VOLATILE {PINNED} AS $$
BEGIN
    IF mark IS DISTINCT FROM guard.mark('open ' || said)
       OR (said::jsonb ->> 'until')::double precision < extract(epoch FROM clock_timestamp()) THEN
        RAISE EXCEPTION
            '行级安全上下文无效或已过期。 The row-security context is not valid, or too old.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM set_config('gongxin.context',
        guard.mark('bound ' || pg_current_xact_id()::text || ' ' || said) || said, true);
END $$;

-- the context of this transaction, or nothing
CREATE FUNCTION guard.context() RETURNS jsonb
    LANGUAGE plpgsql STABLE PARALLEL RESTRICTED {PINNED} AS $$
DECLARE
    bound text := coalesce(current_setting('gongxin.context', true), '');
    said text := substr(bound, 65);
BEGIN
    IF bound = '' OR left(bound, 64) IS DISTINCT FROM
       guard.mark('bound ' || pg_current_xact_id_if_assigned()::text || ' ' || said) THEN
        RETURN NULL;
    END IF;
    RETURN said::jsonb;
END $$;

CREATE FUNCTION guard.act() RETURNS text
    LANGUAGE plpgsql STABLE PARALLEL RESTRICTED {PINNED} AS
    $$ BEGIN RETURN guard.context() ->> 'act'; END $$;

-- whom the transaction is about: nobody without a context, null for anybody
CREATE FUNCTION guard.subjects() RETURNS uuid[]
    LANGUAGE plpgsql STABLE PARALLEL RESTRICTED {PINNED} AS $$
DECLARE
    seen jsonb := guard.context();
BEGIN
    RETURN CASE WHEN seen IS NULL THEN '{{}}'::uuid[] ELSE (seen ->> 'subjects')::uuid[] END;
END $$;

-- records of which items, whoever filed them: none without a context, null for every item
CREATE FUNCTION guard.items() RETURNS text[]
    LANGUAGE plpgsql STABLE PARALLEL RESTRICTED {PINNED} AS $$
DECLARE
    seen jsonb := guard.context();
BEGIN
    RETURN CASE WHEN seen IS NULL THEN '{{}}'::text[] ELSE (seen ->> 'items')::text[] END;
END $$;

CREATE FUNCTION guard.scoped() RETURNS jsonb
    LANGUAGE plpgsql STABLE PARALLEL RESTRICTED {PINNED} AS
    $$ BEGIN RETURN guard.context() -> 'scoped'; END $$;

-- whether one of the reasons that name sources covers a record; it reads nothing but its arguments
CREATE FUNCTION guard.covers(scoped jsonb, item text, source text) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM jsonb_array_elements(scoped) r
        WHERE r -> 'sources' ? source AND (r -> 'items' = 'null' OR r -> 'items' ? item));
END $$;

-- a load enters rows by COPY, which row security does not know; this is asked once for each COPY
CREATE FUNCTION guard.only_a_load() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF guard.act() IS DISTINCT FROM 'load' THEN
        RAISE EXCEPTION
            '只有登记批次才能写入登记簿。 Only the load of a batch writes into the register.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;

REVOKE ALL ON SCHEMA guard FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA guard FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA guard FROM PUBLIC;
"""


def inlet(table: str, key: str, columns: str) -> str:
    """Put the table behind a parent that readers use; what it was becomes the inlet, which a load writes to."""
    return f"""
ALTER TABLE {table} RENAME TO {table}_inlet;
ALTER TABLE {table}_inlet RENAME CONSTRAINT {key} TO {key}_inlet;
CREATE TABLE {table} (LIKE {table}_inlet INCLUDING DEFAULTS INCLUDING CONSTRAINTS)
    PARTITION BY HASH (subject_key);
ALTER TABLE {table} ATTACH PARTITION {table}_inlet FOR VALUES WITH (MODULUS 1, REMAINDER 0);
ALTER TABLE {table} ADD CONSTRAINT {key} PRIMARY KEY ({columns});
CREATE TRIGGER only_a_load BEFORE INSERT ON {table}_inlet
    FOR EACH STATEMENT EXECUTE FUNCTION guard.only_a_load();
"""


def outlet(table: str, key: str) -> str:
    """The reverse."""
    return f"""
ALTER TABLE {table} DETACH PARTITION {table}_inlet;
DROP TABLE {table};
DROP TRIGGER only_a_load ON {table}_inlet;
ALTER TABLE {table}_inlet RENAME CONSTRAINT {key}_inlet TO {key};
ALTER TABLE {table}_inlet RENAME TO {table};
"""


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
STAYS = """
CREATE TRIGGER register_versions_stay BEFORE UPDATE OR DELETE ON register_record
    FOR EACH ROW EXECUTE FUNCTION register_versions_stay();
"""

INLETS = f"""
DROP VIEW register_shown;
DROP TRIGGER register_versions_stay ON register_record;
{inlet("register_subject", "subject_pk", "subject_key")}
{inlet("register_data_key", "data_key_pk", "subject_key")}
{inlet("register_record", "record_pk", "subject_key, record_key, recorded_to")}
{STAYS}
{SHOWN}
"""
OUTLETS = f"""
DROP VIEW register_shown;
DROP TRIGGER register_versions_stay ON register_record;
{outlet("register_record", "record_pk")}
{outlet("register_data_key", "data_key_pk")}
{outlet("register_subject", "subject_pk")}
{STAYS}
{SHOWN}
"""

TABLES = ("register_subject", "register_data_key", "register_record", "register_link")

# Each `(SELECT guard…)` is asked once for a statement, and only when a row needs it. What is equal to one of
# null is unknown, which is not false: null stands for any.
ABOUT = "((subject_key = ANY ((SELECT guard.subjects())::uuid[])) IS NOT FALSE)"
BY_PERSON = "((person_key = ANY ((SELECT guard.subjects())::uuid[])) IS NOT FALSE)"
OF_ITEM = (
    "((item = ANY ((SELECT guard.items())::text[])) IS NOT FALSE"
    " OR guard.covers((SELECT guard.scoped()), item, source))"
)
LOADING = "(SELECT guard.act()) = 'load'"


def forced() -> str:
    """Row security on every table and every partition, for the owner too; an inlet takes rows and shows none."""
    parts = [f"{table}_{n:02d}" for table in TABLES for n in range(16)]
    return "\n".join(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;"
        for table in (*TABLES, *parts)
    )


def opened() -> str:
    """The reverse."""
    return forced().replace("ENABLE", "DISABLE").replace("FORCE", "NO FORCE")


POLICIES = f"""
CREATE POLICY subject_is_seen ON register_subject FOR SELECT USING {ABOUT};
CREATE POLICY data_key_is_seen ON register_data_key FOR SELECT USING {ABOUT};
CREATE POLICY link_is_seen ON register_link FOR SELECT USING ({ABOUT} OR {BY_PERSON});
CREATE POLICY link_is_loaded ON register_link FOR INSERT WITH CHECK ({LOADING});
CREATE POLICY link_is_recalled ON register_link FOR DELETE USING ({LOADING});
CREATE POLICY record_is_seen ON register_record FOR SELECT USING ({ABOUT} AND {OF_ITEM});
CREATE POLICY record_is_added ON register_record FOR INSERT WITH CHECK ({LOADING} AND {OF_ITEM});
CREATE POLICY record_is_closed ON register_record FOR UPDATE USING ({LOADING} AND {OF_ITEM});
"""
NO_POLICIES = """
DROP POLICY subject_is_seen ON register_subject;
DROP POLICY data_key_is_seen ON register_data_key;
DROP POLICY link_is_seen ON register_link;
DROP POLICY link_is_loaded ON register_link;
DROP POLICY link_is_recalled ON register_link;
DROP POLICY record_is_seen ON register_record;
DROP POLICY record_is_added ON register_record;
DROP POLICY record_is_closed ON register_record;
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0005_recalled")]

    operations = [
        migrations.RunSQL(GUARD, "DROP SCHEMA guard CASCADE"),
        migrations.RunSQL(INLETS, OUTLETS),
        migrations.RunSQL(POLICIES, NO_POLICIES),
        migrations.RunSQL(forced(), opened()),
    ]
