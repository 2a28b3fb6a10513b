"""The rules of the penalty item once more: slow, one row and one cell at a time, from the form itself.

It shares nothing with intake. Both must say the same of any row; where they differ, one has a bug.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

Row = dict[str, str]
Found = set[tuple[str, str]]

TEXTS = {  # field: longest text, required
    "CF_XDR_MC": (200, True),
    "CF_XDR_GSZC": (50, False),
    "CF_XDR_ZZJG": (9, False),
    "CF_FRDB": (50, False),
    "CF_WSH": (128, True),
    "CF_WFXW": (2000, True),
    "CF_SY": (5000, True),
    "CF_YJ": (2000, True),
    "CF_NR": (4000, True),
    "CF_NR_ZKDX": (200, False),
    "CF_CFJG": (200, True),
    "CF_SJLY": (200, True),
    "BZ": (512, False),
}
KINDS = {"法人及非法人组织", "自然人", "个体工商户"}
KIND_SPELLINGS = {
    "法人及非法人组织": ("02", "2", "03", "3", "法人", "非法人组织"),
    "自然人": ("01", "1", "个人", "公民"),
    "个体工商户": ("04", "4", "个体户"),
}
ID_TYPES = {
    "身份证": "citizen",
    "护照": "passport",
    "港澳居民来往内地通行证": "hong-kong",
    "台湾居民来往大陆通行证": "taiwan",
    "外国人永久居留身份证": "resident",
}
ID_SPELLINGS = {
    "身份证": ("01", "1", "居民身份证", "二代身份证"),
    "护照": ("02", "2", "护照号", "外国护照"),
}
PENALTIES = {
    "警告",
    "通报批评",
    "罚款",
    "没收违法所得",
    "没收非法财物",
    "责令停产停业",
    "责令关闭",
    "限制开展生产经营活动",
    "暂扣许可证",
    "暂扣执照",
    "降低资质等级",
    "吊销许可证",
    "吊销执照",
    "限制从业",
    "行政拘留",
    "其他",
}
ORGANS = {"CF_CFJGDM", "CF_SJLYDM"}
ANY_LANGUAGE_BLANKS = " \t\r\n\u3000\u00a0\u200b\ufeff"


def judge(row: Row, *, today: date, public_security: frozenset[str]) -> Found:
    """What is wrong with one row: pairs of rule and field."""
    return _Judge(row, today, public_security).verdict()


class _Judge:
    def __init__(self, row: Row, today: date, public_security: frozenset[str]) -> None:
        self.row, self.today, self.public_security = row, today, public_security
        self.kind = _code(row["CF_XDR_LB"], KINDS, KIND_SPELLINGS)
        self.penalties = [
            {"停产停业": "责令停产停业"}.get(part.strip(), part.strip())
            for part in row["CF_CFLB"].replace("；", ";").split(";")
            if part.strip(ANY_LANGUAGE_BLANKS)
        ]
        self.decided = _date(row["CF_JDRQ"])
        self.number = _plain(row["CF_XDR_ZJHM"])
        self.id_type = _code(row["CF_XDR_ZJLX"], set(ID_TYPES), ID_SPELLINGS)
        self.uscc = _plain(row["CF_XDR_SHXYM"])

    def verdict(self) -> Found:
        found = {*self._charter()}
        if any(rule in {"C2", "C3", "C4"} for rule, _ in found):
            return {(rule, field) for rule, field in found if rule in {"C2", "C3", "C4"}}
        return found | {
            *self._texts(),
            *self._codes(),
            *self._dates(),
            *self._amounts(),
            *self._identifiers(),
        }

    def _texts(self) -> Iterator[tuple[str, str]]:
        for field, (longest, required) in TEXTS.items():
            text = self.row[field].strip(ANY_LANGUAGE_BLANKS)
            if required and not text:
                yield ("C5" if field in {"CF_WSH", "CF_CFJG"} else "field.required"), field
            if len(text) > longest:
                yield "field.length", field

    def _codes(self) -> Iterator[tuple[str, str]]:
        for field, value, listed, longest in (
            ("CF_XDR_LB", self.kind, KINDS, 16),
            ("CF_XDR_ZJLX", self.id_type, set(ID_TYPES), 64),
            (
                "CF_FR_ZJLX",
                _code(self.row["CF_FR_ZJLX"], set(ID_TYPES), ID_SPELLINGS),
                set(ID_TYPES),
                64,
            ),
        ):
            if value and value not in listed:
                yield "field.code", field
            if len(value) > longest:
                yield "field.length", field
        if not self.kind:
            yield "field.required", "CF_XDR_LB"
        if self.kind == "自然人" and not self.id_type:
            yield "field.required-if", "CF_XDR_ZJLX"
        stated = self.row["CF_CFLB"].strip(ANY_LANGUAGE_BLANKS)
        if not stated:
            yield "field.required", "CF_CFLB"
        elif not self.penalties or not set(self.penalties) <= PENALTIES:
            yield "field.code", "CF_CFLB"
        if len(";".join(self.penalties)) > 100:
            yield "field.length", "CF_CFLB"

    def _dates(self) -> Iterator[tuple[str, str]]:
        if not self.row["CF_JDRQ"].strip(ANY_LANGUAGE_BLANKS):
            yield "C5", "CF_JDRQ"
        for field in ("CF_JDRQ", "CF_YXQ", "CF_GSJZQ"):
            read = _date(self.row[field])
            if self.row[field].strip(ANY_LANGUAGE_BLANKS) and read is None:
                yield "field.date", field
            if field != "CF_JDRQ" and read and self.decided and read < self.decided:
                yield "field.date-order", field
        if self.decided and self.decided > self.today:
            yield "field.future", "CF_JDRQ"

    def _amounts(self) -> Iterator[tuple[str, str]]:
        for field, needs in (
            ("CF_NR_FK", {"罚款"}),
            ("CF_NR_WFFF", {"没收违法所得", "没收非法财物"}),
        ):
            text = unicodedata.normalize("NFKC", self.row[field]).strip(ANY_LANGUAGE_BLANKS)
            if not text:
                if needs & set(self.penalties):
                    yield "field.required-if", field
                continue
            whole, _, rest = text.partition(".")
            groups = re.split("[, ]", whole)
            if (
                len(groups) > 1
                and 1 <= len(groups[0]) <= 3
                and all(len(g) == 3 for g in groups[1:])
            ):
                whole = "".join(groups)
            sound = whole.isascii() and whole.isdigit() and len(whole) <= 12
            if "." in text:
                sound = sound and rest.isascii() and rest.isdigit() and len(rest) <= 6
            if not sound:
                yield "field.number", field

    def _identifiers(self) -> Iterator[tuple[str, str]]:
        yield from self._credit_codes()
        for field, id_type in (
            ("CF_XDR_ZJHM", self.id_type),
            ("CF_FR_ZJHM", _code(self.row["CF_FR_ZJLX"], set(ID_TYPES), ID_SPELLINGS)),
        ):
            number = _plain(self.row[field])
            if number and _is_exponent(number):
                yield "identifier.scientific", field
            elif number and not _number_is_sound(number, ID_TYPES.get(id_type, "citizen")):
                yield "identifier.id-number", field
            elif re.fullmatch(r"[1-8][0-9]{16}[0-9X]", number):
                yield from _division(number[:6], int(number[6:10]), field)
        if self.kind == "自然人" and not self.number:
            yield "field.required-if", "CF_XDR_ZJHM"
        if self.kind == "法人及非法人组织" and not self.uscc:
            yield "field.required-if", "CF_XDR_SHXYM"
        if not (self.number or self.uscc):
            yield "subject.missing", "CF_XDR_SHXYM"
        elif (self.kind == "自然人" and not self.number) or (
            self.kind in {"法人及非法人组织", "个体工商户"} and not self.uscc
        ):
            yield "subject.other-number", "CF_XDR_LB"

    def _credit_codes(self) -> Iterator[tuple[str, str]]:
        for field in ("CF_XDR_SHXYM", *sorted(ORGANS)):
            code = _plain(self.row[field])
            if code and _is_exponent(code):
                yield "identifier.scientific", field
            elif code and not _uscc_is_sound(code):
                yield "identifier.uscc", field
            elif code:
                yield from _division(code[2:8], 2015, field)
            if not code and field in ORGANS:
                yield "field.required", field

    def _charter(self) -> Iterator[tuple[str, str]]:
        is_person = self.kind == "自然人" or bool(self.number and not self.uscc)
        organ = self.row["CF_CFJG"].strip(ANY_LANGUAGE_BLANKS)
        signs = (
            "公安" in organ,
            "派出所" in organ,
            organ in self.public_security,
            _plain(self.row["CF_CFJGDM"]) in self.public_security,
            any("行政拘留" in part for part in self.penalties),
            any(
                "治安管理处罚法" in re.sub(r"\s", "", self.row[field])
                for field in ("CF_WFXW", "CF_SY", "CF_YJ", "CF_NR", "CF_NR_ZKDX", "CF_SJLY", "BZ")
            ),
        )
        if is_person and any(signs):
            yield "C4", "CF_CFJG"
        for field in ("CF_WFXW", "CF_SY", "CF_YJ", "CF_NR", "CF_NR_ZKDX", "CF_SJLY", "BZ"):
            if re.search(
                r"血型[:：]?\s*(为|是)?\s*(AB|A|B|O)|婚姻状况[:：]?\s*(为|是)?\s*(已婚|离异)",
                self.row[field],
            ):
                yield "C2", field
        born = self._born()
        moment = min(self.decided or self.today, self.today)
        if born:
            years = moment.year - born.year - ((moment.month, moment.day) < (born.month, born.day))
            if years < 18:
                yield "C3", "CF_JDRQ"
            elif years < 20:
                yield "C3-near", "CF_JDRQ"

    def _born(self) -> date | None:
        if ID_TYPES.get(self.id_type, "citizen") not in {"citizen", "resident"} or not self.number:
            return None
        number = self.number
        if len(number) == 15 and number.isdigit():
            number = number[:6] + ("18" if number[12:] >= "996" else "19") + number[6:]
        match = re.match(r"[0-9]{6}([0-9]{4})([0-9]{2})([0-9]{2})", number)
        return _calendar_day(*match.groups()) if match else None


def _plain(text: str) -> str:
    return re.sub(
        "[\\s\u200b\u200e\u200f\ufeff'\\-\u2010-\u2015]", "", unicodedata.normalize("NFKC", text)
    ).upper()


def _code(text: str, listed: set[str], spellings: Mapping[str, tuple[str, ...]]) -> str:
    text = text.strip(ANY_LANGUAGE_BLANKS)
    for value, others in spellings.items():
        if text in others or unicodedata.normalize("NFKC", text) in others:
            return value
    plain = unicodedata.normalize("NFKC", text)
    return plain if plain in listed else text


def _date(text: str) -> date | None:
    text = unicodedata.normalize("NFKC", text).strip(ANY_LANGUAGE_BLANKS)
    text = re.sub(r"[ T]0{1,2}:00(:00(\.0+)?)?$", "", text)
    match = re.fullmatch(r"([0-9]{4})([0-9]{2})([0-9]{2})", text) or re.fullmatch(
        r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*日?", text
    )
    day = _calendar_day(*match.groups()) if match else None
    return day if day and (1800 <= day.year <= 2999 or day == date(9999, 12, 31)) else None


def _calendar_day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _is_exponent(text: str) -> bool:
    return re.fullmatch(r"[0-9](\.[0-9]+)?E\+?[0-9]+", text) is not None


def _uscc_is_sound(code: str) -> bool:
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    if len(code) != 18 or any(c not in alphabet for c in code) or not code[2:8].isdigit():
        return False
    if code[0] not in "123456789ANY":
        return False
    inner = sum(int(c, 36) * w for c, w in zip(code[8:16], (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    if "0X987654321"[inner % 11] != code[16]:
        return False
    outer = sum(alphabet.index(c) * pow(3, place, 31) for place, c in enumerate(code[:17]))
    return alphabet[-outer % 31] == code[17]


def _division(code: str, given: int, field: str) -> Iterator[tuple[str, str]]:
    """Warnings on a division code in a number that cannot have been given before the year `given`."""
    if code[:4] in {"5199", "3499"}:
        return
    listed = [line.split() for line in _DIVISIONS.read_text("utf-8").splitlines() if line[0] != "#"]
    years = [line[0] for line in listed if code in line[1:]]
    if not years:
        yield "identifier.division", field
    elif years[0] != "now" and int(years[0]) + 1 < given:
        yield "identifier.division-retired", field


_DIVISIONS = Path(__file__).resolve().parents[3] / "src/gongxin/lib/divisions.txt"
PATTERNS = {
    "passport": r"(?=.*[0-9])[A-Z0-9]{5,12}",
    "hong-kong": r"[HM]([0-9]{8}|[0-9]{10})",
    "taiwan": r"[0-9]{8}|[0-9]{10}(\([A-Z]\))?",
}


def _number_is_sound(number: str, kind: str) -> bool:
    if kind in PATTERNS:
        return re.fullmatch(PATTERNS[kind], number) is not None
    if kind == "resident":
        old = re.fullmatch(r"[A-Z]{3}[0-9]{12}", number) is not None
        return old or (number[:1] == "9" and _check_character_holds(number))
    if re.fullmatch(r"[1-6][0-9]{14}", number):
        century = "18" if number[12:] >= "996" else "19"
        return _calendar_day(century + number[6:8], number[8:10], number[10:12]) is not None
    return re.match(r"[1-69]|8[123]", number) is not None and _check_character_holds(number)


def _check_character_holds(number: str) -> bool:
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return False
    born = _calendar_day(number[6:10], number[10:12], number[12:14])
    total = sum(int(d) * (2 ** (17 - place) % 11) for place, d in enumerate(number[:17]))
    return born is not None and born.year >= 1800 and "10X98765432"[total % 11] == number[17]
