"""保密审查的发现: what kind of thing was found where, why it may not stand there, and what to write instead."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gongxin.lib.bilingual import Text

HIDDEN = "（已隐去）"
"""What stands in a published text where something was covered."""


class Kind(StrEnum):
    """发现的类别. Where two lie over each other, the one that stands first here is kept."""

    RESIDENT_ID = "resident-id"
    DOCUMENT = "document"
    PHONE = "phone"
    BANK_CARD = "bank-card"
    EMAIL = "email"
    ACCOUNT = "account"
    PLATE = "plate"
    ADDRESS = "address"
    MINOR = "minor"
    HEALTH = "health"
    WEALTH = "wealth"
    NAME = "name"

    @property
    def words(self) -> Text:
        """What it is called."""
        return _WORDS[self][0]

    @property
    def why(self) -> Text:
        """Why it may not be shown to everybody."""
        return _WORDS[self][1]

    @property
    def mend(self) -> Text:
        """What to do about it."""
        return _WORDS[self][2]


class Severity(StrEnum):
    """轻重: what must be covered before anything is released, and what a person has to judge."""

    BLOCKS = "blocks"
    ASKS = "asks"

    @property
    def words(self) -> Text:
        """For people."""
        return _SEVERITIES[self]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: the characters from `start` up to `end` of the text, and what to write instead of them."""

    kind: Kind
    start: int
    end: int
    severity: Severity
    masked: str = HIDDEN


_COVER = Text("请隐去。", "Cover it.")
_SEVERITIES = {
    Severity.BLOCKS: Text("必须隐去", "Has to be covered"),
    Severity.ASKS: Text("请判断", "To be judged"),
}
_WORDS: dict[Kind, tuple[Text, Text, Text]] = {
    Kind.RESIDENT_ID: (
        Text("公民身份号码", "Resident identity number"),
        Text(
            "公民身份号码的任何一部分都不得公示。",
            "No part of a resident identity number may be published.",
        ),
        _COVER,
    ),
    Kind.DOCUMENT: (
        Text("护照、通行证等证件号码", "Number of a passport or permit"),
        Text("证件号码可以识别个人。", "The number of a document identifies a person."),
        _COVER,
    ),
    Kind.BANK_CARD: (
        Text("银行卡号、账号", "Bank card or account number"),
        Text(
            "金融账户属于敏感个人信息。", "Financial accounts are sensitive personal information."
        ),
        _COVER,
    ),
    Kind.PHONE: (
        Text("电话号码", "Telephone number"),
        Text("通过号码可以联系到个人。", "By it a person can be reached."),
        Text(
            "个人的号码请隐去；单位对外公布的号码可以保留，并写明理由。",
            "Cover a person’s number. One that an organisation makes public may stay, with the reason.",
        ),
    ),
    Kind.EMAIL: (
        Text("电子邮箱", "E-mail address"),
        Text("通过邮箱可以联系到个人。", "By it a person can be reached."),
        Text(
            "个人邮箱请隐去；单位邮箱可以保留，并写明理由。",
            "Cover a person’s address. An organisation’s own may stay, with the reason.",
        ),
    ),
    Kind.ACCOUNT: (
        Text("社交、支付账号", "Account of a messenger or a shop"),
        Text("通过账号可以联系到个人。", "By it a person can be reached."),
        _COVER,
    ),
    Kind.PLATE: (
        Text("车牌号码", "Number plate"),
        Text("车牌可以追踪到车主和行踪。", "A plate leads to an owner and to whereabouts."),
        Text(
            "个人车辆请隐去；营运车辆是违法事实所必需的，可以保留，并写明理由。",
            "Cover a person’s vehicle. A commercial one that the facts need may stay, with the reason.",
        ),
    ),
    Kind.ADDRESS: (
        Text("精确到门牌的住址", "Address down to the door"),
        Text("住址使人可以被找到。", "By a home address a person can be found."),
        Text(
            "住址请隐去，写到区县即可；经营场所可以保留，并写明理由。",
            "Cover it; the district is enough. A business’s premises may stay, with the reason.",
        ),
    ),
    Kind.MINOR: (
        Text("未成年人信息", "A minor"),
        Text(
            "未成年人的信息不得公示。（未成年人保护法、预防未成年人犯罪法第五十九条）",
            "Nothing about minors may be published (laws on the protection of minors).",
        ),
        Text("请连同年龄、学校、班级一并隐去。", "Cover it with age, school and class."),
    ),
    Kind.HEALTH: (
        Text("健康信息", "Health"),
        Text(
            "医疗健康属于敏感个人信息，也不得归集。（个人信息保护法第二十八条）",
            "Health is sensitive personal information (PIPL art. 28), and may not be recorded either.",
        ),
        _COVER,
    ),
    Kind.WEALTH: (
        Text("个人收入、存款、房产等", "Income, deposits, property of a person"),
        Text(
            "个人的收入、存款、证券、保险、不动产和纳税数额不得公示。",
            "Income, deposits, securities, insurance, real estate and tax amounts are never public.",
        ),
        _COVER,
    ),
    Kind.NAME: (
        Text("个人姓名", "A person’s name"),
        Text(
            "案件中其他人的姓名与公示目的无关；自然人只在法律有规定时公示。",
            "Names of others have nothing to do with the purpose; persons are published only where a law says so.",
        ),
        Text(
            "请隐去名字，或者改称“当事人”“消费者”等。",
            "Cover the given name, or say “the party”, “a customer”.",
        ),
    ),
}
