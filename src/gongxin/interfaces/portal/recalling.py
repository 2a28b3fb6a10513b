"""召回图: what has ended, which organs had been told of it, which sites have a copy, and who has said that it is gone from theirs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from gongxin.apps.access.api import OwnRecall, Power, own_recalls
from gongxin.apps.catalogue.api import Clock, read_catalogue
from gongxin.apps.directory.api import instrument_titles
from gongxin.apps.feeds.api import own_copies
from gongxin.apps.identity.api import Actor
from gongxin.apps.recalls.api import CLOCK, RecallAct, RecallState
from gongxin.interfaces.pages.catalogue import cited
from gongxin.interfaces.pages.components import (
    Cell,
    Column,
    Fact,
    Facts,
    Link,
    Notice,
    Part,
    Row,
    Share,
    State,
    Status,
    StatusKind,
    Table,
    Tally,
)
from gongxin.interfaces.pages.session import now
from gongxin.lib.bilingual import Text
from gongxin.lib.periods import last_day_before
from gongxin.lib.reckoning import length_words

from .acting import for_oneself_or, place
from .copies import copies_board
from .frame import page

_SHAPES: dict[RecallState, StatusKind] = {
    RecallState.WAITING: "waiting",
    RecallState.OVERDUE: "attention",
    RecallState.ACKNOWLEDGED: "done",
    RecallState.ACKNOWLEDGED_LATE: "done",
}
_LATER = Text("依法暂缓告知", "Told later by law")
_NOTHING = State(
    "empty",
    Text("没有召回通知。", "Nothing was recalled."),
    Text(
        "记录停止展示、被撤回，或者您撤回授权以后，曾经查到它的单位会收到召回通知，列在这里。",
        "When a record ends or is taken back, or you withdraw an authorisation, the organs that had been told are sent a recall, and stand here.",
    ),
)


@require_GET
@for_oneself_or(Power.SEE_LOOKS)
def my_recalls(request: HttpRequest, actor: Actor) -> HttpResponse:
    """For each end a table of the organs that had been told; what follows for those that are silent stands beneath."""
    ends = [list(found) for _, found in groupby(own_recalls(actor=actor, now=now()), key=_end)]
    parts: list[Part] = []
    for place_, recalls in enumerate(ends, 1):
        parts += [_tally(recalls), _table(actor, recalls, place_)]
    copies = copies_board(own_copies(actor=actor, now=now()))
    return page(
        request,
        title=Text("召回图", "Recall map"),
        lead=Text(
            "记录停止以后，曾经查到它的每个单位都收到召回通知，须停止使用、删除，并确认。",
            "When a record has ended, every organ that had been told of it is sent a recall: it stops using it, deletes it, and says so.",
        ),
        parts=[*parts, *(_what_follows(ends) if ends else []), *copies] or [_NOTHING],
    )


def _end(recall: OwnRecall) -> object:
    return recall.made_at, recall.ground, recall.case, recall.items


def _tally(recalls: Sequence[OwnRecall]) -> Tally:
    first = recalls[0]
    shares = [
        Share(words, count)
        for words, states in (
            (Text("已确认", "have acknowledged"), _ACKNOWLEDGED),
            (Text("待确认", "have time still"), {RecallState.WAITING}),
            (Text("逾期未确认", "are overdue"), {RecallState.OVERDUE}),
            (_LATER, {None}),
        )
        if (count := sum(recall.state in states for recall in recalls))
    ]
    zh, en = _listed(first.items)
    case_zh, case_en = (f"，案件 {first.case}", f", case {first.case}") if first.case else ("", "")
    return Tally(
        words=Text(
            f"{zh}：{first.ground.words.zh}{case_zh}；收到召回通知的单位",
            f"{en}: {first.ground.words.en}{case_en}. Organs that were sent a recall",
        ),
        total=len(recalls),
        shares=tuple(shares),
    )


_ACKNOWLEDGED = {RecallState.ACKNOWLEDGED, RecallState.ACKNOWLEDGED_LATE}


def _listed(items: Iterable[Text]) -> tuple[str, str]:
    named = tuple(items) or (Text("查询的回答", "Answers"),)
    return "、".join(one.zh for one in named), ", ".join(one.en for one in named)


def _table(actor: Actor, recalls: Sequence[OwnRecall], number: int) -> Table:
    zh, en = _listed(recalls[0].items)
    return Table(
        name=f"recalls-{number}",
        caption=Text(f"{number}．谁收到了召回通知：{zh}", f"{number}. Who was sent a recall: {en}"),
        columns=(
            Column(label=Text("单位", "Organ")),
            Column(label=Text("状态", "State")),
            Column(label=Text("通知时间（北京时间）", "Told (Beijing time)")),
            Column(label=Text("最迟确认日", "Due by")),
            Column(label=Text("确认时间", "Acknowledged")),
            Column(label=Text("取走时间", "Taken")),
            Column(label=Text("曾经查到（可打开）", "Had looked (opens)")),
            Column(label=Text("凭证", "Receipt")),
        ),
        rows=tuple(_row(actor, recall) for recall in recalls),
    )


def _row(actor: Actor, recall: OwnRecall) -> Row:
    state: Cell = _LATER
    if recall.state is not None:
        state = Status(_SHAPES[recall.state], recall.state.words)
    looks: Cell = _LATER
    if recall.looks:
        first, more = recall.looks[0], len(recall.looks) - 1
        looks = Link(
            place(actor, "look", look=first),
            Text("打开查询", "Open the look")
            if not more
            else Text(f"打开查询（另有 {more} 次）", f"Open the look ({more} more)"),
        )
    return Row(
        anchor=f"recall-{recall.number}",
        cells=(
            recall.organ or _LATER,
            state,
            recall.made_at,
            last_day_before(recall.due_at),
            recall.acknowledged_at or Text("还没有", "Not yet"),
            recall.fetched_at or Text("还没有", "Not yet"),
            looks,
            _receipt(actor, recall),
        ),
    )


def _receipt(actor: Actor, recall: OwnRecall) -> Cell:
    """Of the last that was done about it."""
    if recall.state is None:
        return _LATER
    done = recall.acknowledged_at is not None
    act = RecallAct.ACKNOWLEDGED if done else RecallAct.SENT
    words = (
        Text("确认的凭证", "That it was acknowledged")
        if done
        else Text("发出的凭证", "That it was sent")
    )
    return Link(place(actor, "recall-receipt", number=recall.number, act=act.value), words)


def _what_follows(ends: Sequence[Sequence[OwnRecall]]) -> list[Part]:
    late = any(one.state is RecallState.OVERDUE for recalls in ends for one in recalls)
    clock = read_catalogue().clocks.get(CLOCK)
    return [
        Notice(
            kind="attention" if late else "info",
            title=Text("不确认的单位会怎样", "What follows for who does not acknowledge"),
            body=(
                Text(
                    "到期没有确认的单位，从那一刻起不能再查询任何人，直到确认。不需要您做什么。",
                    "An organ that has not acknowledged in time cannot look anybody up from that moment on, until it has. You need do nothing.",
                ),
                Text(
                    "发现该单位仍在使用的，您可以向它的上级机关或者履行个人信息保护职责的部门投诉，不收费。",
                    "If you find that it goes on using it, you may complain to the authority above it, or to the one for personal information, free of charge.",
                ),
            ),
        ),
        *([_time(clock)] if clock is not None else []),
    ]


def _time(clock: Clock) -> Facts:
    titles = instrument_titles(one.instrument for one in clock.basis)
    words = length_words(clock.length)
    return Facts(
        (
            Fact(
                label=Text("确认的期限", "Time for it"),
                value=Text(
                    f"{words.zh}，从{clock.starts.zh}算起", f"{words.en} from {clock.starts.en}"
                ),
            ),
            Fact(
                label=Text("删除的依据", "Basis of the deletion"), value=cited(clock.basis, titles)
            ),
            Fact(
                label=Text("天数由谁定", "Whose the number is"),
                value=clock.number_by.words,
                note=clock.note or "",
            ),
        )
    )
