"""File one row that another app of this platform has decided on: by the checks, the load and the receipt of any other file."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from gongxin.apps.catalogue.api import get_item
from gongxin.apps.identity.api import Actor, Role

from ..enums import Channel, Severity
from ..errors.corrections import row_unfit
from ..types import Receipt
from .receive_file import receive_file


def file_row(
    *, item_code: str, organ: str, cells: Mapping[str, str], actor: Actor, now: datetime
) -> Receipt:
    """Take it into the register as filed by that organ; the row that is there already adds nothing.

    The caller answers for who decided it, so that it is not held for a second person. Raises Refusal with what a file would be
    sent back for; then nothing of it is kept, in the transaction of the caller.
    """
    names = [field.name for field in get_item(code=item_code).fields]
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow(names)
    rows.writerow([cells.get(name, "") for name in names])
    with tempfile.NamedTemporaryFile(prefix="gongxin-row-", suffix=".csv") as spool:
        spool.write(text.getvalue().encode())
        spool.flush()
        receipt = receive_file(
            path=Path(spool.name),
            item_code=item_code,
            source_code=organ,
            actor=Actor(ref=actor.ref, role=Role.CLERK, organ=organ),
            channel=Channel.WORKBENCH,
            now=now,
            rows_stated=1,
            released=True,
        )
    if receipt.refused:
        raise row_unfit(
            [(one.message, one.mend) for one in receipt.findings if one.severity is Severity.ERROR]
        )
    return receipt
