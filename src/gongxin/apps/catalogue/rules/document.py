"""Charter C5: no adverse record without a document."""

from __future__ import annotations

from collections.abc import Iterator

from gongxin.lib.bilingual import Text

from ..errors import Fault
from .rule import Rule
from .tree import Entry, PackTree, fields_of

_PARTS = {
    "number": Text(zh="文号", en="number"),
    "organ": Text(zh="作出机关", en="organ"),
    "date": Text(zh="日期", en="date"),
}


class AdverseNamesDocument(Rule):
    """C5: an adverse item names number, organ and date of the effective document, all required."""

    id = "C5"

    def check(self, tree: PackTree) -> Iterator[Fault]:
        for entry in tree.entries("item"):
            if entry.raw["nature"] != "adverse":
                continue
            if "document" in entry.raw:
                yield from self._required(entry)
            else:
                yield entry.file.fault(
                    self.id,
                    ("item",),
                    what=Text(
                        zh="不良信息条目没有指明据以认定的生效文书。",
                        en="This adverse item does not name the effective document it rests on.",
                    ),
                    mend=Text(
                        zh="请在 document 中写明文号、作出机关和日期字段。",
                        en="Name the fields for number, organ and date under `document`.",
                    ),
                )

    def _required(self, entry: Entry) -> Iterator[Fault]:
        fields = fields_of(entry.raw)
        positions = {field["name"]: index for index, field in enumerate(entry.raw["fields"])}
        for part, word in _PARTS.items():
            name = entry.raw["document"][part]
            # A name that is no field is the reference rule's finding.
            if name in fields and not fields[name].get("required"):
                yield entry.file.fault(
                    self.id,
                    ("fields", positions[name]),
                    what=Text(
                        zh=f"字段「{name}」是文书的{word.zh}，却不是必填。",
                        en=f"`{name}` holds the document's {word.en} and is not required.",
                    ),
                    mend=Text(zh="请设为 required: true。", en="Set `required: true`."),
                )
