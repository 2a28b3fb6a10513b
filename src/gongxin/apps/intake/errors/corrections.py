"""Why a correction of a record is refused, in words."""

from __future__ import annotations

from collections.abc import Sequence

from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal

_TOLD = 3


def correction_unfit(found: Sequence[tuple[Text, Text]]) -> Refusal:
    """What a file would be refused for; each fault with how to mend it, the first few of them."""
    told = found[:_TOLD]
    return Refusal(
        code="intake.correction-unfit",
        what=Text(
            "更正后的内容没有通过报送时的检查：" + "".join(what.zh for what, _ in told),
            "Corrected so, it fails the checks of a filing: "
            + " ".join(what.en for what, _ in told),
        ),
        mend=Text(
            "".join(dict.fromkeys(mend.zh for _, mend in told)) + "不能改正的，请停止展示这一条。",
            " ".join(dict.fromkeys(mend.en for _, mend in told))
            + " What cannot be put right so is ended.",
        ),
    )


def row_unfit(found: Sequence[tuple[Text, Text]]) -> Refusal:
    """What a row that was decided on would be sent back for; the first few faults."""
    told = found[:_TOLD]
    return Refusal(
        code="intake.row-unfit",
        what=Text(
            "要记入的内容没有通过报送时的检查：" + "".join(what.zh for what, _ in told),
            "It fails the checks of a filing: " + " ".join(what.en for what, _ in told),
        ),
        mend=Text(
            "".join(dict.fromkeys(mend.zh for _, mend in told)),
            " ".join(dict.fromkeys(mend.en for _, mend in told)),
        ),
    )


def field_names_the_fact(fields: Text) -> Refusal:
    """Whom a record is about, and about what, is not corrected: it would be another record."""
    return Refusal(
        code="intake.field-names-the-fact",
        what=Text(
            f"「{fields.zh}」说明这是谁的哪一件事，不能更正：改了就成了另一条记录。",
            f"“{fields.en}” says whom the record is about, and about what: changed, it would be another record.",
        ),
        mend=Text(
            "请停止展示或者撤回这一条，再按正确的事项报送。",
            "End the display of this one or withdraw it, and file the right one.",
        ),
    )


def unknown_field(item: Text) -> Refusal:
    """The item has no such field."""
    return Refusal(
        code="intake.unknown-field",
        what=Text(f"「{item.zh}」没有这一栏。", f"“{item.en}” has no such field."),
        mend=Text("请从列出的栏中选择。", "Choose one of those that are listed."),
    )


def nothing_corrected() -> Refusal:
    """The record says so already."""
    return Refusal(
        code="intake.nothing-corrected",
        what=Text(
            "更正后的值与记录现在的值相同，没有改动。",
            "The record says so already; nothing is corrected.",
        ),
        mend=Text(
            "请填写不同的值；记录无误的，请选择不予支持并说明理由。",
            "Give another value; where the record is right, refuse and say why.",
        ),
    )


def fact_unclear(found: Sequence[tuple[Text, Text]]) -> Refusal:
    """What was given names no fact of the item; each fault with how to mend it, the first few of them."""
    told = found[:_TOLD]
    return Refusal(
        code="intake.fact-unclear",
        what=Text(
            "从所填内容看不出是哪一条记录：" + "".join(what.zh for what, _ in told),
            "What was given does not name a record: " + " ".join(what.en for what, _ in told),
        ),
        mend=Text(
            "".join(dict.fromkeys(mend.zh for _, mend in told)),
            " ".join(dict.fromkeys(mend.en for _, mend in told)),
        ),
    )
