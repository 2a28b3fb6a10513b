"""An installation moves its keys into a key module, works, and is refused clearly where the module fails it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from gongxin.lib.backup_keys import BackupKeys
from tests.integration.access.town import CITIZEN, penalty
from tests.integration.intake.desk import write
from tests.integration.register.own_database import COMMAND, House, house
from tests.key_module import needs_softhsm, new_module

__all__ = ["house"]

pytestmark = [pytest.mark.xdist_group("own-database"), needs_softhsm]


def _says(house: House, *words: str, **more: str) -> str:
    process = house.running(COMMAND, *words, **more)
    _, err = process.communicate(timeout=120)
    assert process.returncode != 0
    return err


def _accepts(house: House, path: Path, **more: str) -> None:
    out, err = house.filing(path, **more).communicate("go\n", timeout=120)
    assert json.loads(out)["accepted"] == 1, err


def test_an_installation_works_with_its_keys_in_a_module_and_never_without(
    house: House, tmp_path: Path
) -> None:
    module = new_module(tmp_path / "hsm")
    module.add_token("gongxin")
    inside = module.settings("gongxin")
    _accepts(house, write(tmp_path, [penalty(CITIZEN, "模〔2026〕1号")], "a.csv"))
    keys = house.var / "keys"
    BackupKeys.open(keys).make(20261129020304)
    house.run("keys", "move", "pkcs11", **{**inside, "GONGXIN_KEYS": "files"})
    assert [one.name for one in (keys / "backups").iterdir()] == ["backup-20261129020304.sealed"]
    assert list(keys.glob("*.key")) == []
    assert {path.name for path in keys.glob("*.sealed")} >= {"master.sealed", "index.sealed"}

    _accepts(house, write(tmp_path, [penalty(CITIZEN, "模〔2026〕2号")], "b.csv"), **inside)
    house.run("keys", "rotate", **inside)
    house.run("keys", "rewrap", **inside)
    assert (keys / "master-2.sealed").exists()

    held = sorted(path.name for path in keys.iterdir())
    (tmp_path / "wrong").write_text("0000")
    for said, more in (
        ("keys.kept-otherwise", {}),
        ("keys.token-unusable", {"GONGXIN_PKCS11_PIN_FILE": str(tmp_path / "wrong")}),
        ("keys.token-unusable", {"GONGXIN_PKCS11_TOKEN": "another"}),
        ("keys.bad-setting", {"GONGXIN_PKCS11_TOKEN": ""}),
    ):
        err = _says(house, "keys", "status", **({**inside, **more} if more else {}))
        assert said in err
        assert "0000" not in err
    assert sorted(path.name for path in keys.iterdir()) == held

    house.run("keys", "move", "files", **inside)
    shutil.rmtree(module.home)
    assert list(keys.glob("*.sealed")) == []
    _accepts(house, write(tmp_path, [penalty(CITIZEN, "模〔2026〕3号")], "c.csv"))
