"""What stands for and against a look-up, read at once: grants, the last release, the registered case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.conf import settings
from django.db import connection

from gongxin.apps.catalogue.api import read_catalogue
from gongxin.apps.directory.api import organs_of
from gongxin.apps.identity.api import Actor
from gongxin.apps.recalls.api import OWED
from gongxin.lib import canaries, row_security
from gongxin.lib.row_security import Act, Case, Context

from .types import Granted

# One statement, because every look-up asks it. A system's officers share the system's grants.
STANDING = f"""
SELECT coalesce((
        SELECT json_agg(json_build_array(purposes, categories, divisions))
        FROM access_grant
        WHERE grantee = %(grantee)s AND organ = %(organ)s AND confirmed_at <= %(now)s
          AND (withdrawn_at IS NULL OR withdrawn_at > %(now)s) AND begins_at <= %(now)s AND ends_at > %(now)s
          AND proposed_at >= %(since)s), '[]'),
       (SELECT max(released_at) FROM access_budget_release WHERE officer = %(officer)s),
       (SELECT id FROM access_registered_case
        WHERE organ = %(organ)s AND reference = %(reference)s AND ends_at > %(now)s),
       {OWED}
"""

# A look-up opens on the way the context in which its budget and the person's authorisation are read, and waits until
# no other of the same officer is under way: two at a time would each find the budget unspent.
STANDING_SHOWN = (
    STANDING.rstrip()
    + """,
       guard.open(%(said)s, %(mark)s),
       pg_advisory_xact_lock(hashtext('gongxin.access.budget'), hashtext(%(officer)s))
"""
)

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_NO_CASE = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Standing:
    """What an officer or system was granted in the organ for which they act now, and how their budget stands.

    `owed` are recalls that the organ did not acknowledge in time.
    """

    grants: tuple[Granted, ...]
    released_at: datetime | None
    case: int | None
    owed: tuple[str, ...] = ()


def read_standing(*, actor: Actor, now: datetime) -> Standing:
    """Grants in force, and the last release of the budget."""
    return _standing(STANDING, actor, now, _NO_CASE)


def read_standing_for(*, actor: Actor, now: datetime, subject: UUID, reference: UUID) -> Standing:
    """The same for a look-up, with the organ's registered case of that key.

    From here on the transaction is shown what the officer did, who is looked up for the case, and what concerns
    the subject beside their records, and it is the only look-up of the officer. One statement.
    """
    shown = Context(Act.READ, [subject], actor=actor.ref, case=Case(actor.organ, reference))
    said, mark = row_security.opening(connection, shown, keys=settings.KEYS_DIR)
    return _standing(STANDING_SHOWN, actor, now, reference, said=said, mark=mark)


def _standing(
    statement: str, actor: Actor, now: datetime, reference: UUID, **more: str
) -> Standing:
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            {
                "grantee": actor.ref.partition(".")[0],
                "officer": actor.ref,
                "organ": actor.organ,
                "now": now,
                "since": actor.since or _BEGINNING,
                "reference": reference,
                **more,
            },
        )
        grants, released_at, case, owed = cursor.fetchone()[:4]
    if actor.organ == canaries.ORGAN:
        # whom it reaches, `read_identifier` says: canaries; a grant by two persons is for looks at real ones
        return Standing((Granted(frozenset(read_catalogue().purposes)),), released_at, case)
    return Standing(
        grants=tuple(
            Granted(
                purposes=frozenset(purposes),
                categories=frozenset(categories) or None,
                sources=organs_of(divisions) if divisions else None,
            )
            for purposes, categories, divisions in grants
        ),
        released_at=released_at,
        case=case,
        owed=tuple(owed),
    )
