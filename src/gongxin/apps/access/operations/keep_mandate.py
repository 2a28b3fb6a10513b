"""A mandate as it is kept: checked, its agent's name sealed, its event's words."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings

from gongxin.apps.identity.api import Actor
from gongxin.apps.register.api import see, subject_key
from gongxin.lib.bilingual import Text
from gongxin.lib.readable import readable
from gongxin.lib.rewrapping import Holder
from gongxin.lib.sealing import new_key, seal, unseal
from gongxin.lib.wrapping import Wrapping, wrapping_under

from ..enums import PERSONAL_POWERS, MandateKind, Power
from ..errors import mandate_unfit
from ..models import LONGEST_MANDATE, Mandate
from ..policies import read_identifier
from ..types import MandateTerms

WRAPPED_MANDATES = Holder(
    "mandates", "access_mandate", "data_key", {"id": "bigint"}, "convert_to(number, 'UTF8')"
)
_PREFIX = {MandateKind.DELEGATION: "WT", MandateKind.ORGANISATION: "JB"}


def new_mandate(
    *,
    kind: MandateKind,
    subject: UUID,
    terms: MandateTerms,
    actor: Actor,
    now: datetime,
    evidence: str = "",
) -> Mandate:
    """A row that allows nothing before a second person says yes. Raises Refusal for terms that are not sound."""
    agent = _check(kind, subject, terms, now)
    number = f"{_PREFIX[kind]}-{readable(groups=3)}"
    key = new_key()
    see([subject])
    return Mandate.objects.create(
        number=number,
        kind=kind.value,
        subject_key=subject,
        agent_key=agent,
        agent_name_sealed=seal(key, terms.agent_name.strip().encode(), number.encode()),
        data_key=_wrapping().wrap(key, number.encode()),
        powers=sorted(terms.powers),
        evidence=evidence,
        begins_at=terms.begins_at,
        ends_at=terms.ends_at,
        proposed_at=now,
        proposed_by=actor.ref,
    )


def agent_name(mandate: Mandate) -> str:
    """The agent's name as it was written."""
    key = _wrapping().unwrap(bytes(mandate.data_key), mandate.number.encode())
    return unseal(key, bytes(mandate.agent_name_sealed), mandate.number.encode()).decode()


def told(mandate: Mandate) -> dict[str, object]:
    """What events say of a mandate; its evidence where it has one."""
    return {
        "mandate": mandate.number,
        "powers": mandate.powers,
        "begins": mandate.begins_at.isoformat(),
        "ends": mandate.ends_at.isoformat(),
        **({"evidence": mandate.evidence} if mandate.evidence else {}),
    }


def _check(kind: MandateKind, subject: UUID, terms: MandateTerms, now: datetime) -> UUID:
    """The agent's key, where all is sound. Whether there is anybody of that number is neither asked nor told."""
    known_as = read_identifier(terms.agent_number)
    if not known_as.startswith("id:"):
        raise mandate_unfit(Text("代理人须是自然人", "the agent is a person"))
    agent = subject_key(identifier=known_as)
    if agent == subject:
        raise mandate_unfit(Text("不能委托自己", "nobody delegates to themselves"))
    if not terms.agent_name.strip():
        raise mandate_unfit(Text("没有代理人姓名", "the agent's name is missing"))
    if not terms.powers or not terms.powers <= _allowed(kind):
        raise mandate_unfit(
            Text(
                "没有代办事项，或有不能委托的事项", "it allows nothing, or what cannot be delegated"
            )
        )
    if not max(now, terms.begins_at) < terms.ends_at <= terms.begins_at + LONGEST_MANDATE:
        raise mandate_unfit(
            Text(
                "终止时间须晚于现在和起始，且不超过一年",
                "its end must be later than now and its beginning, and within a year",
            )
        )
    return agent


def _allowed(kind: MandateKind) -> frozenset[Power]:
    return frozenset(PERSONAL_POWERS if kind is MandateKind.DELEGATION else Power)


def _wrapping() -> Wrapping:
    return wrapping_under(settings.KEYS_DIR, "master")
