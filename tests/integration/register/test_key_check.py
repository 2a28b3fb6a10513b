"""Keys that do not belong to the database are noticed before anything is written."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from gongxin.apps.register.api import check_keys
from gongxin.lib.errors import Refusal
from gongxin.lib.keyring import KeyRing

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("lost", ["index", "master"])
def test_a_lost_key_is_not_replaced_in_silence(lost: str, tmp_path: Path) -> None:
    with override_settings(KEYS_DIR=tmp_path):
        check_keys()
        check_keys()
        (tmp_path / f"{lost}.key").unlink()
        with pytest.raises(Refusal) as caught:
            check_keys()
    assert caught.value.code == "register.other-keys"


def test_a_whole_folder_of_other_keys_is_noticed(tmp_path: Path) -> None:
    with override_settings(KEYS_DIR=tmp_path / "first"):
        check_keys()
    with override_settings(KEYS_DIR=tmp_path / "second"), pytest.raises(Refusal):
        check_keys()


def test_restored_keys_are_welcome(tmp_path: Path, django_assert_num_queries: Any) -> None:
    first = tmp_path / "first"
    with override_settings(KEYS_DIR=first):
        check_keys()
    shutil.copytree(first, tmp_path / "restored")
    assert KeyRing.open(first).secret("master") == KeyRing.open(tmp_path / "restored").secret(
        "master"
    )
    with override_settings(KEYS_DIR=tmp_path / "restored"), django_assert_num_queries(1):
        check_keys()
