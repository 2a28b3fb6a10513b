"""What conditions of repair must be, so that each can be fulfilled, none contradicts another, and no place adds one without a law."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gongxin.lib.bilingual import Text
from gongxin.lib.yaml_marks import NodePath

from ..errors import Fault
from .period import CLASSES, about_days, possible_classes
from .rule import Rule
from .tree import Entry, PackTree, Raw, citations_at, fields_of

_LAWS = frozenset(
    {
        "law",
        "administrative-regulation",
        "local-regulation",
        "departmental-rule",
        "judicial-interpretation",
    }
)
"""What may ask for more than Order 36 does, or exclude repair."""

_NEEDS = {
    "shortest-display": frozenset[str](),
    "performed": frozenset({"todo", "held_by"}),
    "commitment": frozenset({"todo", "promise", "held_by"}),
    "sector": frozenset({"todo", "held_by"}),
    "restructuring": frozenset({"todo", "instead_of", "held_by"}),
    "barred": frozenset({"items"}),
}
_MAY = {
    "shortest-display": frozenset[str](),
    "performed": frozenset({"shown_by"}),
    "commitment": frozenset({"shown_by"}),
    "sector": frozenset({"shown_by"}),
    "restructuring": frozenset({"subject_kinds"}),
    "barred": frozenset({"todo"}),
}
_TELLING = frozenset({"todo", "promise", "shown_by", "held_by", "instead_of"})


class RepairSound(Rule):
    """A condition of repair can be fulfilled: something shows it or somebody gives it, and where time is a condition, the shortest display
    of no item is as long as its longest. None contradicts another: no two of one ground concern the same records, but for those of a sector, and no record
    that the law bars has a lane. What Order 36 does not ask for, and what bars repair, rests on a law, a regulation or a rule.
    """

    id = "repair"

    def check(self, tree: PackTree) -> Iterator[Fault]:
        items, lists = tree.known("item"), tree.known("codes")
        known, instruments = tree.known("repairs"), tree.known("instruments")
        above = tree.parent.known("repairs") if tree.parent else None
        earlier = list((above or {}).values())
        for entry in tree.entries("repairs"):
            yield from self._keys(entry)
            if items is not None and lists is not None:
                yield from self._names(entry, items, lists)
            if known is not None:
                yield from self._lane(entry, known)
            if instruments is not None:
                yield from self._law(entry, instruments)
            yield from self._contradicts(entry, earlier)
            earlier.append(entry.raw)
        times = [one for one in (known or {}).values() if one["ground"] == "shortest-display"]
        for entry in tree.entries("item") if times else ():
            yield from self._ever(entry)

    def _keys(self, entry: Entry) -> Iterator[Fault]:
        ground, said = entry.raw["ground"], _TELLING & entry.raw.keys()
        for key in sorted(_NEEDS[ground] - entry.raw.keys()):
            yield entry.file.fault(
                self.id,
                (*entry.path, "ground"),
                what=Text(
                    zh=f"{ground} 条件缺少「{key}」，没有人知道怎样才算满足。",
                    en=f"A condition of the ground {ground} lacks `{key}`: nobody can tell how it is fulfilled.",
                ),
                mend=Text(zh=f"请补上 {key}。", en=f"Add `{key}`."),
            )
        for key in sorted(said - _NEEDS[ground] - _MAY[ground]):
            yield entry.file.fault(
                self.id,
                (*entry.path, key),
                what=Text(
                    zh=f"{ground} 条件不用「{key}」。",
                    en=f"A condition of the ground {ground} has no use for `{key}`.",
                ),
                mend=Text(zh="请删去，或改正 ground。", en="Drop it, or correct `ground`."),
            )

    def _names(
        self, entry: Entry, items: Mapping[str, Raw], lists: Mapping[str, Raw]
    ) -> Iterator[Fault]:
        for index, code in enumerate(entry.raw.get("items", ())):
            item = items.get(code)
            if item is None or item["nature"] != "adverse":
                yield self._unknown(
                    entry,
                    ("items", index),
                    Text(f"没有不良信息条目「{code}」", f"there is no adverse item `{code}`"),
                )
        for index, shown in enumerate(entry.raw.get("shown_by", ())):
            item = items.get(shown["item"])
            if item is None:
                what = Text(f"没有条目「{shown['item']}」", f"there is no item `{shown['item']}`")
                yield self._unknown(entry, ("shown_by", index, "item"), what)
                continue
            field = fields_of(item).get(shown["field"])
            if field is None:
                what = Text(
                    f"条目没有「{shown['field']}」", f"the item has no field `{shown['field']}`"
                )
                yield self._unknown(entry, ("shown_by", index, "field"), what)
                continue
            yield from self._values(entry, index, field, lists)
            if item.get("by_choice"):
                yield entry.file.fault(
                    self.id,
                    (*entry.path, "shown_by", index, "item"),
                    what=Text(
                        zh=f"「{shown['item']}」是本人自愿记录的善行，不能作为修复条件。",
                        en=f"`{shown['item']}` is a good deed recorded by choice: it repairs nothing.",
                    ),
                    mend=Text(
                        zh="信用修复管理办法没有这一条件，请删去。",
                        en="Order 36 knows no such condition: drop it.",
                    ),
                )

    def _values(
        self, entry: Entry, index: int, field: Raw, lists: Mapping[str, Raw]
    ) -> Iterator[Fault]:
        wanted = entry.raw["shown_by"][index].get("is", ())
        codes = lists.get(field.get("codes") or "")
        if wanted and (codes is None or field.get("multiple")):
            yield self._unknown(
                entry,
                ("shown_by", index, "is"),
                Text(
                    f"「{field['name']}」不是单值的代码字段",
                    f"`{field['name']}` is no field with one code of a list",
                ),
            )
        there = {one["value"] for one in codes["entries"]} if codes else set()
        for place, value in enumerate(wanted):
            if codes is not None and value not in there:
                yield self._unknown(
                    entry,
                    ("shown_by", index, "is", place),
                    Text(f"代码表里没有「{value}」", f"the list has no “{value}”"),
                )

    def _unknown(self, entry: Entry, path: NodePath, what: Text) -> Fault:
        return entry.file.fault(
            self.id,
            (*entry.path, *path),
            what=Text(
                zh=f"条件永远不会满足：{what.zh}。",
                en=f"The condition can never be fulfilled: {what.en}.",
            ),
            mend=Text(zh="请改正名称。", en="Correct the name."),
        )

    def _lane(self, entry: Entry, known: Mapping[str, Raw]) -> Iterator[Fault]:
        for index, code in enumerate(entry.raw.get("instead_of", ())):
            other = known.get(code)
            if other is None or other["ground"] in {"restructuring", "barred", "commitment"}:
                yield entry.file.fault(
                    self.id,
                    (*entry.path, "instead_of", index),
                    what=Text(
                        zh=f"「{code}」不是可以代替的条件。",
                        en=f"“{code}” is no condition that a lane can stand in place of.",
                    ),
                    mend=Text(
                        zh="请写最短展示、履行义务或者行业条件的代码。",
                        en="Name one of the shortest display, of performance or of a sector.",
                    ),
                )

    def _law(self, entry: Entry, instruments: Mapping[str, Raw]) -> Iterator[Fault]:
        if entry.raw["ground"] not in {"sector", "barred"}:
            return
        cited = [instruments.get(one.instrument) for one in citations_at(entry, "basis")]
        if not any(one is None or one["level"] in _LAWS for one in cited):
            yield entry.file.fault(
                self.id,
                (*entry.path, "basis"),
                what=Text(
                    zh="在信用修复管理办法之外增加条件或者排除修复，须有法律、法规、规章。",
                    en="More than Order 36 asks for, or to exclude repair, needs a law, a regulation or a rule.",
                ),
                mend=Text(
                    zh="请引用法律、法规或规章；没有的，应删去。", en="Cite one, or drop it."
                ),
            )

    def _contradicts(self, entry: Entry, earlier: list[Raw]) -> Iterator[Fault]:
        raw = entry.raw
        for other in earlier:
            same = raw["ground"] == other["ground"] and raw["ground"] != "sector"
            excluded = {raw["ground"], other["ground"]} == {"barred", "restructuring"} and (
                "items" in raw and "items" in other
            )
            if (same or excluded) and _overlap(raw, other):
                yield entry.file.fault(
                    self.id,
                    (*entry.path, "code"),
                    what=Text(
                        zh=f"与「{other['code']}」说的是同一些记录，互相矛盾。",
                        en=f"It concerns the records that “{other['code']}” concerns, and contradicts it.",
                    ),
                    mend=Text(
                        zh="请用 items、classes 或 subject_kinds 分开，或删去其中一处。",
                        en="Part them by `items`, `classes` or `subject_kinds`, or drop one of the two.",
                    ),
                )

    def _ever(self, entry: Entry) -> Iterator[Fault]:
        """A shortest display as long as the longest leaves no day on which repair would end anything."""
        if entry.raw["nature"] != "adverse":
            return
        display = entry.raw["display"]
        for name in (*sorted(possible_classes(entry.raw.get("class")), key=CLASSES.index), "all"):
            period = display.get(name)
            if not period or not period.get("min") or not isinstance(period["max"], dict):
                continue
            if about_days(period["min"]) == about_days(period["max"]):
                yield entry.file.fault(
                    self.id,
                    ("display", name),
                    what=Text(
                        zh="最短展示期限与最长的一样长，永远不能修复。",
                        en="The shortest display is as long as the longest, so repair can never end it.",
                    ),
                    mend=Text(zh="请改正 min 或 max。", en="Correct `min` or `max`."),
                )


def _overlap(one: Raw, other: Raw) -> bool:
    """Whether a record can be concerned by both."""
    return all(
        key not in one or key not in other or set(one[key]) & set(other[key])
        for key in ("items", "classes", "subject_kinds")
    )
