"""What is refused around recalls, in words."""

from __future__ import annotations

from collections.abc import Sequence

from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal

from .enums import Fault


def unknown_recall() -> Refusal:
    """Not there, or another organ's: one answer."""
    return Refusal(
        code="recalls.unknown-recall",
        what=Text("没有发给本单位的这份召回通知。", "There is no such recall to your organ."),
        mend=Text(
            "请对照召回通知清单中的编号。", "Compare the number with those in the list of recalls."
        ),
    )


def not_acknowledged() -> Refusal:
    """There is no such act yet, so there is no receipt of it."""
    return Refusal(
        code="recalls.not-acknowledged",
        what=Text(
            "单位还没有确认这份召回通知。", "The organ has not acknowledged this recall yet."
        ),
        mend=Text("确认之后有凭证。", "There is a receipt once it has."),
    )


def acknowledgement_not_accepted(fault: Fault) -> Refusal:
    """A statement that does not acknowledge this recall; the recall goes on waiting."""
    return Refusal(
        code="recalls.acknowledgement-not-accepted",
        what=Text(
            f"确认未被接受：{fault.words.zh}。召回通知仍待确认。",
            f"The acknowledgement is not accepted: {fault.words.en}. The recall goes on waiting.",
        ),
        mend=Text(
            "请按 docs/api/openapi.yaml 对本通知的编号和摘要重新签署。",
            "Sign again, over number and digest of this recall, as docs/api/openapi.yaml has it.",
        ),
    )


def recalls_owed(numbers: Sequence[str]) -> Refusal:
    """The organ is told nothing more until it has acknowledged what it was told before (charter C14)."""
    listed_zh, listed_en = "、".join(numbers), ", ".join(numbers)
    return Refusal(
        code="recalls.owed",
        what=Text(
            f"本单位有逾期未确认的召回通知，暂停查询：{listed_zh}。",
            f"Your organ has recalls that it did not acknowledge in time, so look-ups are stopped: {listed_en}.",
        ),
        mend=Text(
            "请停止使用并删除有关信息，在工作台「召回通知」或者通过接口确认；确认后马上恢复查询。",
            "Stop using what they name, delete it, and acknowledge on the page “Recalls” or by the interface; look-ups go on at once.",
        ),
    )


def answer_recalled() -> Refusal:
    """What the same key was answered no longer stands, and is not told once more."""
    return Refusal(
        code="recalls.answer-recalled",
        what=Text("这次回答已被召回，不再作准。", "This answer was recalled and stands no longer."),
        mend=Text(
            "仍然需要的，请换一个幂等键重新查询。",
            "Where it is still needed, ask again with a new key.",
        ),
    )
