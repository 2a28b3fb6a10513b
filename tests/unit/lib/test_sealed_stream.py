"""A sealed stream opens as it was sealed or not at all.

Guards, each removed once to see these tests go red: the place in the nonce, the mark of the last chunk, the key of each stream.
"""

from __future__ import annotations

import secrets
from io import BytesIO

import pytest

from gongxin.lib import sealed_stream
from gongxin.lib.sealed_stream import MAGIC, TAG_BYTES, SealedReader, SealedWriter, stream_key
from gongxin.lib.sealing import SealBroken

SMALL = 64
KEY = stream_key(bytes(range(32)), "7/database")


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed_stream, "CHUNK_BYTES", SMALL)


def sealed(plain: bytes, key: bytes = KEY, *, pieces: int = 7) -> bytes:
    onto = BytesIO()
    writer = SealedWriter(onto, key)
    for at in range(0, len(plain), pieces):
        writer.write(plain[at : at + pieces])
    writer.finish()
    assert (writer.plain_bytes, writer.sealed_bytes) == (len(plain), len(onto.getvalue()))
    return onto.getvalue()


def opened(data: bytes, key: bytes = KEY) -> bytes:
    return b"".join(SealedReader(BytesIO(data), key).chunks())


def chunks(data: bytes) -> list[bytes]:
    body = data[len(MAGIC) :]
    return [body[at : at + SMALL + TAG_BYTES] for at in range(0, len(body), SMALL + TAG_BYTES)]


@pytest.mark.parametrize("size", [0, 1, SMALL - 1, SMALL, SMALL + 1, 3 * SMALL, 5 * SMALL + 9])
def test_what_was_written_is_read(size: int) -> None:
    plain = secrets.token_bytes(size)
    data = sealed(plain)
    assert opened(data) == plain
    reader = SealedReader(BytesIO(data), KEY)
    assert b"".join(iter(lambda: reader.read(10), b"")) == plain
    assert reader.read(10) == b""
    assert size < 16 or plain[:16] not in data


def test_every_flipped_byte_and_every_cut_is_found() -> None:
    data = sealed(secrets.token_bytes(3 * SMALL + 5))
    for at in range(len(data)):
        changed = bytearray(data)
        changed[at] ^= 1 << at % 8
        with pytest.raises(SealBroken):
            opened(bytes(changed))
        with pytest.raises(SealBroken):
            opened(data[:at])


def test_chunks_are_not_exchanged_left_out_repeated_or_added() -> None:
    data = sealed(secrets.token_bytes(4 * SMALL))
    one, two, three, four = chunks(data)
    assert opened(MAGIC + one + two + three + four)
    others = chunks(
        sealed(secrets.token_bytes(4 * SMALL), stream_key(bytes(range(32)), "8/database"))
    )
    for order in (
        [two, one, three, four],
        [one, two, three],
        [one, three, four],
        [one, one, two, three, four],
        [one, two, three, four, four],
        [one, others[1], three, four],
        others,
    ):
        with pytest.raises(SealBroken):
            opened(MAGIC + b"".join(order))


def test_what_was_not_finished_does_not_open() -> None:
    onto = BytesIO()
    SealedWriter(onto, KEY).write(bytes(3 * SMALL))
    with pytest.raises(SealBroken):
        opened(onto.getvalue())


def test_each_stream_has_a_key_of_its_own() -> None:
    whole = secrets.token_bytes(32)
    keys = {stream_key(whole, name) for name in ("1/database", "1/ledger", "2/database")}
    assert len(keys | {whole}) == 4
    assert stream_key(whole, "1/ledger") == stream_key(whole, "1/ledger")
    assert stream_key(secrets.token_bytes(32), "1/ledger") not in keys
