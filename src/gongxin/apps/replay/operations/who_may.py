"""Who may have something replayed or bundled: its own person, and an auditor for a case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from gongxin.apps.access.api import Power, whose_file
from gongxin.apps.identity.api import Actor, Role

from ..errors import case_missing

_SHORTEST, _LONGEST = 2, 64


@dataclass(frozen=True, slots=True)
class Asker:
    """`whose` is None for an auditor, who may ask about anybody; `told` is what the event says of the asking."""

    whose: UUID | None
    told: dict[str, Any]

    @property
    def audits(self) -> bool:
        """Whether somebody else than the person asks."""
        return self.whose is None


NOBODY = UUID(int=0)


def who_may(*, actor: Actor, case_reference: str, power: Power) -> Asker:
    """Who asks. Raises Refusal for anybody else, and for an auditor without a case."""
    if actor.role is Role.AUDITOR:
        case = case_reference.strip()
        if not _SHORTEST <= len(case) <= _LONGEST:
            raise case_missing()
        return Asker(None, {"role": actor.role.value, "case_reference": case})
    whose = whose_file(actor=actor, power=power, told_elsewhere=True)
    return Asker(whose.subject_key or NOBODY, {**whose.told, "role": actor.role.value})
