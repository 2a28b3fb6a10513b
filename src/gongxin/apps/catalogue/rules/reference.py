"""Every name that a pack uses is defined in it or in a parent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from gongxin.lib.bilingual import Text
from gongxin.lib.yaml_marks import NodePath

from ..errors import Fault
from .rule import Rule
from .tree import Entry, PackFile, PackTree, Raw, fields_of

_WORDS: Mapping[str, Text] = {
    "instruments": Text(zh="规范性文件", en="instrument"),
    "divisions": Text(zh="行政区划", en="division"),
    "organs": Text(zh="单位", en="organ"),
    "codes": Text(zh="代码表", en="code list"),
    "item": Text(zh="条目", en="item"),
    "domains": Text(zh="领域", en="domain"),
}


class References(Rule):
    """Every instrument, organ, division, code list, item and domain that is named is defined in the
    pack or in a parent; every domain leads to an item or says why it does not.
    """

    id = "reference"

    def check(self, tree: PackTree) -> Iterator[Fault]:
        names = _Names(tree)
        for cited in tree.citations():
            yield from names.check("instruments", cited.file, cited.path, cited.instrument)
        yield from self._directory(tree, names)
        for entry in tree.entries("purposes"):
            yield from names.check_all("organs", entry, "organs")
            yield from names.check_all("item", entry, "items")
            yield from _asked(entry, tree.known("item"))
        for entry in tree.entries("item"):
            if isinstance(entry.raw["sources"], list):
                yield from names.check_all("organs", entry, "sources")
            yield from names.check_all("domains", entry, "domains")
            for index, field in enumerate(entry.raw["fields"]):
                path = ("fields", index)
                yield from names.check("codes", entry.file, path, field.get("codes"))
        yield from self._domains(tree, names)

    def _directory(self, tree: PackTree, names: _Names) -> Iterator[Fault]:
        for entry in tree.entries("instruments"):
            path = (*entry.path, "replaced_by")
            yield from names.check("instruments", entry.file, path, entry.raw.get("replaced_by"))
        for kind, key in (("divisions", "parent"), ("organs", "division")):
            for entry in tree.entries(kind):
                path = (*entry.path, key)
                yield from names.check("divisions", entry.file, path, entry.raw.get(key))

    def _domains(self, tree: PackTree, names: _Names) -> Iterator[Fault]:
        for entry in tree.entries("domains"):
            yield from names.check_all("instruments", entry, "papers")
            yield from names.check_all("item", entry, "items")
            yield from self._facet(tree, entry)
            if not entry.raw["items"] and "not_recorded" not in entry.raw:
                yield entry.file.fault(
                    self.id,
                    entry.path,
                    what=Text(
                        zh=f"领域「{entry.raw['name']['zh']}」没有对应的条目。",
                        en=f"The domain “{entry.raw['name']['en']}” leads to no item.",
                    ),
                    mend=Text(
                        zh="请写明条目，或在 not_recorded 中说明为何不收录。",
                        en="Name an item, or say under `not_recorded` why nothing is recorded.",
                    ),
                )

    def _facet(self, tree: PackTree, entry: Entry) -> Iterator[Fault]:
        items, facet = tree.known("item"), entry.raw.get("facet")
        if items is None or facet is None:
            return
        named = [items[code] for code in entry.raw["items"] if code in items]
        if named and not any(facet in fields_of(item) for item in named):
            yield unknown(entry.file, (*entry.path, "facet"), _FIELD, facet)


class _Names:
    """What is defined in a pack and its parents, looked up once a kind."""

    def __init__(self, tree: PackTree) -> None:
        self._known = {kind: tree.known(kind) for kind in _WORDS}

    def check(self, kind: str, file: PackFile, path: NodePath, name: object) -> Iterator[Fault]:
        known = self._known[kind]
        if known is None or not isinstance(name, str) or name in known:
            return
        yield unknown(file, path, _WORDS[kind], name)

    def check_all(self, kind: str, entry: Entry, key: str) -> Iterator[Fault]:
        named = entry.raw.get(key)
        if not isinstance(named, list):  # `any` and `all`
            return
        for index, name in enumerate(named):
            yield from self.check(kind, entry.file, (*entry.path, key, index), name)


class FieldReferences(Rule):
    """Every field that an item names is one of its fields and of the type that the place asks for;
    every code value that an item names is in the code list; every item that it refers to is there, and the
    fields are as many as name a fact of it.
    """

    id = "reference"

    def check(self, tree: PackTree) -> Iterator[Fault]:
        lists, items = tree.known("codes"), tree.known("item")
        for entry in tree.entries("item"):
            fields: Mapping[str, Raw] = {field["name"]: field for field in entry.raw["fields"]}
            for path, name, kind in _named_fields(entry.raw):
                if name not in fields:
                    yield unknown(entry.file, path, _FIELD, name)
                elif kind and fields[name]["type"] != kind:
                    yield _wrong_type(entry.file, path, name, kind)
            yield from _codes_and_types(entry)
            if items is not None:
                yield from _references(entry, items)
            if lists is not None:
                yield from _code_values(entry, fields, lists)


_FIELD = Text(zh="字段", en="field")
_ITEM = Text(zh="条目", en="item")
_VALUE = Text(zh="代码", en="code value")


def unknown(file: PackFile, path: NodePath, word: Text, name: str) -> Fault:
    """A name that nothing defines."""
    return file.fault(
        "reference",
        path,
        what=Text(zh=f"没有定义{word.zh}「{name}」。", en=f"No {word.en} “{name}” is defined."),
        mend=Text(
            zh="请核对拼写，或先在本包或上级包中定义。",
            en="Check the spelling, or define it in this pack or a parent.",
        ),
    )


def _named_fields(item: Raw) -> Iterator[tuple[NodePath, str, str | None]]:
    """Where an item names a field: path, name, and the type it must have."""
    types = {"uscc": "uscc", "kind": "code", "id_type": "code", "id_number": "id-number"}
    for key, name in item["subject"].items():
        yield ("subject", key), name, types.get(key)
    for key, name in item.get("document", {}).items():
        yield ("document", key), name, {"date": "date"}.get(key)
    for key, name in item["dates"].items():
        yield ("dates", key), name, "date"
    for index, name in enumerate(item["natural_key"]):
        yield ("natural_key", index), name, None
    yield from _named_by_commitment(item)
    yield from _named_by_display(item["display"])
    if "by" in item.get("class", {}):
        yield ("class", "by"), item["class"]["by"], "code"
    for index, relation in enumerate(item.get("relations", [])):
        for key in ("name", "id_type", "id_number", "from", "to"):
            if key in relation:
                kind = "date" if key in ("from", "to") else None
                yield ("relations", index, key), relation[key], kind
    for index, reference in enumerate(item.get("references", [])):
        for place, name in enumerate(reference["fields"]):
            yield ("references", index, "fields", place), name, None
    yield from _named_by_fields(item)
    for index, form in enumerate(item.get("forms", [])):
        yield from _named_by_form(("forms", index), form)


def _named_by_commitment(item: Raw) -> Iterator[tuple[NodePath, str, str | None]]:
    """What a commitment, a breach and the publication of single records name."""
    only = item["publicity"].get("only")
    if only is not None:
        yield ("publicity", "only", "field"), only["field"], "code"
    for key in ("commitment", "breach"):
        for part, name in item.get(key, {}).items():
            yield (key, part), name, None


def _asked(entry: Entry, items: Mapping[str, Raw] | None) -> Iterator[Fault]:
    """What a purpose's question counts are adverse items that the purpose itself lists."""
    listed = entry.raw["items"]
    for index, code in enumerate(entry.raw.get("question", {}).get("items", [])):
        beyond = listed != "all" and code not in listed
        if beyond or (items is not None and items.get(code, {}).get("nature") != "adverse"):
            yield entry.file.fault(
                "reference",
                (*entry.path, "question", "items", index),
                what=Text(
                    zh=f"问题所涉的「{code}」不是该用途列出的失信类条目。",
                    en=f"“{code}” in the question is no adverse item that the purpose lists.",
                ),
                mend=Text(
                    zh="请只列该用途 items 中的失信类条目。",
                    en="List only adverse items among the purpose's own items.",
                ),
            )


def _references(entry: Entry, items: Mapping[str, Raw]) -> Iterator[Fault]:
    for index, reference in enumerate(entry.raw.get("references", [])):
        target = items.get(reference["item"])
        if target is None:
            yield unknown(entry.file, ("references", index, "item"), _ITEM, reference["item"])
        elif len(target["natural_key"]) != len(reference["fields"]):
            needed = "、".join(target["natural_key"]), ", ".join(target["natural_key"])
            yield entry.file.fault(
                "reference",
                ("references", index, "fields"),
                what=Text(
                    zh=f"引用「{reference['item']}」须给出 {needed[0]} 各一项。",
                    en=f"A reference to “{reference['item']}” needs one field each for {needed[1]}.",
                ),
                mend=Text(
                    zh="请按该条目自然键的顺序列出字段。",
                    en="List fields in the order of that item's natural key.",
                ),
            )


def _named_by_fields(item: Raw) -> Iterator[tuple[NodePath, str, str | None]]:
    for index, field in enumerate(item["fields"]):
        if "not_before" in field:
            yield ("fields", index, "not_before"), field["not_before"], "date"
        if "required_if" in field:
            yield ("fields", index, "required_if"), field["required_if"]["field"], None


def _named_by_display(display: Raw) -> Iterator[tuple[NodePath, str, str | None]]:
    if "from" in display:
        yield ("display", "from"), display["from"], "date"
    for index, exception in enumerate(display.get("exceptions", [])):
        yield ("display", "exceptions", index, "field"), exception["field"], "code"


def _named_by_form(place: NodePath, form: Raw) -> Iterator[tuple[NodePath, str, str | None]]:
    for index, column in enumerate(form["columns"]):
        if "field" in column:
            yield (*place, "columns", index, "field"), column["field"], None
    for name, fill in form.get("fills", {}).items():
        yield (*place, "fills", name), name, None
        for key in ("same_as", "organ_named_in", "with"):
            if not isinstance(fill, str) and key in fill:
                yield (*place, "fills", name, key), fill[key], None
    for index, name in enumerate(form.get("not_asked", [])):
        yield (*place, "not_asked", index), name, None


def _wrong_type(file: PackFile, path: NodePath, name: str, kind: str) -> Fault:
    return file.fault(
        "reference",
        path,
        what=Text(
            zh=f"字段「{name}」的类型不是 {kind}。", en=f"The field `{name}` is not of type {kind}."
        ),
        mend=Text(zh="请改用该类型的字段。", en="Name a field of that type."),
    )


def _codes_and_types(entry: Entry) -> Iterator[Fault]:
    for index, field in enumerate(entry.raw["fields"]):
        if (field["type"] == "code") != ("codes" in field):
            yield entry.file.fault(
                "reference",
                ("fields", index),
                what=Text(
                    zh=f"字段「{field['name']}」：类型 code 与代码表须同时出现。",
                    en=f"`{field['name']}`: type `code` and a code list go together.",
                ),
                mend=Text(zh="请补上 codes 或改正类型。", en="Add `codes` or correct the type."),
            )


def _code_values(
    entry: Entry, fields: Mapping[str, Raw], lists: Mapping[str, Raw]
) -> Iterator[Fault]:
    rule = entry.raw.get("class", {})
    named: list[tuple[NodePath, str, Iterable[str]]] = [
        (("class", key), rule.get("by", ""), rule.get(key, [])) for key in ("minor", "serious")
    ]
    for index, field in enumerate(entry.raw["fields"]):
        condition = field.get("required_if")
        if condition:
            place = ("fields", index, "required_if", "is")
            named.append((place, condition["field"], condition["is"]))
    for index, exception in enumerate(entry.raw["display"].get("exceptions", [])):
        named.append((("display", "exceptions", index, "is"), exception["field"], exception["is"]))
    for path, name, values in named:
        code_list = lists.get(fields.get(name, {}).get("codes", ""))
        if code_list is None:  # not a code field, or a list that is itself unknown
            continue
        accepted = {code["value"] for code in code_list["entries"]}
        for index, value in enumerate(values):
            if value not in accepted:
                yield unknown(entry.file, (*path, index), _VALUE, value)
