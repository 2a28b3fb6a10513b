"""The public's login is shown what was released by policies of its own alone: those that ask for a context do not ask it for one."""

from django.db import migrations

SEEING = {"register_record": "record_is_seen", "register_mark": "mark_is_seen"}
OTHERS = (
    "gongxin_owner, gongxin_app, gongxin_ledger, gongxin_auditor, gongxin_backup, gongxin_emergency"
)


def given_to(roles: str) -> str:
    """Each of those policies for these roles and nobody else."""
    return "\n".join(
        f"ALTER POLICY {policy} ON {table} TO {roles};" for table, policy in SEEING.items()
    )


class Migration(migrations.Migration):
    dependencies = [("publication", "0002_walls"), ("register", "0017_statements")]

    operations = [migrations.RunSQL(given_to(OTHERS), given_to("PUBLIC"))]
