"""A contact is shown to whom it is of, and to who sends; a sending is queued and carried on by who sends alone."""

from django.db import migrations

# "anybody in the register" is null among the subjects, and shows none
WHOSE = "subject_key = ANY ((SELECT guard.subjects())::uuid[])"
SENDING = "(SELECT guard.act()) = 'send'"
ERASING = "(SELECT guard.act()) = 'erase'"

POLICIES = f"""
CREATE POLICY notice_is_sent ON notices_notice FOR SELECT TO gongxin_app USING ({SENDING});
CREATE POLICY contact_is_seen ON notices_contact FOR SELECT TO gongxin_app USING ({WHOSE} OR {SENDING});
CREATE POLICY contact_is_added ON notices_contact FOR INSERT TO gongxin_app WITH CHECK ({WHOSE});
CREATE POLICY contact_goes_on ON notices_contact FOR UPDATE TO gongxin_app USING ({WHOSE});
CREATE POLICY contact_is_erased ON notices_contact FOR DELETE TO gongxin_app USING ({WHOSE} AND {ERASING});
CREATE POLICY sending_is_seen ON notices_sending FOR SELECT TO gongxin_app USING ({WHOSE} OR {SENDING});
CREATE POLICY sending_is_queued ON notices_sending FOR INSERT TO gongxin_app WITH CHECK ({SENDING});
CREATE POLICY sending_goes_on ON notices_sending FOR UPDATE TO gongxin_app USING ({SENDING});
CREATE POLICY sending_is_erased ON notices_sending FOR DELETE TO gongxin_app USING ({WHOSE} AND {ERASING});
ALTER TABLE notices_contact ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE notices_sending ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
"""
NO_POLICIES = """
ALTER TABLE notices_contact DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;
ALTER TABLE notices_sending DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;
DROP POLICY notice_is_sent ON notices_notice;
DROP POLICY contact_is_seen ON notices_contact;
DROP POLICY contact_is_added ON notices_contact;
DROP POLICY contact_goes_on ON notices_contact;
DROP POLICY contact_is_erased ON notices_contact;
DROP POLICY sending_is_seen ON notices_sending;
DROP POLICY sending_is_queued ON notices_sending;
DROP POLICY sending_goes_on ON notices_sending;
DROP POLICY sending_is_erased ON notices_sending;
"""


class Migration(migrations.Migration):
    dependencies = [("notices", "0003_contacts")]

    operations = [migrations.RunSQL(POLICIES, NO_POLICIES)]
