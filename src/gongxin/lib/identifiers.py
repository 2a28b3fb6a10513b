"""Numbers that name a person or an organisation: their form, their check characters, their masks.

Citizen identity numbers follow GB 11643-1999, unified social credit codes (USCC) GB 32100-2015 with
the inner organisation code of GB 11714. A `*_fault` function answers None for a well-formed number
and otherwise the first `IdFault`; none of them raises, logs or repeats the number.

What is *not* judged: whether an address code is on today's list. It is the code of the place and
time of registration (寿县 has had two), so a code list could only turn true numbers away.

Synthetic data uses a reserved pattern, see `is_synthetic_identifier`.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from enum import StrEnum

ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
"""Weights of ISO 7064 MOD 11-2 over the first 17 digits of an identity number."""

ID_CHECKS = "10X98765432"
"""Check character of an identity number by weighted sum mod 11."""

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters of GB 32100: no I, O, S, V, Z."""

USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
"""3^(i-1) mod 31 for the first 17 characters of a USCC."""

ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
"""Weights of GB 11714 over the first 8 characters of an organisation code."""

ORGANISATION_CHECKS = "0X987654321"
"""Check character of an organisation code by weighted sum mod 11."""

SYNTHETIC_PREFIXES = ("5199", "3499")
"""First four digits of the reserved division codes: 00 names organs, 01 to 99 everybody else."""

DEPARTMENT_CLASSES = frozenset("123456789ANY")
"""登记管理部门代码 of GB 32100 and its 2016 amendment: A military, N agriculture, Y others."""

_EARLIEST_BIRTH_YEAR = 1800
_SEPARATORS = re.compile(r"[\s\-\u200b\u200e\u200f\ufeff\u2010-\u2015]+")
_RESIDENCE_PERMIT_PREFIXES = ("81", "82", "83")
_PASSPORT = re.compile(r"(?=.*[0-9])[A-Z0-9]{5,12}")
_PERMANENT_RESIDENT_2004 = re.compile(r"[A-Z]{3}[0-9]{12}")
_HK_MACAO_PERMIT = re.compile(r"[HM][0-9]{8}(?:[0-9]{2})?")
_TAIWAN_PERMIT = re.compile(r"[0-9]{8}(?:[0-9]{2}(?:\([A-Z]\))?)?")
_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+)?E\+?[0-9]{1,2}")

_COMPOUND_FAMILY_NAMES = frozenset(
    re.findall("..", "欧阳司马上官诸葛东方皇甫尉迟公孙慕容令狐长孙宇文司徒夏侯端木南宫百里呼延轩辕")
)


class IdKind(StrEnum):
    """证件类型: what kind of number a person is named by; values are those of the official form."""

    CITIZEN = "01"
    PASSPORT = "02"
    HK_MACAO_PERMIT = "03"
    TAIWAN_PERMIT = "04"
    PERMANENT_RESIDENT = "05"


class IdFault(StrEnum):
    """Why a number is not well-formed."""

    EMPTY = "empty"
    SCIENTIFIC = "scientific-notation"
    LENGTH = "length"
    CHARACTERS = "characters"
    DEPARTMENT = "department"
    BIRTH_DATE = "birth-date"
    ORGANISATION_CHECK = "organisation-check"
    CHECK_DIGIT = "check-digit"


def normalise(raw: str) -> str:
    """The one spelling of a number: half-width, upper case, no blanks, hyphens or hidden marks.

    Spreadsheets prefix numbers with an apostrophe to keep them text; it goes too.
    """
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", raw)).lstrip("'").upper()


# --- persons ---------------------------------------------------------------------------------


def id_check_character(first17: str) -> str:
    """Check character of 17 digits by ISO 7064 MOD 11-2. Raises ValueError for anything else."""
    if len(first17) != 17 or not _ascii_digits(first17):
        raise ValueError("17 digits expected")
    total = sum(int(digit) * weight for digit, weight in zip(first17, ID_WEIGHTS, strict=True))
    return ID_CHECKS[total % 11]


def upgrade_citizen_number(number: str) -> str:
    """The 18-character form of a citizen's number; the 15-digit form gets its century.

    Sequence 996-999 was kept for people born before 1900. Anything but 15 digits comes back as it
    is, normalised.
    """
    number = normalise(number)
    if len(number) != 15 or not _ascii_digits(number):
        return number
    century = "18" if number[12:] >= "996" else "19"
    first17 = number[:6] + century + number[6:]
    return first17 + id_check_character(first17)


def citizen_fault(number: str, *, today: date | None = None) -> IdFault | None:
    """What is wrong with a citizen's number (GB 11643-1999), in 18 or 15 characters.

    A number of another country's resident (beginning with 8 or 9) is not a citizen's: CHARACTERS.
    With `today`, a birth date after it is a fault as well.
    """
    number = upgrade_citizen_number(number)
    fault = _mod_11_2_fault(number, today=today)
    if fault is None and number[0] not in "123456":
        return IdFault.CHARACTERS
    return fault


_EIGHTEEN = re.compile(r"(?=([1-9][0-9]{16}[0-9X]))")


def holds_citizen_number(text: str) -> bool:
    """Whether words hold a resident identity number: in groups, in full width or behind other figures it is the same number."""
    return any(citizen_fault(one) is None for one in _EIGHTEEN.findall(normalise(text)))


def residence_permit_fault(number: str, *, today: date | None = None) -> IdFault | None:
    """What is wrong with a residence permit of Hong Kong (81), Macao (82) or Taiwan (83) residents.

    It has the form of a citizen's number and departments file it as one (证件类型 01).
    """
    number = normalise(number)
    fault = _mod_11_2_fault(number, today=today)
    if fault is None and not number.startswith(_RESIDENCE_PERMIT_PREFIXES):
        return IdFault.CHARACTERS
    return fault


def permanent_resident_fault(number: str, *, today: date | None = None) -> IdFault | None:
    """What is wrong with a foreign permanent resident's number: 18 digits from 9, or the old form.

    The old form is three letters and twelve digits; its check is not published and not judged.
    """
    number = normalise(number)
    if _PERMANENT_RESIDENT_2004.fullmatch(number):
        return None
    fault = _mod_11_2_fault(number, today=today)
    if fault is None and not number.startswith("9"):
        return IdFault.CHARACTERS
    return fault


def passport_fault(number: str) -> IdFault | None:
    """What is wrong with a passport number: 5-12 letters and digits, at least one digit."""
    return _pattern_fault(normalise(number), _PASSPORT, shortest=5, longest=12)


def hk_macao_permit_fault(number: str) -> IdFault | None:
    """What is wrong with 港澳居民来往内地通行证: H or M, eight digits, in older cards two more."""
    return _pattern_fault(normalise(number), _HK_MACAO_PERMIT, shortest=9, longest=11)


def taiwan_permit_fault(number: str) -> IdFault | None:
    """What is wrong with 台湾居民来往大陆通行证: eight digits, in older books ten and a letter."""
    return _pattern_fault(normalise(number), _TAIWAN_PERMIT, shortest=8, longest=13)


_FAULT_BY_PATTERN = {
    IdKind.PASSPORT: passport_fault,
    IdKind.HK_MACAO_PERMIT: hk_macao_permit_fault,
    IdKind.TAIWAN_PERMIT: taiwan_permit_fault,
}


def person_fault(
    number: str, *, kind: IdKind = IdKind.CITIZEN, today: date | None = None
) -> IdFault | None:
    """What is wrong with a number of that kind, as departments file it.

    Under 01 a citizen's number, a residence permit (81-83) or a permanent resident's 18 digits (9)
    are all accepted, since forms have no code of their own for the last two.
    """
    if kind in _FAULT_BY_PATTERN:
        return _FAULT_BY_PATTERN[kind](number)
    if kind is IdKind.PERMANENT_RESIDENT:
        return permanent_resident_fault(number, today=today)
    number = normalise(number)
    if number.startswith(_RESIDENCE_PERMIT_PREFIXES) and len(number) == 18:
        return residence_permit_fault(number, today=today)
    if number.startswith("9") and len(number) == 18:
        return permanent_resident_fault(number, today=today)
    return citizen_fault(number, today=today)


def birth_date(number: str) -> date | None:
    """The day of birth that an 18-character (or 15-digit) number states; None where it states none.

    Only the form is read; call a `*_fault` function first to know whether the number is sound.
    """
    number = upgrade_citizen_number(number)
    if len(number) != 18 or not _ascii_digits(number[:17]):
        return None
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    return born if born.year >= _EARLIEST_BIRTH_YEAR else None


def is_adult_on(born: date, day: date) -> bool:
    """Whether someone born on `born` is 18 on `day`.

    The 18th birthday itself counts (民法典 art. 17); a birthday of 29 February falls on 1 March in
    common years.
    """
    years = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    return years >= 18


# --- organisations ---------------------------------------------------------------------------


def organisation_check_character(first8: str) -> str:
    """Check character of GB 11714 for eight digits or capitals. Raises ValueError for others."""
    if not re.fullmatch(r"[0-9A-Z]{8}", first8):
        raise ValueError("8 digits or capital letters expected")
    total = sum(
        int(character, 36) * weight
        for character, weight in zip(first8, ORGANISATION_WEIGHTS, strict=True)
    )
    return ORGANISATION_CHECKS[total % 11]


def uscc_check_character(first17: str) -> str:
    """Check character of GB 32100 for 17 characters of its alphabet; ValueError for others."""
    if len(first17) != 17 or any(character not in USCC_ALPHABET for character in first17):
        raise ValueError("17 characters of the USCC alphabet expected")
    total = sum(
        USCC_ALPHABET.index(character) * weight
        for character, weight in zip(first17, USCC_WEIGHTS, strict=True)
    )
    return USCC_ALPHABET[(31 - total % 31) % 31]


def uscc_fault(code: str) -> IdFault | None:
    """What is wrong with a unified social credit code (GB 32100-2015, inner code GB 11714).

    Every department class is accepted, letters included: N names rural collectives, A the military,
    Y others.
    """
    code = normalise(code)
    fault = _shape_fault(code, length=18)
    if fault:
        return fault
    if any(character not in USCC_ALPHABET for character in code) or not _ascii_digits(code[2:8]):
        return IdFault.CHARACTERS
    if code[0] not in DEPARTMENT_CLASSES:
        return IdFault.DEPARTMENT
    if organisation_check_character(code[8:16]) != code[16]:
        return IdFault.ORGANISATION_CHECK
    if uscc_check_character(code[:17]) != code[17]:
        return IdFault.CHECK_DIGIT
    return None


# --- synthetic numbers -----------------------------------------------------------------------


def is_synthetic_identifier(value: str) -> bool:
    """Whether a number carries the pattern reserved for synthetic data.

    That is an identity number with the address code, or a USCC with the division code,
    519900-519999 or 349900-349999 (00 is for the organs of the packs). GB/T 2260 assigns none of
    them, so no such number names a real person or organisation. The two readings cannot be
    confused: a true identity number never has 5199 or 3499 as the last digits of its address, and
    no division begins with 99.
    """
    value = normalise(value)
    if len(value) == 15:
        return _reserved(value[:6])
    return len(value) == 18 and (_reserved(value[:6]) or _reserved(value[2:8]))


def _reserved(division: str) -> bool:
    return division.startswith(SYNTHETIC_PREFIXES) and _ascii_digits(division)


# --- masks -----------------------------------------------------------------------------------


def mask_id_number(number: str, *, keep_left: int = 3, keep_right: int = 2) -> str:
    """A number as it is shown to those who need only recognise it: `519*************2X`.

    The day of birth is always covered. Of short numbers at most a quarter is left at either end.
    """
    number = normalise(number)
    left = min(keep_left, len(number) // 4)
    right = min(keep_right, len(number) // 4)
    return number[:left] + "*" * (len(number) - left - right) + number[len(number) - right :]


_DOTS = re.compile(r"[·•‧・．.]")


def mask_name(name: str) -> str:
    """A person's name as it is shown to the public: 张**, 欧阳*, 阿**·**, M** S**.

    Chinese names keep the family name. Names in parts keep the first letter of the first part (of
    each part in Latin script); stars do not tell how long the parts are, since long names are rare
    enough for their length to give them away.
    """
    name = name.strip()
    if not name:
        return ""
    if _DOTS.search(name) and not name.isascii():
        parts = _DOTS.split(name)
        return "·".join([parts[0][:1] + "**", *("**" for _ in parts[1:])])
    if not _is_han(name[0]):
        return " ".join(part[:1] + "**" for part in name.split())
    if len(name) == 1:
        return "*"
    kept = 2 if len(name) >= 3 and name[:2] in _COMPOUND_FAMILY_NAMES else 1
    return name[:kept] + "*" * min(len(name) - kept, 2)


# --- shared ----------------------------------------------------------------------------------


def _mod_11_2_fault(number: str, *, today: date | None) -> IdFault | None:
    fault = _shape_fault(number, length=18)
    if fault:
        return fault
    if not _ascii_digits(number[:17]) or number[17] not in ID_CHECKS:
        return IdFault.CHARACTERS
    born = birth_date(number)
    if born is None or (today is not None and born > today):
        return IdFault.BIRTH_DATE
    if id_check_character(number[:17]) != number[17]:
        return IdFault.CHECK_DIGIT
    return None


def _pattern_fault(
    number: str, pattern: re.Pattern[str], *, shortest: int, longest: int
) -> IdFault | None:
    if not number:
        return IdFault.EMPTY
    if not shortest <= len(number) <= longest:
        return IdFault.LENGTH
    return None if pattern.fullmatch(number) else IdFault.CHARACTERS


def _shape_fault(number: str, *, length: int) -> IdFault | None:
    if not number:
        return IdFault.EMPTY
    if _SCIENTIFIC.fullmatch(number):
        return IdFault.SCIENTIFIC
    return None if len(number) == length else IdFault.LENGTH


def _ascii_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _is_han(character: str) -> bool:
    return "㐀" <= character <= "鿿" or character >= "\U00020000" or character == "〇"
