"""A determination is shown to its subject and to the organ that determines; what was done in it stays as it was done."""

from django.db import migrations

TABLES = ("determination", "defence", "step", "awaited")
# "anybody in the register" is null among the subjects, and shows no determination
ABOUT = "subject_key = ANY ((SELECT guard.subjects())::uuid[])"
HANDS = f"({ABOUT} OR organ = (SELECT guard.told('organ')))"
AUDITING = "(SELECT guard.act()) = 'audit'"

POLICIES = "".join(
    f"""
CREATE POLICY {table}_is_seen ON determinations_{table} FOR SELECT USING ({HANDS} OR {AUDITING});
CREATE POLICY {table}_is_added ON determinations_{table} FOR INSERT WITH CHECK ({HANDS});
ALTER TABLE determinations_{table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
"""
    for table in TABLES
) + "".join(
    f"CREATE POLICY {table}_goes_on ON determinations_{table} FOR UPDATE USING ({HANDS});"
    for table in ("determination", "awaited")
)
NO_POLICIES = "".join(
    f"""
ALTER TABLE determinations_{table} DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;
DROP POLICY {table}_is_seen ON determinations_{table};
DROP POLICY {table}_is_added ON determinations_{table};
DROP POLICY IF EXISTS {table}_goes_on ON determinations_{table};
"""
    for table in TABLES
)

# What an act wrote is never written again; an end is one. What moves is where the determination is. A term is counted in months
# from the day of the decision, whatever the program reckons.
STAYS = """
CREATE FUNCTION determinations_stay() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
    moves constant text[] := '{step,step_from,timed_by,timed_from,lapses_at,acts,holds,statements}';
    name text;
    said text;
BEGIN
    FOR name, said IN SELECT key, value FROM jsonb_each_text(to_jsonb(OLD) - moves) LOOP
        IF said NOT IN ('', '\\x') AND said IS DISTINCT FROM to_jsonb(NEW) ->> name
           AND NOT (name = 'answered' AND OLD.decided_at IS NULL) THEN
            RAISE EXCEPTION
                '认定中已经办理的内容不再改动（%）。 What was done in a determination stays as it was done (%).', name, name
                USING ERRCODE = 'restrict_violation';
        END IF;
    END LOOP;
    IF NEW.statements < OLD.statements OR NEW.acts < OLD.acts OR (NEW.holds AND NOT OLD.holds) THEN
        RAISE EXCEPTION '认定的办理记录只增不减。 What was done in a determination is never taken back.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER determinations_stay BEFORE UPDATE ON determinations_determination
    FOR EACH ROW EXECUTE FUNCTION determinations_stay();
ALTER TABLE determinations_determination ADD CONSTRAINT term_is_no_longer_than_decided CHECK (
    listed_until IS NULL OR months IS NOT NULL AND listed_until <= listed_from + make_interval(months => months));
"""
NO_STAYS = """
ALTER TABLE determinations_determination DROP CONSTRAINT term_is_no_longer_than_decided;
DROP TRIGGER determinations_stay ON determinations_determination;
DROP FUNCTION determinations_stay;
"""


class Migration(migrations.Migration):
    dependencies = [("determinations", "0001_determinations"), ("register", "0016_corrections")]

    operations = [
        migrations.RunSQL(POLICIES, NO_POLICIES),
        migrations.RunSQL(STAYS, NO_STAYS),
    ]
