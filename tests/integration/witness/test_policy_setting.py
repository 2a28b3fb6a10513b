"""A policy is read when the platform starts, and one that cannot be kept is told then."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.harness import clean_environment
from tests.integration.ledger.witnesses import ONE
from tests.unit.witness.logs import signer

KEY = ONE.verifier.vkey()
OTHER_LOG = signer("other.example/log", 9).verifier.vkey()


def settings_with(policy: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ}
    clean_environment(environment)
    told = {"GONGXIN_VAR": os.environ["GONGXIN_VAR"], "GONGXIN_WITNESS_POLICY": str(policy)}
    return subprocess.run(
        [sys.executable, "-c", "from gongxin.config.settings import *; print(WITNESS_POLICY)"],
        env={**environment, **told},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (f"witness a {KEY} http://w.example.cn\nquorum a\n", "https://"),
        (f"witness a {KEY}\nquorum a\n", "https://"),
        (f"witness a {KEY} ftp://127.0.0.1/\nquorum a\n", "https://"),
        (f"log {OTHER_LOG}\nwitness a {KEY} https://w\nquorum a\n", "not among them"),
        (f"witness a {KEY} https://w\nquorum b\n", "line 2"),
        ("", "quorum"),
    ],
)
def test_what_cannot_be_kept_is_told(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "policy").write_text(content)
    done = settings_with(tmp_path / "policy")
    assert done.returncode != 0
    assert "ImproperlyConfigured" in done.stderr
    assert said in done.stderr.splitlines()[-1]


def test_a_file_that_is_not_there_is_no_policy_of_nobody(tmp_path: Path) -> None:
    done = settings_with(tmp_path / "lost")
    assert "ImproperlyConfigured: GONGXIN_WITNESS_POLICY" in done.stderr


def test_a_sound_one_is_read(tmp_path: Path) -> None:
    (tmp_path / "policy").write_text(f"witness a {KEY} https://w.example.cn/x/\nquorum a\n")
    done = settings_with(tmp_path / "policy")
    assert done.returncode == 0, done.stderr
    assert "url='https://w.example.cn/x'" in done.stdout
