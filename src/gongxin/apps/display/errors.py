"""What can stand in the way of a check, in words."""

from __future__ import annotations

from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal


def no_source() -> Refusal:
    """No pack with organs is loaded."""
    return Refusal(
        code="display.no-source",
        what=Text("没有可以报送的单位。", "There is no organ that could file."),
        mend=Text("请先装入政策包：gongxin pack load。", "Load a pack first: gongxin pack load."),
    )


def not_taken(rows: int) -> Refusal:
    """The rows of canaries were refused or held."""
    return Refusal(
        code="display.canaries-not-taken",
        what=Text(
            f"监测用虚构记录有 {rows} 行没有登记，核验不能进行。",
            f"{rows} rows of the synthetic subjects were not taken; nothing can be checked.",
        ),
        mend=Text(
            "请在报送台查看最新批次的结果；核验使用全国目录中的行政处罚条目。",
            "See the newest batch at the intake desk; the check uses the item of penalties of the national catalogue.",
        ),
    )


def no_purpose() -> Refusal:
    """No purpose in force has a question that canaries' records bear on."""
    return Refusal(
        code="display.no-purpose",
        what=Text(
            "没有一个用途的问题涉及行政处罚，有或没有的渠道不能核验。",
            "No purpose has a question on penalties: the channels of yes and no cannot be checked.",
        ),
        mend=Text("请装入全国目录包。", "Load the national pack."),
    )
