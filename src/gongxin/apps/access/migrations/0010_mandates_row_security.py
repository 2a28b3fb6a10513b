"""A mandate is about whom it is for and about who acts: the database shows it to a transaction about either."""

from django.db import migrations

SEEN = "(SELECT guard.subjects())::uuid[]"
ABOUT = f"((subject_key = ANY ({SEEN}) OR agent_key = ANY ({SEEN})) IS NOT FALSE)"

POLICIES = f"""
CREATE POLICY mandate_is_seen ON access_mandate FOR SELECT USING {ABOUT};
CREATE POLICY mandate_is_proposed ON access_mandate FOR INSERT WITH CHECK {ABOUT};
CREATE POLICY mandate_is_changed ON access_mandate FOR UPDATE USING {ABOUT};
ALTER TABLE access_mandate ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
"""
NO_POLICIES = """
ALTER TABLE access_mandate DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;
DROP POLICY mandate_is_seen ON access_mandate;
DROP POLICY mandate_is_proposed ON access_mandate;
DROP POLICY mandate_is_changed ON access_mandate;
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0009_mandates"), ("register", "0006_row_security")]

    operations = [migrations.RunSQL(POLICIES, NO_POLICIES)]
