"""What the page of a case is made of."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse

from gongxin.apps.cases.api import (
    CaseShown,
    DoneShown,
    Given,
    NextStep,
    ValueShown,
)
from gongxin.apps.catalogue.api import CaseAct, Effect, Gives, Party
from gongxin.interfaces.pages.components import (
    Cell,
    Column,
    Fact,
    Facts,
    Link,
    Notice,
    Part,
    Row,
    Status,
    Step,
    Table,
)
from gongxin.interfaces.pages.repair import case_conditions
from gongxin.interfaces.pages.why import Why
from gongxin.interfaces.pages.words import day_text
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal
from gongxin.lib.periods import last_day_before

Names = Mapping[str, Text]
"""Of organs, by their codes."""

_GIVES = {
    Gives.REASON: Text("理由", "reasons"),
    Gives.EVIDENCE: Text("依据的材料", "evidence"),
    Gives.VALUES: Text("更正后的内容", "the right values"),
    Gives.WORDS: Text("给本人的说明", "words for the person"),
}
_ATTACHED = (
    Text(
        "说明已自动附在记录旁；核对后仍可由两人经办取下，并写明理由。",
        "The statement stands beside the record by itself; two officers may still refuse it, with the reason.",
    ),
)
_GONE = Text("内容已销毁", "its content was destroyed")


def case_notices(shown: CaseShown, refused: Refusal | None) -> list[Notice]:
    """What was refused just now, what is overdue and what that does, and a draft of one's own."""
    notices = [Notice.of_refusal(refused)] if refused else []
    line = shown.line
    if line.missed and line.end is None:
        missed = "、".join(dict.fromkeys(one.waits_for.words.zh for one in line.missed))
        missed_en = ", ".join(dict.fromkeys(one.waits_for.words.en for one in line.missed))
        hidden = (
            (
                Text(
                    f"争议记录自{day_text(line.hidden_from).zh}起暂停展示，到办结为止。",
                    f"The disputed record is hidden since {day_text(line.hidden_from).en}, until the case ends.",
                ),
            )
            if line.hidden_from
            else _ATTACHED
            if line.stated and line.stated.since
            else ()
        )
        notices.append(
            Notice(
                kind="attention",
                title=Text(f"到期没有办理：{missed}", f"Not done by its date: {missed_en}"),
                body=hidden,
            )
        )
    if shown.had_part and line.step is not None and line.step.waits_for is shown.party:
        notices.append(
            Notice(
                kind="attention",
                title=Text(
                    "您参加过前一案件的办理", "You had a part in the case that this one follows"
                ),
                body=(Text("请由没有参加过的人员办理。", "Somebody who had none has to do this."),),
            )
        )
    if shown.draft is not None and shown.draft.mine:
        notices.append(
            Notice(
                title=Text("您的拟办等另一名经办人确认", "Your draft waits for another officer"),
                body=(
                    Text(
                        "拟办不约束任何人，确认之后才生效。您可以撤下，或者另拟一份换下它。",
                        "A draft binds nobody; the act is done when it is confirmed. Drop it, or draft another in its place.",
                    ),
                ),
            )
        )
    return notices


def case_facts(shown: CaseShown, names: Names) -> Facts:
    """Where the case stands, until when whom it waits for, and what it follows."""
    line = shown.line
    rows = [
        Fact(label=Text("提出时间（北京时间）", "Raised (Beijing time)"), value=line.raised_at),
        Fact(label=Text("来源单位", "Source"), value=_organ(line.organ, names)),
        Fact(label=Text("您代表", "You act for"), value=shown.party.words),
    ]
    if line.end is not None:
        rows += [
            Fact(label=Text("结果", "End"), value=Status("ended", line.end.title)),
            Fact(label=Text("办结时间（北京时间）", "Ended (Beijing time)"), value=line.since),
        ]
    elif line.step is not None and line.due is not None:
        rows += [
            Fact(label=Text("环节", "Step"), value=line.step.title),
            Fact(label=Text("等谁办理", "Waits for"), value=line.step.waits_for.words),
            Fact(
                label=Text("最迟办理日", "Due by"),
                value=last_day_before(line.due),
                note=line.step.silence.words if line.step.silence else "",
            ),
        ]
    if shown.follows:
        rows.append(Fact(label=Text("承接案件", "Follows the case"), value=shown.follows))
    return Facts(tuple(rows))


def case_why(shown: CaseShown) -> Why | None:
    """Why it is due on that day."""
    if shown.why is None:
        return None
    return Why(shown.why, Text("最迟办理日", "Due by"))


def dispute_table(shown: CaseShown) -> Table:
    """By field what the record said when it was disputed, what it ought to say, and by what that is shown."""
    return Table(
        name="disputes",
        caption=Text("争议事项", "What is disputed"),
        columns=(
            Column(label=Text("栏目", "Field")),
            Column(label=Text("记载", "It says")),
            Column(label=Text("主张应为", "It ought to say")),
            Column(label=Text("当事人的依据", "Shown by")),
            Column(label=Text("记录", "Record")),
            Column(label=Text("文书号", "Document")),
        ),
        rows=tuple(
            Row(
                cells=(
                    one.label,
                    _kept(one.now),
                    _kept(one.claimed),
                    _kept(one.evidence),
                    one.item,
                    one.document or None,
                )
            )
            for one in shown.disputes
        ),
    )


def _kept(value: str | None) -> Cell:
    return _GONE if value is None else value or None


def draft_facts(shown: CaseShown) -> Facts | None:
    """What was drafted, by whom and when, with all that came with it, and what comes of it."""
    draft = shown.draft
    if draft is None:
        return None
    next_step = shown.comes.get(draft.act.code)
    end = shown.line.workflow.end(draft.act.to)
    ground = end.ground(draft.given.ground) if end and draft.given else None
    return Facts(
        (
            Fact(label=Text("动作", "Act"), value=draft.act.title, note=draft.act.effect.words),
            Fact(
                label=Text("拟办人", "Drafted by"),
                value=Text("您", "you")
                if draft.mine
                else draft.unit or Text("本单位另一名经办人", "another officer of this side"),
            ),
            Fact(label=Text("拟办时间（北京时间）", "Drafted (Beijing time)"), value=draft.at),
            *_given_facts(draft.given, ground.title if ground else None),
            *_value_facts(draft.values),
            *((_next_fact(next_step),) if next_step else ()),
        )
    )


def act_links(shown: CaseShown) -> list[tuple[Link, list[Text]]]:
    """Each act that this reader may do, with what it leads to, does and asks for."""
    return [
        (
            Link(reverse("workbench:case-act", args=[shown.line.number, act.code]), act.title),
            _act_lines(act, shown.comes[act.code]),
        )
        for act in shown.acts
    ]


def _act_lines(act: CaseAct, comes: NextStep) -> list[Text]:
    next_step = _next_words(comes)
    lines = [Text(f"之后：{next_step.zh}", f"Then: {next_step.en}")]
    if act.effect is not Effect.NONE:
        lines.append(act.effect.words)
    if act.gives:
        names = [_GIVES[one] for one in act.gives]
        lines.append(
            Text(
                f"须写明：{'、'.join(one.zh for one in names)}",
                f"Asks for: {', '.join(one.en for one in names)}",
            )
        )
    lines.append(
        Text("一人拟办，另一人确认", "One drafts it, another confirms")
        if act.second
        else Text("一人办理即生效", "Done at once, by one")
    )
    return lines


def act_facts(shown: CaseShown, act: CaseAct) -> Facts:
    """What the act does, what comes next, and who is told."""
    told = [one.words for one in act.tells]
    return Facts(
        (
            Fact(label=Text("对记录", "To the record"), value=act.effect.words),
            _next_fact(shown.comes[act.code]),
            Fact(
                label=Text("告知", "Who is told"),
                value=Text("、".join(one.zh for one in told), ", ".join(one.en for one in told)),
            ),
            Fact(
                label=Text("由谁", "By whom"),
                value=Text(
                    "您拟办，另一名经办人确认后生效",
                    "you draft it; it is done when another officer confirms",
                )
                if act.second
                else Text("您办理即生效", "you alone; it is done at once"),
            ),
        )
    )


def course(shown: CaseShown, names: Names) -> list[tuple[Step, Facts | None]]:
    """What was done, by whom, with all that came with it; and whom the case waits for now."""
    line = shown.line
    first = Step(
        words=Text("提出", "Raised"),
        state="done",
        at=line.raised_at,
        note=line.workflow.raised_by[0].words if len(line.workflow.raised_by) == 1 else "",
    )
    found: list[tuple[Step, Facts | None]] = [(first, None)]
    for one in shown.done:
        words = Text(f"{one.title.zh} → {one.to.zh}", f"{one.title.en} → {one.to.en}")
        step = Step(words=words, state="done", at=one.at, note=_by(one, names))
        found.append((step, _given(one)))
    if line.step is not None and line.due is not None:
        day = day_text(last_day_before(line.due))
        waits = line.step.waits_for.words
        note = Text(f"等{waits.zh}，最迟{day.zh}", f"waits for {waits.en}, by {day.en}")
        found.append((Step(words=line.step.title, state="now", note=note), None))
    elif line.end is not None and not (shown.done and shown.done[-1].to == line.end.title):
        found.append((Step(words=line.end.title, state="done", at=line.since), None))
    return found


def case_parts(shown: CaseShown) -> list[Part]:
    """Of a repair its conditions; after the end the ways on that the person was told."""
    conditions = case_conditions(shown.conditions)
    found: list[Part] = [conditions] if conditions else []
    if not shown.ways_on:
        return found
    return [
        *found,
        Table(
            name="ways",
            caption=Text("已告知当事人的救济途径", "Ways on, as the person was told"),
            columns=(
                Column(label=Text("途径", "Way")),
                Column(label=Text("最后一日", "Last day")),
            ),
            rows=tuple(
                Row(cells=(way.title, last_day_before(way.until) if way.until else None))
                for way in shown.ways_on
            ),
        ),
    ]


def _by(done: DoneShown, names: Names) -> Text:
    """Who did it, as party, organ and unit; and that somebody else drafted it."""
    place = [done.party.words]
    place += [_organ(done.organ, names)] if done.organ else []
    place += [Text(done.unit, done.unit)] if done.unit else []
    zh, en = "·".join(one.zh for one in place), ", ".join(one.en for one in place)
    if done.drafted_unit is None:
        return Text(zh, en)
    unit = done.drafted_unit
    return Text(
        f"{zh}；由另一名经办人{f'（{unit}）' if unit else ''}拟办",
        f"{en}; drafted by another officer{f' ({unit})' if unit else ''}",
    )


def _given(done: DoneShown) -> Facts | None:
    rows = [*_given_facts(done.given, done.ground), *_value_facts(done.values)]
    return Facts(tuple(rows)) if rows else None


def _given_facts(given: Given | None, ground: Text | None) -> list[Fact]:
    of_list = [Fact(label=Text("理由类型", "Ground"), value=ground)] if ground else []
    if given is None:
        return [*of_list, Fact(label=Text("说明", "Words"), value=_GONE)]
    said = (
        (Text("理由", "Reasons"), given.reason),
        (Text("依据的材料", "Evidence"), given.evidence),
        (Text("给本人的说明", "Words for the person"), given.words),
        (Text("与同类案件不同的理由", "Why it departs from like cases"), given.departure),
    )
    return of_list + [Fact(label=label, value=value) for label, value in said if value]


def _value_facts(values: tuple[ValueShown, ...]) -> list[Fact]:
    """Each field that is corrected: what it said, and what it says from then on."""
    return [
        Fact(
            label=Text(f"更正「{one.label.zh}」", f"Corrected: {one.label.en}"),
            value=Text(f"{one.was or '无'} → {one.value}", f"{one.was or 'nothing'} → {one.value}"),
        )
        for one in values
    ]


def _next_fact(comes: NextStep) -> Fact:
    return Fact(label=Text("之后", "What comes next"), value=_next_words(comes))


def _next_words(comes: NextStep) -> Text:
    if comes.waits_for is None or comes.due is None:
        return Text(f"办结：{comes.at.zh}", f"the case ends: {comes.at.en}")
    day, waits = day_text(last_day_before(comes.due)), comes.waits_for.words
    return Text(
        f"{comes.at.zh}，等{waits.zh}，最迟{day.zh}",
        f"{comes.at.en}, waiting for {waits.en} until {day.en}",
    )


def _organ(code: str, names: Names) -> Text:
    return names.get(code, Text(code, code)) if code else Party.PLATFORM.words
