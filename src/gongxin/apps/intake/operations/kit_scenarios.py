"""The scenarios of a conformance kit: what a file holds, and what intake must say of it.

Each expectation is written down here, from the catalogue and the rules as they are published; none is
got by running intake. The project's own tests run every scenario of every item through it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from gongxin.apps.catalogue.api import CodeList, Field, FieldType, Item, Nature, SubjectKind
from gongxin.lib.bilingual import Text

from .kit_rows import DAY, Maker, Row, code_of, makers, person_number

Found = tuple[int, str, str]
"""Row, rule, field."""
NO_REFUSAL = frozenset({"row.repeated", "identifier.division"})
"""What is found in rows that are taken all the same."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """One file: its rows, how it is written, and what must come of it.

    `refused_as` is the code of a file that is refused whole; `found` are all findings otherwise.
    `layout` names a way of writing that `build_kit` knows.
    """

    name: str
    title: Text
    rows: tuple[Row, ...]
    layout: str = "csv"
    accepted: int = 0
    duplicate: int = 0
    found: tuple[Found, ...] = ()
    refused_as: str = ""
    extra: dict[str, str] = field(default_factory=dict)


LAYOUTS = {
    "csv": Text("CSV，UTF-8，中文表头", "CSV in UTF-8 under Chinese labels"),
    "csv-codes": Text("CSV，官方代码作表头", "CSV under official codes"),
    "csv-bom": Text("CSV，UTF-8 带标记", "CSV in UTF-8 with a mark"),
    "csv-gb18030": Text("CSV，GB18030", "CSV in GB18030"),
    "csv-utf16": Text("CSV，UTF-16", "CSV in UTF-16"),
    "csv-crlf": Text("CSV，行尾 CRLF", "CSV with CRLF"),
    "csv-semicolon": Text("分号分隔", "semicolons"),
    "tsv": Text("制表符分隔", "tabs"),
    "csv-quoted": Text("所有单元格加引号", "every cell quoted"),
    "csv-titles": Text("表头上方有标题行", "titles above the header"),
    "csv-blank-lines": Text("行间有空行", "blank lines between rows"),
    "csv-reordered": Text("列的顺序不同", "columns in another order"),
    "csv-marked": Text("表头带星号和空格", "headers with asterisks and blanks"),
    "csv-full-width": Text("数字为全角", "digits in full width"),
    "xlsx": Text("XLSX", "XLSX"),
    "xlsx-titles": Text("XLSX，表头上方有标题行", "XLSX with titles above"),
    "jsonl": Text("JSON 行", "JSON lines"),
    "parquet": Text("Parquet", "Parquet"),
}
_WHOLE_FILES = {
    "empty": ("file.empty", Text("0 字节", "0 bytes")),
    "header-only": ("file.no-rows", Text("只有表头", "a header and no rows")),
    "other-headers": ("file.columns-unknown", Text("别的表头", "other headers")),
    "header-twice": ("file.duplicate-header", Text("同一列两次", "a column twice")),
    "field-twice": ("file.column-twice", Text("同一数据项两列", "two columns of one field")),
    "column-missing": ("file.columns-missing", Text("缺必填的列", "a required column is missing")),
    "too-wide": ("file.too-many-columns", Text("600 列", "600 columns")),
    "cut-off": ("file.cut-off", Text("在引号中间结束", "ends inside quotes")),
    "nul": ("file.binary", Text("含空字节", "NUL bytes")),
    "picture": ("file.binary", Text("其实是图片", "a picture")),
    "archive": ("file.binary", Text("其实是压缩包", "an archive")),
    "macros": ("file.macros", Text("带宏的工作簿", "a workbook with macros")),
    "mixed-encodings": ("file.encoding", Text("两种编码混在一起", "two encodings in one file")),
    "half-json": ("file.unreadable", Text("不完整的 JSON", "JSON that is not whole")),
    "nested-json": ("file.nested", Text("嵌套的 JSON", "nested JSON")),
    "forbidden-column": ("C2", Text("禁止归集的列", "a column of forbidden data")),
}

_DATES_READ = (
    "2025/6/3",
    "2025.06.03",
    "2025年6月3日",
    "20250603",
    "2025-6-3",
    "2025-06-03 00:00:00",
    " 2025-06-03 ",
)
_DATES_NOT_READ = (
    "2025-13-02",
    "2025-02-30",
    "03/06/2025",
    "25-06-03",
    "45811",
    "2025年6月",
    "长期",
)
_NO_DIVISION = "209901"
"""In no edition of GB/T 2260: no province begins with 20."""
_NUMBERS_NOT_READ = ("约二万", "1.5E+07", "1,23", "2万元", "-")


def scenarios(item: Item, codes: dict[str, CodeList]) -> Iterator[Scenario]:
    """Every scenario of the item."""
    by_kind = makers(item, codes)
    first = next(iter(by_kind.values()))
    for layout, title in LAYOUTS.items():
        rows = (first.row(1), first.row(2))
        yield Scenario(f"good-{layout}", title, rows, layout, accepted=2)
    for kind, maker in by_kind.items():
        yield Scenario(
            f"good-{kind}", Text("各类主体", "each kind of subject"), (maker.row(1),), accepted=1
        )
    for layout, (code, title) in _WHOLE_FILES.items():
        rows = (first.row(1), first.row(2))
        yield Scenario(f"refused-{layout}", title, rows, layout, refused_as=code)
    yield from _repeats(first)
    for one in item.fields:
        yield from _missing(first, one)
        yield from _wrong(first, one)
        yield from _read_as_meant(first, one)
    yield from _order(first)
    if SubjectKind.PERSON in by_kind:
        yield from _people(by_kind[SubjectKind.PERSON])
    yield from _charter(by_kind)


def _changed(
    maker: Maker, name: str, title: Text, cells: Row, *found: tuple[str, str], accepted: int = 1
) -> Scenario:
    """A sound row, and one with other cells: what is found is found in the second."""
    rows = (maker.row(1), {**maker.row(2), **cells})
    return Scenario(
        name, title, rows, accepted=accepted, found=tuple((3, rule, where) for rule, where in found)
    )


def _about(one: Field, zh: str, en: str) -> Text:
    return Text(f"「{one.label.zh}」{zh}", f"{one.label.en}: {en}")


def _repeats(maker: Maker) -> Iterator[Scenario]:
    one = maker.row(1)
    yield Scenario(
        "repeated", Text("同一行两次", "a row twice"), (one, one),
        accepted=1, duplicate=1, found=((3, "row.repeated", ""),),
    )  # fmt: skip
    free = next(
        (f for f in maker.item.fields if f.type is FieldType.TEXT and not f.required
         and f.name not in maker.item.natural_key and f.name != maker.item.subject.name), None,
    )  # fmt: skip
    if free:
        yield Scenario(
            "contradicting", Text("同一事项说法不同", "two rows that contradict each other"),
            (one, {**one, free.name: "甲"}),
            found=((2, "row.conflict", ""), (3, "row.conflict", "")),
        )  # fmt: skip


def _missing(maker: Maker, one: Field) -> Iterator[Scenario]:
    item = maker.item
    row = maker.row(2)
    if not row[one.name]:
        return
    subject = item.subject
    document = item.document
    rests_on = {document.number, document.date, document.organ} if document else set()
    if item.nature is Nature.ADVERSE and one.name in rests_on:
        rule = "C5"
    elif one.required or one.name == item.valid_from:
        rule = "field.required"
    elif one.required_if:
        rule = "field.required-if"
    else:
        return
    found = [(rule, one.name)]
    names_subject = subject.id_number if maker.is_person else subject.uscc
    if one.name == names_subject:
        found.append(("subject.missing", subject.uscc or subject.id_number or subject.name))
    title = _about(one, "未填", "left empty")
    yield _changed(maker, f"missing-{one.name}", title, {one.name: ""}, *found)


def _wrong(maker: Maker, one: Field) -> Iterator[Scenario]:
    if one.type is FieldType.TEXT and one.length and one.length < 600:
        title, cell = _about(one, "太长", "too long"), "长" * (one.length + 1)
        found = ("field.length", one.name)
        yield _changed(maker, f"long-{one.name}", title, {one.name: cell}, found)
    cells = {
        FieldType.DATE: [(cell, "field.date") for cell in _DATES_NOT_READ],
        FieldType.NUMBER: [(cell, "field.number") for cell in _NUMBERS_NOT_READ],
        FieldType.CODE: [("表外值", "field.code")] if one.codes else [],
        FieldType.USCC: [
            (code_of(9, "91")[:-1] + "I", "identifier.uscc"),
            (code_of(9, "91")[:-1], "identifier.uscc"),
            ("9.15199E+17", "identifier.scientific"),
        ],
    }.get(one.type, [])
    if one.type is not FieldType.TEXT and (one.codes or one.type is not FieldType.CODE):
        cells = [*cells, ("=1+1", "field.formula")]
    if one.type is FieldType.ID_NUMBER:
        cells = []  # with the people, below
    for place, (cell, rule) in enumerate(cells):
        title = _about(one, f"为 {cell}", cell)
        yield _changed(
            maker, f"wrong-{one.name}-{place}", title, {one.name: cell}, (rule, one.name)
        )


def _read_as_meant(maker: Maker, one: Field) -> Iterator[Scenario]:
    row = maker.row(2)
    if one.type is FieldType.DATE and row[one.name] == DAY:
        for place, cell in enumerate(_DATES_READ):
            title = _about(one, f"写成 {cell}", f"written {cell}")
            yield _changed(maker, f"read-{one.name}-{place}", title, {one.name: cell}, accepted=2)
    elif one.type is FieldType.NUMBER:
        for place, cell in enumerate(("1,250", "１２５０", " 1250 ")):
            title = _about(one, f"写成 {cell}", f"written {cell}")
            yield _changed(maker, f"read-{one.name}-{place}", title, {one.name: cell}, accepted=2)
    elif one.codes and row[one.name]:
        entries = maker.codes[one.codes].entries
        spellings = next(e for e in entries if e.value == row[one.name]).aliases
        for place, cell in enumerate(spellings):
            title = _about(one, f"写成 {cell}", f"written {cell}")
            yield _changed(maker, f"read-{one.name}-{place}", title, {one.name: cell}, accepted=2)


def _order(maker: Maker) -> Iterator[Scenario]:
    item = maker.item
    pairs = {(one.not_before, one.name) for one in item.fields if one.not_before}
    if item.valid_to:
        pairs.add((item.valid_from, item.valid_to))
    before = (date.fromisoformat(DAY) - timedelta(days=1)).isoformat()
    for earlier, later in sorted(pairs):
        cells = {earlier: DAY, later: before}
        found = [
            ("field.date-order", end) for start, end in sorted(pairs) if end == later and start
        ]
        title = _about(item.field(later), "早于前一日期", "earlier than the date it follows")
        if maker.row(2).get(earlier) in {DAY, ""}:
            yield _changed(maker, f"order-{later}", title, cells, *dict.fromkeys(found))


def _people(maker: Maker) -> Iterator[Scenario]:
    subject = maker.item.subject
    number = subject.id_number
    if number is None:
        return
    sound = person_number(2)
    wrong_check = sound[:-1] + ("1" if sound[-1] != "1" else "2")
    bad = {
        "check": (wrong_check, "identifier.id-number", "校验码不对", "a wrong check character"),
        "short": (sound[:-1], "identifier.id-number", "少一位", "one character short"),
        "day": (
            person_number(2, born="19850230"),
            "identifier.id-number",
            "出生日期不存在",
            "born on no day",
        ),
        "exponent": ("5.19901E+17", "identifier.scientific", "变成科学记数法", "an exponent"),
        "formula": ("=A1", "field.formula", "是公式", "a formula"),
    }
    for name, (cell, rule, zh, en) in bad.items():
        title = Text(f"证件号码{zh}", f"document number: {en}")
        yield _changed(maker, f"person-{name}", title, {number: cell}, (rule, number))
    title = Text("证件号码的区划代码不存在", "document number: no such division")
    cells = {number: person_number(2, division=_NO_DIVISION)}
    yield _changed(
        maker, "person-division", title, cells, ("identifier.division", number), accepted=2
    )
    x_number = next(n for n in map(person_number, range(3, 200)) if n.endswith("X"))
    meant = {
        "lower-x": x_number.lower(),
        "full-width": "".join(chr(ord(c) + 0xFEE0) for c in sound),
        "blanks": f" {sound[:6]} {sound[6:14]} {sound[14:]} ",
        "apostrophe": f"'{sound}",
        "fifteen": sound[:6] + sound[8:17],
    }
    for name, cell in meant.items():
        title = Text(f"证件号码写成 {cell}", f"document number written {cell}")
        yield _changed(maker, f"person-{name}", title, {number: cell}, accepted=2)


def _charter(by_kind: dict[SubjectKind, Maker]) -> Iterator[Scenario]:
    first = next(iter(by_kind.values()))
    item = first.item
    document = item.document
    kept_out = {item.subject.name, *(
        (document.number, document.date, document.organ) if document else ()
    )}  # fmt: skip
    for one in item.fields:
        if one.type is FieldType.TEXT and (one.length or 200) >= 200 and one.name not in kept_out:
            title = _about(one, "含禁止归集的信息", "holds forbidden data")
            text = "经查，当事人政治面貌：群众。"
            yield _changed(first, f"C2-{one.name}", title, {one.name: text}, ("C2", one.name))
    person = by_kind.get(SubjectKind.PERSON)
    if person is None or not item.subject.id_number:
        return
    anchor = item.conduct_date or (document.date if document else item.valid_from)
    cells = {item.subject.id_number: person_number(2, born="20120101")}
    if item.conduct_date:
        cells[item.conduct_date] = DAY
    yield _changed(
        person,
        "C3-minor",
        Text("行为时未满 18 周岁", "under 18 at the time"),
        cells,
        ("C3", anchor),
    )
    if item.nature is Nature.ADVERSE and document:
        yield _changed(
            person, "C4-sealed", Text("公安机关对自然人的处罚", "a public-security penalty of a person"),
            {document.organ: "测试市公安局"}, ("C4", document.organ),
        )  # fmt: skip
