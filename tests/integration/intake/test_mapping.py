"""A source's own headers: laid down once on its own file, used by every later one."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from gongxin.apps.identity.api import system_actor
from gongxin.apps.intake.api import preview_columns, save_mapping
from gongxin.apps.ledger.api import EventKind, events
from gongxin.lib.errors import Refusal
from tests.integration.access.town import CITIZEN, FIRM, opened

from .desk import NOW, PENALTY, SOURCE, clerk, receive, refused, sound
from .desk import of_person as person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]

ROWS = [sound(1), person(2)]
NAMES = list(ROWS[0])
# how another system calls the same columns, and a column of its own
OWN = [f"F{place:02d}" for place in range(len(NAMES))]


def _file(folder: Path, name: str = "own.csv", *, titles: int = 0) -> Path:
    text = io.StringIO()
    writer = csv.writer(text)
    for _ in range(titles):
        writer.writerow(["报表"] + [""] * len(OWN))
    writer.writerow([*OWN, "内部流水号"])
    for place, row in enumerate(ROWS):
        writer.writerow([*(row[field] for field in NAMES), place])
    path = folder / name
    path.write_text(text.getvalue(), "utf-8")
    return path


def _save(header: list[str], fields: list[str], **more: Any) -> Any:
    asked = {"item_code": PENALTY, "source_code": SOURCE, "actor": clerk(), "now": NOW, **more}
    return save_mapping(header=header, fields=fields, **asked)


def _look(path: Path) -> Any:
    return preview_columns(
        path=path, item_code=PENALTY, source_code=SOURCE, actor=system_actor("test")
    )


def test_a_file_that_nobody_understood_is_read_by_its_mapping(tmp_path: Path) -> None:
    path = _file(tmp_path)
    assert refused(path).code == "file.columns-unknown"
    columns = _look(path)
    assert [column.name for column in columns] == [*OWN, "内部流水号"]
    assert {column.field for column in columns} == {""}
    titled = _look(_file(tmp_path, "titled.csv", titles=2))
    assert [column.name for column in titled] == [*OWN, "内部流水号"]

    mapping = _save([column.name for column in columns], [*NAMES, ""])

    receipt = receive(path)
    assert (receipt.accepted, receipt.mapping) == (2, mapping.pk)
    assert receipt.unused_columns == ("内部流水号",)
    file = opened(FIRM.key)
    assert file is not None
    assert file.records[0].content["CF_SY"] == ROWS[0]["CF_SY"]
    (event,) = events(kinds=[EventKind.MAPPING_SAVED], limit=1)
    assert event.payload == {"mapping": mapping.pk, "item": PENALTY, "columns": len(NAMES)}
    # and below titles, and on the page, with what was laid down
    assert receive(_file(tmp_path, "b.csv", titles=2)).mapping == mapping.pk
    assert [column.field for column in _look(path)] == [*NAMES, ""]


def test_the_newest_mapping_of_a_header_is_used_and_another_source_has_its_own(
    tmp_path: Path,
) -> None:
    path = _file(tmp_path)
    header = [*OWN, "内部流水号"]
    _save(header, [*NAMES, ""])
    without = [name if name != "CF_NR_FK" else "" for name in NAMES]
    newer = _save(header, [*without, ""])
    assert receive(path).mapping == newer.pk
    other = refused(path, source_code="sc-market-regulation")
    assert other.code == "file.columns-unknown"


def test_first_values_are_masked(tmp_path: Path) -> None:
    shown = " ".join(value for column in _look(_file(tmp_path)) for value in column.values)
    for secret in (CITIZEN.number, CITIZEN.name, FIRM.number):
        assert secret not in shown


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda header, fields: fields.__setitem__(0, "NO_SUCH"), "intake.unknown-field"),
        (lambda header, fields: fields.__setitem__(-1, NAMES[0]), "file.column-twice"),
        (lambda header, fields: fields.__setitem__(NAMES.index("CF_WSH"), ""), "file.columns-missing"),
        (lambda header, fields: header.__setitem__(-1, "宗教信仰"), "C2"),
        (lambda header, fields: header.__setitem__(-1, OWN[0]), "file.duplicate-header"),
    ],
    ids=["an unknown field", "a field twice", "a field missing", "a forbidden column", "a name twice"],
)  # fmt: skip
def test_a_mapping_that_cannot_be(change: Any, code: str) -> None:
    header, fields = [*OWN, "内部流水号"], [*NAMES, ""]
    change(header, fields)
    with pytest.raises(Refusal) as caught:
        _save(header, fields)
    assert caught.value.code == code


def test_a_forbidden_column_is_refused_even_where_it_is_mapped_to_something_else() -> None:
    header, fields = [*OWN, "血型"], [*NAMES, "BZ"]
    with pytest.raises(Refusal) as caught:
        _save(header, fields)
    assert caught.value.code == "C2"


def test_a_clerk_lays_down_for_their_own_organ() -> None:
    with pytest.raises(Refusal) as caught:
        _save([*OWN, "x"], [*NAMES, ""], actor=clerk("sc-tax"))
    assert caught.value.code == "intake.other-organ"
