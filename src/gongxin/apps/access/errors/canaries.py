"""The two sides of the wall around canaries, in words."""

from __future__ import annotations

from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal


def canary_number() -> Refusal:
    """Somebody asks for a canary: it is said that it is one."""
    return Refusal(
        code="access.canary-number",
        what=Text(
            "这个号码留给到期核验用的虚构主体，不是任何真实的人或单位。",
            "This number is kept for the synthetic subjects of the nightly check; it is nobody real.",
        ),
        mend=Text("请核对号码。", "Compare the number."),
    )


def canaries_alone() -> Refusal:
    """The nightly check asks for somebody who is no canary."""
    return Refusal(
        code="access.canaries-alone",
        what=Text(
            "到期核验的账号只能查询虚构主体。",
            "The accounts of the nightly check reach its synthetic subjects alone.",
        ),
        mend=Text("请用本单位查询人员的账号。", "Use the account of an enquiring officer."),
    )
