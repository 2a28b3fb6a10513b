"""查询用途: why a look-up may be made, by whom, about what, and when the person is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gongxin.lib.bilingual import Text
from gongxin.lib.periods import Length

from ..enums import AdverseClass, SubjectKind
from .citation import Citation, citations_of


@dataclass(frozen=True, slots=True)
class Question:
    """先问是否: what a purpose is answered yes or no before anybody opens a file.

    Yes when the subject has an adverse record of these items and classes that was decided within that time and
    may still be used.
    """

    text: Text
    items: frozenset[str]
    classes: frozenset[AdverseClass]
    within: Length


@dataclass(frozen=True, slots=True)
class Deferral:
    """暂缓告知: the law lets the person be told later of a look-up for the purpose, and by when at the latest."""

    basis: tuple[Citation, ...]
    longest_days: int


@dataclass(frozen=True, slots=True)
class ThirdParty:
    """第三人保护: what the person is not told of a look-up for the purpose, since it would betray somebody else.

    `withheld` are among `case_reference` and `unit`; `why` is what the person reads instead.
    """

    basis: tuple[Citation, ...]
    withheld: frozenset[str]
    why: Text


@dataclass(frozen=True, slots=True)
class Purpose:
    """查询用途: why a look-up may be made, by whom, about what.

    An `authorised` one rests on what the subject authorised, which stands in the place of a case. `review_percent` of its
    look-ups is drawn for review. A `sensitive` one needs a second officer, from another unit.
    """

    code: str
    pack: str
    title: Text
    basis: tuple[Citation, ...]
    organs: frozenset[str] | None
    items: frozenset[str] | None
    subject_kinds: frozenset[SubjectKind]
    needs_case: bool
    case_example: str
    question: Question | None = None
    authorised: bool = False
    review_percent: int = 1
    sensitive: bool = False
    deferral: Deferral | None = None
    third_party: ThirdParty | None = None

    @classmethod
    def from_pack(cls, pack: str, raw: Mapping[str, Any]) -> Purpose:
        """Build from one entry of `purposes.yaml`."""
        organs = raw.get("organs")
        return cls(
            code=raw["code"],
            pack=pack,
            title=Text.from_dict(raw["title"]),
            basis=citations_of(raw["basis"]),
            organs=frozenset(organs) if organs else None,
            items=None if raw["items"] == "all" else frozenset(raw["items"]),
            subject_kinds=frozenset(SubjectKind(kind) for kind in raw["subject_kinds"]),
            needs_case=raw["needs_case"],
            authorised=raw.get("authorised", False),
            review_percent=raw.get("review_percent", 1),
            sensitive=raw.get("sensitive", False),
            case_example=raw.get("case_example", ""),
            question=_question(raw.get("question")),
            deferral=_deferral(raw.get("deferral")),
            third_party=_third_party(raw.get("third_party")),
        )


def _deferral(raw: Mapping[str, Any] | None) -> Deferral | None:
    return None if raw is None else Deferral(citations_of(raw["basis"]), raw["longest_days"])


def _third_party(raw: Mapping[str, Any] | None) -> ThirdParty | None:
    if raw is None:
        return None
    return ThirdParty(
        citations_of(raw["basis"]), frozenset(raw["withheld"]), Text.from_dict(raw["why"])
    )


def _question(raw: Mapping[str, Any] | None) -> Question | None:
    if raw is None:
        return None
    return Question(
        text=Text(raw["zh"], raw["en"]),
        items=frozenset(raw["items"]),
        classes=frozenset(AdverseClass(one) for one in raw["classes"]),
        within=Length(**raw["within"]),
    )
