"""What a person's page of a case is made of: where it stands, what is in dispute, and all that was done or missed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from gongxin.apps.cases.api import CaseLine, CaseShown, DisputeShown, DoneShown
from gongxin.apps.catalogue.api import CaseMatter, Outcome, Party, Silence
from gongxin.apps.identity.api import Actor
from gongxin.interfaces.pages.components import (
    Cell,
    Column,
    Fact,
    Facts,
    Link,
    Notice,
    Part,
    Row,
    Step,
    Steps,
    Table,
)
from gongxin.interfaces.pages.lifeline import DueLine
from gongxin.interfaces.pages.why import Why
from gongxin.interfaces.pages.words import day_text
from gongxin.lib.bilingual import Text
from gongxin.lib.periods import BEIJING, last_day_before

from .stating import to_statement

_GONE = Text("内容已销毁", "its words are destroyed")
_NONE = Text("—", "—")
_LONGEST_WAY = 5
"""Stations that fit beside one another; the table beneath has all of them."""


def who(party: Party, line: CaseLine, names: Mapping[str, Text]) -> Text:
    """Who that is in this case: the organ by its name, and the person as such, whoever reads."""
    if party is Party.SUBJECT:
        return Text("本人", "the person")
    if party is Party.SOURCE:
        return names.get(line.organ, party.words if line.organ else Party.PLATFORM.words)
    if party is Party.SUPERVISOR:
        return names.get(line.supervisor, party.words)
    return party.words


def standing(case: CaseShown, names: Mapping[str, Text], now: datetime) -> list[Part]:
    """Whom the case waits for and until when, drawn, with why; or how it ended."""
    line = case.line
    if line.end is not None or line.step is None or line.due is None:
        return [_ended(line)]
    due = last_day_before(line.due)
    day, party = day_text(due), who(line.step.waits_for, line, names)
    body = _meanwhile(line, names)
    if line.due <= now:
        notice = Notice(
            kind="attention",
            title=Text(
                f"{party.zh}没有在{day.zh}前办理", f"{_capital(party.en)} did not act by {day.en}"
            ),
            body=body,
        )
    elif line.step.waits_for is Party.SUBJECT:
        notice = Notice(
            kind="attention",
            title=Text(
                f"现在等您：{line.step.title.zh}，最迟{day.zh}",
                f"It waits for you until {day.en}: {line.step.title.en}",
            ),
            body=body,
        )
    else:
        notice = Notice(
            title=Text(
                f"现在等{party.zh}：{line.step.title.zh}，最迟{day.zh}",
                f"It waits for {party.en} until {day.en}: {line.step.title.en}",
            ),
            body=body,
        )
    clock = DueLine(
        start=line.since.astimezone(BEIJING).date(), end=due, now=now.astimezone(BEIJING).date()
    )
    why = [Why(case.why, line.step.title)] if case.why else []
    return [notice, clock, *why]


def _meanwhile(line: CaseLine, names: Mapping[str, Text]) -> tuple[Text, ...]:
    """What follows, or what has followed, if nobody acts."""
    said = []
    earlier = [one for one in line.missed if line.step is None or one.step.code != line.step.code]
    for one in earlier:
        party, day = who(one.waits_for, line, names), day_text(last_day_before(one.due))
        said.append(
            Text(
                f"{party.zh}没有在{day.zh}前办理，已计入超期，案件到了现在的环节。",
                f"{_capital(party.en)} did not act by {day.en}. The delay counts, and the case came to where it is.",
            )
        )
    if line.hidden_from is not None:
        day = day_text(line.hidden_from)
        said.append(
            Text(
                f"争议的记录自{day.zh}起暂停展示，谁也看不到，直到案件办结；超期已计入该单位。",
                f"The disputed record has been hidden from everybody since {day.en}, until the case is over. The delay counts.",
            )
        )
    elif line.step is not None and line.step.silence is not None and not earlier:
        silence = line.step.silence.words
        said.append(Text(f"到期不办：{silence.zh}。", f"If nothing is done by then: {silence.en}."))
    return tuple(said)


def _ended(line: CaseLine) -> Notice:
    assert line.end is not None
    day = day_text(line.since)
    kinds = {Outcome.GRANTED: "done", Outcome.PASSED_ON: "done", Outcome.REFUSED: "attention"}
    body = {
        Outcome.REFUSED: Text(
            "不服的，还有下面的途径，都不收费。",
            "If you do not agree, there are the ways below; all are free.",
        ),
        Outcome.WITHDRAWN: Text(
            "随之的标注和说明都已取消。需要时可以重新提出，不受影响。",
            "What stood beside the record for it is gone. You may raise it again at any time.",
        ),
        Outcome.LAPSED: Text(
            "没有任何不利后果，可以重新提出。",
            "Nothing is held against you; it may be raised again.",
        ),
    }
    found = body.get(line.end.outcome)
    return Notice(
        kind=kinds.get(line.end.outcome, "info"),  # type: ignore[arg-type]
        title=Text(f"{line.end.title.zh}（{day.zh}）", f"{line.end.title.en} ({day.en})"),
        body=(found,) if found else (),
    )


def way_so_far(case: CaseShown, names: Mapping[str, Text]) -> Steps:
    """From being raised to where it is: the last stations where there are many."""
    line = case.line
    stations = [Step(words=Text("提出", "Raised"), state="done", at=line.raised_at)]
    stations += [
        Step(words=one.title, state="done", at=one.at, note=who(one.party, line, names))
        for one in case.done
    ]
    if line.end is not None and line.end.outcome is Outcome.LAPSED:
        stations.append(Step(words=line.end.title, state="done", at=line.since))
    elif line.step is not None:
        stations.append(
            Step(words=line.step.title, state="now", note=who(line.step.waits_for, line, names))
        )
        stations.append(Step(words=Text("办结", "The end"), state="todo"))
    if len(stations) > _LONGEST_WAY:
        stations = [stations[0], *stations[1 - _LONGEST_WAY :]]
    return Steps(Text("案件走到哪里", "Where the case is"), tuple(stations))


def disputed(case: CaseShown, actor: Actor) -> list[Part]:
    """What is in dispute, field by field, and what was said of it; of a statement, its words and where they stand."""
    if case.line.workflow.about is CaseMatter.STATEMENT:
        return [_statement(case, actor)]
    table = Table(
        name="disputed",
        caption=Text("争议的内容", "What is in dispute"),
        columns=(
            Column(label=Text("栏", "Field")),
            Column(label=Text("提出时写着", "It said")),
            Column(label=Text("应当是", "It ought to say")),
            Column(label=Text("什么能证明", "What shows it")),
            Column(label=Text("记录", "Record")),
        ),
        rows=tuple(
            Row(
                cells=(
                    one.label,
                    _said(one.now),
                    _said(one.claimed),
                    _said(one.evidence),
                    _record(one),
                )
            )
            for one in case.disputes
        ),
    )
    return [
        table,
        Facts((Fact(label=Text("您的说明", "In your words"), value=_said(case.words)),)),
    ]


def _statement(case: CaseShown, actor: Actor) -> Facts:
    stated = case.line.stated
    where: Cell = Text("还没有附上", "not there yet")
    if case.line.end is not None and stated is None:
        where = Text("没有附上", "not there")
    elif stated is not None and stated.taken_away_at is not None:
        day = day_text(stated.taken_away_at)
        where = Text(f"{day.zh}已由本人取下", f"taken away by the person on {day.en}")
    elif stated is not None and stated.since is not None:
        where = to_statement(actor, case.line.records[0])
    rows = [Fact(label=Text("记录", "Record"), value=_record(one)) for one in case.disputes]
    rows.append(Fact(label=Text("说明", "Statement"), value=_said(case.words)))
    if stated is not None and stated.since is not None:
        rows.append(
            Fact(
                label=Text("附上时间（北京时间）", "Told since (Beijing time)"), value=stated.since
            )
        )
    rows.append(Fact(label=Text("在记录旁", "Beside the record"), value=where))
    return Facts(tuple(rows))


def done_so_far(case: CaseShown, names: Mapping[str, Text]) -> Table:
    """Everything that was done, and that was not done in time, as it came."""
    line = case.line
    rows: list[tuple[datetime, Text, Text, Cell]] = [
        (line.raised_at, who(Party.SUBJECT, line, names), Text("提出", "Raised it"), _NONE)
    ]
    rows += [
        (one.at, who(one.party, line, names), _to(one.title, one.to), _given(one))
        for one in case.done
    ]
    rows += [
        (
            one.at,
            who(one.party, line, names),
            Text(f"没有按期办理：{one.step.zh}", f"Did not act in time: {one.step.en}"),
            _followed(one.held),
        )
        for one in case.misses
    ]
    rows.sort(key=lambda row: row[0])
    return Table(
        name="done",
        caption=Text("办理经过", "What was done"),
        columns=(
            Column(label=Text("时间（北京时间）", "When (Beijing time)")),
            Column(label=Text("谁", "Who")),
            Column(label=Text("做了什么", "What")),
            Column(label=Text("写明的内容", "In words")),
        ),
        rows=tuple(Row(cells=row) for row in rows),
    )


def case_facts(case: CaseShown, names: Mapping[str, Text], *, follows: Link | None) -> Facts:
    """Its number, whom it is before, and what came before it."""
    line = case.line
    rows = [
        Fact(label=Text("编号", "Number"), value=line.number, copy=True),
        Fact(label=Text("来源单位", "Source"), value=who(Party.SOURCE, line, names)),
    ]
    if line.supervisor:
        rows.append(
            Fact(
                label=Text("监督单位", "Supervising organ"),
                value=who(Party.SUPERVISOR, line, names),
            )
        )
    if follows is not None:
        rows.append(Fact(label=Text("接着的案件", "It follows on"), value=follows))
    rows.append(Fact(label=Text("费用", "Cost"), value=Text("不收费", "free of charge")))
    return Facts(tuple(rows))


def _followed(held: Silence) -> Text:
    if held is Silence.HIDE:
        return Text(
            "争议的记录从这时起暂停展示，超期计入该单位",
            "the disputed record was hidden from then on, and the delay counts",
        )
    if held is Silence.ATTACH:
        return Text(
            "说明从这时起自动附在记录旁，超期计入平台",
            "the statement stands beside the record from then on, and the delay counts",
        )
    return Text(
        "案件转给监督单位，超期计入该单位", "the case went to who supervises, and the delay counts"
    )


def _to(title: Text, to: Text) -> Text:
    if title == to:
        return title
    return Text(f"{title.zh} → {to.zh}", f"{title.en} → {to.en}")


def _given(done: DoneShown) -> Cell:
    """What was written with an act, and each field that it corrected."""
    given = done.given
    if given is None:
        return _GONE
    written = [one for one in (given.reason, given.evidence, given.words, given.departure) if one]
    values = [(one.label, f"{one.was or '—'} → {one.value}") for one in done.values]
    if not written and not values:
        return _NONE
    return Text(
        "；".join([*(f"「{label.zh}」{change}" for label, change in values), *written]),
        "; ".join([*(f"{label.en}: {change}" for label, change in values), *written]),
    )


def _said(said: str | None) -> Cell:
    return _GONE if said is None else said or _NONE


def _record(one: DisputeShown) -> Text:
    more = f"　{one.document}" if one.document else ""
    return Text(f"{one.item.zh}{more}", f"{one.item.en}{more.replace('　', ', ')}")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
