"""What the directory refuses, in words for people."""

from __future__ import annotations

from collections.abc import Sequence

from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal


def unknown_organ(name: str, near: Sequence[str]) -> Refusal:
    """No organ has this code, USCC or name; `near` are the most alike."""
    return Refusal(
        code="directory.unknown-organ",
        what=Text(zh=f"单位名录中没有「{name}」。", en=f"The directory has no organ “{name}”."),
        mend=_did_you_mean(near),
    )


def ambiguous_organ(name: str, found: Sequence[str]) -> Refusal:
    """Several organs have this name or alias."""
    return Refusal(
        code="directory.ambiguous-organ",
        what=Text(
            zh=f"有 {len(found)} 个单位叫「{name}」。",
            en=f"There are {len(found)} organs called “{name}”.",
        ),
        mend=Text(
            zh=f"请改用单位代码：{'、'.join(found)}。",
            en=f"Use a code instead: {', '.join(found)}.",
        ),
    )


def unknown_instrument(code: str, near: Sequence[str]) -> Refusal:
    """No instrument has this code; `near` are the most alike."""
    return Refusal(
        code="directory.unknown-instrument",
        what=Text(
            zh=f"名录中没有规范性文件「{code}」。", en=f"The directory has no instrument “{code}”."
        ),
        mend=_did_you_mean(near),
    )


def taken(kind: Text, code: str, pack: str) -> Refusal:
    """Another pack owns this code or number."""
    return Refusal(
        code="directory.code-taken",
        what=Text(
            zh=f"{kind.zh}「{code}」已由政策包「{pack}」定义。",
            en=f"The {kind.en} “{code}” belongs to the pack “{pack}”.",
        ),
        mend=Text(
            zh="请换一个代码，或引用已有的定义。", en="Choose another code, or use that one."
        ),
    )


def _did_you_mean(near: Sequence[str]) -> Text:
    if not near:
        return Text(
            zh="请使用政策包中的单位代码或统一社会信用代码。",
            en="Use a code from the packs, or the unified social credit code of an organ.",
        )
    return Text(zh=f"您要找的是否是：{'、'.join(near)}？", en=f"Did you mean: {', '.join(near)}?")
