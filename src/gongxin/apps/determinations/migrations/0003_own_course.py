"""Whoever is listed is listed by a course of their own: on a document that names them, after a notice to them, in a record about them.

Charter C11: what is determined of an organisation marks nobody who represents it, and the reverse. The program takes whose it is from the
document; here the database asks the register and the inbox, whatever the program says.
"""

from django.db import migrations

# Run as whoever writes: what is not shown to them is not there.
OWN = """
CREATE FUNCTION determinations_own_course() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' AND NOT EXISTS (
        SELECT FROM register_shown r
        WHERE r.subject_key = NEW.subject_key AND r.record_key = NEW.record_key
          AND r.item = NEW.item AND r.source = NEW.organ) THEN
        RAISE EXCEPTION
            '认定须依据本单位报送的、当事人自己的文书。 A determination rests on a document of the organ that names its own subject.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.entry_key IS NOT NULL AND (TG_OP = 'INSERT' OR OLD.entry_key IS NULL) THEN
        IF NOT EXISTS (SELECT FROM notices_notice n
                       WHERE n.subject_key = NEW.subject_key AND n.reference = NEW.number) THEN
            RAISE EXCEPTION
                '没有向本人送达告知，不得列入。 Nobody is listed who was not told of it themselves.'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF NOT EXISTS (SELECT FROM register_shown r
                       WHERE r.subject_key = NEW.subject_key AND r.record_key = NEW.entry_key AND r.source = NEW.organ) THEN
            RAISE EXCEPTION
                '记入的记录不是被认定主体的。 What is entered is no record of the subject that was determined.'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER determinations_own_course BEFORE INSERT OR UPDATE ON determinations_determination
    FOR EACH ROW EXECUTE FUNCTION determinations_own_course();
"""
NO_OWN = """
DROP TRIGGER determinations_own_course ON determinations_determination;
DROP FUNCTION determinations_own_course;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("determinations", "0002_row_security"),
        ("notices", "0002_put_by_the_database"),
        ("register", "0016_corrections"),
    ]

    operations = [migrations.RunSQL(OWN, NO_OWN)]
