"""期限 as people read them: who has how long, from when on, what holds at the end, and on what basis."""

from __future__ import annotations

from collections.abc import Sequence

from gongxin.apps.catalogue.api import Catalogue, Clock, ClockMatter, PackSummary
from gongxin.apps.directory.api import InstrumentInfo, instrument_titles
from gongxin.lib.bilingual import Text
from gongxin.lib.reckoning import length_words

from .catalogue import cited
from .components import Column, Row, Table
from .words import day_text

_COLUMNS = (
    Text("期限", "Clock"),
    Text("事项", "Matter"),
    Text("谁", "Who"),
    Text("多长", "How long"),
    Text("从何时起", "From when"),
    Text("到期", "At zero"),
    Text("依据", "Basis"),
    Text("数字由谁定", "Whose the number is"),
)


def clock_tables(catalogue: Catalogue, packs: Sequence[PackSummary]) -> list[Table]:
    """One table a place, in the order of its packs; within it by matter."""
    clocks = [one for editions in catalogue.clock_editions.values() for one in editions]
    titles = instrument_titles({c.instrument for one in clocks for c in one.basis})
    matters = list(ClockMatter)
    tables = []
    for pack in packs:
        own = [one for one in clocks if one.pack == pack.code]
        if own:
            own.sort(key=lambda one: matters.index(one.about))
            tables.append(_table(pack, own, titles, test=pack.code in catalogue.test_profiles))
    return tables


def _table(
    pack: PackSummary, clocks: Sequence[Clock], titles: dict[str, InstrumentInfo], *, test: bool
) -> Table:
    mark = Text("（测试用）", " (for tests)") if test else Text("", "")
    return Table(
        name=f"clocks-{pack.code}",
        caption=Text(f"{pack.title.zh}{mark.zh}", f"{pack.title.en}{mark.en}"),
        columns=tuple(Column(label=label) for label in _COLUMNS),
        rows=tuple(
            Row(
                anchor=clock.code if clock.in_force_from is None else _anchor(clock),
                cells=(
                    clock.title,
                    clock.about.words,
                    clock.owner,
                    how_long(clock),
                    _from_when(clock),
                    clock.at_zero,
                    cited(clock.basis, titles),
                    _number(clock),
                ),
            )
            for clock in clocks
        ),
    )


def _anchor(clock: Clock) -> str:
    return f"{clock.code}-{clock.in_force_from}"


def how_long(clock: Clock) -> Text:
    """Its length, with an extension where there is one."""
    words = length_words(clock.length)
    least = {"keep": Text("至少", "at least "), "limit": Text("最长", "at most ")}
    before = least.get(clock.kind, Text("", ""))
    if clock.extension is None:
        return Text(f"{before.zh}{words.zh}", f"{before.en}{words.en}")
    more, when = length_words(clock.extension.length), clock.extension.when
    return Text(
        f"{words.zh}；{when.zh}，可延长{more.zh}", f"{words.en}; {more.en} more for {when.en}"
    )


def _from_when(clock: Clock) -> Text:
    if clock.in_force_from is None:
        return clock.starts
    day = day_text(clock.in_force_from)
    return Text(
        f"{clock.starts.zh}（{day.zh}起施行）", f"{clock.starts.en} (in force from {day.en})"
    )


def _number(clock: Clock) -> Text:
    words = clock.number_by.words
    if clock.note is None:
        return words
    return Text(f"{words.zh}。{clock.note.zh}", f"{words.en}. {clock.note.en}")
