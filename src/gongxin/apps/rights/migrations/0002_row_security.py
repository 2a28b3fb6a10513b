"""A question is seen by whom it is about and by the organ that it was put to; one begins it, the other answers it once."""

from django.db import migrations

# "anybody in the register" is null among the subjects, and shows no question
ABOUT = "subject_key = ANY ((SELECT guard.subjects())::uuid[])"
PUT_TO = "organ = (SELECT guard.told('organ'))"
AUDITING = "(SELECT guard.act()) = 'audit'"

POLICIES = f"""
CREATE POLICY question_is_seen ON rights_look_question FOR SELECT
    USING ({ABOUT} OR {PUT_TO} OR {AUDITING});
CREATE POLICY question_is_asked ON rights_look_question FOR INSERT WITH CHECK ({ABOUT});
CREATE POLICY question_is_answered ON rights_look_question FOR UPDATE
    USING ({PUT_TO} AND answered_at IS NULL) WITH CHECK ({PUT_TO});
ALTER TABLE rights_look_question ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
"""
NO_POLICIES = """
ALTER TABLE rights_look_question DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;
DROP POLICY question_is_seen ON rights_look_question;
DROP POLICY question_is_asked ON rights_look_question;
DROP POLICY question_is_answered ON rights_look_question;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("rights", "0001_look_questions"),
        ("ledger", "0003_row_security"),
        ("register", "0006_row_security"),
    ]

    operations = [migrations.RunSQL(POLICIES, NO_POLICIES)]
