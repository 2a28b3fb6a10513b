"""Policies: the specification's example, who is enough and since when, and files that are none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongxin.lib.cosignature import CosignatureVerifier
from gongxin.lib.signed_note import NoteError
from gongxin.lib.witness_policy import PolicyError, open_witnessed, read_policy
from tests.unit.lib.test_cosignature import cosigner
from tests.unit.witness.logs import Log, signer

NOW = datetime(2026, 11, 28, 4, tzinfo=UTC)
LOG = signer().verifier.vkey()
NAMES = ("X1", "X2", "X3", "Y1", "Y2", "Y3")
SIGNERS = {name: cosigner(f"{name}.example", seed) for seed, name in enumerate(NAMES, 20)}
KEYS = {name: one.verifier for name, one in SIGNERS.items()}
WITNESSES = "".join(f"witness {name} {key.vkey()}\n" for name, key in KEYS.items())
EXAMPLE = f"""\
# two operators
log {LOG}

{WITNESSES}
\tgroup  X-witnesses 2 X1 X2\tX3
group Y-witnesses any Y1 Y2 Y3
group X-and-Y all X-witnesses Y-witnesses
quorum X-and-Y
"""


def keys(*names: str) -> set[CosignatureVerifier]:
    return {KEYS[name] for name in names}


def test_the_example_of_the_specification() -> None:
    policy = read_policy(EXAMPLE.encode())
    assert [log.vkey() for log in policy.logs] == [LOG]
    assert [one.name for one in policy.witnesses] == list(NAMES)
    for count in range(len(NAMES) + 1):
        for some in combinations(NAMES, count):
            enough = sum(one[0] == "X" for one in some) >= 2 and any(one[0] == "Y" for one in some)
            assert policy.stands(keys(*some)) is enough, some


def test_it_stands_since_the_last_of_those_who_are_needed() -> None:
    policy = read_policy(EXAMPLE.encode())
    stamps = {KEYS[name]: NOW + timedelta(minutes=at) for at, name in enumerate(NAMES)}
    assert policy.stands_since(stamps) == NOW + timedelta(minutes=1)  # X3 and X2, with Y3
    del stamps[KEYS["X2"]]
    assert policy.stands_since(stamps) == NOW
    del stamps[KEYS["X1"]]
    assert policy.stands_since(stamps) is None


def test_a_checkpoint_is_checked_with_the_policy_alone() -> None:
    policy = read_policy(EXAMPLE.encode())
    log, enough = Log(9), ("X1", "X3", "Y2")
    text = log.head().body()
    lines = {name: SIGNERS[name].line(text, at=NOW.timestamp()) for name in NAMES}
    note = log.note() + "".join(lines[name] for name in enough).encode()
    head, cosigned = open_witnessed(note, policy)
    assert head == log.head()
    assert cosigned == dict.fromkeys(keys(*enough), NOW)
    other_log = Log(9, key=signer(seed=3))
    for bad in (
        log.note(),
        log.note() + (lines["X1"] + lines["X2"]).encode(),
        other_log.note() + "".join(lines.values()).encode(),
        Log(9, key=signer("other.example")).note() + "".join(lines.values()).encode(),
        Log(8).note() + "".join(lines.values()).encode(),
        note[:-3],
    ):
        with pytest.raises(NoteError):
            open_witnessed(bad, policy)


def test_a_single_witness_and_nobody() -> None:
    one = read_policy(f"{WITNESSES}quorum Y2\n".encode())
    assert one.stands(keys("Y2"))
    assert not one.stands(keys("Y1", "X1"))
    nobody = read_policy(b"quorum none\n")
    assert nobody.stands([])
    assert nobody.stands_since({}) is None
    assert nobody.witnesses == ()


def test_names_are_octets() -> None:
    lines = [
        b"witness K " + KEYS["X1"].vkey().encode(),
        "witness \u212a ".encode() + KEYS["X2"].vkey().encode(),
        b"witness \xff\xfe " + KEYS["X3"].vkey().encode() + b" https://w.example/\xe4",
        b"group three all K \xe2\x84\xaa \xff\xfe",
        b"quorum three",
    ]
    policy = read_policy(b"\n".join(lines))
    assert policy.stands(keys("X1", "X2", "X3"))
    assert not policy.stands(keys("X1", "X2"))


W1 = f"witness a {KEYS['X1'].vkey()}\n"
W2 = f"witness b {KEYS['X2'].vkey()}\n"
Q = "quorum a\n"
BAD = {
    "empty": "",
    "no quorum": W1,
    "two quorums": W1 + Q + Q,
    "quorum of two names": W1 + W2 + "quorum a b\n",
    "quorum before its witness": Q + W1,
    "unknown quorum": W1 + "quorum b\n",
    "unknown line": W1 + "witnesses a\n" + Q,
    "witness without key": "witness a\n" + Q,
    "witness with too much": W1.strip() + " https://a https://b\n" + Q,
    "witness twice": W1 + W2.replace(" b ", " a ") + Q,
    "key twice": W1 + W1.replace(" a ", " b ") + Q,
    "witness called none": W1.replace(" a ", " none ") + "quorum none\n",
    "key of the log's type": f"witness a {LOG}\n" + Q,
    "log with a witness's key": f"log {KEYS['X1'].vkey()}\n" + W1 + Q,
    "log twice": f"log {LOG}\nlog {LOG}\n" + W1 + Q,
    "log without key": "log\n" + W1 + Q,
    "broken vkey": W1.replace("+", "-", 1) + Q,
    "key id of another": W1.replace(KEYS["X1"].key_id.hex(), "00000000") + Q,
    "group of nobody": W1 + "group g any\nquorum g\n",
    "group of none": W1 + "group g any none\nquorum g\n",
    "group of itself": W1 + "group g any g\nquorum g\n",
    "group of more than there are": W1 + W2 + "group g 3 a b\nquorum g\n",
    "group of no one needed": W1 + W2 + "group g 0 a b\nquorum g\n",
    "group of minus one": W1 + W2 + "group g -1 a b\nquorum g\n",
    "group of leading zero": W1 + W2 + "group g 02 a b\nquorum g\n",
    "group of other digits": W1 + W2 + "group g ２ a b\nquorum g\n",
    "group of a fraction": W1 + W2 + "group g 1.5 a b\nquorum g\n",
    "group of a huge number": W1 + W2 + f"group g {'9' * 5000} a b\nquorum g\n",
    "member twice": W1 + W2 + "group g 2 a a\nquorum g\n",
    "member of two groups": W1 + W2 + "group g any a\ngroup h 2 a b\nquorum h\n",
    "group's name is a witness's": W1 + W2 + "group a any b\nquorum a\n",
    "carriage return": (W1 + Q).replace("\n", "\r\n"),
    "nul": W1 + "# \0\n" + Q,
    "delete": W1 + "# \x7f\n" + Q,
    "form feed between words": W1.replace("witness a", "witness\fa") + Q,
    "blank of another script": W1.replace("witness a", "witness\u3000a") + Q,
    "capitals": W1.replace("witness", "Witness") + Q,
    "byte order mark": "\ufeff" + W1 + Q,
    "too long": W1 + Q + "#" * 70_000,
    "too many witnesses": "".join(
        f"witness w{n} {cosigner(f'w{n}', n).verifier.vkey()}\n" for n in range(30, 96)
    )
    + "quorum w30\n",
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_policy_is_refused(name: str) -> None:
    with pytest.raises(PolicyError):
        read_policy(BAD[name].encode())


def test_a_fault_names_its_line() -> None:
    with pytest.raises(PolicyError, match="line 2: the name is taken"):
        read_policy(BAD["witness twice"].encode())


def test_a_key_whose_name_is_no_text_is_refused() -> None:
    with pytest.raises(PolicyError, match="line 1"):
        read_policy(b"witness a \xff+00000000+BAAA\nquorum a\n")


@given(st.binary(max_size=300))
def test_no_file_whatever_breaks_the_reader(content: bytes) -> None:
    with pytest.raises(PolicyError):
        read_policy(content + b"\nquorum nobody-there\n")
