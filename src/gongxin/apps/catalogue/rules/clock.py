"""What a clock must be to be one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from gongxin.lib.bilingual import Text

from ..errors import Fault
from .rule import Rule
from .tree import Entry, PackTree, Raw, citations_at


class ClockSound(Rule):
    """A clock says one thing at a time: entries of one code follow one another without overlap; a limit is not extended
    and is counted without a calendar of working days; an extension adds something; a number is the law's only where its text
    was read, and one that is not says where it comes from.
    """

    id = "clock"

    def check(self, tree: PackTree) -> Iterator[Fault]:
        known = tree.known("instruments")
        earlier: dict[str, list[Raw]] = {}
        for entry in tree.entries("clocks"):
            raw = entry.raw
            yield from self._dates(entry, earlier.setdefault(raw["code"], []))
            earlier[raw["code"]].append(raw)
            yield from self._length(entry)
            yield from self._number(entry, known)
            yield from self._keeps(entry, tree.known("item"))
            yield from self._place(entry, tree.parent.known("clocks") if tree.parent else {})

    def _dates(self, entry: Entry, earlier: list[Raw]) -> Iterator[Fault]:
        first, last = _span(entry.raw)
        if last < first:
            yield entry.file.fault(
                self.id,
                (*entry.path, "in_force_to"),
                what=Text(
                    zh="施行的最后一日早于施行之日。",
                    en="Its last day is before the day it begins.",
                ),
                mend=Text(
                    zh="请改正 in_force_from 或 in_force_to。",
                    en="Correct `in_force_from` or `in_force_to`.",
                ),
            )
        for other in earlier:
            begins, ends = _span(other)
            if first <= ends and begins <= last:
                yield entry.file.fault(
                    self.id,
                    (*entry.path, "code"),
                    what=Text(
                        zh=f"期限「{entry.raw['code']}」的两个版本同时有效。",
                        en=f"Two editions of the clock “{entry.raw['code']}” hold at the same time.",
                    ),
                    mend=Text(
                        zh="请用 in_force_from 和 in_force_to 写明前后相接的时间，或删去其中一处。",
                        en="Let one end before the other begins, by `in_force_from` and `in_force_to`, or drop one.",
                    ),
                )

    def _length(self, entry: Entry) -> Iterator[Fault]:
        raw, path = entry.raw, entry.path
        extension = raw.get("extension")
        if extension is not None and not any(extension["length"].values()):
            yield entry.file.fault(
                self.id,
                (*path, "extension", "length"),
                what=Text(zh="延长零日等于没有延长。", en="An extension of no day is none."),
                mend=Text(zh="请写明长度，或删去 extension。", en="State a length, or drop it."),
            )
        if raw.get("kind") not in {"limit", "keep"}:
            return
        if extension is not None and raw["kind"] == "limit":
            yield entry.file.fault(
                self.id,
                (*path, "extension"),
                what=Text(zh="最长期限不能延长。", en="A limit cannot be extended."),
                mend=Text(zh="请删去 extension，或改 kind。", en="Drop it, or correct `kind`."),
            )
        if "working_days" in raw["length"]:
            yield entry.file.fault(
                self.id,
                (*path, "length"),
                what=Text(
                    zh="展示和保存的期限不按工作日计算。",
                    en="What is displayed or kept is not counted in working days.",
                ),
                mend=Text(zh="请改用日、月或年。", en="Use days, months or years."),
            )

    def _number(self, entry: Entry, known: Mapping[str, Raw] | None) -> Iterator[Fault]:
        raw = entry.raw
        if raw["number_by"] != "law":
            if "note" not in raw:
                yield entry.file.fault(
                    self.id,
                    (*entry.path, "number_by"),
                    what=Text(
                        zh="数字不出自法条，却没有写明出处。",
                        en="The number is not the law’s, and nothing says where it is from.",
                    ),
                    mend=Text(zh="请在 note 中写明。", en="Say so in `note`."),
                )
            return
        cited = [(known or {}).get(one.instrument) for one in citations_at(entry, "basis")]
        instruments = [one for one in cited if one is not None]
        if instruments and all(one["confidence"] == "to-verify" for one in instruments):
            yield entry.file.fault(
                self.id,
                (*entry.path, "number_by"),
                what=Text(
                    zh="所引文件的原文未曾核对，数字不能写作法律规定。",
                    en="The text cited was never read, so the number cannot be called the law’s.",
                ),
                mend=Text(
                    zh="请改为 number_by: to-verify 并加说明。",
                    en="Write `number_by: to-verify`, with a note.",
                ),
            )

    def _keeps(self, entry: Entry, items: Mapping[str, Raw] | None) -> Iterator[Fault]:
        raw = entry.raw
        if "keeps" in raw and raw.get("kind") != "keep":
            yield entry.file.fault(
                self.id,
                (*entry.path, "keeps"),
                what=Text(
                    zh="keeps 只用于保存的最短期限。", en="`keeps` is for a time to keep alone."
                ),
                mend=Text(
                    zh="请写 kind: keep，或删去 keeps。", en="Write `kind: keep`, or drop it."
                ),
            )
        if (
            "items" in raw
            and "record" not in raw.get("keeps", ())
            and "batch" not in raw.get("keeps", ())
        ):
            yield entry.file.fault(
                self.id,
                (*entry.path, "items"),
                what=Text(
                    zh="items 只限定记录或批次的保存期限。",
                    en="`items` narrows how long records or batches are kept, and nothing else.",
                ),
                mend=Text(
                    zh="请在 keeps 中写明，或删去 items。", en="Say so in `keeps`, or drop it."
                ),
            )
        for code in raw.get("items", ()):
            if items is not None and code not in items:
                yield entry.file.fault(
                    self.id,
                    (*entry.path, "items"),
                    what=Text(zh=f"没有条目「{code}」。", en=f"There is no item `{code}`."),
                    mend=Text(zh="请改正代码。", en="Correct the code."),
                )

    def _place(self, entry: Entry, above: Mapping[str, Raw] | None) -> Iterator[Fault]:
        code = entry.raw.get("in_place_of")
        if code is None or above is None:
            return
        other = above.get(code)
        if other is None or other.get("kind", "duty") != entry.raw.get("kind", "duty"):
            yield entry.file.fault(
                self.id,
                (*entry.path, "in_place_of"),
                what=Text(
                    zh=f"上级包没有同类的期限「{code}」。",
                    en=f"No parent has a clock “{code}” of this kind.",
                ),
                mend=Text(
                    zh="请写上级包中同一 kind 的期限。",
                    en="Name a clock of a parent that is of the same `kind`.",
                ),
            )


def _span(raw: Raw) -> tuple[date, date]:
    first, last = raw.get("in_force_from"), raw.get("in_force_to")
    return (
        date.fromisoformat(first) if first else date.min,
        date.fromisoformat(last) if last else date.max,
    )
