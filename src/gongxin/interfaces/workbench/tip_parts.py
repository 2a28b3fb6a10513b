"""How tips look at their desk."""

from __future__ import annotations

from django.urls import reverse

from gongxin.apps.directory.api import organ_names
from gongxin.apps.identity.api import names_of
from gongxin.apps.tips.api import TipLine, TipOpened, TipOutcome, TipState, tip_matters
from gongxin.interfaces.pages.components import (
    Column,
    Doors,
    Fact,
    Facts,
    Link,
    Part,
    Row,
    State,
    Status,
    Table,
)
from gongxin.interfaces.pages.words import day_text
from gongxin.lib.bilingual import Text
from gongxin.lib.periods import last_day_before


def tips_table(lines: list[TipLine], *, closed: bool) -> Table:
    """The queue."""
    titles = {one.code: one.title for one in tip_matters()}
    return Table(
        name="tips",
        caption=Text("已办结的举报，新的在前", "Closed tips, the newest first")
        if closed
        else Text("待办的举报，先到期的在前", "Open tips, what falls due first before the others"),
        columns=(
            Column(label=Text("编号", "Number")),
            Column(label=Text("事项", "Matter")),
            Column(label=Text("状态", "State")),
            Column(label=Text("结果", "Outcome") if closed else Text("最迟办理日", "Due by")),
            Column(label=Text("要留意的", "To be seen")),
        ),
        rows=tuple(
            Row(
                anchor=one.number,
                cells=(
                    Link(reverse("workbench:tip", args=[one.number]), one.number),
                    titles.get(one.matter, Text(one.matter, one.matter)),
                    _state(one),
                    one.outcome.words
                    if one.outcome
                    else (last_day_before(one.due_at) if one.due_at else ""),
                    _marks(one),
                ),
            )
            for one in lines
        ),
        empty=State(
            "empty",
            Text("没有举报。", "There are no tips."),
            Text(
                "有人把举报交给本单位时，会出现在这里。",
                "What is left for your organ appears here.",
            ),
        ),
    )


def _state(one: TipLine) -> Status:
    if one.state is TipState.CLOSED:
        return Status("ended", one.state.words)
    late = Text(f"{one.state.words.zh}，已逾期", f"{one.state.words.en}; late")
    return Status("attention" if one.late else "waiting", late if one.late else one.state.words)


def _marks(one: TipLine) -> Text:
    zh, en = [], []
    if one.passing:
        zh.append("移交待确认")
        en.append("a passing waits")
    if one.reward_waits:
        zh.append("奖励待确认")
        en.append("a reward waits")
    if one.alike:
        zh.append(f"另有 {one.alike} 件文字相同")
        en.append(f"{one.alike} more with the same words")
    return Text("；".join(zh), "; ".join(en))


def deeds_for(shown: TipOpened, ref: str) -> Doors:
    """What may be done now; who may not do the second hand of an act is not offered it."""
    number = shown.line.number
    found: list[Link] = []

    def offer(deed: str, words: Text, note: Text | str = "") -> None:
        found.append(Link(reverse("workbench:tip-act", args=[number, deed]), words, note))

    waiting = next((one for one in shown.passed if one.at is None), None)
    if waiting is not None:
        if waiting.proposed_by != ref:
            to = organ_names().get(waiting.to_organ, Text(waiting.to_organ, waiting.to_organ))
            offer("confirm-passing", Text(f"确认移交{to.zh}", f"Confirm: to {to.en}"))
        offer("decline-passing", Text("不移交", "Do not pass it on"))
    elif shown.line.state is not TipState.CLOSED:
        if shown.line.state is TipState.WAITING:
            offer("take-up", Text("接手调查", "Take it up"))
        elif not shown.gone:
            offer("ask", Text("向举报人提问", "Ask whoever left it"))
            offer("close", Text("办结", "Close it"))
        offer("propose-passing", Text("移交另一单位", "Pass it to another organ"))
    elif shown.line.outcome is TipOutcome.FOUND and shown.rewarded:
        if shown.reward is None:
            offer("propose-reward", Text("提出奖励", "Propose a reward"))
        elif shown.reward.confirmed_at is None and shown.reward.proposed_by != ref:
            offer("confirm-reward", Text("确认奖励", "Confirm the reward"))
    if shown.has_contact and not shown.gone:
        found.append(
            Link(
                reverse("workbench:tip-contact", args=[number]),
                Text("举报人的姓名和联系方式", "Who left it"),
                Text("打开即登记", "opening it is on record"),
            )
        )
    found.append(Link(reverse("workbench:tips"), Text("回到举报台", "Back to the tips")))
    return Doors(tuple(found))


def tip_facts(shown: TipOpened) -> Facts:
    """What is known without its words."""
    line = shown.line
    titles = {one.code: one.title for one in tip_matters()}
    organs = organ_names()
    rows = [
        Fact(label=Text("事项", "Matter"), value=titles.get(line.matter, line.matter)),
        Fact(label=Text("状态", "State"), value=_state(line)),
        Fact(label=Text("收到时间（只到小时）", "Received (the hour alone)"), value=line.left_at),
        Fact(
            label=Text("举报人", "Left by"),
            value=Text("留有姓名或联系方式", "somebody who gave a name or contact")
            if shown.has_contact
            else Text("没有留姓名", "somebody who gave no name"),
        ),
    ]
    if line.due_at is not None:
        rows.append(Fact(label=Text("最迟办理日", "Due by"), value=last_day_before(line.due_at)))
    if line.taken_up_by:
        name = names_of([line.taken_up_by]).get(line.taken_up_by, "")
        rows.append(Fact(label=Text("接手的人", "Taken up by"), value=name or line.taken_up_by))
    if line.outcome is not None:
        rows.append(Fact(label=Text("结果", "Outcome"), value=line.outcome.words))
    rows += [
        Fact(
            label=Text("曾移交", "Was passed on"),
            value=Text(
                f"{organs[one.from_organ].zh} → {organs[one.to_organ].zh}",
                f"{organs[one.from_organ].en} → {organs[one.to_organ].en}",
            ),
            note=one.ground.words,
        )
        for one in shown.passed
        if one.at is not None
    ]
    if shown.reward is not None:
        state = (
            Text("已领取", "collected")
            if shown.reward.collected_at
            else Text("待领取", "to be collected")
            if shown.reward.confirmed_at
            else Text("待另一人确认", "to be confirmed by another")
        )
        rows.append(Fact(label=Text("奖励", "Reward"), value=shown.reward.amount.words, note=state))
    rows.append(
        Fact(
            label=Text("内容保存到（含当日）", "Its words are kept until"),
            value=last_day_before(shown.keeps_until),
            note=Text("已经看不到了", "nobody sees them any more") if shown.gone else "",
        )
    )
    return Facts(tuple(rows))


def tip_said(shown: TipOpened) -> list[Part]:
    """What was said on both sides."""
    if shown.gone:
        return []
    return [
        Facts(
            tuple(
                Fact(label=one.speech.words, value=one.text, note=day_text(one.said_at))
                for one in shown.said
            )
        )
    ]


def tip_files(shown: TipOpened) -> list[Part]:
    """The files that came with it."""
    if not shown.files:
        return []
    return [
        Table(
            name="files",
            caption=Text("材料", "Files"),
            columns=(
                Column(label=Text("文件", "File")),
                Column(label=Text("类型", "Kind")),
                Column(label=Text("字节", "Bytes"), number=True),
            ),
            rows=tuple(
                Row(
                    cells=(
                        Link(
                            reverse("workbench:tip-file", args=[shown.line.number, one.number]),
                            one.number,
                        ),
                        one.kind.upper(),
                        one.size,
                    )
                )
                for one in shown.files
            ),
        )
    ]
