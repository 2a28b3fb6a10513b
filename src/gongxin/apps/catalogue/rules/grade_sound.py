"""What a sector's grading must be before anybody may be graded by it (charter C8, C10, C14)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from gongxin.lib.bilingual import Text
from gongxin.lib.yaml_marks import NodePath

from ..errors import Fault
from .period import about_days
from .rule import Rule
from .tree import Entry, PackTree, Raw, citations_at, fields_of

_ADDED_UP = ("count", "points", "weight", "sum")
"""Keys that the form knows so that the refusal can say why."""
_PARAMETERS = {"record-of-class": frozenset({"classes"}), "record-says": frozenset({"field", "is"})}
_OF_EVERY_RULE = frozenset({"rule", "item", "months"})


class GradeSound(Rule):
    """A grading is one sector's: on an instrument of its own that provides for grades, by records that its own organs file, about organisations, for a term.

    A grade names kinds of record; it never counts or weighs them, and no evaluation, of this or another sector, is one. Its record is told to nobody but its
    subject and its organ, and a better grade is never inspected more than a worse one.
    """

    id = "grade"

    def check(self, tree: PackTree) -> Iterator[Fault]:
        items, instruments = tree.known("item"), tree.known("instruments")
        codes, purposes = tree.known("codes"), tree.known("purposes")
        for entry in tree.entries("grades"):
            if instruments is not None:
                yield from self._own_rules(entry, instruments)
            if items is not None:
                yield from self._item(entry, items, codes, purposes)
                yield from self._facts(entry, items, codes)
            yield from self._order(entry)

    def _own_rules(self, entry: Entry, instruments: Mapping[str, Raw]) -> Iterator[Fault]:
        cited = [
            instruments[one.instrument]
            for one in citations_at(entry, "basis")
            if one.instrument in instruments
        ]
        if cited and not any("grading" in one["basis_for"] for one in cited):
            yield self._fault(
                entry,
                ("basis",),
                Text(
                    "所引文件没有规定本领域的信用分级。",
                    "Nothing that it cites provides for grades of this sector.",
                ),
                Text(
                    "请引用本领域公布的分级办法（basis_for 含 grading）；没有的，不得分级。",
                    "Cite the sector’s own published rules (whose `basis_for` includes `grading`); without them nobody is graded.",
                ),
            )

    def _item(
        self,
        entry: Entry,
        items: Mapping[str, Raw],
        codes: Mapping[str, Raw] | None,
        purposes: Mapping[str, Raw] | None,
    ) -> Iterator[Fault]:
        item = items.get(entry.raw["item"])
        if item is None or item["category"] != "evaluation":
            yield self._fault(
                entry,
                ("item",),
                Text("不是信用评价类的条目。", "It is no item of the category of evaluations."),
                Text("请写这类条目的代码。", "Name one of that category."),
            )
            return
        if "person" in item["subject_kinds"]:
            yield self._fault(
                entry,
                ("item",),
                Text("条目涉及自然人：个人不分级。", "The item is about persons: no person is graded."),
                Text("请删去 person；只对单位分级。", "Drop `person`: organisations alone are graded."),
            )  # fmt: skip
        told = item["sharing"]["scope"] != "none" or "shown" in item["publicity"].values()
        named = any(entry.raw["item"] in one.get("items", ()) for one in (purposes or {}).values())
        if told or named:
            yield self._fault(
                entry,
                ("item",),
                Text(
                    "等级会告知其他单位或者公众：分类监管只是本领域的工作方式。",
                    "The grade would be told to other organs or the public; classified supervision is a way of working of this sector.",
                ),
                Text(
                    "请把条目写为不共享、不公示，并从各用途中删去。",
                    "Let the item be neither shared nor shown, and name it in no purpose.",
                ),
            )
        if item["sources"] != {"functions": [entry.raw["sector"]]}:
            yield self._fault(
                entry,
                ("sector",),
                Text("等级由别的领域的单位报送。", "Organs of another sector file the grade."),
                Text("条目的来源只能是本领域的单位。", "Only organs of this sector may file the item."),
            )  # fmt: skip
        yield from self._fields(entry, item, codes)

    def _fields(self, entry: Entry, item: Raw, codes: Mapping[str, Raw] | None) -> Iterator[Fault]:
        fields = fields_of(item)
        for name, field in entry.raw["entry"].items():
            if field not in fields:
                yield self._fault(
                    entry,
                    ("entry", name),
                    Text(f"条目没有字段「{field}」。", f"The item has no field `{field}`."),
                    Text("请写条目的字段。", "Name a field of the item."),
                )
        listed = (codes or {}).get(fields.get(entry.raw["entry"]["grade"], {}).get("codes", ""))
        said = [one["grade"] for one in entry.raw["grades"]]
        if codes is not None and said != [
            one["value"] for one in (listed or {}).get("entries", ())
        ]:
            yield self._fault(
                entry,
                ("grades",),
                Text(
                    "等级与条目的代码表不一致，或者次序不同。",
                    "The grades are not those of the item’s code list, in its order.",
                ),
                Text("请从最好到最差逐一写明。", "Write each of them, from the best to the worst."),
            )

    def _facts(
        self, entry: Entry, items: Mapping[str, Raw], codes: Mapping[str, Raw] | None
    ) -> Iterator[Fault]:
        for number, grade in enumerate(entry.raw["grades"]):
            if bool(grade.get("when")) == (number == 0):
                yield self._fault(
                    entry,
                    ("grades", number),
                    Text(
                        "最好的等级不写 when，其他等级都要写明由哪些记录得出。",
                        "The best grade has no `when`, and each other says which records name it.",
                    ),
                    Text("请改正 when。", "Correct `when`."),
                )
            for place, fact in enumerate(grade.get("when", ())):
                path: NodePath = ("grades", number, "when", place)
                yield from self._fact(entry, path, fact, items, codes)

    def _fact(
        self,
        entry: Entry,
        path: NodePath,
        fact: Raw,
        items: Mapping[str, Raw],
        codes: Mapping[str, Raw] | None,
    ) -> Iterator[Fault]:
        added_up = [key for key in _ADDED_UP if key in fact]
        if added_up:
            yield self._fault(
                entry,
                (*path, added_up[0]),
                Text("等级由计数、加分得出。", "The grade would come of counting or adding up."),
                Text(
                    "一条记录只按办法写明的情形得出等级，不计次数、不打分；请删去。",
                    "One record names a grade or does not; nothing is counted and no points are given: remove it.",
                ),
            )
            return
        item = items.get(fact["item"])
        if item is None or item["nature"] != "adverse" or "document" not in item:
            is_grade = item is not None and item["category"] == "evaluation"
            yield self._fault(
                entry,
                (*path, "item"),
                Text("别的等级、评价不得作为分级的事实。", "A grade or an evaluation is no fact for a grade.")
                if is_grade
                else Text("不是有生效文书的不良信息条目。", "It is no adverse item with a document."),
                Text("请写有生效文书的不良信息条目。", "Name an adverse item with a document."),
            )  # fmt: skip
            return
        if fact.keys() - _OF_EVERY_RULE != _PARAMETERS[fact["rule"]]:
            wanted = "、".join(sorted(_PARAMETERS[fact["rule"]]))
            yield self._fault(
                entry,
                path,
                Text(f"这条规则要写的是 {wanted}。", f"This rule takes {wanted}."),
                Text("请补上或者删去。", "Add or drop."),
            )
        elif "field" in fact and codes is not None:
            listed = codes.get(fields_of(item).get(fact["field"], {}).get("codes", ""))
            values = {one["value"] for one in (listed or {}).get("entries", ())}
            if not set(fact["is"]) <= values:
                yield self._fault(
                    entry,
                    (*path, "is"),
                    Text(
                        "条目没有这个代码字段，或者代码表里没有这些值。",
                        "The item has no such field, or its code list none of these values.",
                    ),
                    Text("请改正 field 或 is。", "Correct `field` or `is`."),
                )

    def _order(self, entry: Entry) -> Iterator[Fault]:
        for number, (better, worse) in enumerate(pairwise(entry.raw["grades"]), start=1):
            one, other = better["supervision"], worse["supervision"]
            if one["sample"] > other["sample"] or about_days(one["every"]) < about_days(
                other["every"]
            ):
                yield self._fault(
                    entry,
                    ("grades", number, "supervision"),
                    Text(
                        "较好的等级检查得比较差的还多。",
                        "A better grade would be inspected more than this one.",
                    ),
                    Text("请改正 sample 或 every。", "Correct `sample` or `every`."),
                )

    def _fault(self, entry: Entry, path: NodePath, what: Text, mend: Text) -> Fault:
        return entry.file.fault(self.id, (*entry.path, *path), what=what, mend=mend)
