"""Reports are about their subject: the database shows them as it shows records."""

from django.db import migrations

ABOUT = "((subject_key = ANY ((SELECT guard.subjects())::uuid[])) IS NOT FALSE)"

POLICIES = f"""
CREATE POLICY report_is_seen ON reports_report FOR SELECT USING {ABOUT};
CREATE POLICY report_is_issued ON reports_report FOR INSERT WITH CHECK {ABOUT};
ALTER TABLE reports_report ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
"""
NO_POLICIES = """
ALTER TABLE reports_report DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;
DROP POLICY report_is_seen ON reports_report;
DROP POLICY report_is_issued ON reports_report;
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial"), ("register", "0006_row_security")]

    operations = [migrations.RunSQL(POLICIES, NO_POLICIES)]
