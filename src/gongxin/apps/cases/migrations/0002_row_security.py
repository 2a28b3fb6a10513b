"""A case is shown to its subject, to the organ that answers for its records, to who supervises it, and to the platform where it handles cases."""

from django.db import migrations

TABLES = ("case", "dispute", "done", "wait")
# "anybody in the register" is null among the subjects, and shows no case
OF_ORGAN = "organ = (SELECT guard.told('organ'))"
OF_SUPERVISOR = "(supervisor <> '' AND supervisor = (SELECT guard.told('organ')))"
ABOUT = "subject_key = ANY ((SELECT guard.subjects())::uuid[])"
HANDLING = "(SELECT guard.act()) = 'handle'"
AUDITING = "(SELECT guard.act()) = 'audit'"
HANDS = f"({ABOUT} OR {OF_ORGAN} OR {OF_SUPERVISOR} OR {HANDLING})"

POLICIES = "".join(
    f"""
CREATE POLICY {table}_is_seen ON cases_{table} FOR SELECT USING ({HANDS} OR {AUDITING});
CREATE POLICY {table}_is_added ON cases_{table} FOR INSERT WITH CHECK ({HANDS});
ALTER TABLE cases_{table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
"""
    for table in TABLES
) + "".join(
    f"CREATE POLICY {table}_goes_on ON cases_{table} FOR UPDATE USING ({HANDS});"
    for table in TABLES
    if table != "done"
)
NO_POLICIES = "".join(
    f"""
ALTER TABLE cases_{table} DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;
DROP POLICY {table}_is_seen ON cases_{table};
DROP POLICY {table}_is_added ON cases_{table};
DROP POLICY IF EXISTS {table}_goes_on ON cases_{table};
"""
    for table in TABLES
)


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_cases"), ("register", "0015_ended")]

    operations = [migrations.RunSQL(POLICIES, NO_POLICIES)]
