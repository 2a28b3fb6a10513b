"""What is refused at the counter, in words."""

from __future__ import annotations

from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal


def unknown_matter() -> Refusal:
    """The list of matters does not have it."""
    return Refusal(
        code="access.unknown-matter",
        what=Text("没有这个办事事项。", "There is no such matter."),
        mend=Text("请使用代码表 matter 中的代码。", "Use a code of the code list `matter`."),
    )


def needs_authorisation() -> Refusal:
    """A person's good records are used where the person chose so."""
    return Refusal(
        code="access.needs-authorisation",
        what=Text(
            "自然人的守信记录须经本人授权才能用于便利。",
            "A person's good records are used for this with their authorisation alone.",
        ),
        mend=Text(
            "请本人在平台授权后，用授权书编号查询；不授权的，按普通流程办理，不得因此拒绝。",
            "Have the person authorise it and ask with the authorisation's number; who does not is served in the ordinary way, and is refused nothing for it.",
        ),
    )
