"""How a tip looks to whoever leaves or follows it."""

from __future__ import annotations

from django.urls import reverse

from gongxin.apps.catalogue.api import TipMatter
from gongxin.apps.directory.api import organ_names
from gongxin.apps.tips.api import Speech, TipFollowed, TipOutcome, TipState, tip_matters
from gongxin.interfaces.pages.components import (
    Column,
    Doors,
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
from gongxin.interfaces.pages.words import day_text
from gongxin.lib.bilingual import Text
from gongxin.lib.periods import last_day_before

TITLE = Text("举报", "Leave a tip")
FOLLOW = Text("查询举报进度", "Follow a tip")
FIGURES = Text("举报办理统计", "What becomes of tips")


def protection() -> Notice:
    """What holds for whoever leaves one, before they write a word."""
    return Notice(
        title=Text("怎样保护您", "How you are protected"),
        body=(
            Text(
                "平台不记录您的网络地址，不用识别身份的 Cookie，不看您是否登录；只记到小时，不记分秒。",
                "The platform keeps no network address, sets no cookie that tells you apart and does not look whether you are signed in. Of the time it keeps the hour alone.",
            ),
            Text(
                "内容加密单独存放，只有主管单位经办举报的人看得到，每次打开都有记录。被举报的人看不到举报，也看不到谁办理。",
                "It is sealed in a store of its own and read by that organ’s officers for tips alone, each time on record. Whom it is about sees neither the tip nor who handles it.",
            ),
            Text(
                "最长保存两年，到期连同密钥销毁。请不要用单位的电脑和网络举报。",
                "It is kept for two years at most and then destroyed with its key. Do not use the computer or network of your employer.",
            ),
        ),
    )


def listed(matters: list[TipMatter]) -> Table:
    """The matters, in the words of everyday life."""
    return Table(
        name="matters",
        caption=Text("可以举报的事", "What a tip may be about"),
        columns=(
            Column(label=Text("事项", "Matter")),
            Column(label=Text("包括什么", "What belongs there")),
            Column(label=Text("奖励", "Reward")),
        ),
        rows=tuple(
            Row(
                cells=(
                    one.title,
                    one.about,
                    Text("查实的可以有", "possible if it is found so")
                    if one.rewarded
                    else Text("没有规定", "none"),
                )
            )
            for one in matters
        ),
    )


def tip_doors() -> Doors:
    """Where one may go from the first page."""
    return Doors(
        (
            Link(
                reverse("portal:tip"),
                FOLLOW,
                Text(
                    "凭查询码看进度、补充情况、答复提问",
                    "By your code: how far it is, add to it, answer questions",
                ),
            ),
            Link(
                reverse("portal:tip-figures"),
                FIGURES,
                Text("各类举报的办理结果", "Outcomes of tips of each kind"),
            ),
        )
    )


def course(shown: TipFollowed) -> Steps:
    """Received, passed on, taken up, closed; no officer is named."""
    names = organ_names()
    steps = [Step(words=Text("收到", "Received"), state="done", at=shown.left_at)]
    steps += [
        Step(
            words=Text("移交", "Passed on"),
            state="done",
            at=one.at,
            note=names.get(one.to_organ, Text(one.to_organ, one.to_organ)),
        )
        for one in shown.passed
    ]
    waiting = shown.state is TipState.WAITING
    steps.append(
        Step(
            words=Text("接手调查", "Taken up"),
            state="now" if waiting else "done",
            at=shown.taken_up_at,
        )
    )
    closed = shown.state is TipState.CLOSED
    steps.append(
        Step(
            words=Text("办结", "Closed"),
            state="done" if closed else ("todo" if waiting else "now"),
            at=shown.closed_at,
            note=shown.outcome.words if shown.outcome else "",
        )
    )
    return Steps(label=Text("办到哪一步", "How far it is"), steps=tuple(steps))


def tip_facts(shown: TipFollowed) -> Facts:
    """How it stands."""
    titles = {one.code: one.title for one in tip_matters()}
    names = organ_names()
    rows = [
        Fact(label=Text("事项", "Matter"), value=titles.get(shown.matter, shown.matter)),
        Fact(
            label=Text("办理单位", "Organ"),
            value=names.get(shown.organ, Text(shown.organ, shown.organ)),
        ),
        Fact(label=Text("状态", "State"), value=shown.state.words),
    ]
    if shown.outcome is not None:
        rows.append(Fact(label=Text("结果", "Outcome"), value=shown.outcome.words))
    if shown.due_at is not None:
        rows.append(
            Fact(
                label=Text("单位最迟在这一天办理下一步", "The organ’s next step is due by"),
                value=last_day_before(shown.due_at),
                note=Text("已经逾期", "it is late") if shown.late else "",
            )
        )
    rows.append(
        Fact(
            label=Text("内容保存到（含当日）", "Its words are kept until"),
            value=last_day_before(shown.keeps_until),
            note=Text("已经销毁", "destroyed") if shown.gone else "",
        )
    )
    if shown.files:
        rows.append(Fact(label=Text("材料", "Files"), value=shown.files))
    return Facts(tuple(rows))


def reward(shown: TipFollowed) -> list[Part]:
    """What waits for whoever has the code, once two officers agreed."""
    if shown.reward is None or shown.outcome is not TipOutcome.FOUND:
        return []
    if shown.reward.collected_at is not None:
        return [Notice(kind="done", title=Text("奖励已经领取。", "The reward was collected."))]
    return [
        Notice(
            kind="attention",
            title=Text(
                f"有一份奖励等您领取：{shown.reward.amount.words.zh}。",
                f"A reward waits for you: {shown.reward.amount.words.en}.",
            ),
            body=(
                Text(
                    "到办理单位的窗口出示查询码即可，不用说姓名，也可以请信得过的人代领。",
                    "Show the code at the organ’s counter. You need not give a name, and somebody whom you trust may go for you.",
                ),
            ),
        )
    ]


def said_rows(shown: TipFollowed) -> list[Part]:
    """Both sides’ words, the oldest first."""
    if not shown.said:
        return []
    return [
        Facts(
            tuple(
                Fact(label=_who(one.speech), value=one.text, note=day_text(one.said_at))
                for one in shown.said
            )
        )
    ]


def _who(speech: Speech) -> Text:
    own = speech in {Speech.TOLD, Speech.ADDED, Speech.ANSWERED}
    return Text("您说", "You said") if own else Text("单位说", "The organ said")
