"""Who sees a tip: the role `gongxin_tips` alone, and of it no more than a context of its own acts says (charter C15).

`tip`: whoever has the code, told as the context's actor, or the organ that has it. `tip-contact`: who left it, and nothing else
uses that act. `tip-count`: how many there are. `tip-end`: what is to be destroyed. Words are hidden from the second on in which
their time is over. An event that this role writes is about a tip and names no subject.
"""

from django.db import migrations

ACT = "(SELECT guard.act())"
HANDS = "(code_hash = (SELECT guard.told('actor')) OR organ = (SELECT guard.told('organ')))"
OVER = "keeps_until <= statement_timestamp()"
SHOWN = f"({ACT} IN ('tip', 'tip-contact') AND {HANDS})"


def of_tip(table: str, act: str, condition: str) -> str:
    """What hangs on a tip is shown with it, to that act."""
    return f"({ACT} = '{act}' AND EXISTS (SELECT FROM tips_tip t WHERE t.number = {table}.tip AND {condition}))"


def kept(table: str, act: str) -> str:
    """For as long as its words are kept."""
    return of_tip(table, act, "t.keeps_until > statement_timestamp()")


POLICIES = f"""
CREATE POLICY tip_is_seen ON tips_tip FOR SELECT TO gongxin_tips
    USING ({SHOWN} OR {ACT} = 'tip-count' OR ({ACT} = 'tip-end' AND {OVER}));
CREATE POLICY tip_is_left ON tips_tip FOR INSERT TO gongxin_tips
    WITH CHECK ({ACT} = 'tip' AND code_hash = (SELECT guard.told('actor')));
CREATE POLICY tip_is_handled ON tips_tip FOR UPDATE TO gongxin_tips
    USING ({ACT} = 'tip' AND organ = (SELECT guard.told('organ'))) WITH CHECK ({ACT} = 'tip');
CREATE POLICY tip_is_ended ON tips_tip FOR UPDATE TO gongxin_tips
    USING ({ACT} = 'tip-end' AND {OVER}) WITH CHECK ({ACT} = 'tip-end');
ALTER TABLE tips_tip ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
""" + "".join(
    f"""
CREATE POLICY {table}_is_seen ON tips_{table} FOR SELECT TO gongxin_tips
    USING ({kept(f"tips_{table}", act)} OR {of_tip(f"tips_{table}", "tip-end", "t." + OVER)});
CREATE POLICY {table}_is_added ON tips_{table} FOR INSERT TO gongxin_tips WITH CHECK ({kept(f"tips_{table}", "tip")});
CREATE POLICY {table}_is_destroyed ON tips_{table} FOR DELETE TO gongxin_tips
    USING ({of_tip(f"tips_{table}", "tip-end", "t." + OVER)});
ALTER TABLE tips_{table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
"""
    for table, act in (("words", "tip"), ("evidence", "tip"), ("contact", "tip-contact"))
) + "".join(
    f"""
CREATE POLICY {table}_is_seen ON tips_{table} FOR SELECT TO gongxin_tips USING ({of_tip(f"tips_{table}", "tip", "true")});
CREATE POLICY {table}_is_added ON tips_{table} FOR INSERT TO gongxin_tips WITH CHECK ({of_tip(f"tips_{table}", "tip", "true")});
CREATE POLICY {table}_goes_on ON tips_{table} FOR UPDATE TO gongxin_tips USING ({of_tip(f"tips_{table}", "tip", "true")});
ALTER TABLE tips_{table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
"""
    for table in ("passing", "reward")
) + """
CREATE POLICY event_of_tip_is_written ON ledger_event FOR INSERT TO gongxin_tips
    WITH CHECK (subject_key IS NULL AND kind LIKE 'tip%');
"""
NO_POLICIES = "DROP POLICY event_of_tip_is_written ON ledger_event;\n" + "".join(
    f"ALTER TABLE tips_{table} DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;\n"
    + "".join(f"DROP POLICY {policy} ON tips_{table};\n" for policy in policies)
    for table, policies in {
        "reward": ("reward_is_seen", "reward_is_added", "reward_goes_on"),
        "passing": ("passing_is_seen", "passing_is_added", "passing_goes_on"),
        "contact": ("contact_is_seen", "contact_is_added", "contact_is_destroyed"),
        "evidence": ("evidence_is_seen", "evidence_is_added", "evidence_is_destroyed"),
        "words": ("words_is_seen", "words_is_added", "words_is_destroyed"),
        "tip": ("tip_is_seen", "tip_is_left", "tip_is_handled", "tip_is_ended"),
    }.items()
)

# What was decided stays so, and nothing lengthens how long words are kept: the role has no right to change that column, and no
# act comes back from an end.
STAYS = """
CREATE FUNCTION tips_stay() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    IF OLD.closed_at IS NOT NULL AND (NEW.closed_at, NEW.closed_by, NEW.outcome, NEW.organ)
           IS DISTINCT FROM (OLD.closed_at, OLD.closed_by, OLD.outcome, OLD.organ)
       OR OLD.destroyed_at IS NOT NULL AND NEW.destroyed_at IS DISTINCT FROM OLD.destroyed_at
       OR OLD.spared <> '' AND NEW.organ = OLD.spared THEN
        RAISE EXCEPTION '已办结或者已销毁的举报不再改动，也不交回应当回避的单位。 A tip that was closed or destroyed stays so, and does not go back to whom it is about.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tips_stay BEFORE UPDATE ON tips_tip FOR EACH ROW EXECUTE FUNCTION tips_stay();
"""
NO_STAYS = """
DROP TRIGGER tips_stay ON tips_tip;
DROP FUNCTION tips_stay;
"""


class Migration(migrations.Migration):
    dependencies = [("tips", "0001_tips"), ("ledger", "0003_row_security"), ("register", "0006_row_security")]

    operations = [
        migrations.RunSQL(POLICIES, NO_POLICIES),
        migrations.RunSQL(STAYS, NO_STAYS),
    ]
