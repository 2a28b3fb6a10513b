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


def other_key() -> Refusal:
    """The key of marks is not the one by which the log was tallied before."""
    return Refusal(
        code="transparency.other-key",
        what=Text(
            "对账密钥与上一次对账所用的不同，没有对账。",
            "The key of tallies is not the one of the last tally; nothing was tallied.",
        ),
        mend=Text(
            "请从密钥备份中恢复 tally.key 和 tally.rsa（docs/runbooks/keys.md）；换了密钥，本人手中的凭证就接不上了。",
            "Restore tally.key and tally.rsa from the backup of the keys (docs/runbooks/keys.md): with another key people's proofs would break off.",
        ),
    )
