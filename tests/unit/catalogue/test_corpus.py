"""The linter over the corpus of good and bad packs in `tests/fixtures/packs`."""

from pathlib import Path

import pytest

from gongxin.apps.catalogue.operations.check_packs import check_packs
from gongxin.lib.yaml_marks import load_marked

CORPUS = Path(__file__).parents[2] / "fixtures" / "packs"


def _cases(kind: str) -> list[Path]:
    return sorted(folder for folder in (CORPUS / kind).glob("*") if folder.is_dir())


@pytest.mark.parametrize("case", _cases("good"), ids=lambda case: case.name)
def test_good_packs_pass(case: Path) -> None:
    assert [str(fault) for fault in check_packs([case])] == []


@pytest.mark.parametrize("case", _cases("bad"), ids=lambda case: case.name)
def test_bad_packs_are_refused_where_they_are_wrong(
    case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = load_marked(case / "expect.yaml").data
    monkeypatch.chdir(case)
    faults = check_packs([case])
    found = {(fault.rule, fault.file, fault.line) for fault in faults}
    wanted = (expected["rule"], expected["file"], expected["line"])
    assert wanted in found, [str(fault) for fault in faults]
