"""What is refused around publication, in words."""

from __future__ import annotations

from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal


def not_for_the_public(title: Text) -> Refusal:
    """Charter C12: the item shows nobody to the public."""
    return Refusal(
        code="publication.not-for-the-public",
        what=Text(
            f"目录规定「{title.zh}」不向社会公示。",
            f"The catalogue does not put “{title.en}” on public display.",
        ),
        mend=Text(
            "公示范围以目录条目的 publicity 为准。",
            "What may be published stands under `publicity` of the item.",
        ),
    )


def nothing_to_publish() -> Refusal:
    """No record of the item by the organ is displayed, or all of them are published or proposed."""
    return Refusal(
        code="publication.nothing-to-publish",
        what=Text(
            "本单位报送的这类记录中没有待公示的。",
            "Your organ has no record of this kind that waits to be published.",
        ),
        mend=Text(
            "已过展示期限、有异议、已公示或者已提出的不再列入。",
            "What has ended, is in dispute, is published or proposed already is left out.",
        ),
    )


def unknown_bundle() -> Refusal:
    """Not there, another organ's, or closed: one answer."""
    return Refusal(
        code="publication.unknown-bundle",
        what=Text("本单位没有这个待办的公示批次。", "Your organ has no such bundle that waits."),
        mend=Text(
            "请对照公示台列表中的编号。", "Compare the number with those on the publication desk."
        ),
    )


def needs_another_person() -> Refusal:
    """Nobody releases what they proposed or changed."""
    return Refusal(
        code="publication.needs-another-person",
        what=Text(
            "提出或者改动过这个批次的人不能审查放行。",
            "Whoever proposed or changed this bundle does not release it.",
        ),
        mend=Text("请另一位经办人审查。", "Ask another officer of your organ to review it."),
    )


def has_changed() -> Refusal:
    """What the reviewer read is not what would be released."""
    return Refusal(
        code="publication.has-changed",
        what=Text(
            "您看过之后批次又有改动，没有放行。",
            "The bundle was changed after you read it; nothing was released.",
        ),
        mend=Text("请重新打开审查。", "Open it anew and read it."),
    )


def record_has_moved(entries: int) -> Refusal:
    """Some records are not displayed any more as they were when it was proposed."""
    return Refusal(
        code="publication.record-has-moved",
        what=Text(
            f"有 {entries} 条记录已停止展示或者内容有变，没有放行。",
            f"{entries} of its records are not displayed any more, or were changed; nothing was released.",
        ),
        mend=Text("请将这些条目撤出后再放行。", "Take those entries out and release the rest."),
    )


def not_told() -> Refusal:
    """Charter C6: somebody was not told of the record before."""
    return Refusal(
        code="publication.not-told",
        what=Text(
            "有记录还没有告知当事人，不得公示。",
            "Of some record its subject was not told yet, so nothing is published.",
        ),
        mend=Text(
            "请联系平台运行机构检查告知。", "Ask the operator of the platform to check the notices."
        ),
    )


def unknown_finding() -> Refusal:
    """There is no such finding, or it has to be covered."""
    return Refusal(
        code="publication.finding-stays-covered",
        what=Text(
            "没有这项发现，或者它属于必须隐去的一类。",
            "There is no such finding, or it is of those that have to be covered.",
        ),
        mend=Text(
            "只有标为“请判断”的可以写明理由后保留。",
            "Only what is marked “to be judged” may stay, with a reason.",
        ),
    )


def reason_missing() -> Refusal:
    """A reason of some words, in which nobody is named."""
    return Refusal(
        code="publication.reason-missing",
        what=Text(
            "理由应为 4 至 200 字，并且不含姓名、号码等个人信息。",
            "A reason has 4 to 200 characters, and names nobody.",
        ),
        mend=Text("请改写理由。", "Write it anew."),
    )


def too_general() -> Refusal:
    """Too short, or a word that is in nearly every name."""
    return Refusal(
        code="publication.search-too-general",
        what=Text(
            "搜索词太短或者太常见。", "These words are too short, or stand in nearly every name."
        ),
        mend=Text(
            "请输入单位名称中至少两个有区别的字、至少三个拼音首字母，或者完整的统一社会信用代码。",
            "Give two characters that set the name apart, three pinyin initials, or the whole unified social credit code.",
        ),
    )
