"""Versions of the master key in the book, and a way to wrap data keys anew that shows nobody."""

from django.db import migrations, models

REWRAPPING = "(SELECT guard.act()) = 'rewrap'"
POLICIES = f"""
CREATE POLICY data_key_is_rewrapped ON register_data_key FOR UPDATE
    USING ({REWRAPPING}) WITH CHECK ({REWRAPPING});
CREATE POLICY data_key_is_seen_to_rewrap ON register_data_key FOR SELECT USING ({REWRAPPING});
"""
NO_POLICIES = """
DROP POLICY data_key_is_seen_to_rewrap ON register_data_key;
DROP POLICY data_key_is_rewrapped ON register_data_key;
"""

# Whoever wraps anew neither empties a key nor takes it back to a version before.
MOVES_ON = """
CREATE FUNCTION register_keys_move_on() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog AS $$
BEGIN
    IF octet_length(NEW.wrapped) = 63 AND get_byte(NEW.wrapped, 0) = 2
       AND (get_byte(OLD.wrapped, 0) = 1 OR substr(NEW.wrapped, 2, 2) > substr(OLD.wrapped, 2, 2)) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION
        '数据密钥只能由更新的主密钥版本重新封装。 A data key is only wrapped anew under a later version.'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER register_keys_move_on BEFORE UPDATE ON register_data_key
    FOR EACH ROW EXECUTE FUNCTION register_keys_move_on();
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0006_row_security")]

    operations = [
        migrations.AlterField("keycheck", "key", models.CharField(max_length=24, primary_key=True, serialize=False)),
        migrations.AddField("keycheck", "made_at", models.DateTimeField(null=True)),
        migrations.AddField("keycheck", "retired_at", models.DateTimeField(null=True)),
        migrations.RunSQL(POLICIES, NO_POLICIES),
        migrations.RunSQL(MOVES_ON, "DROP FUNCTION register_keys_move_on CASCADE"),
    ]
