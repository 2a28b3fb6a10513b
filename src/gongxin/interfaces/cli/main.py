"""`gongxin`: the command line. Each command parses, makes one call into the house, and prints.

Exit status: 0 done, 1 a check found something, 2 refused (one clear line in Chinese and English),
3 the database cannot be used just now, and the same command may be given again.
"""

from __future__ import annotations

import importlib
import sys

import click

from gongxin import __version__
from gongxin.lib.errors import Refusal

COMMANDS = {
    "account": "accounts:account",
    "authorisation": "authorisations:authorisation",
    "backup": "backups:backup",
    "batch": "batches:batch",
    "bulk": "bulk:bulk",
    "bundle": "replaying:bundle",
    "case": "cases:case",
    "clock": "clocks:clock",
    "db": "database:db",
    "demo": "demo:demo",
    "destruction": "destroying:destruction",
    "display": "displaying:display",
    "docs": "documents:docs",
    "emergency": "emergency:emergency",
    "grades": "grading:grades",
    "intake": "intake:intake",
    "jobs": "jobs:jobs",
    "keys": "keys:keys",
    "kit": "kit:kit",
    "ledger": "ledger:ledger",
    "links": "linking:links",
    "measures": "measuring:measures",
    "neighbours": "neighbours:neighbours",
    "notices": "noticing:notices",
    "pack": "packs:pack",
    "publication": "publishing:publication",
    "pull": "pulling:pull",
    "quality": "quality:quality",
    "recall": "recalling:recall",
    "replay": "replaying:replay",
    "restore": "backups:restore",
    "review": "reviewing:review",
    "sender": "senders:sender",
    "serve": "serving:serve",
    "simulate": "simulation:simulate",
    "tips": "tips:tips",
    "watch": "watching:watch",
    "witness": "witnessing:witness",
}


ALSO = {"display-check": "displaying:check"}
"""Another spelling of a command within a group; it is listed under the first one alone."""


class Commands(click.Group):
    """Commands by name, imported when they are used: `--help` needs no database."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        found = COMMANDS.get(cmd_name) or ALSO.get(cmd_name)
        if found is None:
            return None
        module, name = found.split(":")
        command: click.Command = getattr(
            importlib.import_module(f"gongxin.interfaces.cli.{module}"), name
        )
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="gongxin")
def cli() -> None:
    """公信：公共信用信息平台。  Gongxin: a public-credit register with due process."""


def main() -> None:
    """Run the command line; a refusal becomes one clear line and exit status 2, an outage 3."""
    from gongxin.lib.outages import Outage, told_of_outages

    try:
        with told_of_outages():
            cli(prog_name="gongxin")
    except Outage as outage:
        print_refusal(outage)
        sys.exit(3)
    except Refusal as refusal:
        for fault in getattr(refusal, "faults", ()):
            click.echo(str(fault), err=True)
        print_refusal(refusal)
        sys.exit(2)


def print_refusal(refusal: Refusal) -> None:
    """The refusal on standard error: what, then what to do, in both languages."""
    what, mend = refusal.what, refusal.mend
    click.echo(f"{what.zh}{mend.zh} | {what.en} {mend.en} [{refusal.code}]", err=True)
