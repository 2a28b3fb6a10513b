"""A file is shown to the two sides of its determination, as everything of it is, and stays as it was handed in."""

from django.db import migrations

ABOUT = "subject_key = ANY ((SELECT guard.subjects())::uuid[])"
HANDS = f"({ABOUT} OR organ = (SELECT guard.told('organ')))"
POLICIES = f"""
CREATE POLICY evidence_is_seen ON determinations_evidence FOR SELECT USING ({HANDS});
CREATE POLICY evidence_is_added ON determinations_evidence FOR INSERT WITH CHECK ({HANDS});
ALTER TABLE determinations_evidence ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
"""
NO_POLICIES = """
ALTER TABLE determinations_evidence DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;
DROP POLICY evidence_is_seen ON determinations_evidence;
DROP POLICY evidence_is_added ON determinations_evidence;
"""


class Migration(migrations.Migration):
    dependencies = [("determinations", "0004_evidence")]

    operations = [migrations.RunSQL(POLICIES, NO_POLICIES)]
