"""What no measure may do, whatever its basis says: charter C8, C10, C11 and the opinion of 2020 (国办发〔2020〕49号)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gongxin.lib.bilingual import Text
from gongxin.lib.yaml_marks import NodePath

from ..errors import Fault
from .measure import MeasureRule, is_constraint
from .measure_words import (
    ASSOCIATES,
    BY_ITSELF,
    BY_NAME,
    COUNTED,
    FORCED,
    LIVELIHOOD,
    OTHERS_ACT,
    RELATIVES,
    SCORED,
    Said,
    said_of,
)
from .tree import Entry, PackTree, Raw

_EACH = ("by-officer",)


class MeasureSpares(MeasureRule):
    """C11: no measure touches relatives, schooling, medical care, housing, livelihood or a basic public service, nor makes any of
    them better for some.
    """

    id = "C11"

    def judge(self, entry: Entry, tree: PackTree) -> Iterator[Fault]:
        for place, text in said_of(entry.raw):
            for said in (RELATIVES, *LIVELIHOOD):
                words = said.found(text)
                if words:
                    yield self.fault(
                        entry,
                        place,
                        Text(
                            f"措施涉及{said.meaning.zh}：“{words}”。",
                            f"It touches {said.meaning.en}: “{words}”.",
                        ),
                        Text(
                            "请删去；任何依据都不能放开这一条。",
                            "Remove it: no basis lifts this rule.",
                        ),
                    )
                    break  # one finding a text: the first words show what is wrong with it


class MeasureObject(MeasureRule):
    """The object is the subject of the record and no wider than the law: no kind of subject that no article cited reaches or no record
    is about, and nobody else by way of the subject (C11).
    """

    id = "measure-object"

    def judge(self, entry: Entry, tree: PackTree) -> Iterator[Fault]:
        kinds = entry.raw["object"]["subject_kinds"]
        reached = _reached(entry, tree.known("instruments"))
        about = self._about(entry, tree)
        for index, kind in enumerate(kinds):
            place: NodePath = ("object", "subject_kinds", index)
            if reached is not None and kind not in reached:
                what = Text(
                    f"对象宽于法律规定：所引条文不及于 {kind}。",
                    f"The object is wider than the law: no article cited reaches {kind}.",
                )
                yield self._wider(entry, place, what)
            elif about is not None and kind not in about:
                what = Text(
                    f"对象宽于记录：没有一种情形的记录涉及 {kind}。",
                    f"The object is wider than the records: no occasion is about {kind}.",
                )
                yield self._wider(entry, place, what)
        for place, text in said_of(entry.raw):
            words = ASSOCIATES.found(text) if is_constraint(entry.raw) else None
            if words:
                what = Text(
                    f"对象包括本人以外的人：“{words}”。",
                    f"The object includes others than the subject: “{words}”.",
                )
                yield self._wider(entry, place, what)

    def _about(self, entry: Entry, tree: PackTree) -> set[str] | None:
        items = tree.known("item")
        named = [(items or {}).get(one["item"]) for one in entry.raw.get("occasions", ())]
        found = [one for one in named if one is not None]
        return {kind for one in found for kind in one["subject_kinds"]} if found else None

    def _wider(self, entry: Entry, place: NodePath, what: Text) -> Fault:
        mend = Text(
            "请改为法律规定的对象；责任人员只凭对其本人的认定。",
            "Say whom the law names; a responsible person only by a determination about that person.",
        )
        return self.fault(entry, place, what, mend)


def _reached(entry: Entry, known: Mapping[str, Raw] | None) -> set[str] | None:
    """Kinds of subject that the articles cited reach together; None: one reaches whomever, or is not known."""
    reached: set[str] = set()
    for raw in entry.raw.get("basis", ()):
        if known is None or raw["instrument"] not in known or "reaches" not in raw:
            return None
        reached |= set(raw["reaches"])
    return reached or None


class MeasureByOrgans(MeasureRule):
    """Public organs apply measures: financial institutions, credit bureaus, associations and media are not made to punish anybody (国办发〔2020〕49号)."""

    id = "measure-by-organs"

    def judge(self, entry: Entry, tree: PackTree) -> Iterator[Fault]:
        named = entry.raw.get("organ", {}).get("words")
        if named is not None:
            yield from self._found(entry, ("organ", "words"), OTHERS_ACT, named)
        yield from self._found(entry, ("content",), FORCED, entry.raw["content"])

    def _found(
        self, entry: Entry, place: NodePath, said: Said, text: dict[str, str]
    ) -> Iterator[Fault]:
        words = said.found(text)
        if words:
            yield self.fault(
                entry,
                place,
                Text(
                    f"不得要求金融机构、协会、媒体惩戒：“{words}”。",
                    f"Financial institutions, associations and media are not made to punish: “{words}”.",
                ),
                Text(
                    "请写由公共机关自己实施的措施，或删去。",
                    "Say what a public organ does itself, or drop it.",
                ),
            )


class MeasureByOfficer(MeasureRule):
    """C10: an officer proposes each measure of one record of its own subject. Nothing starts by itself, matters do not add up, and
    nobody is found by a name.
    """

    id = "C10"

    def judge(self, entry: Entry, tree: PackTree) -> Iterator[Fault]:
        measure = entry.raw
        if measure.get("starts", "by-officer") not in _EACH:
            yield self._by(entry, ("starts",), BY_ITSELF, str(measure["starts"]))
        for index, occasion in enumerate(measure.get("occasions", ())):
            if "count" in occasion:
                yield self._by(
                    entry, ("occasions", index, "count"), COUNTED, str(occasion["count"])
                )
            if "matched_by" in occasion:
                names = ", ".join(occasion["matched_by"])
                yield self._by(entry, ("occasions", index, "matched_by"), BY_NAME, names)
        for place, text in said_of(measure, reasons=True):
            for said in (COUNTED, BY_ITSELF, BY_NAME):
                words = said.found(text)
                if words:
                    yield self._by(entry, place, said, words)

    def _by(self, entry: Entry, place: NodePath, said: Said, words: str) -> Fault:
        return self.fault(
            entry,
            place,
            Text(
                f"措施{said.meaning.zh}：“{words}”。",
                f"The measure rests on {said.meaning.en}: “{words}”.",
            ),
            Text(
                "每项措施由经办人就一条记录拟议，依号码确认主体；请删去。",
                "An officer proposes each measure of one record, whose subject is known by number: remove it.",
            ),
        )


class MeasureWithoutScore(MeasureRule):
    """C8: no score, grade, index or evaluation is an occasion of a measure."""

    id = "C8"

    def judge(self, entry: Entry, tree: PackTree) -> Iterator[Fault]:
        items = tree.known("item") or {}
        for index, occasion in enumerate(entry.raw.get("occasions", ())):
            item = items.get(occasion["item"])
            if "score" in occasion:
                yield self._scored(entry, ("occasions", index, "score"), str(occasion["score"]))
            if item is not None and item["category"] == "evaluation" and is_constraint(entry.raw):
                yield self._scored(entry, ("occasions", index, "item"), occasion["item"])
        for place, text in said_of(entry.raw, reasons=True):
            words = SCORED.found(text) if is_constraint(entry.raw) else None
            if words:
                yield self._scored(entry, place, words)

    def _scored(self, entry: Entry, place: NodePath, words: str) -> Fault:
        return self.fault(
            entry,
            place,
            Text(f"措施以评分为依据：“{words}”。", f"A score is its occasion: “{words}”."),
            Text(
                "评分、等级和评价不得用于措施，请删去。",
                "Scores, grades and evaluations are no occasion of a measure: remove it.",
            ),
        )
