"""惩戒措施 and 激励措施: what an organ may apply to the subject of a record, as packs say it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gongxin.lib.bilingual import Text
from gongxin.lib.periods import Length

from ..enums import AdverseClass, MeasureGives, MeasureKind, MeasureRemedyWay, SubjectKind
from .citation import Citation, citations_of, text_of


@dataclass(frozen=True, slots=True)
class MeasureOccasion:
    """适用情形: of which records a measure may be proposed, and why they bear on it. It starts nothing.

    Without `classes` all of the item; with `field` only those in which that code field has one of `values`. `since` is the field of the day since
    which a clean record counts, where the measure asks for one.
    """

    item: str
    classes: frozenset[AdverseClass]
    field: str
    values: frozenset[str]
    relevance: Text
    since: str = ""

    def fits(
        self, *, item: str, adverse_class: AdverseClass | None, content: Mapping[str, str]
    ) -> bool:
        """Whether a record is one of them."""
        return (
            item == self.item
            and (not self.classes or adverse_class in self.classes)
            and (not self.field or content.get(self.field) in self.values)
        )

    @classmethod
    def from_pack(cls, raw: Mapping[str, Any]) -> MeasureOccasion:
        """Build from one occasion of a measure."""
        when = raw.get("when", {})
        return cls(
            item=raw["item"],
            classes=frozenset(map(AdverseClass, raw.get("classes", ()))),
            field=when.get("field", ""),
            values=frozenset(when.get("is", ())),
            relevance=Text.from_dict(raw["relevance"]),
            since=raw.get("since", ""),
        )


@dataclass(frozen=True, slots=True)
class Measure:
    """措施 in the official columns: `title` 措施, `content` 内容, `object` 对象, `basis` 依据, `organ` 实施主体.

    `functions` and `organs` say which organs apply it. `longest` is its longest term, never counted beyond the end of its record. `listed` are list and entry
    of the published list. `gives`, `later`, `within` and `matters` are of incentives at the counter.
    `clean_years`: it is given only to whoever an occasion shows to have been there so many years, and of whom no adverse record is in display; 0: it is
    not asked.
    """

    code: str
    pack: str
    kind: MeasureKind
    title: Text
    content: Text
    object: Text
    subject_kinds: frozenset[SubjectKind]
    basis: tuple[Citation, ...]
    organ: Text
    functions: frozenset[str]
    organs: frozenset[str]
    listed: tuple[str, str] | None
    occasions: tuple[MeasureOccasion, ...]
    longest: Length | None
    exit: Text | None
    remedies: tuple[MeasureRemedyWay, ...]
    gives: MeasureGives | None
    later: tuple[Text, ...]
    within: Length | None
    matters: frozenset[str]
    clean_years: int
    note: Text | None

    def occasion(
        self,
        *,
        item: str,
        adverse_class: AdverseClass | None,
        subject_kind: SubjectKind,
        content: Mapping[str, str],
    ) -> MeasureOccasion | None:
        """The occasion that a record is, if it is one and its subject is of the object."""
        if subject_kind not in self.subject_kinds:
            return None
        return next(
            (
                one
                for one in self.occasions
                if one.fits(item=item, adverse_class=adverse_class, content=content)
            ),
            None,
        )

    @classmethod
    def from_pack(cls, pack: str, raw: Mapping[str, Any]) -> Measure:
        """Build from one entry of `measures.yaml`."""
        organ, later = raw["organ"], raw.get("later", {})
        return cls(
            code=raw["code"],
            pack=pack,
            kind=MeasureKind(raw["kind"]),
            title=Text.from_dict(raw["title"]),
            content=Text.from_dict(raw["content"]),
            object=Text.from_dict(raw["object"]["words"]),
            subject_kinds=frozenset(map(SubjectKind, raw["object"]["subject_kinds"])),
            basis=citations_of(raw["basis"]),
            organ=Text.from_dict(organ["words"]),
            functions=frozenset(organ.get("functions", ())),
            organs=frozenset(organ.get("organs", ())),
            listed=(raw["listed"]["list"], raw["listed"]["entry"]) if "listed" in raw else None,
            occasions=tuple(map(MeasureOccasion.from_pack, raw["occasions"])),
            longest=Length(**raw["longest"]) if "longest" in raw else None,
            exit=text_of(raw.get("exit")),
            remedies=tuple(map(MeasureRemedyWay, raw.get("remedies", ()))),
            gives=MeasureGives(raw["gives"]) if "gives" in raw else None,
            later=tuple(map(Text.from_dict, later.get("documents", ()))),
            within=Length(**later["within"]) if later else None,
            matters=frozenset(raw.get("matters", ())),
            clean_years=raw.get("clean", {}).get("years", 0),
            note=text_of(raw.get("note")),
        )
