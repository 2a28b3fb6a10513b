"""The public page of the log: what it tells, what may be fetched, and that nothing else may."""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.conf import settings as of_house
from django.test import Client

from gongxin.apps.ledger.api import (
    integrate,
    log_verifier,
    record_verification,
    verify,
)
from gongxin.lib.signed_note import open_checkpoint
from tests.integration.access.town import now
from tests.integration.ledger.conftest import sign_ins
from tests.integration.ledger.witnesses import OF_ONE, ONE, cosign_published

ATOM = "{http://www.w3.org/2005/Atom}"


def _get(path: str) -> Any:
    return Client().get(path)


def _text(path: str = "/ledger/") -> str:
    answer = _get(path)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_before_the_first_checkpoint_the_page_says_so() -> None:
    assert "还没有检查点" in _text()


def test_the_page_tells_how_the_log_stands(home: Path, settings: Any) -> None:
    sign_ins(0, 300)
    integrate(now=now())
    record_verification(verification=verify(), actor="system:test", now=now())
    told = _text()
    assert "存证完好：共 300 条" in told
    assert log_verifier().vkey().replace("+", "&#x2B;") in told or log_verifier().vkey() in told
    head, _ = open_checkpoint(
        (home / "checkpoint").read_bytes(), origin=log_verifier().name, verifiers=[log_verifier()]
    )
    assert head.root.hex() in told
    settings.WITNESS_POLICY = OF_ONE
    cosign_published(home, (ONE, now() - timedelta(minutes=1)))
    assert ONE.verifier.name in _text()


def test_a_verification_that_failed_is_told_too(home: Path) -> None:
    sign_ins(0, 10)
    integrate(now=now())
    (home / "ledger.pub").write_text("another key\n")
    found = verify()
    assert not found.ok
    record_verification(verification=found, actor="system:test", now=now())
    assert "存证核对未通过" in _text()


def test_anybody_can_derive_the_root_from_what_is_served(home: Path) -> None:
    """From the entries of whole and partial bundles, by a tree of the test's own."""
    sign_ins(0, 600)
    integrate(now=now())
    note = _get("/ledger/log/checkpoint")
    assert note["Cache-Control"] == "no-cache"
    size, root = note.content.decode().split("\n")[1:3]
    leaves: list[bytes] = []
    for name in ("000", "001", "002.p/88"):
        bundle = _get(f"/ledger/log/tile/entries/{name}")
        assert bundle.status_code == 200
        assert ("immutable" in bundle["Cache-Control"]) == ("." not in name)
        data = bundle.content
        while data:
            length = int.from_bytes(data[:2])
            leaves.append(hashlib.sha256(b"\0" + data[2 : 2 + length]).digest())
            data = data[2 + length :]
    assert len(leaves) == int(size) == 600
    assert base64.b64encode(_root(leaves)).decode() == root
    first = _get("/ledger/log/tile/0/000").content
    assert first == b"".join(leaves[:256])


def _root(leaves: list[bytes]) -> bytes:
    if len(leaves) == 1:
        return leaves[0]
    half = 1 << ((len(leaves) - 1).bit_length() - 1)
    return hashlib.sha256(b"\1" + _root(leaves[:half]) + _root(leaves[half:])).digest()


@pytest.mark.parametrize(
    "name",
    [
        "../keys/master.key",
        "..%2fkeys%2fmaster.key",
        "tile/0/../../../keys/master.key",
        "tile/0/000/../../checkpoint",
        "/etc/passwd",
        "checkpoint/",
        "checkpoint%00",
        ".checkpoint",
        "tile/0/0",
        "tile/00/000",
        "tile/0/000.p/256",
        "tile/0/000.p/0",
        "tile/64/000",
        "tile/entries/x000/001",
        "",
    ],
)
def test_nothing_but_the_log_is_served(home: Path, name: str) -> None:
    sign_ins(0, 300)
    integrate(now=now())
    assert _get(f"/ledger/log/{name}").status_code == 404


def test_the_list_gives_each_checkpoint_with_its_signed_note(home: Path) -> None:
    sizes = []
    for first, count in ((0, 3), (3, 40), (43, 1)):
        sign_ins(first, count)
        integrate(now=now())
        sizes.append(first + count)
    answer = _get("/ledger/checkpoints.atom")
    assert answer["Content-Type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(answer.content)
    entries = feed.findall(f"{ATOM}entry")
    assert [int(one.findtext(f"{ATOM}title") or 0) for one in entries] == sizes[::-1]
    for one, size in zip(entries, sizes[::-1], strict=True):
        note = one.findtext(f"{ATOM}summary") or ""
        head, _ = open_checkpoint(note, origin=log_verifier().name, verifiers=[log_verifier()])
        assert head.size == size
    assert feed.findtext(f"{ATOM}id") == f"urn:gongxin:log:{log_verifier().name}"
    assert of_house.PUBLIC_URL in answer.content.decode()
