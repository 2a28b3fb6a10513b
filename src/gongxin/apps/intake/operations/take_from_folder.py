"""File what departments drop into folders: `ORGAN/ITEM/drop`, then `processed` or `failed`.

A file is moved aside before it is read, and to its last place only when the batch is committed and its
receipt lies there. Killed in between, the next run files it again, which adds nothing twice. A name is
never looked at but for marks of a file that is still being written.
"""

from __future__ import annotations

import fcntl
import json
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from gongxin.apps.identity.api import Actor
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal
from gongxin.lib.outages import Outage

from ..enums import Channel
from ..errors.channels import folder_watched_already, no_plain_file
from ..types import Receipt
from .receive_file import receive_file
from .sign_receipt import signed_receipt

DROP, WORKING, PROCESSED, FAILED = "drop", "working", "processed", "failed"
SETTLED_SECONDS = 5.0
"""A file is taken when nobody has written to it for so long."""

LOCK = ".gongxin-watch.lock"


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one file: a batch, or the code of its refusal. No name: it may be a person's."""

    batch: str = ""
    refused: str = ""


@contextmanager
def watched(home: Path) -> Iterator[None]:
    """Hold the folder: two watchers would file everything twice. Raises Refusal if it is held."""
    descriptor = os.open(home / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise folder_watched_already() from None
        yield
    finally:
        os.close(descriptor)


def take_from_folder(
    *, home: Path, actor: Actor, now: Callable[[], datetime], settled: float = SETTLED_SECONDS
) -> Iterator[Taken]:
    """File everything that lies ready below `home`, which the caller holds by `watched`."""
    for place in sorted(home.glob(f"*/*/{DROP}")):
        if place.is_dir() and not place.is_symlink():
            for path in _left_behind(place.parent):
                yield _take(path, place.parent, actor, now())
            for path in _ready(place, now().timestamp() - settled):
                aside = place.parent / WORKING / path.name
                aside.parent.mkdir(exist_ok=True)
                path.rename(aside)
                yield _take(aside, place.parent, actor, now())


def _left_behind(place: Path) -> list[Path]:
    working = place / WORKING
    return sorted(working.iterdir()) if working.is_dir() and not working.is_symlink() else []


def _ready(drop: Path, before: float) -> list[Path]:
    """Files that nobody is writing any more, in the order of their names."""
    ready = []
    for path in sorted(drop.iterdir()):
        unfinished = path.name.startswith(".") or path.suffix.lower() in {
            ".part",
            ".tmp",
            ".filepart",
        }
        if not unfinished and path.lstat().st_mtime <= before:
            ready.append(path)
    return ready


def _take(path: Path, place: Path, actor: Actor, now: datetime) -> Taken:
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            raise no_plain_file()
        receipt = receive_file(
            path=path,
            item_code=place.name,
            source_code=place.parent.name,
            actor=actor,
            channel=Channel.FOLDER,
            now=now,
        )
    except Outage:
        raise  # the file stays where it is, for the next time
    except Refusal as refusal:
        _put(path, place / FAILED / f"{now:%Y%m%dT%H%M%S%f}", {"refusal.txt": _refused(refusal)})
        return Taken(refused=refusal.code)
    signed = signed_receipt(number=receipt.batch, actor=actor)
    _put(
        path,
        place / PROCESSED / receipt.batch,
        {
            "receipt.json": json.dumps(signed, ensure_ascii=False, indent=2) + "\n",
            "receipt.txt": _readable(receipt),
        },
    )
    return Taken(batch=receipt.batch)


def _put(path: Path, folder: Path, beside: dict[str, str]) -> None:
    """Move the file into `folder`; what stands beside it is there first."""
    folder.mkdir(parents=True)
    for name, text in beside.items():
        with (folder / name).open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    home = (
        folder / "file"
    )  # a folder of its own: whatever the file is called, it replaces no receipt
    home.mkdir()
    path.rename(home / path.name)


def _refused(refusal: Refusal) -> str:
    return "\n".join(
        [
            f"[{refusal.code}]",
            refusal.what.zh,
            refusal.mend.zh,
            refusal.what.en,
            refusal.mend.en,
            "",
        ]
    )


_COUNTS = (
    ("received", Text("收到", "received")),
    ("accepted", Text("新增", "accepted")),
    ("superseding", Text("更新", "superseding")),
    ("duplicate", Text("重复", "duplicate")),
    ("held", Text("待核", "held")),
    ("refused", Text("退回", "refused")),
)


def _readable(receipt: Receipt) -> str:
    lines = [f"批次 batch {receipt.batch}", f"SHA-256 {receipt.file_digest}"]
    lines += [f"{word.zh} {word.en}: {getattr(receipt, name):,}" for name, word in _COUNTS]
    for found in receipt.findings:
        lines.append(f"第 {found.row} 行 row {found.row} {found.column} [{found.rule}]")
        lines.append(f"  {found.message.zh}{found.mend.zh}")
        lines.append(f"  {found.message.en} {found.mend.en}")
    if receipt.findings_total > len(receipt.findings):
        lines.append(f"… 共 {receipt.findings_total:,} 条 findings in all")
    return "\n".join(lines) + "\n"
