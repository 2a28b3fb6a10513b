"""严重失信主体名单: what may be determined, on what document, by whom, for how long, and what is known of a document in question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongxin.lib.bilingual import Text

from ..enums import AdverseClass, ListField, Removal
from .citation import Citation, citations_of, text_of
from .item import Item


@dataclass(frozen=True, slots=True)
class FoundedOn:
    """依据的文书: an item, and the classes of it, of which one record may found a listing."""

    item: str
    classes: frozenset[AdverseClass]


@dataclass(frozen=True, slots=True)
class ListCondition:
    """列入条件: one condition besides, by the code of the rule that judges it (`rules/listing.py`), with what the rule is told."""

    rule: str
    field: str
    values: tuple[str, ...]
    months: int

    @classmethod
    def from_pack(cls, raw: Mapping[str, Any]) -> ListCondition:
        """Build from one entry of `conditions`."""
        return cls(
            raw["rule"], raw.get("field", ""), tuple(raw.get("is", ())), raw.get("months", 0)
        )


@dataclass(frozen=True, slots=True)
class SeriousList:
    """一类名单: `item` is that of which a listing becomes a record, `least` and `most` its term in months.

    `ground`, `basis_field`, `noticed` and `domain` are the fields of the item that hold them. Who is `competent` is said by functions of organs or by their codes.
    """

    code: str
    pack: str
    title: Text
    field: ListField
    item: str
    workflow: str
    functions: frozenset[str]
    organs: frozenset[str]
    founded_on: tuple[FoundedOn, ...]
    conditions: tuple[ListCondition, ...]
    ground: str
    basis_field: str
    noticed: str
    domain: str
    least: int
    most: int
    removal: tuple[Removal, ...]
    basis: tuple[Citation, ...]
    note: Text | None

    def is_competent(self, *, organ: str, function: str) -> bool:
        """Whether that organ may determine."""
        return organ in self.organs or function in self.functions

    @classmethod
    def from_pack(cls, pack: str, raw: Mapping[str, Any]) -> SeriousList:
        """Build from one entry of `lists.yaml`."""
        competent, entry = raw["competent"], raw["entry"]
        return cls(
            code=raw["code"],
            pack=pack,
            title=Text.from_dict(raw["title"]),
            field=ListField(raw["field"]),
            item=raw["item"],
            workflow=raw["workflow"],
            functions=frozenset(competent.get("functions", ())),
            organs=frozenset(competent.get("organs", ())),
            founded_on=tuple(
                FoundedOn(one["item"], frozenset(map(AdverseClass, one["classes"])))
                for one in raw["founded_on"]
            ),
            conditions=tuple(ListCondition.from_pack(one) for one in raw.get("conditions", ())),
            ground=entry["ground"],
            basis_field=entry["basis"],
            noticed=entry["noticed"],
            domain=entry["domain"],
            least=raw["term"]["least"],
            most=raw["term"]["most"],
            removal=tuple(map(Removal, raw["removal"])),
            basis=citations_of(raw["basis"]),
            note=text_of(raw.get("note")),
        )


@dataclass(frozen=True, slots=True)
class ListingFacts:
    """What is known of the one document that is to found a listing, and nothing of any other record.

    `shown` is whether it is in display now; `day` that of the document, `conduct` that of the conduct where it is known; `born` the
    birthday of a person, None for an organisation.
    """

    item: Item
    adverse_class: str
    content: Mapping[str, str]
    shown: bool
    day: date
    conduct: date | None
    is_person: bool
    born: date | None


@dataclass(frozen=True, slots=True)
class ListingFinding:
    """Whether one condition holds on a day; `message` is what the rule asks for, `said` what of the document decided."""

    rule: str
    message: Text
    met: bool
    said: Text
