"""Catalogue items as people read them; the same on the portal and at the workbench."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.urls import reverse

from gongxin.apps.catalogue.api import (
    AdverseClass,
    Citation,
    Clock,
    Field,
    FieldType,
    Item,
    Nature,
    Period,
    SubjectKind,
)
from gongxin.apps.directory.api import InstrumentInfo, instrument_titles, organ_names
from gongxin.lib.bilingual import Text
from gongxin.lib.periods import Length
from gongxin.lib.reckoning import length_words

from .components import Column, Fact, Facts, Link, Notice, Part, Row, Table
from .records import KINDS, NATURES

CLASSES = {
    AdverseClass.MINOR: Text("轻微", "Minor"),
    AdverseClass.ORDINARY: Text("一般", "Ordinary"),
    AdverseClass.SERIOUS: Text("严重", "Serious"),
}
_PRIVACY = {
    "public": Text("公开", "Public"),
    "internal": Text("内部", "Internal"),
    "personal": Text("个人信息", "Personal"),
    "sensitive": Text("敏感个人信息", "Sensitive"),
}
_TYPES = {
    "text": Text("文本", "Text"),
    "date": Text("日期", "Date"),
    "number": Text("数值", "Number"),
    "code": Text("代码", "Code"),
    "uscc": Text("统一社会信用代码", "Unified social credit code"),
    "id-number": Text("证件号码", "Document number"),
}
_FUNCTIONS = {
    "lead": Text("信用工作牵头单位", "Lead organ for credit work"),
    "public-security": Text("公安机关", "Public security"),
    "court": Text("人民法院", "Courts"),
    "market-regulation": Text("市场监管部门", "Market regulation"),
    "tax": Text("税务机关", "Tax service"),
    "civil-affairs": Text("民政部门", "Civil affairs"),
    "staffing": Text("机构编制部门", "Public sector staffing"),
    "education": Text("教育部门", "Education"),
    "civil-service": Text("公务员主管部门", "Civil service"),
    "transport": Text("交通运输部门", "Transport"),
    "health": Text("卫生健康部门", "Health"),
    "environment": Text("生态环境部门", "Environment"),
    "emergency": Text("应急管理部门", "Emergency management"),
    "labour": Text("人力资源社会保障部门", "Labour and social security"),
    "justice": Text("司法行政部门", "Justice"),
    "housing": Text("住房城乡建设部门", "Housing and construction"),
    "other": Text("其他单位", "Other organs"),
}
_SHARING = {
    "government": Text("政务共享", "Between organs, for a purpose"),
    "authorised": Text("授权查询", "With the subject's authorisation"),
    "none": Text("不共享", "Not shared"),
}


def items_table(items: Sequence[Item], *, href: str) -> Table:
    """Every item with its nature, subjects and end of display."""
    return Table(
        name="items",
        caption=Text("目录条目", "Items of the catalogue"),
        columns=(
            Column(label=Text("条目", "Item")),
            Column(label=Text("性质", "Nature")),
            Column(label=Text("信用主体", "Subjects")),
            Column(label=Text("展示期限", "Period of display")),
            Column(label=Text("对社会公示", "Shown to the public")),
        ),
        rows=tuple(
            Row(
                anchor=item.code,
                cells=(
                    Link(reverse(href, args=[item.code]), item.title),
                    NATURES[str(item.nature)],
                    kinds_text(item.subject_kinds),
                    _periods(item),
                    kinds_text(item.shown_to_public)
                    if item.shown_to_public
                    else Text("不公示", "Not shown"),
                ),
            )
            for item in items
        ),
    )


def item_parts(item: Item) -> list[Part]:
    """One item, whole: what it rests on, who files it, how long it is shown, which fields it has."""
    resting_on = (*item.basis, *item.display.basis, *item.publicity_basis)
    instruments, organs = instrument_titles(c.instrument for c in resting_on), organ_names()
    sources = _sources(item, organs)
    facts = [
        Fact(label=Text("条目代码", "Item code"), value=item.code, copy=True),
        Fact(label=Text("性质", "Nature"), value=NATURES[str(item.nature)]),
        Fact(label=Text("信用主体", "Subjects"), value=kinds_text(item.subject_kinds)),
        Fact(label=Text("纳入依据", "Basis for recording"), value=cited(item.basis, instruments)),
        Fact(label=Text("来源单位", "Sources"), value=sources),
        Fact(label=Text("共享范围", "Sharing"), value=_SHARING[item.sharing]),
        Fact(
            label=Text("对社会公示", "Shown to the public"),
            value=kinds_text(item.shown_to_public)
            if item.shown_to_public
            else Text("不公示", "Not shown"),
        ),
        Fact(label=Text("展示期限", "Period of display"), value=_periods(item)),
    ]
    for exception in item.display.exceptions:
        field, values = item.field(exception.field).label, exception.values
        words = _of_classes(exception.periods)
        facts.append(
            Fact(
                label=Text("展示期限的例外", "Exception from it"),
                value=Text(
                    f"「{field.zh}」为{'、'.join(values)}的，{words.zh}",
                    f"where “{field.en}” is {', '.join(values)}: {words.en}",
                ),
            )
        )
    if item.display.basis:
        facts.append(
            Fact(
                label=Text("期限依据", "Basis of the period"),
                value=cited(item.display.basis, instruments),
            )
        )
    facts.append(
        Fact(label=Text("报送时限", "To be filed within"), value=length_words(item.update_within))
    )
    parts: list[Part] = [Facts(tuple(facts))]
    if item.follows_law is not None:
        parts.append(
            Notice(
                title=Text("与政策文件的不同", "Where this differs from the policy papers"),
                body=(item.follows_law,),
            )
        )
    parts.append(_fields_table(item))
    return parts


def clock_facts(clock: Clock, length: Length) -> tuple[Fact, ...]:
    """Why an answer is due on the day on which it is due; `length` is the clock's as it was when it began."""
    titles = instrument_titles(one.instrument for one in clock.basis)
    words = length_words(length)
    return (
        Fact(
            label=Text("为什么是这一天", "Why this day"),
            value=Text(
                f"{words.zh}，从{clock.starts.zh}算起", f"{words.en} from {clock.starts.en}"
            ),
        ),
        Fact(label=Text("由谁答复", "Who has to answer"), value=clock.owner),
        Fact(label=Text("义务的依据", "Basis of the duty"), value=cited(clock.basis, titles)),
        Fact(
            label=Text("天数由谁定", "Whose the number is"),
            value=clock.number_by.words,
            note=clock.note or "",
        ),
        Fact(label=Text("到期没有答复", "If no answer comes"), value=clock.at_zero),
    )


def cited(citations: Sequence[Citation], instruments: dict[str, InstrumentInfo]) -> Text:
    """Instruments with their articles, one after the other."""
    zh, en = [], []
    for citation in citations:
        title = instruments[citation.instrument].title
        zh.append(f"{title.zh}{citation.article}")
        en.append(f"{title.en}{' ' + citation.article if citation.article else ''}")
    return Text("；".join(zh), "; ".join(en))


def as_day(item: Item, name: str, said: str) -> str | date:
    """What a field says, as a day where it is one: it is then spelt in the reader's language."""
    field = next((one for one in item.fields if one.name == name), None)
    if field is None or field.type is not FieldType.DATE:
        return said
    try:
        return date.fromisoformat(said)
    except ValueError:  # covered, or a day that the document left open
        return said


def _sources(item: Item, organs: dict[str, Text]) -> Text:
    if item.source_functions is not None:
        names = [_FUNCTIONS[function] for function in sorted(item.source_functions)]
        return Text(
            "、".join(name.zh for name in names) + "（各级）",
            ", ".join(name.en for name in names) + ", at every level",
        )
    if item.sources is None:
        return Text("任何依法产生该信息的单位", "Any organ that produces it by law")
    names = [organs[code] for code in sorted(item.sources) if code in organs]
    return Text("、".join(name.zh for name in names), ", ".join(name.en for name in names))


def _fields_table(item: Item) -> Table:
    return Table(
        name="fields",
        caption=Text("数据项", "Fields"),
        columns=(
            Column(label=Text("名称", "Label")),
            Column(label=Text("代码", "Code")),
            Column(label=Text("类型", "Type")),
            Column(label=Text("长度", "Length"), number=True),
            Column(label=Text("必填", "Required")),
            Column(label=Text("隐私分级", "Privacy")),
        ),
        rows=tuple(
            Row(
                anchor=field.name,
                cells=(
                    field.label,
                    field.name,
                    _TYPES[str(field.type)],
                    field.length,
                    _required(field, item),
                    _PRIVACY[str(field.privacy)],
                ),
            )
            for field in item.fields
        ),
    )


def _required(field: Field, item: Item) -> Text:
    if field.required:
        return Text("必填", "Yes")
    if field.required_if:
        other = item.field(field.required_if.field).label
        values = "、".join(field.required_if.values)
        return Text(f"「{other.zh}」为{values}时", f"when “{other.en}” is {values}")
    return Text("选填", "No")


def kinds_text(kinds: frozenset[SubjectKind]) -> Text:
    """Kinds of subject by name."""
    names = [KINDS[str(kind)] for kind in SubjectKind if kind in kinds]
    return Text("、".join(name.zh for name in names), ", ".join(name.en for name in names))


def _periods(item: Item) -> Text:
    if item.nature is not Nature.ADVERSE or None in item.display.periods:
        period = item.display.periods.get(None)
        return _period(period) if period else Text("有效期内", "While valid")
    return _of_classes(item.display.periods)


def _of_classes(periods: Mapping[AdverseClass | None, Period]) -> Text:
    every = Text("各类", "Every class")
    parts = [(CLASSES[key] if key else every, _period(one)) for key, one in periods.items()]
    return Text(
        "；".join(f"{name.zh}：{period.zh}" for name, period in parts),
        "; ".join(f"{name.en.lower()}: {period.en}" for name, period in parts),
    )


def _period(period: Period) -> Text:
    if not period.shown:
        return Text("不展示", "not shown")
    if period.max is None:
        return Text("有效期内", "while valid")
    longest = length_words(period.max)
    if period.min is None:
        return Text(f"最长{longest.zh}", f"{longest.en} at most")
    shortest = length_words(period.min)
    return Text(f"最短{shortest.zh}，最长{longest.zh}", f"{shortest.en} to {longest.en}")
