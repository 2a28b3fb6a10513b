"""A judgement is about two: the database shows it to a transaction about either, takes it from one about both, and keeps it."""

from django.db import migrations

SEEN = "(SELECT guard.subjects())::uuid[]"
ABOUT = f"((low_key = ANY ({SEEN}) OR high_key = ANY ({SEEN})) IS NOT FALSE)"
BOTH = f"(low_key = ANY ({SEEN}) AND high_key = ANY ({SEEN}))"

POLICIES = f"""
CREATE POLICY judgement_is_seen ON links_judgement FOR SELECT USING {ABOUT};
CREATE POLICY judgement_is_proposed ON links_judgement FOR INSERT WITH CHECK {BOTH};
CREATE POLICY judgement_goes_on ON links_judgement FOR UPDATE USING {BOTH};
ALTER TABLE links_judgement ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
"""
NO_POLICIES = """
ALTER TABLE links_judgement DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;
DROP POLICY judgement_is_seen ON links_judgement;
DROP POLICY judgement_is_proposed ON links_judgement;
DROP POLICY judgement_goes_on ON links_judgement;
"""
# What was said once stays: who confirmed it, who turned it down, when it was undone. What may be set at all, the list of
# privileges says by columns.
STAYS = """
CREATE FUNCTION links_judgements_stay() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog AS $$
BEGIN
    IF TG_OP = 'UPDATE'
       AND (OLD.confirmed_at IS NULL OR (NEW.confirmed_at, NEW.confirmed_by) = (OLD.confirmed_at, OLD.confirmed_by))
       AND (OLD.ended_at IS NULL OR (NEW.ended_at, NEW.ended_by) = (OLD.ended_at, OLD.ended_by))
       AND (OLD.undone_at IS NULL OR NEW.undone_at = OLD.undone_at)
       AND (to_jsonb(NEW) - '{confirmed_at,confirmed_by,ended_at,ended_by,undone_at}'::text[])
         = (to_jsonb(OLD) - '{confirmed_at,confirmed_by,ended_at,ended_by,undone_at}'::text[]) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION
        '判断只增不改：撤销也是一个判断。 A judgement is never changed or deleted; undoing one is another.'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER links_judgements_stay BEFORE UPDATE OR DELETE ON links_judgement
    FOR EACH ROW EXECUTE FUNCTION links_judgements_stay();
"""


class Migration(migrations.Migration):
    dependencies = [("links", "0001_judgements"), ("register", "0006_row_security")]

    operations = [
        migrations.RunSQL(POLICIES, NO_POLICIES),
        migrations.RunSQL(STAYS, "DROP FUNCTION links_judgements_stay CASCADE"),
    ]
