"""A witness in a folder of its own, with one log that it knows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gongxin.witness.home import Home, know_log
from gongxin.witness.judging import NotCosigned, Response, add_checkpoint

from .logs import signer

Ask = Callable[[bytes], Response]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A witness that knows the log `ORIGIN`."""
    return begin(tmp_path / "witness")


@pytest.fixture
def ask(home: Home) -> Ask:
    """Its answer to a request, refusals too."""
    return lambda body: answer(home, body)


def begin(path: Path) -> Home:
    Home.open(path, name="witness.example/w1")
    know_log(path, signer().verifier.vkey())
    return Home.open(path)


def answer(home: Home, body: bytes) -> Response:
    try:
        return add_checkpoint(home, body)
    except NotCosigned as other:
        return other.response
