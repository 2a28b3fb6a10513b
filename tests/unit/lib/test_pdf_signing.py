"""A signed report: genuine as issued, and not genuine after any change to any byte."""

from __future__ import annotations

import asyncio
import hashlib
import io
import random
import shutil
import stat
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.generic import pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from gongxin.lib import pdf_signing
from gongxin.lib.canonical import canonical_json
from gongxin.lib.pdf_signing import LARGEST, Signer, check, ensure_signer, sign
from gongxin.lib.typesetting import typeset

from .report_paper import fixture, paper

NOW = datetime(2026, 11, 22, 10, 15, tzinfo=timezone(timedelta(hours=8)))
FOUNDED = datetime(2026, 1, 1, tzinfo=UTC)
NAME = "公信平台·江州市（演示）"
PLACE = pdf_signing.RESERVED


@pytest.fixture(scope="module")
def signer(tmp_path_factory: pytest.TempPathFactory) -> Signer:
    return ensure_signer(tmp_path_factory.mktemp("keys"), name=NAME, now=FOUNDED)


@pytest.fixture(scope="module")
def unsigned() -> bytes:
    return paper(fixture("empty"))


@pytest.fixture(scope="module")
def issued(signer: Signer, unsigned: bytes) -> bytes:
    return sign(unsigned, signer=signer, reason="出具报告 Report issued", now=NOW)


def genuine(pdf: bytes, signer: Signer) -> bool:
    return check(pdf, trusted_certificate=signer.trusted_certificate).genuine


def test_as_issued_it_is_genuine(issued: bytes, signer: Signer) -> None:
    found = check(issued, trusted_certificate=signer.trusted_certificate)
    assert found.genuine
    assert (found.signed, found.intact, found.trusted, found.covers_whole_file) == (True,) * 4
    assert found.fault is None
    assert found.signed_at == NOW
    assert found.signer_name == NAME
    assert found.report_json == canonical_json(fixture("empty"))


def test_signing_only_appends_and_leaves_the_metadata(issued: bytes, unsigned: bytes) -> None:
    assert issued.startswith(unsigned)
    appended = issued[len(unsigned) :]
    assert b"/SubFilter /ETSI.CAdES.detached" in appended
    assert b"/TransformMethod /DocMDP" in appended
    assert b"/ModDate" not in appended
    assert b"<x:xmpmeta" not in appended
    assert b"/Version" not in appended  # PDF/A-3 is a form of PDF 1.7


def test_500_flipped_bytes_are_all_found(issued: bytes, signer: Signer) -> None:
    chance = random.Random(20261122)
    for at in chance.sample(range(len(issued)), 500):
        changed = bytearray(issued)
        changed[at] ^= chance.randrange(1, 256)
        assert not genuine(bytes(changed), signer), at


def test_flips_in_the_place_of_the_signature_are_found(issued: bytes, signer: Signer) -> None:
    """There the signature itself does not reach: container, unused room, letter case, brackets."""
    start = issued.index(b"/Contents <") + len("/Contents ")
    places = [*range(start, start + 3000, 7), *range(start + 3000, start + PLACE + 2, 97)]
    for at in [*places, start + PLACE + 1]:
        for flip in (0x01, 0x20):  # another digit; the other letter case
            changed = bytearray(issued)
            changed[at] ^= flip
            assert not genuine(bytes(changed), signer), (at, flip)


def test_padding_with_other_digits_is_found(issued: bytes, signer: Signer) -> None:
    """An ordinary viewer sees no harm in this file; nothing it shows has changed."""
    end = issued.index(b"/Contents <") + len("/Contents <") + PLACE
    assert issued[end - 4 : end] == b"0000"
    assert not genuine(issued[: end - 1] + b"7" + issued[end:], signer)


@pytest.mark.parametrize("tail", [b"\n", b" ", b"%", b"%%EOF\n", b"\x00" * 4096])
def test_appended_bytes_are_found(tail: bytes, issued: bytes, signer: Signer) -> None:
    found = check(issued + tail, trusted_certificate=signer.trusted_certificate)
    assert (found.signed, found.covers_whole_file, found.genuine) == (True, False, False)
    assert found.fault == pdf_signing.NOT_WHOLE


@pytest.mark.parametrize("kept", [0, 1, 4, 5, 100, 0.3, 0.9, 0.99, -900, -1])
def test_truncated_files_are_found(kept: float, issued: bytes, signer: Signer) -> None:
    length = int(kept * len(issued)) if isinstance(kept, float) else kept
    found = check(issued[:length], trusted_certificate=signer.trusted_certificate)
    assert not found.genuine
    assert found.fault is not None
    assert found.report_json is None


def test_a_later_revision_is_found(issued: bytes, signer: Signer) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(issued))
    writer.root["/Lang"] = pdf_string("en")
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    assert out.getvalue().startswith(issued)
    assert not genuine(out.getvalue(), signer)


def test_signed_twice_is_found(issued: bytes, signer: Signer, unsigned: bytes) -> None:
    second = issued + issued[len(unsigned) :]
    found = check(second, trusted_certificate=signer.trusted_certificate)
    assert found.fault == pdf_signing.SIGNED_AGAIN


def test_another_signer_is_not_trusted(unsigned: bytes, signer: Signer, tmp_path: Path) -> None:
    other = ensure_signer(tmp_path, name=NAME, now=FOUNDED)  # the same name, another key
    forged = sign(unsigned, signer=other, reason="x", now=NOW)
    assert genuine(forged, other)
    found = check(forged, trusted_certificate=signer.trusted_certificate)
    assert (found.intact, found.trusted, found.genuine) == (True, False, False)
    assert found.fault == pdf_signing.OTHER_SIGNER
    assert found.signer_name is None
    assert found.report_json is None


def test_signed_outside_the_life_of_the_certificate(unsigned: bytes, signer: Signer) -> None:
    early = sign(unsigned, signer=signer, reason="x", now=FOUNDED - timedelta(days=2))
    found = check(early, trusted_certificate=signer.trusted_certificate)
    assert not found.trusted
    assert not found.genuine


def test_without_signature_or_attachment(unsigned: bytes, signer: Signer, tmp_path: Path) -> None:
    trusted = signer.trusted_certificate
    assert check(unsigned, trusted_certificate=trusted).fault == pdf_signing.NOT_SIGNED
    bare = tmp_path / "bare.typ"
    bare.write_text('#set document(title: "x")\n#set text(font: "Noto Sans SC")\nx')
    other = sign(typeset(template=bare, data={}, at=NOW), signer=signer, reason="x", now=NOW)
    found = check(other, trusted_certificate=trusted)
    assert found.fault == pdf_signing.NO_ATTACHMENT
    assert not found.genuine


HOSTILE = {
    "empty": b"",
    "header": b"%PDF-1.7",
    "text": "公共信用信息报告".encode(),
    "zip": b"PK\x03\x04" + b"\x00" * 1000,
    "zeros": b"\x00" * 100_000,
    "brackets": b"%PDF-1.7\n" + b"[" * 200_000,
    "dictionaries": b"%PDF-1.7\n" + b"<<" * 200_000,
    "range of nothing": b"%PDF-1.7 /ByteRange [0 0 0 0]",
    "range beyond": b"%PDF-1.7 /ByteRange [0 9999999999 9999999999 9999999999]",
    "range and no place": b"%PDF-1.7 /ByteRange [0 10 20 19]" + b"x" * 7,
    "many ranges": b"%PDF-1.7" + b"/ByteRange [0 1 2 3]" * 50_000,
    "spaces": b"%PDF-1.7 /ByteRange [0 1 2 3" + b" " * 1_000_000,
    "self-referring": b"%PDF-1.7\n1 0 obj 1 0 R endobj\ntrailer<</Root 1 0 R>>\n\n0\n%%EOF",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_get_an_answer(name: str, signer: Signer) -> None:
    found = check(HOSTILE[name], trusted_certificate=signer.trusted_certificate)
    assert not found.genuine
    assert found.fault is not None


def test_random_bytes_get_an_answer(issued: bytes, signer: Signer) -> None:
    chance = random.Random(7)
    for _ in range(50):
        garbage = b"%PDF-1.7" + chance.randbytes(chance.randrange(3000))
        assert not genuine(garbage, signer)
        # A frame that fits around a container of garbage.
        start = issued.index(b"/Contents <") + len("/Contents <")
        hexed = chance.randbytes(PLACE // 2).hex().upper().encode()
        assert not genuine(issued[:start] + hexed + issued[start + PLACE :], signer)


def test_too_large_is_not_looked_at(signer: Signer) -> None:
    found = check(b"%PDF-" + b"x" * LARGEST, trusted_certificate=signer.trusted_certificate)
    assert found.fault == pdf_signing.TOO_LARGE


def test_the_registered_digest_is_compared(issued: bytes, signer: Signer, unsigned: bytes) -> None:
    trusted = signer.trusted_certificate
    registered = hashlib.sha256(issued).hexdigest()
    assert check(issued, trusted_certificate=trusted, registered_sha256=registered).genuine
    # Signed by the platform, but not the file that was registered under this number.
    again = sign(unsigned, signer=signer, reason="x", now=NOW)
    found = check(again, trusted_certificate=trusted, registered_sha256=registered)
    assert found.fault == pdf_signing.NOT_AS_REGISTERED
    assert not found.genuine


def test_a_broken_trusted_certificate_is_the_installations_fault(issued: bytes) -> None:
    with pytest.raises(ValueError, match="PEM"):
        check(issued, trusted_certificate=b"-----BEGIN CERTIFICATE-----\nnothing")


def test_works_inside_a_running_loop(unsigned: bytes, signer: Signer) -> None:
    async def within() -> bool:
        return genuine(sign(unsigned, signer=signer, reason="x", now=NOW), signer)

    # in a thread of its own: another test of this process may have a loop running already
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(lambda: asyncio.run(within())).result()


def test_keys_are_made_once_privately_and_say_demonstration(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: ensure_signer(folder, name=NAME, now=FOUNDED), range(16)))
    assert len({each.certificate.serial_number for each in made}) == 1
    assert len({each.fingerprint for each in made}) == 1
    files = sorted(folder.iterdir())
    assert [file.name for file in files] == ["report-authority.pem", "report-signer.pem"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    for certificate in (made[0].certificate, made[0].authority):
        assert "DEMONSTRATION ONLY" in certificate.subject.rfc4514_string()
    assert made[0].authority.subject != made[0].certificate.subject
    assert b"PRIVATE" not in made[0].trusted_certificate


def test_a_long_name_is_cut_to_what_a_certificate_holds(tmp_path: Path) -> None:
    signer = ensure_signer(tmp_path, name="很长的名字" * 30, now=FOUNDED)
    assert len(signer.name.encode()) <= 64
    assert signer.authority.subject != signer.certificate.subject


@pytest.mark.parametrize("content", [b"", b"nothing", b"-----BEGIN PRIVATE KEY-----\n"])
def test_damaged_key_files_are_named(content: bytes, tmp_path: Path) -> None:
    ensure_signer(tmp_path, name=NAME, now=FOUNDED)
    (tmp_path / "report-signer.pem").write_bytes(content)
    with pytest.raises(ValueError, match=r"report-signer\.pem is damaged"):
        ensure_signer(tmp_path, name=NAME, now=FOUNDED)


def test_a_signer_of_another_authority_is_refused(tmp_path: Path) -> None:
    for name in ("a", "b"):
        ensure_signer(tmp_path / name, name=NAME, now=FOUNDED)
    stray = tmp_path / "b" / "report-signer.pem"
    (tmp_path / "a" / "report-signer.pem").write_bytes(stray.read_bytes())
    with pytest.raises(ValueError, match="was not issued under"):
        ensure_signer(tmp_path / "a", name=NAME, now=FOUNDED)


def test_trusted_certificate_may_be_der(issued: bytes, signer: Signer) -> None:
    authority = x509.load_pem_x509_certificate(signer.trusted_certificate)
    assert check(issued, trusted_certificate=authority.public_bytes(Encoding.DER)).genuine


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="poppler's pdfsig is not installed")
def test_another_reader_agrees(issued: bytes, tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"
    file.write_bytes(issued)
    said = subprocess.run(
        ["pdfsig", "-nocert", str(file)], capture_output=True, text=True, check=False
    ).stdout
    assert "Signature is Valid." in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said
