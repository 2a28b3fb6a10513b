"""Folders of data as one stream, and back: regular files alone, nothing that was being written, nothing outside."""

from __future__ import annotations

import os
import tarfile
from pathlib import Path
from typing import BinaryIO, cast

from gongxin.lib.sealed_stream import SealedReader, SealedWriter


def pack(folder: Path, onto: SealedWriter) -> int:
    """Write the files below `folder`; gives how many. One that goes meanwhile was not needed any more."""
    count = 0
    with tarfile.open(
        fileobj=cast(BinaryIO, onto), mode="w|", format=tarfile.PAX_FORMAT
    ) as archive:
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            if path.name.startswith(".") or path.suffix == ".unready":
                continue
            try:
                if path.is_symlink() or not path.is_file():
                    continue
                content = path.read_bytes()
            except FileNotFoundError:
                continue
            _add(archive, path.relative_to(folder).as_posix(), content)
            count += 1
    return count


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    from io import BytesIO

    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), 0o600
    archive.addfile(entry, BytesIO(content))


def unpack(source: SealedReader, folder: Path) -> int:
    """Write the files below `folder` that do not lie there yet; gives how many. None is replaced."""
    count = 0
    with tarfile.open(fileobj=cast(BinaryIO, source), mode="r|") as archive:
        for entry in archive:
            path = folder / entry.name
            if not entry.isfile() or folder not in path.resolve().parents or path.exists():
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            content = archive.extractfile(entry)
            assert content is not None
            aside = path.with_name(f".{path.name}.unready")
            with aside.open("wb") as file:
                file.write(content.read())
                file.flush()
                os.fsync(file.fileno())
            aside.replace(path)
            count += 1
    for _ in source.chunks():  # to its very end: only there it is known that nothing is missing
        pass
    return count
