"""What holds of workflows about statements (本人说明) alone: silence attaches them, and so does whatever grants them."""

from __future__ import annotations

from gongxin.lib.bilingual import Text

STATEMENT = "statement"
Wrong = tuple[Text, Text]
"""What is wrong, and how it is mended."""

_SILENCE: Wrong = (
    Text(
        "本人说明到期没有核对的，自动附上；其他案件没有可以附上的说明。",
        "A statement that nobody checked in time is attached; in no other case is there one to attach.",
    ),
    Text(
        "about 为 statement 的写 attach，其他的不写。",
        "Write attach where `about` is statement, and nowhere else.",
    ),
)
_EFFECT: Wrong = (
    Text(
        "只有本人说明的支持结果附上说明，也必须附上。",
        "What grants a statement attaches it, and nothing else attaches one.",
    ),
    Text("请改正 effect 或 about。", "Correct `effect` or `about`."),
)


def wrong_silence(about: str, holds: str) -> list[Wrong]:
    """Nothing is hidden for a statement that nobody read, and nothing else has words to attach."""
    allowed = {"hide": about != STATEMENT, "attach": about == STATEMENT}
    return [] if allowed.get(holds, True) else [_SILENCE]


def wrong_effect(about: str, effect: str, outcome: str) -> list[Wrong]:
    """A statement is granted by attaching it; by no other end and in no other case."""
    grants = about == STATEMENT and outcome == "granted"
    return [] if (effect == "attach") is grants else [_EFFECT]
