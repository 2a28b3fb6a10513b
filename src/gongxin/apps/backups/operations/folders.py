"""A backup as it lies in its folder: a manifest in the clear, and sealed files beside it."""

from __future__ import annotations

import hmac
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gongxin.lib.canonical import canonical_json
from gongxin.lib.sealed_stream import SealedReader, SealedWriter, stream_key
from gongxin.lib.sealing import SealBroken
from gongxin.lib.tiles import sync_folder

from ..errors import damaged, folder_unfit, no_key, not_a_backup
from ..queries import backup_keys
from ..types import Manifest, Member, Told
from .telling import checking

MANIFEST = "manifest.json"


class SealedFolder:
    """The sealed files of one backup, each under a key of its own that follows from the backup's."""

    def __init__(self, folder: Path, number: int, key: bytes) -> None:
        self.folder, self.number, self._key = folder, number, key
        self.members: dict[str, Member] = {}

    @contextmanager
    def sealing(self, member: str) -> Iterator[SealedWriter]:
        """Write one of them; it counts once the block ends well. Durable then."""
        path = self.folder / member
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            writer = SealedWriter(file, self._key_of(member))
            yield writer
            digest = writer.finish()
            file.flush()
            os.fsync(file.fileno())
        self.members[member] = Member(writer.sealed_bytes, digest, 0)

    def count(self, member: str, holds: int) -> None:
        """Say how much is in one that was written."""
        written = self.members[member]
        self.members[member] = Member(written.sealed_bytes, written.sha256, holds)

    @contextmanager
    def opening(self, member: str) -> Iterator[SealedReader]:
        """Read one of them. Raises Refusal `backup.damaged` for whatever is not as it was sealed."""
        if not (self.folder / member).is_file():
            raise damaged(self.number, member)
        try:
            with (self.folder / member).open("rb") as file:
                yield SealedReader(file, self._key_of(member))
        except SealBroken:
            raise damaged(self.number, member) from None

    def write_manifest(self, manifest: Manifest) -> None:
        """The last file, with its mark; without it the folder is no backup."""
        said = manifest.as_dict()
        text = json.dumps(said | {"mark": self._mark(said)}, ensure_ascii=False, indent=1)
        descriptor = os.open(self.folder / MANIFEST, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        sync_folder(self.folder)

    def check(self, told: Told) -> Manifest:
        """Read everything back: the manifest by its mark, each file from its first byte to its last. Raises Refusal."""
        said = _read(self.folder)
        mark = said.pop("mark", "")
        if not hmac.compare_digest(str(mark), self._mark(said)) or said["number"] != self.number:
            raise damaged(self.number, MANIFEST)
        manifest = _manifest(said)
        for member in manifest.members:
            told(checking(member))
            with self.opening(member) as reader:
                for _ in reader.chunks():
                    pass
        return manifest

    def _key_of(self, member: str) -> bytes:
        return stream_key(self._key, f"{self.number}/{member}")

    def _mark(self, said: dict[str, object]) -> str:
        return hmac.digest(self._key_of(MANIFEST), canonical_json(said), "sha256").hex()


def sealed_folder(folder: Path) -> SealedFolder:
    """The backup in `folder`, with its key. Raises Refusal where it is none or nobody opens it any more."""
    number = _read(folder)["number"]
    if not isinstance(number, int):
        raise not_a_backup(folder)
    key = backup_keys().key(number)
    if key is None:
        raise no_key(number)
    return SealedFolder(folder, number, key)


def _read(folder: Path) -> dict[str, object]:
    try:
        said = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise not_a_backup(folder) from None
    except OSError as error:
        raise folder_unfit(folder, error.strerror or "?") from None
    if (
        not isinstance(said, dict)
        or said.get("format") != "gongxin-backup/1"
        or "number" not in said
    ):
        raise not_a_backup(folder)
    return said


def _manifest(said: dict[str, object]) -> Manifest:
    fields = {name: value for name, value in said.items() if name != "format"}
    tables = {name: (rows, total) for name, (rows, total) in fields.pop("tables").items()}  # type: ignore[attr-defined]
    members = {name: Member(**one) for name, one in fields.pop("members").items()}  # type: ignore[attr-defined]
    return Manifest(**fields, tables=tables, members=members)  # type: ignore[arg-type]
