"""What a purpose allows. Every rule is a check that raises and says why (charter C7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from gongxin.apps.catalogue.api import Item, Purpose, SubjectKind
from gongxin.apps.register.api import Reach, Within
from gongxin.lib.bilingual import Text
from gongxin.lib.canaries import ORGAN, is_canary_number
from gongxin.lib.identifiers import (
    IdKind,
    normalise,
    person_fault,
    upgrade_citizen_number,
    uscc_fault,
)

from .errors import (
    grant_too_narrow,
    kind_outside_purpose,
    malformed_identifier,
    needs_case,
    no_grant,
    purpose_not_yours,
    terms_unfit,
)
from .errors.canaries import canaries_alone, canary_number
from .types import Granted, Terms

LONGEST_TERM = timedelta(days=366)
MOST_TIMES = 1_000
MOST_DAYS_KEPT = 5 * 366
"""Nobody keeps an adverse record longer than the law lets it be shown: 征信业管理条例 art. 16, five years."""

_KINDS_BY_NUMBER = {
    "id": frozenset({SubjectKind.PERSON}),
    "uscc": frozenset({SubjectKind.ENTERPRISE, SubjectKind.ORGANISATION}),
}
_MEANINGLESS = frozenset({"无", "没有", "测试", "查询", "NONE", "TEST", "N/A", "-", "0", "1"})


def check_purpose(*, purpose: Purpose, organ: str, case_reference: str) -> None:
    """The organ may use the purpose, and names the case it is for."""
    if purpose.organs is not None and organ not in purpose.organs:
        raise purpose_not_yours(purpose.title)
    reference = case_reference.strip()
    if purpose.needs_case and (len(reference) < 4 or reference.upper() in _MEANINGLESS):
        raise needs_case()


def check_terms(*, purpose: Purpose, terms: Terms, own_organ: str, now: datetime) -> None:
    """What a person is asked to authorise can be used as it says, and is no more than the purpose lists."""
    if not purpose.authorised:
        raise terms_unfit(Text("这个用途不以本人授权为依据", "this purpose does not rest on it"))
    if terms.organ != own_organ or (
        purpose.organs is not None and terms.organ not in purpose.organs
    ):
        raise terms_unfit(Text("该单位不能使用这个用途", "the recipient may not use this purpose"))
    if not terms.items or purpose.items is None or not terms.items <= purpose.items:
        raise terms_unfit(
            Text("没有条目，或有用途以外的条目", "it names no item, or one outside the purpose")
        )
    if not now < terms.ends_at <= now + LONGEST_TERM:
        raise terms_unfit(
            Text(
                "终止时间须晚于现在，且不超过一年",
                "its end must be later than now and within a year",
            )
        )
    if not (1 <= terms.times <= MOST_TIMES and 0 <= terms.keep_days <= MOST_DAYS_KEPT):
        raise terms_unfit(
            Text(
                f"次数为 1 至 {MOST_TIMES}，保存天数为 0 至 {MOST_DAYS_KEPT}",
                f"1 to {MOST_TIMES} times, kept for 0 to {MOST_DAYS_KEPT} days",
            )
        )


def reach_of(
    *,
    purpose: Purpose,
    grants: Iterable[Granted],
    items: Mapping[str, Item],
    authorised: frozenset[str] | None = None,
) -> Reach:
    """The records that a look-up for the purpose may be answered from: the one rule that every reading follows.

    `items` are those of the catalogue, retired ones too; `authorised` are those that the person authorised, where the
    purpose rests on that. Raises Refusal `access.no-grant` where no grant in force
    names the purpose.
    """
    listed = items_of(purpose=purpose, items=items)
    if purpose.authorised:
        listed &= authorised or frozenset()
    reasons = tuple(
        Within(
            kinds=frozenset(str(kind) for kind in purpose.subject_kinds),
            items=listed
            if grant.categories is None
            else frozenset(code for code in listed if items[code].category in grant.categories),
            sources=grant.sources,
        )
        for grant in grants
        if purpose.code in grant.purposes
    )
    if not reasons:
        raise no_grant(purpose.title)
    return Reach(reasons)


def items_of(*, purpose: Purpose, items: Mapping[str, Item]) -> frozenset[str]:
    """The items that the purpose lists; every item that is not restricted where it lists all. What is shared with nobody is in none."""
    named = purpose.items
    return frozenset(
        code
        for code, item in items.items()
        if item.is_shared and (code in named if named is not None else not item.restricted)
    )


def check_question(*, purpose: Purpose, reach: Reach) -> None:
    """The reader may be told of everything that the purpose's question turns on: else “no” would be a guess."""
    if purpose.question is not None and not reach.covers(purpose.question.items):
        raise grant_too_narrow(purpose.title)


def check_number(*, purpose: Purpose, identifier: str) -> None:
    """The purpose covers whom such a number belongs to. Judged before anything is read."""
    kinds = _KINDS_BY_NUMBER[identifier.partition(":")[0]]
    if not kinds & set(purpose.subject_kinds):
        raise kind_outside_purpose(purpose.title)


def covers(*, purpose: Purpose, kind: str) -> bool:
    """Whether the purpose covers subjects of this kind."""
    return SubjectKind(kind) in purpose.subject_kinds


def read_identifier(number: str, *, organ: str = "") -> str:
    """The namespaced identifier of a citizen's number or a USCC. Raises Refusal when it is neither.

    Nor for a canary's number, unless it is asked for by the check's own `organ`, which reaches nobody else: so nobody
    is told of a canary as of somebody real, and the check can look at nobody real.
    """
    plain = normalise(number)
    if is_canary_number(plain) != (organ == ORGAN):
        raise canaries_alone() if organ == ORGAN else canary_number()
    if person_fault(plain, kind=IdKind.CITIZEN) is None:
        return f"id:{upgrade_citizen_number(plain)}"
    if uscc_fault(plain) is None:
        return f"uscc:{plain}"
    raise malformed_identifier()


def same_name(held: str, asked: str) -> bool:
    """Names agree when they are equal without blanks and with one kind of middle dot."""
    return _plain(held) == _plain(asked)


def _plain(name: str) -> str:
    return "".join(name.split()).replace("•", "·").replace("．", "·").replace("‧", "·").casefold()
