"""A commitment is shown to its subject and to the accepting organ; what was done in it stays, and the database holds the notice before a failure.

C6: nothing is found not performed whose notice does not lie in the inbox, or before the time to answer is over by the database's own clock.
C10: nothing here or anywhere in the database writes a finding.
"""

from django.db import migrations

# "anybody in the register" is null among the subjects, and shows no commitment
ABOUT = "subject_key = ANY ((SELECT guard.subjects())::uuid[])"
HANDS = f"({ABOUT} OR organ = (SELECT guard.told('organ')))"
AUDITING = "(SELECT guard.act()) = 'audit'"

POLICIES = f"""
CREATE POLICY commitment_is_seen ON commitments_commitment FOR SELECT USING ({HANDS} OR {AUDITING});
CREATE POLICY commitment_is_made ON commitments_commitment FOR INSERT WITH CHECK ({ABOUT});
CREATE POLICY commitment_goes_on ON commitments_commitment FOR UPDATE USING ({HANDS});
ALTER TABLE commitments_commitment ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
"""
NO_POLICIES = """
ALTER TABLE commitments_commitment DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;
DROP POLICY commitment_goes_on ON commitments_commitment;
DROP POLICY commitment_is_made ON commitments_commitment;
DROP POLICY commitment_is_seen ON commitments_commitment;
"""

# What an act wrote is never written again. Run as whoever writes: what is not shown to them is not there.
GUARD = """
CREATE FUNCTION commitments_guard() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    name text;
    said text;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.noticed_at IS NOT NULL OR NEW.found_at IS NOT NULL OR NEW.ended_at IS NOT NULL THEN
            RAISE EXCEPTION '承诺从作出开始。 A commitment begins by being made.' USING ERRCODE = '23514';
        END IF;
        RETURN NEW;
    END IF;
    FOR name, said IN SELECT key, value FROM jsonb_each_text(to_jsonb(OLD)) LOOP
        IF said NOT IN ('', '\\x', 'false') AND said IS DISTINCT FROM to_jsonb(NEW) ->> name THEN
            RAISE EXCEPTION
                '承诺中已经办理的内容不再改动（%）。 What was done in a commitment stays as it was done (%).', name, name
                USING ERRCODE = 'restrict_violation';
        END IF;
    END LOOP;
    IF OLD.state = '' AND NEW.state NOT IN ('', '全部履行') THEN
        IF NEW.answer_until IS NULL OR statement_timestamp() < NEW.answer_until THEN
            RAISE EXCEPTION '说明期限没有满。 The time to answer is not over.' USING ERRCODE = '23514';
        END IF;
        IF NOT EXISTS (SELECT FROM notices_notice n WHERE n.subject_key = NEW.subject_key
                       AND n.reference = NEW.number AND n.kind = 'commitment-noticed') THEN
            RAISE EXCEPTION '没有告知。 No notice was given.' USING ERRCODE = '23514';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER commitment_is_guarded BEFORE INSERT OR UPDATE ON commitments_commitment
    FOR EACH ROW EXECUTE FUNCTION commitments_guard();
"""
NO_GUARD = """
DROP TRIGGER commitment_is_guarded ON commitments_commitment;
DROP FUNCTION commitments_guard;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("commitments", "0001_commitments"),
        ("notices", "0008_commitments"),
        ("register", "0016_corrections"),
    ]

    operations = [
        migrations.RunSQL(POLICIES, NO_POLICIES),
        migrations.RunSQL(GUARD, NO_GUARD),
    ]
