"""Numbers that lead to a person: identity, passports and permits, telephones, bank cards, number plates; and e-mail.

Each finder reads a text in half width, of the same length as the text itself, so that places are those of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from gongxin.lib.identifiers import citizen_fault, normalise, uscc_fault

from .findings import HIDDEN, Finding, Kind, Severity

# between the figures of a number people put blanks, hyphens and dots, and a line breaks there
_GAP = r"(?:[ \u3000\t\-\u2010-\u2015·.]|\r?\n)?"
_ID_18 = re.compile(rf"(?<![0-9A-Za-z])[1-9](?:{_GAP}[0-9]){{16}}{_GAP}[0-9Xx](?![0-9A-Za-z])")
# read from a picture: O for 0, l and I for 1, S for 5, B for 8
_MISREAD = str.maketrans("OoQDlI|SZB", "0000111528")
_ID_READ = re.compile(
    rf"(?<![0-9A-Za-z])[1-9lI](?:{_GAP}[0-9OoQDlI|SZB]){{16}}{_GAP}[0-9XxOolIB](?![0-9A-Za-z])"
)
_ID_15 = re.compile(rf"(?<![0-9A-Za-z])[1-6](?:{_GAP}[0-9]){{14}}(?![0-9A-Za-z])")
_ID_COVERED = re.compile(
    r"(?<![0-9A-Za-z*])[1-9][0-9]{2,16}[*＊×xX●]{3,15}[0-9]{0,4}[0-9Xx]?(?![0-9A-Za-z*])"
)
_LONG_AGO, _LATEST = 1900, 2030
_PROVINCES = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
_OF_A_BUSINESS = re.compile(
    r"(?:注册号|登记号|税号|许可证号?|编号|单号|流水号|订单号?|批号|备案号|条码)[^0-9]{0,6}$"
)
_OF_A_PERSON = re.compile(r"(?:身份|证件|公民)[^0-9，。；]{0,10}$")


def resident_ids(text: str) -> Iterator[Finding]:
    """公民身份号码 (GB 11643) of 18 or 15 characters, mistyped ones too, and those that are covered in part only.

    A number is mistyped where place and day of birth are sound and the check character is not: it still names somebody.
    """
    for found in _ID_18.finditer(text):
        number = normalise(found[0].replace(".", "").replace("·", ""))
        if _names_somebody(number) and not (number[0] == "9" and uscc_fault(number) is None):
            yield _of(Kind.RESIDENT_ID, found)
    for found in _ID_READ.finditer(text):
        read = re.sub("[ .·]", "", found[0])
        if sum(one.isdigit() for one in read) >= 13 and _names_somebody(
            normalise(read.translate(_MISREAD))
        ):
            yield _of(Kind.RESIDENT_ID, found)
    for found in _ID_15.finditer(text):
        number = normalise(found[0].replace(".", "").replace("·", ""))
        before = text[max(0, found.start() - 14) : found.start()]
        sound = _PROVINCES.match(number) is not None and citizen_fault(number) is None
        if (sound and not _OF_A_BUSINESS.search(before)) or _OF_A_PERSON.search(before):
            yield _of(Kind.RESIDENT_ID, found)
    for found in _ID_COVERED.finditer(text):
        if 12 <= len(found[0]) <= 20:
            yield _of(Kind.RESIDENT_ID, found)


def _names_somebody(number: str) -> bool:
    if not _PROVINCES.match(number) and number[0] != "9":
        return False
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return _LONG_AGO <= born.year <= _LATEST


_OF_WORK = (
    r"驾驶证|驾照|行驶证|档案|健康证|健康证明|从业资格证|资格证|资格证书|执业证|执业证书|执业医师证|执业药师证|注册证|注册证书|上岗证|操作证|操作员证书|特种作业证|导游证|记者证|教师资格证|律师证"
    r"|社保卡?|社会保障卡?|医保卡?|学生证|工作证|工号|残疾证|残疾人证|退伍证|退役证|结婚证|户口簿|出生医学证明|就诊卡|船员证|适任证书|毕业证|毕业证书|学位证书?"
)
_DOCUMENTS = (
    re.compile(r"(?:护照|passport)[^0-9A-Z，。；]{0,10}([A-Z]{1,2}[0-9]{6,8}|[0-9]{9})(?![0-9A-Za-z])", re.I),
    re.compile(r"(?:通行证|回乡证|台胞证|居住证|往来证件?|港澳证)[^0-9A-Z，。；]{0,10}([HMC]?[0-9]{8,10})(?![0-9A-Za-z])", re.I),
    re.compile(r"(?:军官证|士兵证|警官证|文职干部证)[^0-9，。；]{0,12}([0-9]{4,10})"),
    re.compile(r"(?:永久居留)[^0-9A-Z，。；]{0,12}([A-Z]{3}[0-9]{12}|[0-9]{15,18})"),
    re.compile(rf"(?:{_OF_WORK})(?:上?的?(?:编号|号码|证号|号|档案编号|注册号))?[为是:：（( ]{{0,3}}((?:[A-Z]{{1,4}})?[0-9](?:[ -]?[0-9]){{5,19}}[0-9X]?)(?![0-9A-Za-z])"),
    re.compile(r"(?:师|员|人|者|工)[^，。；]{0,6}[（(，](?:注册|执业|证书|资格|证件)(?:编号|证号|号码?|书编号)[为是:： ]{0,2}([A-Z]{0,4}[0-9]{6,20})(?![0-9A-Za-z])"),
    re.compile(r"(?<![0-9A-Za-z])((?:E[A-HJ-NP-Z][0-9]{7})|(?:[HM][0-9]{8}(?:0[0-9])?))(?![0-9A-Za-z])"),
)  # fmt: skip


def documents(text: str) -> Iterator[Finding]:
    """护照、通行证 and the like, licences and cards of a person. Most are told by the word before them: their figures alone could be anything."""
    for pattern in _DOCUMENTS:
        for found in pattern.finditer(text):
            yield _of(Kind.DOCUMENT, found, 1)


_MOBILE = re.compile(
    r"(?<![0-9A-Za-z.])(?:(?:\+|00)?86[- ]?)?1[ -]?[3-9](?:(?:[- ]|\r?\n)?[0-9]){9}(?![0-9A-Za-z])"
)
_LANDLINE = re.compile(
    r"(?<![0-9A-Za-z])[（(]?0[1-9][0-9]{1,2}[）)]?[- ]?[2-8][0-9]{6,7}(?:(?:转|-)[0-9]{1,5})?(?![0-9A-Za-z])"
)
_BARE = re.compile(
    r"(?:电话|座机|致电|传真|拨打|联系方式)[^0-9，。；]{0,6}([2-8][0-9]{6,7})(?![0-9])"
)
_NOT_A_PHONE = re.compile(
    r"(?:第|编号|单号|文号|批号|案号|流水号|条码|许可证号?|登记号)[^0-9，。；]{0,4}$"
)


def phones(text: str) -> Iterator[Finding]:
    """Mobile numbers; numbers of fixed lines, which may be an organisation's own and are asked about."""
    for found in _MOBILE.finditer(text):
        if not _NOT_A_PHONE.search(text[max(0, found.start() - 10) : found.start()]):
            yield _of(Kind.PHONE, found)
    for found in _LANDLINE.finditer(text):
        said = text[max(0, found.start() - 10) : found.start()]
        separated = re.search(r"[-）) ]", found[0]) is not None
        if (
            separated or re.search("电话|座机|致电|传真|拨打|联系", said)
        ) and not _NOT_A_PHONE.search(said):
            yield _of(Kind.PHONE, found, severity=Severity.ASKS)
    for found in _BARE.finditer(text):
        yield _of(Kind.PHONE, found, 1, severity=Severity.ASKS)
    for found in _PHONE_TAIL.finditer(text):
        yield _of(Kind.PHONE, found, 1, severity=Severity.ASKS)


_MAIL = re.compile(
    r"(?<![\w.+-])[A-Za-z0-9][\w.+-]{0,63}@[A-Za-z0-9][A-Za-z0-9.-]*\.[A-Za-z]{2,}", re.ASCII
)


def emails(text: str) -> Iterator[Finding]:
    """E-mail addresses, but for those of organs."""
    for found in _MAIL.finditer(text):
        if not found[0].lower().endswith(".gov.cn"):
            yield _of(Kind.EMAIL, found)


_ACCOUNT_NAMED = re.compile(
    r"(?:QQ|微信|抖音|快手|小红书|微博|支付宝|陌陌|旺旺|闲鱼|淘宝|钉钉|Telegram|WhatsApp|WeChat|推特|网名)(?:号码|账号|帐号|账户|昵称|号|ID|群号|群)?"
    r"[为是:：（( “]{0,3}(?P<account>[A-Za-z0-9][A-Za-z0-9_-]{4,29})(?![A-Za-z0-9_@.-])",
    re.I,
)
_ACCOUNT_MADE = re.compile(
    r"(?<![A-Za-z0-9_])(?P<account>(?:wxid|weixin|wx|qq)_[A-Za-z0-9_-]{3,28})(?![A-Za-z0-9_-])",
    re.I,
)


def accounts(text: str) -> Iterator[Finding]:
    """QQ号、微信号 and the like: told by the service that is named before, or by how it makes them."""
    for pattern in (_ACCOUNT_NAMED, _ACCOUNT_MADE):
        for found in pattern.finditer(text):
            yield _of(Kind.ACCOUNT, found, 1)


_CARD = re.compile(r"(?<![0-9A-Za-z])[3-69](?:(?:[ -]|\r?\n)?[0-9]){15,18}(?![0-9A-Za-z])")
_ACCOUNT = re.compile(
    r"(?:卡号|账号|帐号|账户|帐户|银行卡|存折|开户行)[^0-9，。；]{0,8}([0-9](?:[ -]?[0-9]){9,20})(?![0-9A-Za-z])"
)
_PHONE_TAIL = re.compile(r"(?:手机|电话|号码)号?尾号(?:为|是)?[^0-9，。；]{0,2}([0-9]{4})(?![0-9])")
_TAIL = re.compile(r"尾号(?:为|是)?[^0-9，。；]{0,2}([0-9]{4})(?![0-9])")


def bank_cards(text: str) -> Iterator[Finding]:
    """Bank cards: 16 to 19 figures whose sum by Luhn (ISO/IEC 7812) is right; any number that is called one; its end."""
    for found in _CARD.finditer(text):
        number = re.sub(r"[ \r\n-]", "", found[0])
        before = text[max(0, found.start() - 14) : found.start()]
        if number[0] in "3456" and luhn(number) and not _OF_A_BUSINESS.search(before):
            yield _of(Kind.BANK_CARD, found)
    for found in _ACCOUNT.finditer(text):
        yield _of(Kind.BANK_CARD, found, 1)
    for found in _TAIL.finditer(text):
        yield _of(Kind.BANK_CARD, found, 1, severity=Severity.ASKS)


def luhn(number: str) -> bool:
    """Whether the last figure is the check figure of the others (ISO/IEC 7812-1 annex B)."""
    total = 0
    for place, figure in enumerate(reversed(number)):
        value = int(figure) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


_PLATE = re.compile(
    r"(?<![A-Za-z])[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·•. -]?"
    r"(?=[A-HJ-NP-Z0-9]{0,5}[0-9])[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳](?![A-Za-z0-9])"
)


def plates(text: str) -> Iterator[Finding]:
    """机动车号牌 (GA 36), those of new-energy vehicles too. A commercial vehicle may be a part of the facts: it is asked about."""
    for found in _PLATE.finditer(text):
        yield _of(Kind.PLATE, found, severity=Severity.ASKS)


SCREEN = (
    r"[0-9０-９](?:[ \u3000\t\n\r\-\x{2010}-\x{2015}·.*＊×●OoQDlI|SZB－＋]{0,2}[0-9０-９]){5}|[0-9０-９]{3}[*＊×xX●]{3}"
    r"|尾号|军官证|士兵证|警官证|文职干部证|QQ|qq|ＱＱ|微信|抖音|快手|小红书|微博|支付宝|陌陌|旺旺|闲鱼|淘宝|钉钉|网名"
    r"|(?i:telegram|whatsapp|wechat|wxid_|weixin_|wx_|qq_)|@|＠"
    r"|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-ZＡ-ＨＪ-ＮＰ-Ｚ]"
)
"""A text without any of this holds nothing that the finders of this module find."""


def _of(
    kind: Kind, found: re.Match[str], group: int = 0, severity: Severity = Severity.BLOCKS
) -> Finding:
    return Finding(kind, found.start(group), found.end(group), severity, HIDDEN)
