"""信用承诺类型: what anybody may commit themselves to, before whom, in which words, until when, and what a failure may lead to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gongxin.lib.bilingual import Text
from gongxin.lib.periods import Length

from .citation import Citation, citations_of, text_of

PERSON, ORGANISATION, INDIVIDUAL = "自然人", "法人及非法人组织", "个体工商户"
"""承诺人类别: the makers of the official template."""


@dataclass(frozen=True, slots=True)
class CommitmentFields:
    """Which fields of an item of commitments hold what; the code is its natural key, maker and days are where every item says them."""

    type: str
    other: str
    matter: str
    content: str
    liability: str
    state: str
    unperformed: str
    pursued: str
    found_on: str
    found_by: str
    found_by_code: str
    accepted_by: str
    accepted_by_code: str
    openness: str


@dataclass(frozen=True, slots=True)
class BreachFields:
    """Which fields of an item of breaches name the commitment, the facts and the basis; its document is where every adverse item says it."""

    commitment: str
    facts: str
    basis: str


@dataclass(frozen=True, slots=True)
class CommitmentType:
    """承诺类型: `type` is the value of the template, `other` says which where the template does not name it.

    `acceptance` is the clock within which an officer accepts it, "" where it stands when it is made. It is to be performed within
    `perform` and holds for `valid`, both from the day on which it is made. `answer` is the clock of the time for reasons or
    performance, `breach` the adverse item of a written finding, "" where only the state is stated.
    """

    code: str
    pack: str
    type: str
    other: Text | None
    title: Text
    text: Text
    own_words: Text | None
    made_by: frozenset[str]
    functions: frozenset[str]
    organs: frozenset[str]
    acceptance: str
    withdrawable: bool
    item: str
    matters: tuple[str, ...]
    perform: Length
    valid: Length
    open_of_organisations: str
    open_of_persons: str
    failure: Text
    answer: str
    breach: str
    basis: tuple[Citation, ...]
    note: Text | None

    def is_accepting(self, *, organ: str, function: str) -> bool:
        """Whether it may be made before that organ."""
        return organ in self.organs or function in self.functions

    def openness(self, maker: str) -> str:
        """公开类型 of the template, by who makes it."""
        return self.open_of_persons if maker == PERSON else self.open_of_organisations

    @classmethod
    def from_pack(cls, pack: str, raw: Mapping[str, Any]) -> CommitmentType:
        """Build from one entry of `commitments.yaml`."""
        accepting, failure = raw["accepting"], raw["failure"]
        return cls(
            code=raw["code"],
            pack=pack,
            type=raw["type"],
            other=text_of(raw.get("other")),
            title=Text.from_dict(raw["title"]),
            text=Text.from_dict(raw["text"]),
            own_words=text_of(raw.get("own_words")),
            made_by=frozenset(raw["made_by"]),
            functions=frozenset(accepting.get("functions", ())),
            organs=frozenset(accepting.get("organs", ())),
            acceptance=raw.get("acceptance", {}).get("clock", ""),
            withdrawable=raw["withdrawal"] == "before-acceptance",
            item=raw["item"],
            matters=tuple(raw["matters"]),
            perform=Length(**raw["perform"]),
            valid=Length(**raw["valid"]),
            open_of_organisations=raw["publicity"]["organisations"],
            open_of_persons=raw["publicity"]["persons"],
            failure=Text.from_dict(failure["words"]),
            answer=failure["clock"],
            breach=failure.get("breach", ""),
            basis=citations_of(raw["basis"]),
            note=text_of(raw.get("note")),
        )
