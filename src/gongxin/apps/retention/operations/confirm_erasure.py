"""Another administrator confirms an erasure, and it is done: keys, content and nonces are gone, the proofs stay."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction

from gongxin.apps.access.api import read_identifier
from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import erase_entries
from gongxin.apps.register.api import destroy_keys, same_as, subject_key
from gongxin.lib.backup_keys import ERASING, BackupKeys, ErasedSince

from ..errors import another_number, erasure_of_oneself, nobody_kept, unknown_erasure
from .list_erasures import check_of, waiting

KEPT = timedelta(days=3 * 366)
"""How long what was done with personal information stays on record at least: 个人信息保护法 art. 56, three years."""


def confirm_erasure(*, number: str, identifier: str, actor: Actor, now: datetime) -> None:
    """Do it, in one transaction with its receipt.

    The second person types the number from the document again: nobody destroys by a slip. Raises Refusal for who proposed it, for
    another number, where records are still shown, and where an entry is too young. Whoever has several numbers by judgement is
    erased under all of them: one subject, one receipt.
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
        same = [one.key for one in same_as(subject_keys=[whose]).get(whose, ())]
        keys = sum(destroy_keys(subject_key=one) for one in (whose, *same))
        erased = erase_entries(
            subject_key=whose,
            same=same,
            before=now - KEPT,
            told={"erasure": erasure.number, "document": erasure.document, "keys": keys},
            actor=actor.ref,
            now=now,
        )
        if not keys and not erased.entries:
            raise nobody_kept()
        erasure.done_at, erasure.confirmed_by = now, actor.ref
        erasure.number_check, erasure.receipt = None, erased.receipt
        erasure.entries, erasure.keys, erasure.digest = len(erased.entries), keys, erased.digest
        erasure.save()
        # backups of before still show them: a restore erases again whoever stands in the list beside the key
        for one in (whose, *same):
            BackupKeys.open(settings.KEYS_DIR).remember(
                ErasedSince(one, erasure.number, erasure.document)
            )
