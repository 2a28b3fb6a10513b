"""A mandate is about whom it is for and about who acts: the database shows it to a transaction about either."""

from django.db import migrations

SEEN = "(SELECT guard.subjects())::uuid[]"
ABOUT = f"((subject_key = ANY ({SEEN}) OR agent_key = ANY ({SEEN})) IS NOT FALSE)"

# whoever turns the keys sees for whom there are mandates, as with data keys, and of nothing what it says
REWRAP = "(SELECT guard.act()) = 'rewrap'"

POLICIES = f"""
CREATE POLICY mandate_is_seen ON access_mandate FOR SELECT USING {ABOUT};
CREATE POLICY mandate_is_proposed ON access_mandate FOR INSERT WITH CHECK {ABOUT};
CREATE POLICY mandate_is_changed ON access_mandate FOR UPDATE USING {ABOUT};
CREATE POLICY mandate_is_wrapped_anew ON access_mandate FOR SELECT USING ({REWRAP});
CREATE POLICY mandate_is_wrapped_anew_in_place ON access_mandate FOR UPDATE USING ({REWRAP});
ALTER TABLE access_mandate ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
"""
NO_POLICIES = """
ALTER TABLE access_mandate DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;
DROP POLICY mandate_is_seen ON access_mandate;
DROP POLICY mandate_is_proposed ON access_mandate;
DROP POLICY mandate_is_changed ON access_mandate;
DROP POLICY mandate_is_wrapped_anew ON access_mandate;
DROP POLICY mandate_is_wrapped_anew_in_place ON access_mandate;
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0009_mandates"), ("register", "0006_row_security")]

    operations = [migrations.RunSQL(POLICIES, NO_POLICIES)]
