"""措施 as people read them: the official columns, of which record each is proposed and why, its end and what may be done against it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.urls import reverse

from gongxin.apps.catalogue.api import Catalogue, Citation, Measure, MeasureChanged, MeasureKind
from gongxin.apps.directory.api import instrument_titles
from gongxin.lib.bilingual import Text
from gongxin.lib.reckoning import length_words

from .catalogue import CLASSES, cited, kinds_text
from .components import Cell, Column, Fact, Facts, Link, Notice, Part, Row, State, Table

_NONE = Text("—", "—")
_CHANGES = {
    "added": Text("新增", "Added"),
    "removed": Text("删去", "Removed"),
    "changed": Text("修改", "Changed"),
}
_COLUMNS = {
    "kind": Text("类别", "kind"),
    "title": Text("措施", "measure"),
    "content": Text("内容", "content"),
    "object": Text("对象", "object"),
    "basis": Text("依据", "basis"),
    "organ": Text("实施主体", "implementing organ"),
    "listed": Text("清单条目", "entry of the list"),
    "occasions": Text("适用情形", "occasions"),
    "longest": Text("最长期限", "longest term"),
    "exit": Text("退出", "way out"),
    "remedies": Text("救济途径", "remedies"),
    "gives": Text("便利", "what it gives"),
    "later": Text("可后补的材料", "documents that may follow"),
    "matters": Text("适用事项", "matters"),
    "note": Text("说明", "note"),
}
NOTHING_FOUND = State(
    kind="empty",
    title=Text("没有符合的措施", "No such measure"),
    body=Text("请换一个词，或者查看全部。", "Try another word, or see them all."),
)


def found_measures(catalogue: Catalogue, *, text: str, kind: MeasureKind | None) -> list[Measure]:
    """Measures in which every word stands somewhere in the official columns, in either language."""
    wanted = text.casefold().split()
    return [
        one
        for one in catalogue.measures.values()
        if (kind is None or one.kind is kind) and all(word in _everything(one) for word in wanted)
    ]


def _everything(measure: Measure) -> str:
    texts: Iterable[Text | None] = (
        measure.title,
        measure.content,
        measure.object,
        measure.organ,
        measure.exit,
        measure.note,
        *(one.relevance for one in measure.occasions),
    )
    said = " ".join(f"{one.zh} {one.en}" for one in texts if one)
    return f"{measure.code} {said}".casefold()


def measures_table(measures: Sequence[Measure], *, href: str) -> Table:
    """Each measure in the official columns, in short; its page says all."""
    titles = instrument_titles({c.instrument for one in measures for c in one.basis})
    return Table(
        name="measures",
        caption=Text(f"{len(measures)} 项措施", f"{len(measures)} measures"),
        columns=tuple(
            Column(label=label)
            for label in (
                Text("措施", "Measure"),
                Text("类别", "Kind"),
                Text("对象", "Object"),
                Text("依据", "Basis"),
                Text("实施主体", "Implementing organ"),
                Text("最长期限", "Longest term"),
            )
        ),
        rows=tuple(
            Row(
                anchor=one.code,
                cells=(
                    Link(reverse(href, args=[one.code]), one.title),
                    one.kind.words,
                    kinds_text(one.subject_kinds),
                    cited(one.basis, titles),
                    one.organ,
                    length_words(one.longest) if one.longest else _NONE,
                ),
            )
            for one in measures
        ),
        empty=NOTHING_FOUND,
    )


def changes_table(changes: Sequence[MeasureChanged]) -> Table:
    """What the editions in force changed."""
    return Table(
        name="measure-changes",
        caption=Text("现行版本改动了什么", "What the edition in force changed"),
        columns=tuple(
            Column(label=label)
            for label in (
                Text("版本", "Edition"),
                Text("措施", "Measure"),
                Text("改动", "Change"),
                Text("哪些栏", "Which columns"),
            )
        ),
        rows=tuple(
            Row(
                cells=(
                    f"{one.pack} {one.before} → {one.edition}",
                    one.title,
                    _CHANGES[one.change],
                    _named(one.columns),
                )
            )
            for one in changes
        ),
    )


def _named(columns: Sequence[str]) -> Text:
    names = [_COLUMNS.get(one, Text(one, one)) for one in columns]
    if not names:
        return _NONE
    return Text("、".join(one.zh for one in names), ", ".join(one.en for one in names))


def measure_parts(measure: Measure, catalogue: Catalogue) -> list[Part]:
    """One measure, whole."""
    titles = instrument_titles({c.instrument for c in measure.basis})
    facts = [
        Fact(label=Text("类别", "Kind"), value=measure.kind.words),
        Fact(label=Text("内容", "Content"), value=measure.content),
        Fact(
            label=Text("对象", "Object"),
            value=measure.object,
            note=kinds_text(measure.subject_kinds),
        ),
        Fact(
            label=Text("依据", "Basis"),
            value=cited(measure.basis, titles),
            note=_unsure(measure.basis),
        ),
        Fact(label=Text("实施主体", "Implementing organ"), value=measure.organ),
        *_listed(measure, catalogue),
        *_ends(measure),
        *_given(measure, catalogue),
    ]
    parts: list[Part] = [Facts(tuple(facts)), _occasions(measure, catalogue)]
    if measure.kind is MeasureKind.CONSTRAINT:
        parts.append(Notice(title=_BY_PERSONS[0], body=_BY_PERSONS[1:]))
    if measure.note:
        parts.append(Notice(title=Text("说明", "Note"), body=(measure.note,)))
    return parts


_BY_PERSONS = (
    Text("由人决定，到期自行结束", "Persons decide, and it ends by itself"),
    Text(
        "措施不会自动启动：由实施单位的经办人就一条记录拟议，告知本人并听取陈述申辩后，由另一人确认。几条轻微的记录加在一起，仍是几条轻微的记录。",
        "No measure starts by itself: an officer of the organ proposes it of one record; after notice and a time to speak another confirms it. Several minor records stay several minor records.",
    ),
    Text(
        "只及于本人，不及于亲属，也不及于单位的法定代表人和其他人；不影响就学、就医、住房、基本生活和基本公共服务。",
        "It reaches the subject alone, no relative and nobody of an organisation, and touches neither schooling, medical care, housing, livelihood nor basic public service.",
    ),
)


def _unsure(basis: Sequence[Citation]) -> Text:
    titles = instrument_titles({one.instrument for one in basis})
    if any(one.confidence == "to-verify" for one in titles.values()):
        return Text("条文待与原文核对。", "The article is to be verified against the text.")
    return Text("", "")


def _listed(measure: Measure, catalogue: Catalogue) -> list[Fact]:
    if measure.listed is None:
        return []
    code, entry = measure.listed
    title = catalogue.code_lists[code].title
    return [
        Fact(
            label=Text("清单条目", "Entry of the list"),
            value=Text(f"{title.zh}：{entry}", f"{title.en}: {entry}"),
        )
    ]


def _ends(measure: Measure) -> list[Fact]:
    facts = []
    if measure.longest:
        facts.append(
            Fact(label=Text("最长期限", "Longest term"), value=length_words(measure.longest))
        )
    if measure.exit:
        facts.append(Fact(label=Text("退出", "Way out"), value=measure.exit))
    if measure.remedies:
        ways = [one.words for one in measure.remedies]
        facts.append(
            Fact(
                label=Text("救济途径", "Remedies"),
                value=Text("；".join(one.zh for one in ways), "; ".join(one.en for one in ways)),
            )
        )
    return facts


def _given(measure: Measure, catalogue: Catalogue) -> list[Fact]:
    facts = []
    if measure.gives:
        facts.append(
            Fact(label=Text("在窗口给予", "Given at the counter"), value=measure.gives.words)
        )
    if measure.later and measure.within:
        within = length_words(measure.within)
        facts.append(
            Fact(
                label=Text("可后补的材料", "Documents that may follow"),
                value=Text(
                    "；".join(one.zh for one in measure.later),
                    "; ".join(one.en for one in measure.later),
                ),
                note=Text(f"{within.zh}内补齐", f"within {within.en}"),
            )
        )
    if measure.matters:
        names = {one.value: one.name for one in catalogue.code_lists["matter"].entries}
        matters = [names[one] for one in sorted(measure.matters)]
        facts.append(
            Fact(
                label=Text("适用事项", "Matters"),
                value=Text(
                    "、".join(one.zh for one in matters), ", ".join(one.en for one in matters)
                ),
            )
        )
    return facts


def _occasions(measure: Measure, catalogue: Catalogue) -> Table:
    known = catalogue.known_items
    return Table(
        name="occasions",
        caption=Text("对哪些记录适用，为什么", "Of which records, and why"),
        columns=(
            Column(label=Text("条目", "Item")),
            Column(label=Text("类别", "Class")),
            Column(label=Text("关联", "Relevance")),
        ),
        rows=tuple(
            Row(
                cells=(
                    known[one.item].title,
                    _which(one.classes, one.values),
                    one.relevance,
                )
            )
            for one in measure.occasions
        ),
    )


def _which(classes: Iterable[object], values: Iterable[str]) -> Cell:
    named = [words for one, words in CLASSES.items() if one in set(classes)]
    said = sorted(values)
    zh = "、".join([*(one.zh for one in named), *said])
    en = ", ".join([*(one.en.lower() for one in named), *said])
    return Text(zh, en) if zh else Text("全部", "All")
