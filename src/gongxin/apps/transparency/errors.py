"""What transparency refuses, in words."""

from __future__ import annotations

from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal


def nothing_tallied() -> Refusal:
    """There is no tally that a published checkpoint covers, or nothing is held about the person."""
    return Refusal(
        code="transparency.nothing-to-prove",
        what=Text(
            "现在还没有可以核验的查询记录。",
            "There is nothing yet that could be checked.",
        ),
        mend=Text(
            "存证每天对账一次，请明天再来；名下没有档案的，没有可核验的内容。",
            "The log is tallied once a day; come again tomorrow. Where no file is held there is nothing to check.",
        ),
    )
