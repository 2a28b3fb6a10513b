"""Another administrator confirms an erasure, and it is done: keys, content and nonces are gone, the proofs stay."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from gongxin.apps.access.api import read_identifier
from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import erase_entries
from gongxin.apps.notices.api import erase_notices
from gongxin.apps.register.api import destroy_keys, same_as, subject_key
from gongxin.lib.backup_keys import ERASING, BackupKeys, ErasedSince

from ..errors import another_number, erasure_of_oneself, nobody_kept, unknown_erasure
from ..models import Erasure
from ..queries import forget_whose
from .list_erasures import check_of, waiting
from .propose_erasure import new_number

KEPT = timedelta(days=3 * 366)
"""How long what was done with personal information stays on record at least: 个人信息保护法 art. 56, three years."""


def confirm_erasure(*, number: str, identifier: str, actor: Actor, now: datetime) -> None:
    """Do it, in one transaction with its receipt.

    The second person types the number from the document again: nobody destroys by a slip. Raises Refusal for who proposed it, for
    another number, where records are still shown, and where an entry is too young.

    Whoever has more numbers by judgement is erased under all of them at once: each is an erasure with a receipt of its own, since
    tallies count by number.
    """
    check_role(actor, Role.SECURITY)
    known_as = read_identifier(identifier)
    whose = subject_key(identifier=known_as)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(ERASING)
        erasure = waiting().select_for_update().filter(number=number).first()
        if erasure is None:
            raise unknown_erasure()
        if actor.ref == erasure.proposed_by or not actor.ref.startswith("account:"):
            raise erasure_of_oneself()
        if erasure.number_check != check_of(number, known_as):
            raise another_number()
        same = same_as(subject_keys=[whose]).get(whose, ())
        _erase(erasure, whose, actor, now)
        for one in same:
            beside = Erasure(
                number=new_number(),
                document=erasure.document,
                proposed_at=erasure.proposed_at,
                proposed_by=erasure.proposed_by,
            )
            _erase(beside, one.key, actor, now)


def _erase(erasure: Erasure, whose: UUID, actor: Actor, now: datetime) -> None:
    keys = destroy_keys(subject_key=whose)
    erase_notices(subject_key=whose)
    erased = erase_entries(
        subject_key=whose,
        before=now - KEPT,
        told={"erasure": erasure.number, "document": erasure.document, "keys": keys},
        actor=actor.ref,
        now=now,
    )
    if not keys and not erased.entries:
        raise nobody_kept()
    forget_whose(subject_key=whose)
    erasure.done_at, erasure.confirmed_by = now, actor.ref
    erasure.number_check, erasure.receipt = None, erased.receipt
    erasure.entries, erasure.keys, erasure.digest = len(erased.entries), keys, erased.digest
    erasure.save()
    # backups of before still show them: a restore erases again whoever stands in the list beside the key
    BackupKeys.open(settings.KEYS_DIR).remember(
        ErasedSince(whose, erasure.number, erasure.document)
    )
