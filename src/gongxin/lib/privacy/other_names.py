"""Names without a family name of one's own to go by: titles, names in parts, in letters, and those first spoken in another language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongxin.lib.identifiers import mask_name

from .around import LABELS, after_name, before_name, is_role
from .characters import COMMON, DOUBTFUL, FAMILIES, GIVEN, HAN, PARTS, SOUNDS, YI, YI_GIVEN
from .findings import Finding, Kind, Severity
from .words import Words, cut

# --- titles, names in parts, in letters, of other languages ------------------------------------

_CALLED = re.compile(
    rf"(?P<family>[{FAMILIES}])(?P<title>师傅|总经理|总|经理|老师|医生|大夫|主任|老板|书记|队长|厂长|店长|律师|会计|先生|女士|小姐|大爷|大妈|大姐|大哥|阿姨|奶奶|爷爷|哥|姐|嫂|婶|叔|伯|老爷子|老太|工)(?![一-鿿]*(?:公司|有限|程|作))"
    rf"|(?P<old>[老小])(?P<one>[{''.join(sorted(COMMON - DOUBTFUL))}])(?P<kin>[哥姐弟妹某]?)"
)


def called(words: Words) -> Iterator[Finding]:
    """王经理, 李总, 老刘: whoever knows the place knows who that is. The title may stay."""
    text = words.text
    for found in _CALLED.finditer(text):
        start, end = found.span()
        before = before_name(words, start)
        place = words.at.get(start)
        if before is None or place is None:
            continue
        whole = words.words[place]
        if found["old"]:
            after = after_name(words, start, end, before)
            if end not in words.until or after is None or before + after < 1:
                continue
            masked = f"{found['old']}某"
        else:
            if start + len(whole) > end or (
                start + len(whole) == end and words.kinds[place][0] != "n" and len(whole) > 1
            ):
                continue
            if found["family"] in DOUBTFUL and before == 0:
                continue
            if len(found["title"]) == 1 and (
                before == 0 or not after_name(words, start, end, before)
            ):
                continue
            masked = f"某{found['title']}"
        yield Finding(Kind.NAME, start, end, Severity.ASKS, masked)


DOT = "[·•・‧∙]"
PARTED, CAPITAL = re.compile(DOT), re.compile("[A-Z][A-Za-z]")
# 米热汗·合木提|与…: what is in no such name
_GOES_ON = re.compile("[与和及跟在系为向由被将以称未的等之均于从对说诉签到持因二两三]")
_IN_PARTS = re.compile(rf"(?P<first>{HAN}{{1,8}})(?:{DOT}{HAN}{{1,8}}){{1,3}}")


def in_parts(text: str) -> Iterator[Finding]:
    """阿依古丽·买买提: from the last word before the dot that is no role and no verb."""
    for found in _IN_PARTS.finditer(text):
        start, dot = found.span("first")
        words = cut(text[max(0, start - 4) : dot])
        begins = max(0, start - 4)
        for place, word in enumerate(words.words):
            begins += len(word)
            led = words.kinds[place][0] in "pcvdu" and begins - len(word) >= start - 4
            if begins < dot and (led or word in LABELS or is_role(words, place)):
                start = max(start, begins)
        end = found.end()
        last = max(text.rfind(one, start, end) for one in "·•・‧∙")
        goes_on = _GOES_ON.search(text, last + 2, end)
        end = goes_on.start() if goes_on else end
        yield named(start, end, text[start:end])


_LATIN = re.compile(
    r"(?<![A-Za-z0-9@._-])(?:[A-Z][a-z]{1,14}(?:[ -][A-Z][a-z]{1,14}){1,3}|[A-Z]{2,12} [A-Z][a-z]{1,14}|[A-Z][a-z]{1,14} [A-Z]{2,12})(?![A-Za-z0-9@._-])"
)
_NO_PERSON = re.compile(
    r"\b(?:Co|Ltd|Inc|Corp|Limited|Company|Group|Pro|Max|Plus|Mini|Class|Type|Model|Version|Windows|Office|Android|Hotel|Cafe|Coffee|Bar|Club|Shop|Store|Park|Plaza|Center|Centre|Tower|Ro"
    r"ad|Street|City|Bank|Brand|New|Good|Best|Super|Made|China|Chinese|Product|Food|System|Service|International|Technology|Studio|Home|House|Life|Music|Cloud|Smart|Phone|The|Of|And|No)\b"
    r"",
    re.I,
)


def in_letters(text: str) -> Iterator[Finding]:
    """Zhang Wei, LI Na, Peter Novak. Brands are written alike, so it is asked."""
    for found in _LATIN.finditer(text):
        before, after = (
            text[max(0, found.start() - 1) : found.start()],
            text[found.end() : found.end() + 2],
        )
        if (
            _NO_PERSON.search(found[0])
            or before in ("“", "《", '"')
            or after[:1] in ("牌", "”", "品")
        ):
            continue
        yield named(found.start(), found.end(), found[0], Severity.ASKS)


_ENOUGH = 2
FOREIGN = re.compile(rf"(?:{PARTS}){{1,4}}|(?:{YI})[{YI_GIVEN}]{{2,3}}")
_PART = re.compile(PARTS)
_SOUNDED = re.compile(f"[{''.join(sorted(SOUNDS))}]{{3,7}}")


def foreign(words: Words) -> Iterator[Finding]:
    """扎西顿珠, 古丽娜尔, 沙马尔布; after a word for a role any run of the sounds by which foreign names are written."""
    text = words.text
    for found in FOREIGN.finditer(text):
        start, end = found.span()
        known = before_name(words, start)
        before = (0 if start not in words.at else 1) if known is None else known
        if (
            before >= 2
            and all(one in GIVEN for one in text[end : end + 2])
            and end + 2 in words.until
        ):
            end += 2
        after = after_name(words, start, end, before)
        first = _PART.match(text, start)
        several = end - start >= 4 or first is None or first.end() < end
        if after is not None and before + after + (3 if several else 1) >= _ENOUGH:
            yield named(
                start, end, text[start:end], Severity.BLOCKS if before >= 2 else Severity.ASKS
            )
    for found in _SOUNDED.finditer(text):
        start, end = found.span()
        known = before_name(words, start)
        if known is None or known < 2 or end not in words.until:
            continue
        place = words.at.get(start)
        if (
            place is not None
            and len(words.words[place]) >= 2
            and not words.kinds[place].startswith("nr")
        ):
            continue
        if after_name(words, start, end, known):
            yield named(start, end, text[start:end], Severity.ASKS)


def named(start: int, end: int, name: str, severity: Severity = Severity.BLOCKS) -> Finding:
    return Finding(Kind.NAME, start, end, severity, mask_name(name))
