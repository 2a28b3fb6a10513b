"""Fetch what a department's own database has new, by a query that it agreed to, and file it.

A pull keeps no state of its own: what was filed last says since when to ask. It asks a little further
back than that, for what is filed twice adds nothing.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from gongxin.apps.catalogue.api import get_item
from gongxin.apps.directory.api import get_organ
from gongxin.apps.identity.api import Actor
from gongxin.lib.foreign_tables import NotReadable, read_into
from gongxin.lib.periods import BEIJING

from ..enums import BatchStatus, Channel
from ..errors.channels import bad_pull, pull_unreadable
from ..models import Batch
from ..types import Receipt
from .receive_file import receive_file

OVERLAP = timedelta(days=1)
"""How much further back than the last pull a query asks: clocks differ, and commits come late."""
FIRST = datetime(1900, 1, 1, tzinfo=UTC)
_KEYS = {"item", "source", "url_env", "query", "every_hours"}


@dataclass(frozen=True, slots=True)
class Pull:
    """抽取: one item of one source. `url_env` names the environment variable with the database's address,
    which stands in no file; `query` may ask for `:since`, a time in Beijing.
    """

    item: str
    source: str
    url_env: str
    query: str
    every: timedelta

    def due(self, now: datetime) -> datetime:
        """When it is to be asked next: at once if it never was."""
        last = last_pull(self)
        return now if last is None else last + self.every


def read_pulls(path: Path) -> list[Pull]:
    """The pulls that a file (YAML) lists. Raises Refusal, naming the entry and what is wrong with it."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError):
        raise bad_pull(0, "YAML") from None
    if not isinstance(raw, list):
        raise bad_pull(0, "list")
    pulls = [_pull(number, entry) for number, entry in enumerate(raw, 1)]
    seen: set[tuple[str, str]] = set()
    for number, pull in enumerate(pulls, 1):
        # both would take the other's last batch for their own
        if (pull.item, pull.source) in seen:
            raise bad_pull(number, "twice")
        seen.add((pull.item, pull.source))
    return pulls


def _pull(number: int, entry: Any) -> Pull:
    if not isinstance(entry, dict):
        raise bad_pull(number, "list")
    for key in sorted(_KEYS):
        if key not in entry:
            raise bad_pull(number, key)
    unknown = sorted(map(str, entry.keys() - _KEYS))
    if unknown:
        raise bad_pull(number, unknown[0])
    hours = entry["every_hours"]
    if not isinstance(hours, int | float) or not 0 < hours <= 24 * 366:
        raise bad_pull(number, "every_hours")
    return Pull(
        item=get_item(code=str(entry["item"])).code,
        source=get_organ(code_or_uscc=str(entry["source"])).code,
        url_env=str(entry["url_env"]),
        query=str(entry["query"]),
        every=timedelta(hours=hours),
    )


def last_pull(pull: Pull) -> datetime | None:
    """When the last batch of the pull that stands or waits was filed."""
    filed = Batch.objects.filter(
        channel=Channel.PULL.value,
        item=pull.item,
        source=pull.source,
        status__in=[BatchStatus.LOADED.value, BatchStatus.HELD.value, BatchStatus.RELEASED.value],
    )
    return filed.order_by("-id").values_list("received_at", flat=True).first()


def pull_from_database(*, pull: Pull, actor: Actor, now: datetime) -> Receipt | None:
    """Ask the database and file what it answers; None where it has nothing.

    Raises Refusal where it cannot be read, and as filing does.
    """
    last = last_pull(pull)
    since = FIRST if last is None else last - OVERLAP
    url = os.environ.get(pull.url_env)
    if not url:
        raise pull_unreadable(pull.url_env, "variable")
    with tempfile.TemporaryDirectory(prefix="gongxin-pull-") as folder:
        path = Path(folder) / "rows.csv"
        try:
            # a time without a zone, for most departments keep theirs so
            asked = {"since": since.astimezone(BEIJING).replace(tzinfo=None)}
            rows = read_into(path, url=url, query=pull.query, values=asked)
        except NotReadable as reason:
            raise pull_unreadable(pull.url_env, reason.reason) from None
        if rows == 0:
            return None
        return receive_file(
            path=path,
            item_code=pull.item,
            source_code=pull.source,
            actor=actor,
            channel=Channel.PULL,
            now=now,
            rows_stated=rows,
        )
