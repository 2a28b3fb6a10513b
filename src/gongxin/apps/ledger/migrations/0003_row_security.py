"""The second wall around events: who did what about whom is shown to a transaction that says whose it may see.

Written they are by anybody in the platform's login, and never by COPY, which knows no row security. The sequencer gives
an event its place once; which columns it sees of it stands in `config/privileges.csv`.
"""

from django.db import migrations

# One word of the context of this transaction, or null; like its sisters in the register's migration.
TOLD = """
CREATE FUNCTION guard.told(VARIADIC way text[]) RETURNS text
    LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS
    $$ BEGIN RETURN guard.context() #>> way; END $$;
REVOKE ALL ON FUNCTION guard.told FROM PUBLIC;
"""

# "Anybody in the register" is null among the subjects, and shows no event. An officer's own acts come first: every look-up
# asks for them, and is spared the rest.
SHOWN = """
    actor = (SELECT guard.told('actor'))
    OR subject_key = ANY ((SELECT guard.subjects())::uuid[])
    OR organ = (SELECT guard.told('organ'))
    OR (SELECT guard.act()) = 'audit'
"""

POLICIES = f"""
CREATE POLICY event_is_written ON ledger_event FOR INSERT TO gongxin_app WITH CHECK (true);
CREATE POLICY event_is_seen ON ledger_event FOR SELECT TO gongxin_app USING ({SHOWN});
CREATE POLICY event_is_counted ON ledger_event FOR SELECT TO gongxin_ledger USING (true);
CREATE POLICY event_gets_its_place ON ledger_event FOR UPDATE TO gongxin_ledger
    USING (leaf_index IS NULL) WITH CHECK (leaf_index IS NOT NULL);
CREATE POLICY event_is_audited ON ledger_event FOR SELECT TO gongxin_auditor USING (true);
ALTER TABLE ledger_event ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
"""
NO_POLICIES = """
ALTER TABLE ledger_event DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;
DROP POLICY event_is_written ON ledger_event;
DROP POLICY event_is_seen ON ledger_event;
DROP POLICY event_is_counted ON ledger_event;
DROP POLICY event_gets_its_place ON ledger_event;
DROP POLICY event_is_audited ON ledger_event;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_of_officer"), ("register", "0006_row_security")]

    operations = [
        migrations.RunSQL(TOLD, "DROP FUNCTION guard.told"),
        migrations.RunSQL(POLICIES, NO_POLICIES),
    ]
