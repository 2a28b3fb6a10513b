"""A receipt proves itself with two public keys; a changed byte, another key or another event is found."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings

from gongxin.apps.catalogue.api import load_packs
from gongxin.apps.identity.api import Role, system_actor
from gongxin.apps.intake.api import (
    RecallReason,
    recall_batch,
    receipt_key,
    signed_receipt,
    verify_receipt,
)
from gongxin.apps.intake.types import ReceiptVerdict
from gongxin.apps.ledger.api import integrate, log_verifier
from gongxin.lib.errors import Refusal
from gongxin.lib.keyring import KeyRing
from gongxin.lib.signed_note import Ed25519Signer
from gongxin.lib.witness_policy import Policy
from tests.integration.access.town import PACKS
from tests.integration.intake.desk import NOW, receive, sound, write
from tests.unit.lib.test_cosignature import cosigner

from .witnesses import OF_TWO, ONE, TWO, cosign_published


@pytest.fixture(autouse=True)
def packs(home: Path) -> None:
    """The packs of the house in this test's own tables."""
    load_packs(paths=[PACKS], actor="system:test", now=NOW)


def _receipt(folder: Path) -> dict[str, Any]:
    number = receive(write(folder, [sound(1), sound(2, CF_JDRQ="x")])).batch
    before = signed_receipt(number=number, actor=system_actor("test"))
    assert before["proof"] is None
    integrate(now=NOW)
    return signed_receipt(number=number, actor=system_actor("test"))


def _verdict(document: dict[str, Any], policy: Policy | None = None) -> ReceiptVerdict:
    return verify_receipt(
        content=json.dumps(document).encode(),
        receipt_key=receipt_key(),
        ledger_key=log_verifier(),
        policy=policy,
    )


def _other(signature: str) -> str:
    """One character of the signature itself is another."""
    other = "B" if signature[-20] == "A" else "A"
    return signature[:-20] + other + signature[-19:]


CHANGES: dict[str, Callable[[dict[str, Any]], None]] = {
    "a count": lambda document: document["receipt"].update(accepted=2),
    "the digest": lambda document: document["receipt"].update(file_sha256="0" * 64),
    "the signature": lambda document: document.update(signature=_other(document["signature"])),
    "no signature": lambda document: document.update(signature=""),
    "the event": lambda document: document["proof"].update(
        event=document["proof"]["event"].replace('"refused":1', '"refused":0')
    ),
    "the nonce": lambda document: document["proof"].update(nonce="A" * 43 + "="),
    "the place": lambda document: document["proof"].update(leaf_index=document["proof"]["leaf_index"] - 1),
    "the size": lambda document: document["proof"].update(tree_size=document["proof"]["tree_size"] + 1),
    "the path": lambda document: document["proof"].update(path=document["proof"]["path"][1:]),
    "the checkpoint": lambda document: document["proof"].update(
        checkpoint=document["proof"]["checkpoint"].replace("gongxin", "another")
    ),
    "the format": lambda document: document.update(format="urn:gongxin:receipt:2"),
    "a number for a text": lambda document: document["proof"].update(entry=1),
    "nothing": lambda document: document.clear(),
}  # fmt: skip


def test_a_receipt_proves_itself_and_a_changed_one_does_not(tmp_path: Path) -> None:
    document = _receipt(tmp_path)
    verdict = _verdict(document)
    assert verdict.batch == document["receipt"]["batch"]
    assert verdict.filed is not None
    assert (verdict.filed.enough, verdict.recalled) == (None, None)
    for name, change in CHANGES.items():
        forged = json.loads(json.dumps(document))
        change(forged)
        with pytest.raises(Refusal) as caught:
            _verdict(forged)
        assert caught.value.code == "intake.receipt-not-sound", name

    other = KeyRing.open(tmp_path / "other")
    for keys in (
        {"receipt_key": Ed25519Signer(receipt_key().name, other.ed25519("a")).verifier},
        {"ledger_key": Ed25519Signer(log_verifier().name, other.ed25519("b")).verifier},
    ):
        with pytest.raises(Refusal):
            verify_receipt(
                content=json.dumps(document).encode(),
                **{"receipt_key": receipt_key(), "ledger_key": log_verifier(), **keys},
            )
    assert Path(django_settings.LEDGER_DIR).is_dir()


def test_the_proof_of_another_batch_proves_nothing(tmp_path: Path) -> None:
    first = _receipt(tmp_path)
    number = receive(write(tmp_path, [sound(7)])).batch
    integrate(now=NOW)
    second = signed_receipt(number=number, actor=system_actor("test"))
    second["proof"] = first["proof"]
    with pytest.raises(Refusal):
        _verdict(second)


def test_the_witnesses_of_a_receipt_are_checked(tmp_path: Path, home: Path) -> None:
    number = receive(write(tmp_path, [sound(3)])).batch
    integrate(now=NOW)
    bare = _verified(number, OF_TWO)
    assert bare.filed is not None
    assert (bare.filed.enough, len(bare.filed.cosigned)) == (False, 0)
    cosign_published(home, (ONE, NOW), (TWO, NOW))
    found = _verified(number, OF_TWO)
    assert found.filed is not None
    assert (found.filed.enough, set(found.filed.cosigned.values())) == (True, {NOW})
    cosign_published(home, (ONE, NOW), (cosigner(TWO.verifier.name, 99), NOW))
    alone = _verified(number, OF_TWO)
    assert alone.filed is not None
    assert alone.filed.enough is False
    document = signed_receipt(number=number, actor=system_actor("test"))
    document["proof"]["checkpoint"] = _other(
        document["proof"]["checkpoint"].replace(
            document["proof"]["checkpoint"].splitlines()[-1] + "\n", ""
        )
    )
    with pytest.raises(Refusal, match="receipt-not-sound"):
        _verdict(document, OF_TWO)


def _verified(number: str, policy: Policy) -> ReceiptVerdict:
    return _verdict(signed_receipt(number=number, actor=system_actor("test")), policy)


def test_a_recall_proves_itself_too(tmp_path: Path) -> None:
    number, other = (receive(write(tmp_path, [sound(n)])).batch for n in (4, 5))
    operator = replace(system_actor("test"), role=Role.OPERATOR)
    for batch in (number, other):
        recall_batch(number=batch, reason=RecallReason.WRONG_FILE, actor=operator, now=NOW)
    assert signed_receipt(number=number, actor=operator)["recall_proof"] is None
    integrate(now=NOW)
    document = signed_receipt(number=number, actor=operator)
    verdict = _verdict(document)
    assert verdict.recalled is not None
    assert verdict.recalled.kind == "batch-recalled"
    anothers = signed_receipt(number=other, actor=operator)
    for wrong in (anothers["recall_proof"], document["proof"]):
        with pytest.raises(Refusal, match="receipt-not-sound"):
            _verdict({**document, "recall_proof": wrong})
