"""Nobody comes back who was erased: not by a restore while an old backup still opens, and not once its key is gone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from .story import ERASE, LOOK, Place, open_place, saved, told_town

pytestmark = pytest.mark.xdist_group("own-database")


@dataclass(frozen=True, slots=True)
class Told:
    """A backup was made, an account opened and the neighbour erased."""

    place: Place
    folder: Path
    before: Path


@pytest.fixture(scope="module")
def told() -> Iterator[Told]:
    with open_place() as folder, told_town(folder) as (place, security):
        before = Path(place.backup(folder / "backups")["folder"])
        place.program(LOOK)
        place.program(ERASE, security)
        yield Told(place, folder, before)


def test_an_erasure_is_done_again_before_anybody_is_served(told: Told) -> None:
    with saved(told.place, told.folder) as back:
        done = back.tried("restore", str(told.before), "--json")
        assert done.returncode == 0, done.stderr
        said = json.loads(done.stdout)
        assert said["erasures_replayed"] == 1
        assert said["lost"]["entries-erased"] == 1
        assert said["lost"]["account-created"] == 1
        seen = back.seen()
        assert seen["neighbour"] == [False, 0]
        assert seen["citizen"][0]
        assert seen["verified"]
        print(said, seen)
