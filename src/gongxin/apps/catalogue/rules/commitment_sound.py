"""What a type of commitment must be before anybody may make one (信用承诺信息归集模板, charter C6, C10, C12)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gongxin.lib.bilingual import Text
from gongxin.lib.yaml_marks import NodePath

from ..errors import Fault
from .rule import Rule
from .tree import Entry, PackTree, Raw, citations_at, fields_of

MATTERS = "commitment-matter"
OPEN = "可向社会公开"
_PERSON = "自然人"
_OTHER = "其他"
_LAWS = frozenset({"law", "administrative-regulation", "local-regulation", "departmental-rule"})
"""What may put a natural person before the public: a law or a rule of the state (charter C12)."""
_NEEDED = {
    "accepting": Text("没有写明受理单位", "It names no accepting organ"),
    "perform": Text("没有写明履行期限", "It names no time within which it is to be performed"),
    "valid": Text("没有写明有效期", "It names no end"),
}
_DAYS = {"days": 1, "working_days": 2, "months": 31, "years": 366}
"""Days at the most that a unit lasts; a working day is followed by two that are none at the worst."""
_LEAST_MONTH, _LEAST_YEAR = 28, 365


class CommitmentSound(Rule):
    """A commitment is of a type of the template, made before organs that are named, with a time to perform and an end after it. It becomes a record
    of an item that says where it stands. A failure has a time for reasons or performance, and a written finding becomes a record only of an
    adverse item with a document. A natural person's is open to the public only where a law or a rule of the state provides it.
    """

    id = "commitment"

    def check(self, tree: PackTree) -> Iterator[Fault]:
        items, clocks = tree.known("item"), tree.known("clocks")
        codes, instruments = tree.known("codes"), tree.known("instruments")
        for entry in tree.entries("commitments"):
            yield from self._whole(entry)
            if clocks is not None:
                yield from self._failure(entry, clocks)
            if items is not None:
                yield from self._item(entry, items, codes)
            if instruments is not None:
                yield from self._openness(entry, instruments)

    def _whole(self, entry: Entry) -> Iterator[Fault]:
        raw = entry.raw
        for key, what in _NEEDED.items():
            if key not in raw:
                yield self._fault(
                    entry,
                    (),
                    Text(f"{what.zh}。", f"{what.en}."),
                    Text(f"请写 {key}。", f"Write `{key}`."),
                )
        if "perform" in raw and "valid" in raw and _most(raw["perform"]) >= _least(raw["valid"]):
            yield self._fault(
                entry,
                ("valid",),
                Text(
                    "有效期没有长于履行期限，履行情况来不及认定。",
                    "It ends before it has been performed, so that nobody could find whether it was.",
                ),
                Text("请写更长的 valid。", "Write a longer `valid`."),
            )
        if (raw["type"] == _OTHER) != ("other" in raw):
            yield self._fault(
                entry,
                ("type",),
                Text(
                    "类型为“其他”的须写明是哪一种，别的类型不写。",
                    "A type besides those of the template says which, and no other does.",
                ),
                Text("请补写或者删去 other。", "Add or drop `other`."),
            )

    def _failure(self, entry: Entry, clocks: Mapping[str, Raw]) -> Iterator[Fault]:
        clock = clocks.get(entry.raw["failure"].get("clock", ""))
        if clock is None or clock.get("kind") != "right" or not _lasts(clock["length"]):
            yield self._fault(
                entry,
                ("failure",),
                Text(
                    "违诺的后果没有告知期限：没有给承诺人说明理由或者补充履行的时间。",
                    "A failure has consequences without a notice: there is no time in which to state reasons or to perform.",
                ),
                Text("请在 clock 写一项本人的期限。", "Name in `clock` a clock of the person's."),
            )
        accepted = entry.raw.get("acceptance")
        if accepted is not None and accepted["clock"] not in clocks:
            yield self._fault(
                entry,
                ("acceptance", "clock"),
                Text("没有这样的期限。", "There is no such clock."),
                Text("请写期限的代码。", "Name a clock."),
            )
        if entry.raw["withdrawal"] != "none" and accepted is None:
            yield self._fault(
                entry,
                ("withdrawal",),
                Text(
                    "不需要受理的承诺没有受理以前可以撤回的时间。",
                    "What nobody accepts cannot be withdrawn before it is accepted.",
                ),
                Text("请写 none，或者写明受理。", "Write `none`, or an acceptance."),
            )

    def _item(
        self, entry: Entry, items: Mapping[str, Raw], codes: Mapping[str, Raw] | None
    ) -> Iterator[Fault]:
        item = items.get(entry.raw["item"])
        if item is None or "commitment" not in item or "valid_to" not in item["dates"]:
            yield self._fault(
                entry,
                ("item",),
                Text(
                    "条目没有写明承诺的各项记在哪个字段，或者没有有效期。",
                    "The item does not say in which fields a commitment stands, or has no end.",
                ),
                Text("请写有 commitment 的条目。", "Name an item with `commitment`."),
            )
            return
        if codes is not None:
            yield from self._listed(entry, item, codes)
        breach = entry.raw["failure"].get("breach")
        of_breach = items.get(breach or "")
        if breach is not None and (
            of_breach is None
            or of_breach["nature"] != "adverse"
            or "document" not in of_breach
            or "breach" not in of_breach
        ):
            yield self._fault(
                entry,
                ("failure", "breach"),
                Text(
                    "违诺不是有生效文书的不良信息条目。",
                    "A breach becomes a record only of an adverse item with a document.",
                ),
                Text("请写这样的条目，或者删去。", "Name one that is, or drop it."),
            )

    def _listed(self, entry: Entry, item: Raw, codes: Mapping[str, Raw]) -> Iterator[Fault]:
        """Its type, matters and openness are values of the lists that there are."""
        fields, said = fields_of(item), item["commitment"]
        public = entry.raw["publicity"]
        asked: list[tuple[NodePath, str, str]] = [
            (("type",), fields.get(said["type"], {}).get("codes", ""), entry.raw["type"]),
            *(
                (("publicity", of), fields.get(said["openness"], {}).get("codes", ""), public[of])
                for of in ("organisations", "persons")
            ),
            *((("matters", n), MATTERS, one) for n, one in enumerate(entry.raw["matters"])),
        ]
        for place, listed, value in asked:
            values = {one["value"] for one in codes.get(listed, {}).get("entries", ())}
            if value not in values:
                yield self._fault(
                    entry,
                    place,
                    Text(f"代码表里没有「{value}」。", f"No code list has `{value}`."),
                    Text("请写代码表里的值。", "Write a value of the list."),
                )

    def _openness(self, entry: Entry, instruments: Mapping[str, Raw]) -> Iterator[Fault]:
        public = entry.raw["publicity"]
        cited = [
            instruments[one.instrument]["level"]
            for one in citations_at(entry, "publicity", "basis")
            if one.instrument in instruments
        ]
        of_persons = _PERSON in entry.raw["made_by"] and public["persons"] == OPEN
        if of_persons and not _LAWS & set(cited):
            yield self._fault(
                entry,
                ("publicity", "persons"),
                Text(
                    "没有法律法规规章规定，自然人的承诺不得向社会公开。",
                    "No law or rule of the state is cited by which a natural person's commitment is open to the public.",
                ),
                Text("请引用依据，或者改为不可公开。", "Cite it, or let it not be open."),
            )
        elif public["organisations"] == OPEN and not cited:
            yield self._fault(
                entry,
                ("publicity",),
                Text("向社会公开没有依据。", "It is open to the public without a basis."),
                Text("请在 publicity 写 basis。", "Cite one in `publicity`."),
            )

    def _fault(self, entry: Entry, path: NodePath, what: Text, mend: Text) -> Fault:
        return entry.file.fault(self.id, (*entry.path, *path), what=what, mend=mend)


def _most(length: Raw) -> int:
    """Days at the most; holidays are not known years ahead, so that a working day counts for more."""
    return sum(_DAYS[unit] * count for unit, count in length.items())


def _least(length: Raw) -> int:
    least = {**_DAYS, "working_days": 1, "months": _LEAST_MONTH, "years": _LEAST_YEAR}
    return sum(least[unit] * count for unit, count in length.items())


def _lasts(length: Raw) -> bool:
    return any(count > 0 for count in length.values())
