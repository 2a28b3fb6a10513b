"""What both the maker's page and the organ's show of a commitment: the text, its days, the notice, the answer, what was found."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from gongxin.apps.commitments.api import (
    CommitmentLine,
    CommitmentShown,
    Fulfilment,
    Stage,
    TextShown,
)
from gongxin.lib.bilingual import Text
from gongxin.lib.periods import last_day_before

from .components import (
    Column,
    Fact,
    Facts,
    Link,
    Notice,
    Part,
    Row,
    State,
    Status,
    StatusKind,
    Table,
)
from .words import day_text

_KINDS: dict[Stage, StatusKind] = {
    Stage.TO_ACCEPT: "waiting",
    Stage.RUNNING: "now",
    Stage.TO_FIND: "attention",
    Stage.ANSWERING: "attention",
    Stage.TO_CONFIRM: "attention",
    Stage.KEPT: "done",
}


def how(line: CommitmentLine) -> Status:
    """How far it is, as a shape and a word."""
    words = line.stage.words
    if line.stage is Stage.FAILED and line.state is not None:
        words = line.state.words
    return Status(_KINDS.get(line.stage, "ended"), words)


def board(
    lines: Sequence[CommitmentLine],
    names: Mapping[str, Text],
    *,
    href: Callable[[str], str],
    caption: Text,
    empty: State,
) -> Table:
    """Commitments as lines, without anybody's name."""
    return Table(
        name="commitments",
        caption=caption,
        columns=tuple(
            Column(label=label)
            for label in (
                Text("承诺编码", "Code"),
                Text("状态", "State"),
                Text("最迟", "Due by"),
                Text("承诺", "Commitment"),
                Text("受理单位", "Organ"),
                Text("有效期至", "Valid until"),
            )
        ),
        rows=tuple(
            Row(
                cells=(
                    Link(href(one.number), one.number),
                    how(one),
                    last_day_before(one.due) if one.due else None,
                    one.title,
                    names.get(one.organ),
                    one.until,
                )
            )
            for one in lines
        ),
        empty=empty,
    )


def whole_text(text: TextShown) -> Notice:
    """Everything that is read before it is made."""
    return Notice(title=Text("承诺书全文", "The whole text"), body=text.paragraphs)


def facts(shown: CommitmentShown, names: Mapping[str, Text]) -> Facts:
    """What it is, before whom, for what, until when, and how far it is."""
    line = shown.line
    due = last_day_before(line.due) if line.due else None
    said = (
        Fact(label=Text("状态", "State"), value=how(line)),
        Fact(label=Text("最迟", "Due by"), value=due),
        Fact(label=Text("承诺编码", "Code"), value=line.number, copy=True),
        Fact(label=Text("承诺类型", "Type"), value=shown.type.type),
        Fact(label=Text("承诺事由", "Matter"), value=shown.matter),
        Fact(label=Text("受理单位", "Organ"), value=names.get(line.organ)),
        Fact(label=Text("承诺作出日期", "Made on"), value=shown.made_on),
        Fact(label=Text("履行期限至", "To be performed by"), value=shown.perform_last),
        Fact(label=Text("承诺有效期至", "Valid until"), value=line.until),
        Fact(label=Text("公开类型", "Publication"), value=shown.openness),
        Fact(label=Text("怎样作出", "How it was made"), value=_made(shown)),
        Fact(label=Text("记入批次", "Batch"), value=shown.batch or None),
        Fact(
            label=Text("内容摘要（SHA-256）", "Digest of the content (SHA-256)"),
            value=shown.digest,
            copy=True,
        ),
    )
    return Facts(tuple(one for one in said if one.value is not None))


def content(shown: CommitmentShown) -> Notice:
    """What was committed to, as it was signed; in the language in which it stands in the record."""
    own = [Text(shown.words, shown.words)] if shown.words else []
    return Notice(
        title=Text("承诺内容", "What was committed to"),
        body=(
            Text(shown.text, shown.type.text.en),
            *own,
            Text(
                f"违诺责任：{shown.liability}",
                f"What a failure may lead to: {shown.type.failure.en}",
            ),
        ),
    )


def told(shown: CommitmentShown) -> list[Part]:
    """The refusal, the notice, the answer and what was found, each where it is there."""
    parts: list[Part] = []
    if shown.ending:
        title = Text("没有受理", "It was not accepted")
        words = Text(f"理由：{shown.ending}", f"Reason: {shown.ending}")
        parts.append(Notice(title=title, body=(words,)))
    if shown.notice and shown.noticed_at:
        day = day_text(shown.noticed_at)
        title = Text(f"告知书（{day.zh}送达）", f"Notice, served on {day.en}")
        parts.append(Notice(title=title, body=shown.notice))
    if shown.answer and shown.answered_at:
        day = day_text(shown.answered_at)
        title = Text(f"承诺人的说明（{day.zh}）", f"Answer of who made it ({day.en})")
        parts.append(Notice(title=title, body=(Text(shown.answer, shown.answer),)))
    if shown.found_at and shown.line.state is not None:
        parts.append(_found(shown, shown.line.state))
    return parts


def _found(shown: CommitmentShown, state: Fulfilment) -> Notice:
    assert shown.found_at is not None
    day = day_text(shown.found_at)
    title = Text(f"履行状态：{state.words.zh}（{day.zh}）", f"{state.words.en} ({day.en})")
    said = [
        (Text("没有履行的内容", "What was not performed"), shown.unperformed),
        (Text("对说明的答复", "Answer to what was said"), shown.weighed),
        (Text("认定文书", "Decision"), shown.document),
    ]
    body = tuple(
        Text(f"{label.zh}：{words}", f"{label.en}: {words}") for label, words in said if words
    )
    return Notice(title=title, body=body)


def _made(shown: CommitmentShown) -> Text:
    if shown.at_counter:
        return Text(
            "在窗口由经办人录入，本人在场", "At a counter, by an officer, with the person present"
        )
    if shown.by_agent:
        return Text("由代理人在网上作出", "Online, by who acts for the maker")
    return Text("由本人在网上作出", "Online, by the maker")
