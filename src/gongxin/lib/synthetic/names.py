"""Invented names: people, companies and the places of the synthetic province.

Family names and given characters are common ones, drawn apart, so a name that a real person bears
is chance. A small share has what real registers have and software forgets: characters outside the
basic plane (𬭚), rare ones (䶮, 㛃), and long names in parts (阿卜杜热合曼·买买提).
"""

from __future__ import annotations

import numpy as np
import polars as pl

from .streams import Ints, gather, pick, weighted

_FAMILY = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾萧田董潘袁于蒋蔡余杜叶程苏魏吕丁任"
    "沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫"
)
_COMPOUND = ("欧阳", "司马", "上官", "诸葛", "慕容", "令狐")
_GIVEN = (
    "安柏宝碧冰波博彩灿昌超辰晨成诚驰春慈聪达丹德迪冬栋帆凡芳菲丰枫峰锋凤福刚歌耕光广国海涵汉航禾和恒弘"
    "宏鸿华桦欢辉慧吉佳嘉坚建健江杰洁锦劲静娟君俊珂可兰乐雷磊黎礼丽力立莉莲亮林玲灵龙璐露洛满茂梅美萌"
    "梦敏明铭沐楠宁培鹏萍平朴琪奇琦谦强芹琴青清晴秋然荣瑞若森山珊尚胜诗石舒爽水思松苏素涛恬庭彤婉威薇"
    "维伟文武希溪曦霞贤湘翔晓欣新馨星兴秀旭萱学雪雅妍岩彦燕阳洋瑶野依怡宜益艺毅银英莹盈颖永勇咏友宇雨玉"
    "渝育钰裕誉元园原远月悦云耘芸允泽展哲珍真正知志智致忠舟竹卓紫子"
)
_RARE = ("䶮", "𬭚", "㛃", "𬘭", "㑇", "𫟹")
_LONG_FIRST = ("阿卜杜热合曼", "古丽巴哈尔", "买买提江", "吉克", "扎西", "阿依", "沙马", "洛桑")
_LONG_LAST = ("买买提", "阿卜杜拉", "热合木提", "阿呷", "尼玛", "次仁", "木呷", "吐尔逊")

_REGIONS = (
    "示例",
    "示例安和",
    "示例清源",
    "示例东岭",
    "示例南溪",
    "示例云川",
    "示例柳河",
    "示例石桥",
)
_BRAND_HEAD = (
    "安百博昌诚达德东丰福光国海和恒弘宏华汇嘉金锦景康乐利联龙茂明宁鹏启强庆瑞"
    "润盛世顺泰天同旺伟文祥新信兴旭亚阳益永友裕元远云泽展正志中众"
)
_BRAND_TAIL = (
    "邦宝川达道德鼎锋孚盖冠航禾合和恒湖基际佳捷康科来乐里利林隆迈美明能宁品奇启"
    "起然瑞森山胜圣石舒爽泰腾通图拓旺维文溪湘欣鑫轩彦洋宜益茵涌友宇源悦云泽正舟卓"
)

RARE_SHARE = 0.004
LONG_SHARE = 0.010


def people_names(rng: np.random.Generator, size: int) -> pl.Series:
    """Names of `size` people."""
    ranks = np.arange(1, len(_FAMILY) + 1)
    family = gather(tuple(_FAMILY), weighted(rng, (1 / (ranks + 6)).tolist(), size))
    compound = pl.Series(rng.random(size) < 0.006)
    family = pick(rng, _COMPOUND, size).zip_with(compound, family)
    given = tuple(_GIVEN)
    single = pl.Series(rng.random(size) < 0.18)
    second = pick(rng, given, size)
    second = pick(rng, _RARE, size).zip_with(pl.Series(rng.random(size) < RARE_SHARE), second)
    blank = pl.Series([""], dtype=pl.String).new_from_index(0, size)
    names = family + blank.zip_with(single, pick(rng, given, size)) + second
    long = pick(rng, _LONG_FIRST, size) + "·" + pick(rng, _LONG_LAST, size)
    return long.zip_with(pl.Series(rng.random(size) < LONG_SHARE), names)


def company_names(
    rng: np.random.Generator, trades: pl.Series, forms: pl.Series, divisions: Ints
) -> pl.Series:
    """Region, word, trade and form: 示例清源恒达餐饮有限公司; the division gives the region."""
    size = len(trades)
    region = gather(_REGIONS, divisions % len(_REGIONS))
    word = pick(rng, tuple(_BRAND_HEAD), size) + pick(rng, tuple(_BRAND_TAIL), size)
    third = pick(rng, tuple(_BRAND_TAIL), size)
    short = pl.Series(rng.random(size) < 0.6)
    blank = pl.Series([""], dtype=pl.String).new_from_index(0, size)
    return region + word + blank.zip_with(short, third) + trades + forms


def addresses(rng: np.random.Generator, divisions: Ints) -> pl.Series:
    """Addresses that cannot be found on a map: 示例省示例市示例清源县……路 12 号."""
    size = len(divisions)
    number = pl.Series(rng.integers(1, 400, size)).cast(pl.String)
    street = pick(rng, ("示范路", "样例街", "测试大道", "模拟巷"), size)
    head = pl.Series(["示例省示例市"], dtype=pl.String).new_from_index(0, size)
    return head + gather(_REGIONS, divisions % len(_REGIONS)) + "区" + street + number + "号"
