"""The store of tips: the one way into it, its keys, and what is read there.

Inside `tip_store` the transaction is in the role `gongxin_tips`, which alone has rights on these tables, under a context that
says for whom: whoever has the code, or an organ. Outside, the platform's login may not even ask.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count

from gongxin.lib.keyring import KeyRing
from gongxin.lib.postgres.roles import TIPS
from gongxin.lib.row_security import Act, Context, open_context
from gongxin.lib.sealing import keyed_hash, new_key, seal, unseal

from .enums import PassGround, RewardAmount, Speech
from .models import Tip, TipContact, TipPassing, TipReward, TipWords
from .types import Passed, Reward, Said

KEY, ALIKE_KEY = "tips", "tips-alike"
"""The keys of the ring: one closes the keys of tips, the other makes equal words meet."""


@contextmanager
def tip_store(
    *, act: Act = Act.TIP, organ: str | None = None, code: str | None = None
) -> Iterator[None]:
    """A transaction that sees tips: that of the hash `code`, or those of `organ`; events are written in it as well."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('role'), set_config('role', %s, true)", [TIPS])
            before, _ = cursor.fetchone()
        see_tips(act=act, organ=organ, code=code)
        yield
        # an error takes the role back with the transaction
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('role', %s, true)", [before])


def see_tips(*, act: Act = Act.TIP, organ: str | None = None, code: str | None = None) -> None:
    """Another context in the same store."""
    open_context(connection, Context(act, [], actor=code, organ=organ), keys=settings.KEYS_DIR)


def new_data_key(number: str) -> tuple[bytes, bytes]:
    """A key for the tip of that number, and how it is kept."""
    key = new_key()
    return key, seal(_key_of_tips(settings.KEYS_DIR), key, number.encode())


def key_of(tip: Tip) -> bytes:
    """The tip's own key. Raises SealBroken once it was destroyed."""
    return unseal(_key_of_tips(settings.KEYS_DIR), bytes(tip.key_sealed), tip.number.encode())


@cache
def _key_of_tips(home: Path) -> bytes:
    return KeyRing.open(home).secret(KEY)


def alike_hash(text: str) -> str:
    """By which equal words meet and nobody without the key can guess."""
    return keyed_hash(KeyRing.open(settings.KEYS_DIR).secret(ALIKE_KEY), text).hex()


def keep_words(
    *, tip: str, key: bytes, speech: Speech, text: str, at: datetime, by: str = ""
) -> None:
    """Enter what was said."""
    mark = uuid4()
    TipWords.objects.create(
        mark=mark,
        tip=tip,
        speech=speech.value,
        said_at=at,
        by=by,
        said_sealed=seal(key, text.encode(), mark.bytes),
    )


def words_of(tip: Tip, key: bytes) -> tuple[Said, ...]:
    """What was said, the oldest first; nothing once its time is over."""
    return tuple(
        Said(
            Speech(row.speech),
            row.said_at,
            unseal(key, bytes(row.said_sealed), row.mark.bytes).decode(),
        )
        for row in TipWords.objects.filter(tip=tip.number).order_by("id")
    )


def waits_for_an_answer(said: Iterable[Said]) -> bool:
    """Whether the organ asked last."""
    turns = [one.speech for one in said if one.speech in {Speech.ASKED, Speech.ANSWERED}]
    return bool(turns) and turns[-1] is Speech.ASKED


def contact_of(tip: Tip, key: bytes) -> str | None:
    """Name and contact; the transaction's act is `TIP_CONTACT`, which nothing else uses."""
    row = TipContact.objects.filter(tip=tip.number).first()
    if row is None:
        return None
    return unseal(key, bytes(row.said_sealed), f"{tip.number}/contact".encode()).decode()


def passings_of(number: str) -> tuple[Passed, ...]:
    """Passings that were confirmed or wait, the oldest first."""
    return tuple(
        Passed(
            row.from_organ, row.to_organ, PassGround(row.ground), row.proposed_by, row.confirmed_at
        )
        for row in TipPassing.objects.filter(tip=number, declined_at=None).order_by("id")
    )


def reward_of(number: str) -> Reward | None:
    """The reward, if one was proposed."""
    row = TipReward.objects.filter(tip=number).first()
    if row is None:
        return None
    return Reward(RewardAmount(row.amount), row.proposed_by, row.confirmed_at, row.collected_at)


def alike_counts(tips: Iterable[Tip]) -> dict[str, int]:
    """By keyed hash, how many tips there are with those words, of those that the transaction is shown."""
    hashes = {one.alike for one in tips if one.alike}
    counted = Tip.objects.filter(alike__in=hashes).values("alike").annotate(tips=Count("id"))
    return {row["alike"]: row["tips"] for row in counted.order_by()}
