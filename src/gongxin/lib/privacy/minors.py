"""Signs that somebody is under 18: the word, an age, a day of birth, a school class. Rules about minors in general are none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .findings import HIDDEN, Finding, Kind, Severity

_CLASS = r"(?:[初高][一二三]|[一二三四五六七八九1-9]年级)"
_SCHOOL = r"(?:小学|初中|高中|中学|[一二三四五六七八九十]中|附中|附小|职业中学|职高|中专|技校|幼儿园|学校)"
_CHILD = re.compile(
    r"未成年(?:人|子女|女儿|儿子|学生|员工|工人|男孩|女孩|受害人)?(?!人?(?:保护|思想|工作|网络|不得|出售|入内|节目|禁入|犯罪法|相关|游戏|防沉迷|救助))"
    r"|(?:童工|幼童|婴儿|幼儿|女童|男童|女婴|男婴|患儿|儿童)(?=[^，。；]{0,3}(?:某|受伤|死亡|走失|[（(]|1[0-7]|[0-9]岁|[一-鿿]某|[0-9一二两三四五六七八九十]+(?:名|人)))"
    r"|(?:时年|年仅|年龄|刚满|现年)?(?<![0-9一二三四五六七八九十百两至到.-])(?:1[0-7]|[1-9]|十[一二三四五六七]?|[一二三四五六七八九])(?:周)?岁(?:零?[0-9一二三四五六七八九十]{1,2}个?(?:多)?月)?(?!以[上下]|至|的?(?:产品|儿童玩具)|[（(]?含|起|及)"
    rf"|[一-鿿]{{0,10}}{_SCHOOL}[（(]?(?:[0-9一二三四五六七八九初高]+年级|[小中大]班|[初高][一二三])[（(]?[0-9一二三四五六七八九十]*[）)]?班?(?:学生|学员|就读|在读|幼儿)?"
    rf"|(?:就读于|在)[一-鿿]{{2,14}}{_SCHOOL}(?:就读|上学|读书|读{_CLASS})"
    rf"|{_CLASS}[（(]?[0-9一二三四五六七八九十]+[）)]?班|{_CLASS}(?:的?学生|学员)|正?在?读{_CLASS}"
    r"|(?:[一二两三四五六七八九十0-9]+名)?(?:初中|高中|小学|中学)(?:在读学生|在校学生|学生|生)(?=[^，。；]{0,2}(?:[0-9一二两三四五六七八九十]+[名人]|某|[（(]))|[一二两三四五六七八九十0-9]+名(?:初中生|高中生|小学生|中学生)|(?:初中|高中|小学)在(?:读|校)学生"
    r"|(?:出生于|生于)(?:200[89]|201[0-9]|202[0-9])年(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?|(?:200[89]|201[0-9]|202[0-9])年(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?(?:出生|生(?![产效活态物]))"
    r"|学籍号[:：为]?\s*[A-Z]?[0-9X]{8,20}"
)  # fmt: skip
_GENERAL = re.compile(r"(?:向|禁止|不得|接纳|接待|针对|面向|防止|保护|为|满|年满|未满|不满|已满)$")

# Of a rule no one is named and nobody is counted.
_ONE = re.compile(r"[一-鿿]某|[0-9一二两三四五六七八九十]+[名人]|[（(][0-9]")


def minors(text: str) -> Iterator[Finding]:
    """Signs of a minor. A year of birth is one from 2008 on: whoever has come of age meanwhile is asked about in vain."""
    for found in _CHILD.finditer(text):
        before = text[max(0, found.start() - 4) : found.start()]
        if (
            not _GENERAL.search(before)
            or _ONE.match(text, found.end())
            or (before.endswith(("未满", "不满")) and "岁" in found[0])
        ):
            yield Finding(Kind.MINOR, found.start(), found.end(), Severity.BLOCKS, HIDDEN)


SIGNS = "[岁学班童婴幼儿级初高中生专职附]|未成年"
SCREEN = r"未成年|童|婴|幼儿|患儿|岁|小学|初中|高中|中学|中[初高]|学校|职高|中专|技校|附[中小]|年级|[初高][一二三]|班|出生|生于|[0-9]年生|[月日]生|学籍号"
"""A text without any of this holds nothing that is found here."""
