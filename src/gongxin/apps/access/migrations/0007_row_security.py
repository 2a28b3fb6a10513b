"""The second wall around what a person allowed, around whom a case is about, and around the list of honey subjects."""

from django.db import migrations

ABOUT = "subject_key = ANY ((SELECT guard.subjects())::uuid[])"
OF_ORGAN = "organ = (SELECT guard.told('organ'))"
OF_CASE = """case_id = (
    SELECT c.id FROM access_registered_case c
    WHERE c.organ = (SELECT guard.told('case', 'organ'))
      AND c.reference = (SELECT guard.told('case', 'reference'))::uuid)"""
AUDITING = "(SELECT guard.act()) = 'audit'"

# A recipient sees what it was allowed and says that it knows of its end; whose it is, only the person's context writes.
POLICIES = f"""
CREATE POLICY authorisation_is_seen ON access_authorisation FOR SELECT USING ({ABOUT} OR {OF_ORGAN});
CREATE POLICY authorisation_is_begun ON access_authorisation FOR INSERT WITH CHECK ({ABOUT});
CREATE POLICY authorisation_goes_on ON access_authorisation FOR UPDATE USING ({ABOUT} OR {OF_ORGAN});
CREATE POLICY case_subject_is_seen ON access_case_subject FOR SELECT USING ({OF_CASE});
CREATE POLICY case_subject_is_noted ON access_case_subject FOR INSERT
    WITH CHECK ({ABOUT} AND {OF_CASE});
CREATE POLICY honey_is_seen ON access_honey_subject FOR SELECT USING ({AUDITING});
CREATE POLICY honey_is_marked ON access_honey_subject FOR INSERT WITH CHECK ({AUDITING});
"""
NO_POLICIES = """
DROP POLICY authorisation_is_seen ON access_authorisation;
DROP POLICY authorisation_is_begun ON access_authorisation;
DROP POLICY authorisation_goes_on ON access_authorisation;
DROP POLICY case_subject_is_seen ON access_case_subject;
DROP POLICY case_subject_is_noted ON access_case_subject;
DROP POLICY honey_is_seen ON access_honey_subject;
DROP POLICY honey_is_marked ON access_honey_subject;
"""
FORCED = """
ALTER TABLE access_authorisation ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE access_case_subject ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE access_honey_subject ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0006_bulk"),
        ("ledger", "0003_row_security"),
    ]

    operations = [
        migrations.RunSQL(POLICIES, NO_POLICIES),
        migrations.RunSQL(
            FORCED, FORCED.replace("ENABLE", "DISABLE").replace("FORCE", "NO FORCE")
        ),
    ]
