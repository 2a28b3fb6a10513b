"""What links between identifiers refuse, in words: where, and because of which judgement."""

from __future__ import annotations

from collections.abc import Sequence

from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal

from .enums import LinkKind


def malformed_number(place: Text) -> Refusal:
    """One of the two is not well-formed; which, is said."""
    return Refusal(
        code="links.malformed-number",
        what=Text(
            f"{place.zh}不是这种证件的号码，或者校验码不对。",
            f"The {place.en} is not a number of that kind, or its check character is wrong.",
        ),
        mend=Text("请对照证明文件重新输入。", "Type it again from the document."),
    )


def one_number() -> Refusal:
    """The two are one number: in its 15- and its 18-digit form, or typed twice."""
    return Refusal(
        code="links.one-number",
        what=Text(
            "两个号码是同一个号码（15 位号码与由它升位的 18 位号码归集时已是同一主体），不需要关联。",
            "The two are one number. A 15-digit number and the 18-digit one that it became are one subject from filing on.",
        ),
        mend=Text("请核对两个号码。", "Check the two numbers."),
    )


def other_sort() -> Refusal:
    """A person and an organisation are never one subject (charter C11)."""
    return Refusal(
        code="links.other-sort",
        what=Text(
            "一个是自然人的号码，一个是单位的号码；自然人与单位不是同一主体。",
            "One number is a person's and one an organisation's; these are never one subject.",
        ),
        mend=Text(
            "法定代表人等身份由登记信息归集，不作关联。",
            "Who represents an organisation comes with its registration and is no link.",
        ),
    )


def kind_does_not_fit(kind: LinkKind) -> Refusal:
    """The numbers themselves say that it is not that kind of link."""
    return Refusal(
        code="links.kind-does-not-fit",
        what=Text(
            f"两个号码与“{kind.words.zh}”的情形不符：{_MUST[kind].zh}。",
            f"The two numbers do not fit “{kind.words.en}”: {_MUST[kind].en}.",
        ),
        mend=Text("请核对号码，或者另选情形。", "Check the numbers, or choose another kind."),
    )


_MUST = {
    LinkKind.UPGRADED: Text(
        "除世纪和校验码以外，两个号码应当相同",
        "but for century and check character the two are equal",
    ),
    LinkKind.CORRECTED: Text("两个都应当是公民身份号码", "both are citizens' numbers"),
    LinkKind.TRAVEL: Text(
        "至少有一个应当是护照、通行证或者居留证件的号码",
        "at least one is of a passport, permit or residence permit",
    ),
    LinkKind.RECODED: Text(
        "两个代码中的主体标识码（第 9 至 17 位）应当相同",
        "the organisation code inside (characters 9 to 17) is the same in both",
    ),
    LinkKind.MERGED: Text(
        "两个都应当是单位的代码，且主体标识码不同",
        "both are organisations' codes, with another organisation code inside",
    ),
    LinkKind.DISTINCT: Text(
        "两个应当都是自然人，或者都是单位", "both are persons, or both organisations"
    ),
}


def unknown_subject(place: Text) -> Refusal:
    """The register holds nothing under one of the numbers."""
    return Refusal(
        code="links.unknown-subject",
        what=Text(
            f"登记簿里没有{place.zh}的主体，或者已经销毁。",
            f"The register holds nobody under the {place.en}, or no longer does.",
        ),
        mend=Text(
            "没有记录的号码不需要关联；请核对号码。",
            "A number without records needs no link. Check the number.",
        ),
    )


def document_missing() -> Refusal:
    """A judgement rests on a document; a name alone is none."""
    return Refusal(
        code="links.document",
        what=Text(
            "没有写明证明文件的文号，或者没有写明依据。姓名相同不是依据。",
            "No document is named, or not what it shows. That names agree is no evidence.",
        ),
        mend=Text(
            "请填写证明文件的编号（2 至 64 字）和它证明什么（4 至 300 字）。",
            "Give the number of the document (2 to 64 characters) and what it shows (4 to 300).",
        ),
    )


def already_one(through: Sequence[str]) -> Refusal:
    """They are one subject already, directly or through a chain: one more would close a circle."""
    return Refusal(
        code="links.already-one",
        what=Text(
            f"两个号码已经是同一主体，经由：{'、'.join(through)}。再关联就成了环。",
            f"The two are one subject already, through {', '.join(through)}. One more link would close a circle.",
        ),
        mend=Text(
            "不需要再关联；认为它不对的，请撤销其中的判断。",
            "No link is needed. If that is wrong, undo the judgement in question.",
        ),
    )


def held_apart(number: str) -> Refusal:
    """Somebody judged that they, or others joined with them, are not the same."""
    return Refusal(
        code="links.held-apart",
        what=Text(
            f"判断 {number} 认定不是同一主体（直接或者经由已关联的号码）。",
            f"Judgement {number} says that they are not the same, directly or through numbers that are linked.",
        ),
        mend=Text(
            "有新的证明文件的，请先撤销该判断。",
            "With new evidence, have that judgement undone first.",
        ),
    )


def judged_already(number: str) -> Refusal:
    """The same judgement stands, or waits to be confirmed."""
    return Refusal(
        code="links.judged-already",
        what=Text(
            f"同样两个号码已有判断 {number}，有效或者待确认。",
            f"Judgement {number} is about the same two numbers, in force or waiting to be confirmed.",
        ),
        mend=Text("请在名单中查看它。", "See it in the list."),
    )


def too_many_joined(most: int) -> Refusal:
    """A chain that long is a mistake rather than a subject."""
    return Refusal(
        code="links.too-many",
        what=Text(
            f"关联后同一主体会超过 {most} 个号码。",
            f"More than {most} numbers would be one subject.",
        ),
        mend=Text(
            "请先复核已有的关联：一处误判会把许多人连在一起。",
            "Review the links there are: one mistake chains many people.",
        ),
    )


def no_engine() -> Refusal:
    """The engine that suggests is an extra of the installation."""
    return Refusal(
        code="links.no-engine",
        what=Text(
            "没有安装提示引擎 Splink。", "Splink, the engine that suggests, is not installed."
        ),
        mend=Text(
            "安装附加组件：pip install 'gongxin[suggest]'；没有它，关联台照常可用。",
            "Install the extra: pip install 'gongxin[suggest]'. The link desk works without it.",
        ),
    )


def unknown_suggestion() -> Refusal:
    """Not there, or judged by now: one answer."""
    return Refusal(
        code="links.unknown-suggestion",
        what=Text(
            "没有这条提示，或者已经作出判断。", "There is no such suggestion, or it was judged."
        ),
        mend=Text("请在名单中查看。", "See the list."),
    )


def unknown_judgement() -> Refusal:
    """Not there, or not in that state any more: one answer."""
    return Refusal(
        code="links.unknown-judgement",
        what=Text(
            "没有这个判断，或者它已经确认、未确认或撤销。",
            "There is no such judgement, or it was confirmed, not confirmed or undone.",
        ),
        mend=Text("请在名单中查看它的状态。", "See its state in the list."),
    )


def by_another() -> Refusal:
    """Nobody confirms what they proposed (`judgement_is_by_two`)."""
    return Refusal(
        code="links.by-another",
        what=Text(
            "提出人不能确认自己提出的判断。", "Who proposed a judgement does not confirm it."
        ),
        mend=Text("请另一位安全管理员确认。", "Ask another security administrator to confirm it."),
    )


def another_pair() -> Refusal:
    """The numbers typed by the second person are not those of the proposal."""
    return Refusal(
        code="links.another-pair",
        what=Text(
            "输入的两个号码与提出判断时的不一致。",
            "The two numbers are not those for which it was proposed.",
        ),
        mend=Text(
            "请对照证明文件重新输入；文件上就不是这两个号码的，请不予确认。",
            "Type them as the document has them. If it is about others, do not confirm.",
        ),
    )
