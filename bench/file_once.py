"""`python -m bench.file_once FILE POSTMASTER`: file it as the command does, and print what that cost, as JSON."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path


def main() -> None:
    """Set up, stand behind people, file."""
    from gongxin.interfaces.cli.house import command_actor, give_way, open_house

    open_house()
    give_way()
    from gongxin.apps.intake.api import Channel, receive_file

    from .intake import ITEM, SOURCE
    from .meter import measured

    with measured(int(sys.argv[2])) as reading:
        receipt = receive_file(
            path=Path(sys.argv[1]),
            item_code=ITEM,
            source_code=SOURCE,
            actor=command_actor("bench"),
            channel=Channel.COMMAND,
            now=datetime.now(UTC),
        )
        reading.work = receipt.received
    counted = {"refused": receipt.refused, "duplicate": receipt.duplicate}
    print(json.dumps({"reading": asdict(reading), **counted}))


if __name__ == "__main__":
    main()
