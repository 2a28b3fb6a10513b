"""What a serious list must be before anybody may be determined for it (国办发〔2020〕49号, charter C10)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gongxin.lib.bilingual import Text
from gongxin.lib.yaml_marks import NodePath

from ..enums import ListField
from ..errors import Fault
from .period import CAP_MONTHS
from .rule import Rule
from .tree import Entry, PackTree, Raw, citations_at, fields_of

_LAWS = frozenset({"law", "administrative-regulation", "local-regulation"})
"""What a serious list may rest on; a rule or an opinion says how, and cannot be all of it."""
_NEEDED = {
    "term": Text("没有写明列入期限", "It names no term"),
    "removal": Text("没有写明移出途径", "It names no removal"),
    "competent": Text("没有写明认定机关", "It names no competent organ"),
}
_PARAMETERS = {
    "document-says": frozenset({"field", "is"}),
    "recent-document": frozenset({"months"}),
}
SERVE_NOTICE, ENTER, DECIDE, SERVE = "serve-notice", "enter", "list", "serve"
"""The acts that a determination may not do without, by the codes that the program knows them by."""
ACTS = frozenset(
    {
        SERVE_NOTICE, "state", "ask-hearing", "hold-hearing", "review", DECIDE, "refuse", SERVE, ENTER, "withdraw",
    }
)  # fmt: skip
"""Every act that the program can do in a determination."""


class ListSound(Rule):
    """A serious list lies in one of the four fields of the opinion of 2020 and rests on a law or regulation; it names the organs that may
    determine, a term within the display of its item, and how somebody leaves it. Its documents are adverse and have a number. Its workflow
    leads to an entry only past a notice, a period for defence, a decision and its service.
    """

    id = "list"

    def check(self, tree: PackTree) -> Iterator[Fault]:
        items, flows = tree.known("item"), tree.known("workflows")
        instruments, codes = tree.known("instruments"), tree.known("codes")
        for entry in tree.entries("lists"):
            yield from self._whole(entry)
            if instruments is not None:
                yield from self._law(entry, instruments)
            if items is not None:
                yield from self._item(entry, items)
                yield from self._documents(entry, items, codes)
            if flows is not None:
                yield from self._way(entry, flows.get(entry.raw["workflow"]))

    def _whole(self, entry: Entry) -> Iterator[Fault]:
        field = entry.raw["field"]
        if field not in set(ListField):
            fields = "、".join(ListField), ", ".join(ListField)
            yield self._fault(
                entry,
                ("field",),
                Text(
                    f"「{field}」不在国办发〔2020〕49号的四个领域之内。",
                    f"`{field}` is none of the four fields of the opinion of 2020.",
                ),
                Text(
                    f"只能是 {fields[0]}；其他领域不得设立名单。",
                    f"Only {fields[1]}; there may be no list in another.",
                ),
            )
        for key, what in _NEEDED.items():
            if key not in entry.raw:
                yield self._fault(
                    entry,
                    (),
                    Text(f"{what.zh}。", f"{what.en}."),
                    Text(f"请写 {key}。", f"Write `{key}`."),
                )

    def _law(self, entry: Entry, instruments: Mapping[str, Raw]) -> Iterator[Fault]:
        levels = [
            instruments[one.instrument]["level"]
            for one in citations_at(entry, "basis")
            if one.instrument in instruments
        ]
        if levels and not _LAWS & set(levels):
            yield self._fault(
                entry,
                ("basis",),
                Text(
                    "名单的依据里没有法律、行政法规或者地方性法规。",
                    "No law and no regulation is among what the list rests on.",
                ),
                Text(
                    "请引用法律法规；没有法律法规依据的，不得设立名单。",
                    "Cite one; without it there may be no list.",
                ),
            )

    def _item(self, entry: Entry, items: Mapping[str, Raw]) -> Iterator[Fault]:
        item, term = items.get(entry.raw["item"]), entry.raw.get("term")
        if item is None or item["category"] != "serious-dishonesty":
            yield self._fault(
                entry,
                ("item",),
                Text(
                    "不是严重失信主体名单类的条目。",
                    "It is no item of the category of serious lists.",
                ),
                Text("请写这类条目的代码。", "Name one of that category."),
            )
            return
        yield from self._one_subject(entry, item)
        for name, field in entry.raw["entry"].items():
            if field not in fields_of(item):
                yield self._fault(
                    entry,
                    ("entry", name),
                    Text(f"条目没有字段「{field}」。", f"The item has no field `{field}`."),
                    Text("请写条目的字段。", "Name a field of the item."),
                )
        if term is None:
            return
        shown = item["display"].get("serious", {}).get("max", {})
        most = shown.get("months", 0) + 12 * shown.get("years", 0) or CAP_MONTHS["serious"]
        if not term["least"] <= term["most"] <= most:
            yield self._fault(
                entry,
                ("term",),
                Text(
                    f"期限应从短到长，最长不超过条目的展示期限{most}个月。",
                    f"A term goes from the least to the most, and not beyond the display of the item, {most} months.",
                ),
                Text("请改正 term。", "Correct `term`."),
            )

    def _one_subject(self, entry: Entry, item: Raw) -> Iterator[Fault]:
        """A listing is about whom it lists and links nobody else to it (charter C11)."""
        others = [
            field["name"]
            for field in item["fields"]
            if field["type"] == "id-number" and field["name"] != item["subject"].get("id_number")
        ]
        if "relations" in item or others:
            yield self._fault(
                entry,
                ("item",),
                Text(
                    "条目除被认定的主体外，还记有他人的证件号码或者与他人的关系。",
                    "The item bears another’s identity number, or a relation to somebody else, besides the subject.",
                ),
                Text(
                    "请删去；责任人员由另一份文书、另一个认定程序认定，不随单位列入。",
                    "Remove it: who was responsible is determined by a document and a course of their own, and not along with their organisation.",
                ),
            )

    def _documents(
        self, entry: Entry, items: Mapping[str, Raw], codes: Mapping[str, Raw] | None
    ) -> Iterator[Fault]:
        founding = []
        for index, one in enumerate(entry.raw["founded_on"]):
            item = items.get(one["item"])
            if item is None or item["nature"] != "adverse" or "document" not in item:
                yield self._fault(
                    entry,
                    ("founded_on", index, "item"),
                    Text(
                        "不是有生效文书的不良信息条目。", "It is no adverse item with a document."
                    ),
                    Text("请写这样的条目。", "Name one that is."),
                )
            else:
                founding.append(item)
        for index, one in enumerate(entry.raw.get("conditions", ())):
            place: NodePath = ("conditions", index)
            if one.keys() - {"rule"} != _PARAMETERS[one["rule"]]:
                wanted = "、".join(sorted(_PARAMETERS[one["rule"]]))
                yield self._fault(
                    entry,
                    place,
                    Text(f"这个条件要写的是 {wanted}。", f"This condition takes {wanted}."),
                    Text("请补上或者删去。", "Add or drop."),
                )
            elif "field" in one:
                yield from self._says(entry, place, one, founding, codes)

    def _says(
        self,
        entry: Entry,
        place: NodePath,
        condition: Raw,
        founding: list[Raw],
        codes: Mapping[str, Raw] | None,
    ) -> Iterator[Fault]:
        for item in founding:
            field = fields_of(item).get(condition["field"])
            listed = (codes or {}).get(field.get("codes", "")) if field else None
            values = {one["value"] for one in listed["entries"]} if listed else set()
            if codes is not None and not set(condition["is"]) <= values:
                yield self._fault(
                    entry,
                    (*place, "is"),
                    Text(
                        "依据的条目里没有这个代码字段，或者代码表里没有这些值。",
                        "A document that founds it has no such field, or its code list none of these values.",
                    ),
                    Text("请改正 field 或 is。", "Correct `field` or `is`."),
                )

    def _way(self, entry: Entry, flow: Raw | None) -> Iterator[Fault]:
        if flow is None or flow["about"] != "determination":
            yield self._fault(
                entry,
                ("workflow",),
                Text("没有这样的认定流程。", "There is no such workflow of a determination."),
                Text("请写 about 为 determination 的流程。", "Name one about a determination."),
            )
            return
        strange = {act["code"] for step in flow["steps"] for act in step["acts"]} - ACTS
        if strange:
            yield self._fault(
                entry,
                ("workflow",),
                Text(
                    f"流程里有程序办不了的动作：{'、'.join(sorted(strange))}。",
                    f"Its workflow has acts that the program cannot do: {', '.join(sorted(strange))}.",
                ),
                Text("请改用已有的动作。", "Use those that there are."),
            )
        for what, missing in _WAYS.items():
            if _entered_without(flow, what):
                yield self._fault(
                    entry,
                    ("workflow",),
                    Text(
                        f"不经{missing.zh}也能列入。", f"It leads to an entry without {missing.en}."
                    ),
                    Text(
                        "每条通向列入的路都须经过它。",
                        "Every way to an entry has to pass through it.",
                    ),
                )

    def _fault(self, entry: Entry, path: NodePath, what: Text, mend: Text) -> Fault:
        return entry.file.fault(self.id, (*entry.path, *path), what=what, mend=mend)


_WAYS = {
    SERVE_NOTICE: Text("事先告知", "a notice before"),
    "": Text("陈述申辩期", "a period for defence"),
    DECIDE: Text("决定", "a decision"),
    SERVE: Text("送达", "service"),
}


def _entered_without(flow: Raw, what: str) -> bool:
    """Whether the entry can be reached without that act; with an empty name, without a step at which the subject is waited for."""
    steps = {step["code"]: step for step in flow["steps"]}
    waiting, seen = [flow["steps"][0]["code"]], set[str]()
    while waiting:
        step = steps.get(waiting.pop())
        if step is None or step["code"] in seen:
            continue
        seen.add(step["code"])
        if not what and step["waits_for"] == "subject":
            continue
        acts = [act for act in step["acts"] if act["code"] != what]
        if any(act["code"] == ENTER for act in acts):
            return True
        waiting += [act["to"] for act in acts]
        if "to" in step.get("at_zero", {}):
            waiting.append(step["at_zero"]["to"])
    return False
