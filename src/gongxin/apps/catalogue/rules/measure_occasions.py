"""Of which records a measure may be proposed, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gongxin.lib.bilingual import Text
from gongxin.lib.yaml_marks import NodePath

from ..errors import Fault
from .measure import MeasureRule, is_constraint
from .period import possible_classes
from .tree import Entry, PackTree, Raw, fields_of

_SHORTEST_REASON = 12
"""Chinese characters. What is shorter names no link between a record and a measure."""


class MeasureOccasions(MeasureRule):
    """A measure is proposed of a listed record: an adverse one for a constraint, a good one or a kept commitment for an incentive,
    and of classes and values that the item has.
    """

    id = "measure-occasion"

    def judge(self, entry: Entry, tree: PackTree) -> Iterator[Fault]:
        occasions = entry.raw.get("occasions", ())
        if not occasions:
            yield self.fault(
                entry,
                ("occasions",),
                Text(
                    "没有写明对哪些记录适用。", "It does not say of which records it is proposed."
                ),
                Text("请在 occasions 中列出条目。", "List items under `occasions`."),
            )
        items, lists = tree.known("item"), tree.known("codes")
        if items is None or lists is None:
            return
        for index, occasion in enumerate(occasions):
            for place, what in _misfits(entry.raw, occasion, items, lists):
                yield self.fault(
                    entry,
                    ("occasions", index, *place),
                    what,
                    Text("请改正，或删去这一情形。", "Correct it, or drop this occasion."),
                )


def _misfits(
    measure: Raw, occasion: Raw, items: Mapping[str, Raw], lists: Mapping[str, Raw]
) -> Iterator[tuple[NodePath, Text]]:
    code, adverse = occasion["item"], is_constraint(measure)
    item = items.get(code)
    if item is None:
        yield ("item",), Text(f"没有条目「{code}」。", f"There is no item `{code}`.")
        return
    # an evaluation is refused by the rule on scores, whatever its nature
    if (item["nature"] == "adverse") != adverse and item["category"] != "evaluation":
        yield (
            ("item",),
            Text(f"「{code}」不是失信信息。", f"`{code}` is no adverse item.")
            if adverse
            else Text(f"「{code}」是失信信息。", f"`{code}` is an adverse item."),
        )
    possible = possible_classes(item.get("class")) if adverse else frozenset[str]()
    for place, name in enumerate(occasion.get("classes", ())):
        if name not in possible:
            yield (
                ("classes", place),
                Text(f"该条目没有这一类别：{name}。", f"The item has no class {name}."),
            )
    if "when" in occasion:
        yield from _values(occasion["when"], item, lists)


def _values(when: Raw, item: Raw, lists: Mapping[str, Raw]) -> Iterator[tuple[NodePath, Text]]:
    field = fields_of(item).get(when["field"])
    codes = lists.get((field or {}).get("codes") or "")
    if field is None or codes is None or field.get("multiple"):
        name = when["field"]
        yield (
            ("when", "field"),
            Text(
                f"「{name}」不是该条目的单值代码字段。",
                f"`{name}` is no field of the item with one code of a list.",
            ),
        )
        return
    there = {one["value"] for one in codes["entries"]}
    for place, value in enumerate(when["is"]):
        if value not in there:
            yield ("when", "is", place), Text(f"代码表里没有「{value}」。", f"No code “{value}”.")


class MeasureRelevance(MeasureRule):
    """Of each occasion it is said why that record bears on this measure (关联性); a sentence that would fit any measure says nothing."""

    id = "measure-relevance"

    def judge(self, entry: Entry, tree: PackTree) -> Iterator[Fault]:
        measure = entry.raw
        others = {_bare(measure[key]["zh"]) for key in ("title", "content")}
        others.add(_bare(measure["object"]["words"]["zh"]))
        for index, occasion in enumerate(measure.get("occasions", ())):
            said = _bare(occasion.get("relevance", {}).get("zh", ""))
            if len(said) < _SHORTEST_REASON or said in others:
                yield self.fault(
                    entry,
                    ("occasions", index, "relevance"),
                    Text(
                        "没有说明这条记录与这项措施有什么关联。",
                        "It does not say why this record bears on this measure.",
                    ),
                    Text(
                        "请在 relevance 中说明关联；没有关联的，应删去。",
                        "Say why under `relevance`; where there is no link, drop the occasion.",
                    ),
                )


def _bare(text: str) -> str:
    return "".join(sign for sign in text if sign.isalnum())
