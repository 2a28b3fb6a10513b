"""The editions that a what-if asks about: one that waits, or packs in a folder that would be loaded."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from gongxin.lib.periods import begins

from ..errors import unknown_edition
from ..models import Edition
from ..types import EditionCandidate, EditionRef
from .check_packs import sound_packs
from .load_packs import digest_of, document_of, is_loaded


def find_candidates(*, target: str, now: datetime) -> tuple[EditionCandidate, ...]:
    """The waiting edition `pack:edition`, or the packs below a folder that are not in force; nothing is written.

    Raises PackRefused and Refusals as loading would, and Refusal `catalogue.unknown-edition`.
    """
    path = Path(target)
    if path.is_dir():
        return _of_folder(path, now)
    waiting = {f"{row.pack}:{row.edition}": row for row in Edition.objects.waiting()}
    row = waiting.get(target)
    if row is None or row.waits_until is None:
        raise unknown_edition(target, list(waiting))
    ref = EditionRef(row.pack, row.edition, row.digest)
    return (EditionCandidate(ref, row.document, row.waits_until),)


def _of_folder(path: Path, now: datetime) -> tuple[EditionCandidate, ...]:
    """Those that loading the folder would bring; where it would bring none, the packs of the folder themselves."""
    found = []
    for tree in sound_packs([path]):
        document = document_of(tree)
        digest = digest_of(document)
        candidate = EditionCandidate(
            EditionRef(tree.code, str(tree.header["edition"]), digest),
            document,
            max(now, begins(tree.in_force_from)),
        )
        found.append((is_loaded(tree, digest, now), candidate))
    new = [one for loaded, one in found if not loaded]
    return tuple(new or [one for _, one in found])
