"""A data key may be emptied, by an act of its own and for the subject of the context alone."""

from django.db import migrations

ERASED = """
CREATE POLICY data_key_is_emptied ON register_data_key FOR UPDATE
    USING ((SELECT guard.act()) = 'erase' AND subject_key = ANY ((SELECT guard.subjects())::uuid[]));
"""
_MOVES_ON = """
CREATE OR REPLACE FUNCTION register_keys_move_on() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog AS $$
BEGIN
    {emptied}IF octet_length(NEW.wrapped) = 63 AND get_byte(NEW.wrapped, 0) = 2
       AND octet_length(OLD.wrapped) > 0
       AND (get_byte(OLD.wrapped, 0) = 1 OR substr(NEW.wrapped, 2, 2) > substr(OLD.wrapped, 2, 2)) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION
        '数据密钥只能由更新的主密钥版本重新封装。 A data key is only wrapped anew under a later version.'
        USING ERRCODE = 'restrict_violation';
END $$;
"""
EMPTIED = _MOVES_ON.format(
    emptied="IF guard.act() = 'erase' AND NEW.wrapped = '' THEN RETURN NEW; END IF;\n    "
)
NEVER_EMPTIED = _MOVES_ON.format(emptied="")


class Migration(migrations.Migration):
    dependencies = [("register", "0008_keys_by_class")]

    operations = [
        migrations.RunSQL(ERASED, "DROP POLICY data_key_is_emptied ON register_data_key"),
        migrations.RunSQL(EMPTIED, NEVER_EMPTIED),
    ]
