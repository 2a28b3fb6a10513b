"""What a witness cosigns, what it refuses and with which answer, and 5,000 requests that are almost right."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path

import pytest

from gongxin.lib.cosignature import cosigned_at
from gongxin.lib.merkle import EMPTY_ROOT, leaf_hash
from gongxin.lib.signed_note import Checkpoint, open_checkpoint, sign_note
from gongxin.lib.witness_protocol import AddCheckpoint
from gongxin.witness.home import Damaged, Home, know_log
from gongxin.witness.judging import Response, add_checkpoint

from .conftest import Ask, answer
from .logs import ORIGIN, Log, signer

BAD, GONE, NOT_HIS = HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, HTTPStatus.FORBIDDEN
CONFLICT, UNPROVEN = HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY


def cosigned(home: Home, note: bytes, response: Response) -> None:
    assert response.status is HTTPStatus.OK, response
    found = cosigned_at(note + response.body, [home.cosigner.verifier])
    assert set(found) == {home.cosigner.verifier}


def test_a_log_is_followed_from_its_first_leaf(home: Home, ask: Ask) -> None:
    log, before = Log(), 0
    for grown in (1, 1, 5, 300, 0, 1):
        log.grow(grown)
        request = log.request(before)
        cosigned(home, request.note, ask(request.encode()))
        before = log.tree.size
        assert home.head(ORIGIN) == log.head()
        shown = home.shown(sha256(ORIGIN.encode()).hexdigest())
        assert shown is not None
        head, opened = open_checkpoint(
            shown, origin=ORIGIN, verifiers=[signer().verifier, home.cosigner.verifier]
        )
        assert head == log.head()
        assert opened.signed_by == (ORIGIN, "witness.example/w1")


def test_the_empty_tree_is_cosigned_only_with_its_root(home: Home, ask: Ask) -> None:
    request = Log().request()
    cosigned(home, request.note, ask(request.encode()))
    other = sign_note(Checkpoint(ORIGIN, 0, leaf_hash(b"")).body(), [signer()]).encode()
    assert ask(AddCheckpoint(0, (), other).encode()).status is UNPROVEN
    assert home.head(ORIGIN) == Checkpoint(ORIGIN, 0, EMPTY_ROOT)


def test_nothing_needs_no_proof(ask: Ask) -> None:
    request = replace(Log(7).request(), proof=(leaf_hash(b"x"),))
    assert ask(request.encode()).status is UNPROVEN


def test_another_size_is_told_the_known_one(home: Home, ask: Ask) -> None:
    log = Log(9)
    assert ask(log.request(4).encode()) == Response(CONFLICT, b"0\n", "text/x.tlog.size")
    cosigned(home, log.note(), ask(log.request().encode()))
    log.grow(3)
    assert ask(log.request(4).encode()) == Response(CONFLICT, b"9\n", "text/x.tlog.size")
    assert ask(log.request(0).encode()) == Response(CONFLICT, b"9\n", "text/x.tlog.size")


def test_a_roll_back_is_refused(home: Home, ask: Ask) -> None:
    log = Log(9)
    ask(log.request().encode())
    assert ask(log.request(0, 5).encode()).status is CONFLICT
    assert ask(log.request(9, 5).encode()).status is BAD
    assert ask(log.request(5, 5).encode()).status is CONFLICT
    assert home.head(ORIGIN) == log.head()


def test_a_fork_is_refused(home: Home, ask: Ask) -> None:
    ask(Log(9).request().encode())
    other = Log(9, salt=b"other")
    assert ask(other.request(9).encode()).status is UNPROVEN  # same size, another root
    other.grow(5)
    assert ask(other.request(9).encode()).status is UNPROVEN
    assert ask(replace(other.request(9), proof=()).encode()).status is UNPROVEN
    assert (
        ask(replace(other.request(9), proof=Log(14).request(9).proof).encode()).status is UNPROVEN
    )
    assert home.head(ORIGIN) == Log(9).head()


def test_a_fork_is_kept_as_proof_and_what_may_be_only_a_bad_proof_is_not(
    home: Home, ask: Ask
) -> None:
    ask(Log(9).request().encode())
    ask(replace(Log(12).request(9), proof=()).encode())
    assert not home.has_fork(ORIGIN)
    for salt in (b"other", b"third"):
        assert ask(Log(9, salt=salt).request(9).encode()).status is UNPROVEN
    (kept,) = home.path.glob("seen/*.fork")
    assert kept.read_bytes() == Log(9, salt=b"other").note()
    assert home.head(ORIGIN) == Log(9).head()


def test_the_same_again_is_cosigned_again(home: Home, ask: Ask) -> None:
    log = Log(9)
    replay = log.request().encode()
    cosigned(home, log.note(), ask(replay))
    assert ask(replay).status is CONFLICT  # as it was sent; it says what the log knew then
    cosigned(home, log.note(), ask(log.request(9).encode()))


def test_strangers_are_told_apart(home: Home, ask: Ask) -> None:
    unknown = Log(3, key=signer("other.example/log", 2))
    assert ask(unknown.request().encode()).status is GONE
    wrong_key = Log(3, key=signer(ORIGIN, 2))
    assert ask(wrong_key.request().encode()).status is NOT_HIS
    another = sign_note(Log(3).head().body(), [signer("other.example/log", 2)]).encode()
    assert ask(AddCheckpoint(0, (), another).encode()).status is NOT_HIS
    both = sign_note(Log(3).head().body(), [signer(ORIGIN, 2), signer()]).encode()
    cosigned(home, both, ask(AddCheckpoint(0, (), both).encode()))
    assert b"".join(both.splitlines(keepends=True)[-2:-1]) not in _kept(home)


def test_a_false_line_of_a_known_key_refuses_the_note(ask: Ask) -> None:
    note = Log(3).note() + Log(4).note().split(b"\n\n")[1]
    assert ask(AddCheckpoint(0, (), note).encode()).status is NOT_HIS


def test_a_log_may_change_its_key(home: Home) -> None:
    answer(home, Log(3).request().encode())
    renewed = Log(5, key=signer(ORIGIN, 2))
    assert answer(home, renewed.request(3).encode()).status is NOT_HIS
    know_log(home.path, signer(ORIGIN, 2).verifier.vkey())
    told = Home.open(home.path)
    cosigned(told, renewed.note(), answer(told, renewed.request(3).encode()))


def test_each_log_is_remembered_apart(home: Home) -> None:
    second = Log(4, key=signer("second.example/log", 2))
    know_log(home.path, second.key.verifier.vkey())
    told = Home.open(home.path)
    answer(told, Log(9).request().encode())
    cosigned(told, second.note(), answer(told, second.request().encode()))
    assert told.head(ORIGIN).size == 9
    assert told.head("second.example/log").size == 4


def test_what_cannot_be_read_is_never_begun_anew(home: Home, ask: Ask) -> None:
    ask(Log(9).request().encode())
    (file,) = home.path.glob("seen/*.head")
    file.write_bytes(file.read_bytes()[:-30])
    for request in (Log(9).request(), Log(12).request(9)):
        with pytest.raises(Damaged):
            ask(request.encode())
    other = Home(home.path, home.cosigner, home.logs)
    file.write_bytes(Log(3, key=signer("other.example", 3)).note())
    with pytest.raises(Damaged):
        other.head(ORIGIN)


def test_two_at_once_are_judged_one_after_the_other(home: Home) -> None:
    """A smaller checkpoint that was checked first must not be kept after a larger one."""
    log = Log(40)
    add_checkpoint(home, log.request(0, 8).encode())
    for _ in range(20):
        before = home.head(ORIGIN).size
        log.grow(40)
        bodies = [log.request(before, before + grown).encode() for grown in (3, 40, 17, 29)]
        with ThreadPoolExecutor(len(bodies)) as pool:
            answers = list(pool.map(lambda body: answer(home, body), bodies))
        assert sorted(one.status for one in answers) == [200, 409, 409, 409]
        head = home.head(ORIGIN)
        assert head == log.head(head.size)
        assert any(b"%d\n" % head.size == one.body for one in answers if one.status is CONFLICT)


def test_it_is_kept_before_it_is_signed(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []

    def noted(name: str, call: Callable[..., object]) -> Callable[..., object]:
        def do(*given: object, **named: object) -> object:
            order.append(name)
            return call(*given, **named)

        return do

    monkeypatch.setattr("gongxin.lib.tiles.os.fsync", noted("fsync", __import__("os").fsync))
    monkeypatch.setattr("gongxin.lib.tiles.os.replace", noted("rename", __import__("os").replace))
    monkeypatch.setattr(
        type(home.cosigner), "line", noted("sign", type(home.cosigner).line), raising=True
    )
    answer(home, Log(3).request().encode())
    assert order[: order.index("sign")] == ["fsync", "rename", "fsync"]


def _kept(home: Home) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(home.path.glob("seen/*")))


# --- 5,000 that are almost right ---------------------------------------------------------------


def _bit(body: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(body) * 8)
    changed = bytearray(body)
    changed[at // 8] ^= 1 << at % 8
    return bytes(changed)


def _cut(body: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(body))
    return body[:start] + body[start + chance.randint(1, 40) :]


def _put(body: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(body) + 1)
    more = chance.choice([b"\n", b" ", b"0", b"=", b"\xff", b"\0", b"A" * 44 + b"\n", b"\r\n"])
    return body[:at] + more + body[at:]


def _lines(body: bytes, chance: random.Random) -> bytes:
    lines = body.splitlines(keepends=True)
    one, two = chance.sample(range(len(lines)), 2)
    if chance.random() < 0.5:
        lines[one], lines[two] = lines[two], lines[one]
    else:
        lines.insert(one, lines[two])
    return b"".join(lines)


def _number(body: bytes, chance: random.Random) -> bytes:
    old = chance.choice([0, 1, 8, 10, 2**63, 10**19, -1])
    return b"old %d" % old + body[body.index(b"\n") :]


def _other_proof(body: bytes, chance: random.Random) -> bytes:
    hashes = body.split(b"\n\n")[0].split(b"\n")[1:]
    chance.shuffle(hashes)
    more = [chance.choice(hashes)] * chance.randint(0, 70)
    fewer = hashes[: chance.randrange(len(hashes) + 1)] + more
    return b"\n".join([b"old 9", *fewer]) + b"\n\n" + body.split(b"\n\n", 1)[1]


def _tail(body: bytes, chance: random.Random) -> bytes:
    return body[: chance.randrange(len(body))]


MUTATIONS = (_bit, _cut, _put, _lines, _number, _other_proof, _tail)


def test_five_thousand_that_are_almost_right_are_refused(home: Home, ask: Ask) -> None:
    log = Log(9)
    ask(log.request().encode())
    log.grow(500)
    right = log.request(9).encode()
    kept, chance, refused = _kept(home), random.Random(20261128), 0
    same_line_twice = right + right.splitlines(keepends=True)[-1]
    while refused < 5_000:
        body = chance.choice(MUTATIONS)(right, chance)
        if body in {right, same_line_twice}:
            continue
        response = ask(body)
        assert response.status in {BAD, GONE, NOT_HIS, CONFLICT, UNPROVEN}, body
        assert "—".encode() not in response.body
        refused += 1
    assert _kept(home) == kept
    cosigned(home, log.note(), ask(right))


def test_a_log_of_the_greatest_size_is_read(tmp_path: Path, ask: Ask) -> None:
    huge = Checkpoint(ORIGIN, 9_999_999_999_999_999_999, leaf_hash(b""))
    proof = (leaf_hash(b"x"),) * 63
    note = sign_note(huge.body(), [signer()]).encode()
    assert ask(AddCheckpoint(0, proof, note).encode()).status is UNPROVEN
    assert ask(AddCheckpoint(0, (*proof, leaf_hash(b"y")), note).encode()).status is BAD
