"""Two security administrators who judge, and people with more than one number."""

from __future__ import annotations

from collections.abc import Sequence

from gongxin.apps.identity.api import Actor, Role
from gongxin.apps.links.api import (
    Evidence,
    LinkKind,
    Numbered,
    NumberKind,
    Verdict,
    confirm_judgement,
    list_judgements,
    propose_judgement,
    propose_undoing,
)
from gongxin.lib.identifiers import (
    id_check_character,
    organisation_check_character,
    uscc_check_character,
)
from tests.integration.access.town import CITIZEN, Person, Town, file_rows, now, qualification

FIRST = Actor(ref="account:900011", role=Role.SECURITY)
SECOND = Actor(ref="account:900012", role=Role.SECURITY)
EVIDENCE = Evidence("川测公户证〔2026〕3号", "户籍机关证明号码已更正")


def person(first17: str, name: str = "") -> Person:
    """Somebody of that number."""
    return Person(name or f"某{first17[-3:]}", first17 + id_check_character(first17))


def firm(inner8: str, *, division: str = "519901", name: str = "示例更码有限公司") -> Person:
    """A firm with that organisation code."""
    body = f"91{division}{inner8}{organisation_check_character(inner8)}"
    return Person(name, body + uscc_check_character(body))


OLD = person("51990119900307299", CITIZEN.name)
"""The citizen under the number that was corrected."""
THIRD = person("51990119900307310", CITIZEN.name)
FOURTH = person("51990119900307329", CITIZEN.name)


def numbered(one: Person) -> Numbered:
    """The number as it is typed."""
    kind = NumberKind.USCC if one.number.startswith("9") else NumberKind.CITIZEN
    return Numbered(one.number, kind)


def file_old(town: Town, people: Sequence[Person] = (OLD,)) -> None:
    """A qualification of each of these."""
    file_rows(
        town.folder,
        "practice-qualification",
        [qualification(one, f"川示交证20260{one.number[-5:-1]}") for one in people],
    )


def propose(
    one: Person,
    other: Person,
    *,
    verdict: Verdict = Verdict.SAME,
    kind: LinkKind = LinkKind.CORRECTED,
    by: Actor = FIRST,
) -> str:
    """One proposes it."""
    if verdict is Verdict.NOT_SAME:
        kind = LinkKind.DISTINCT
    return propose_judgement(
        verdict=verdict,
        kind=kind,
        one=numbered(one),
        other=numbered(other),
        evidence=EVIDENCE,
        actor=by,
        now=now(),
    )


def confirm(number: str, one: Person, other: Person, *, by: Actor = SECOND) -> None:
    """Another confirms it."""
    confirm_judgement(number=number, one=numbered(one), other=numbered(other), actor=by, now=now())


def judge(one: Person, other: Person, **how: object) -> str:
    """Both at once."""
    number = propose(one, other, **how)  # type: ignore[arg-type]
    confirm(number, one, other)
    return number


def undo(number: str, one: Person, other: Person) -> str:
    """Undone by two."""
    undoing = propose_undoing(number=number, evidence=EVIDENCE, actor=FIRST, now=now())
    confirm(undoing, one, other)
    return undoing


def states() -> dict[str, str]:
    """How every judgement stands, by number."""
    return {line.number: line.state.value for line in list_judgements(actor=FIRST)}
