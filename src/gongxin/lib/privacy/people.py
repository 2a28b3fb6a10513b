"""Names of people in a text: weighed by what stands before, what they are made of, and what follows.

Nothing is learned, and there is no list of people. Each place at which a name could begin is given points for three signs, and the
name is found at four: so it can be said of each why it was found. What is sure is to be covered, what is likely is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from gongxin.lib.identifiers import mask_name

from .characters import (
    COMMON,
    COMPOUND,
    DOUBTFUL,
    FAMILY,
    GIVEN,
    LEADING,
    NO_NAMES,
    PARTS,
    PLACE_ENDS,
    SOUNDS,
    STOP,
    YI,
    YI_GIVEN,
)
from .findings import Finding, Kind, Severity
from .words import Words, cut, is_word

_FOUND, _SURE = 3, 5
_HAN = "[㐀-鿿𠀀-𯨟䶮]"
_FAMILIES = "".join(sorted(FAMILY))
_LIKELY = f"[{''.join(sorted(GIVEN))}]"
_STOPS = f"[{re.escape(''.join(sorted(STOP - {'从', '之', '处'})))}]"
_FAMILY_NAME = rf"(?=[{_FAMILIES}{''.join(sorted({one[0] for one in COMPOUND} - FAMILY))}])(?!{'|'.join(sorted(NO_NAMES))})((?:{'|'.join(sorted(COMPOUND))})|[{_FAMILIES}])"
# Where it is worth while to cut the text into words: a likely character follows, or something that leads to a name stands before.
_BEGINS = re.compile(
    rf"(?={_FAMILY_NAME}(?!{_STOPS}){_HAN}?{_LIKELY})|(?<=[员师者人工手主户民客父母妻夫子女事总监东生长为系叫由被向：:、（“])(?={_FAMILY_NAME}{_HAN})"
)

# --- what stands before ----------------------------------------------------------------------

LABELS = frozenset(
    "法定代表人 法人代表 法人 企业法人 负责人 主要负责人 实际控制人 控股股东 股东 合伙人 执行事务合伙人 经营者 投资人 监事 董事长 董事 总经理 副总经理 经理 厂长 院长 校长 店长 店主 老板 财务人员 会计 出纳 工程师 项目经理 总监 主任"
    " 受害人 被害人 受害者 伤者 死者 证人 当事人 行为人 违法行为人 嫌疑人 犯罪嫌疑人 被告人 被告 原告 上诉人 第三人 投诉人 举报人 报案人 申请人 被申请人 申请执行人 被执行人 被处罚人 消费者 顾客 患者 病人 患儿 学生 家长 监护人 户主 业主 房东 租户 承租人 出租人 借款人 担保人 债权人 债务人"
    " 其妻 其夫 其子 其女 其父 其母 其兄 其弟 其姐 其妹 妻子 丈夫 儿子 女儿 父亲 母亲 配偶 亲属 近亲属 朋友 邻居 同事 前夫 前妻 女婿 儿媳 岳父 岳母 表哥 表弟 表姐 表妹 堂兄 堂弟 妹夫 姐夫 嫂子 外甥 侄子 侄女 孙子 孙女 养子 养女 室友 男友 女友"
    " 员工 职工 工人 农民工 雇员 司机 驾驶员 驾驶人 车主 船长 乘客 医生 医师 护士 教师 老师 导游 安全员 检验员 质检员 从业人员 销售人员 业务员 工作人员 联系人 经办人 代理人 委托代理人 见证人 收货人 发货人 寄件人 收件人 执法人员 处理人 审核人 签字人 签收人 承诺人 委托人 姓名 村民 居民 市民 公民 男子 女子 游客 户名 本名 真名 名叫 犬主 机主 权利人 所有人 所有权人 产权人 记录人 教练 领队 翻译 主播 骑手 保安 保洁 监理 调度 领班 班组长"
    " 签字 签名 署名 审核 记录 复核 校对 拍照 绘图 勘验 早班 中班 晚班 联系 同志 甲方 乙方".split()
)
_LONGEST_LABEL = max(map(len, LABELS))
_LABEL_ENDS = frozenset(one[-2:] for one in LABELS)
# Whoever is called by what they do or are: 护理员, 投诉者, 农户, 司炉工.
_ROLE_ENDS = frozenset("员师者人工手主户民客妇长妻夫兄弟姐妹众任事方子女儿父母友哥婿甥嫂生郎总监")
_BETWEEN = re.compile(
    r"(?:[（(][^（）()]{1,10}[）)])?(?:[:：为是系叫]|姓名)?[:：]?[（(]?[“\"]?[ \u3000]*$"
)
_LISTED = frozenset("、和与及跟同")
_MARKS = frozenset("，。；：、（）()“”\"'！？,.;:!?\n\r\t 　【】[]《》—-/")
_LED = frozenset("由与和向被以据给对将为系经同替叫找让把是即至及跟于")
_LED_BY = frozenset(
    "聘用 雇用 聘请 雇佣 汇入 打入 转给 查获 登记 询问 发现 授予 准予 准许 查明 显示 反映 证实 认定 变更 委托 传唤 告知 送达 交给 卖给 借给 销售给 转让给 变更为 以及 名为 姓名 名叫 称为 另有 还有 包括".split()
)

# --- what follows ----------------------------------------------------------------------------

_TITLES = "先生|女士|小姐|同志|师傅|老师|医生|阿姨|大爷|大妈|大姐|大哥"
_ONE_FOLLOWS = re.compile(
    rf"[ ]?(?:{_TITLES}|等[0-9一二两三四五六七八九十]+(?:名|人)|[（(，,](?:男|女)|[（(，,]?(?:公民)?身份证|[（(](?:系|另案|身份|电话|手机|微信|现住|住|护照|汉族|[一-鿿]{{1,3}}族|1[3-9]|[0-9]{{1,2}}岁)"
    r"|的?(?:询问笔录|调查笔录|陈述|证言|供述|辩解|身份证|账户|银行卡|手机|微信|住处|家中|签名|签字|妻子|丈夫|父亲|母亲|儿子|女儿|弟弟|哥哥|姐姐|妹妹)|(?:夫妇|夫妻|父子|母女|兄弟|姐妹|一家)|[二两三四五六七八九十]人)"
)
_PERSON_ACTS = re.compile(
    "诉?称|说|反映|陈述|供述|证实|承认|辩称|自述|自称|报称|确认|否认|签[字名收订署]|投诉|举报|购买|受伤|死亡|身亡|驾驶|驾车|支付|转账|借款|提供|到案|到场|到庭|未到|在场|拒绝|拒不|涉嫌|持有?|驾|系|均|伪造|实施|殴打|打伤|推倒|未经|擅自|不服|名下|所有|所持|处(?:购|取|得|借|买|拿|获|租|承)|通过|正在|打伤|承办|以其|将其|因|租住|居住|受雇|患有?|无证|曾|组织|指使|雇"
)
_FOLLOWING = frozenset(
    "的在于与和及为是以向将因对从到已未其等系经按驾称说提表供述持购有所均也又即则并且被把给让使由往来去无至曾先同诉报举告殴打收支付欠借签不应拒实违涉租交入反现名承审出达挪身署辞开贩种饲搭推罚翻逃拦受抗采之每"
)
_FIRMS = tuple(
    "公司 集团 商行 商店 超市 经营部 合作社 药店 药房 餐厅 餐馆 饭店 酒店 宾馆 旅馆 工厂 加工厂 厂 中心 医院 诊所 学校 银行 委员会 政府 办事处 派出所 小区 面馆 小吃 卤味 包子铺 包子 火锅 烧烤 水果店 便利店 门市 服务部 工作室 个体户 经营户 店 馆 铺 坊 局 大厦 广场 公园 酱油 牌".split()
)
_COVERED = frozenset("某×*＊X○")
_RARELY = frozenset(("第五", "东方", "百里", "南门", "西门", "太史", "清水", "井上", "山口"))
"""Compound family names that are ordinary words."""


def names(text: str, known: Collection[str] = ()) -> Iterator[Finding]:
    """Names of people: those that the record gives, wherever they stand; others by the points of `_weigh`.

    A name that is covered already, as 张某 is, is none.
    """
    for one in known:
        if len(one) >= 2:
            for found in re.finditer(re.escape(one), text):
                yield _named(found.start(), found.end(), one)
    if _PARTED.search(text):
        yield from _in_parts(text)
    if _CAPITAL.search(text):
        yield from _in_letters(text)
    starts = [found.span(found.lastindex or 0) for found in _BEGINS.finditer(text)]
    if not starts and not _FOREIGN.search(text):
        return
    words = cut(text)
    yield from (
        _named(start, end, text[start:end], Severity.BLOCKS if points >= _SURE else Severity.ASKS)
        for start, end, points in _family_names(words, starts)
    )
    yield from _called(words)
    yield from _foreign(words)


def _family_names(words: Words, starts: Iterable[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Where names with a family name begin and end, with their points. Beside a name in a list one point fewer is enough."""
    likely: list[tuple[int, int, int]] = []
    for start, family in starts:
        last = likely[-1] if likely else (0, 0, 0)
        beside = start - last[1] == 1 and words.text[last[1]] in _LISTED
        best = _weigh(words, start, family, listed=beside and last[2] >= _FOUND)
        if best is None or start < last[1] and best[0] <= last[2]:
            continue
        if start < last[1]:
            likely.pop()
        likely.append((start, best[1], best[0]))
    found: list[tuple[int, int, int]] = []
    for start, end, points in reversed(likely):
        after = found[-1] if found else (-1, 0, 0)
        if points >= _FOUND or (after[0] - end == 1 and words.text[end] in _LISTED):
            found.append((start, end, points))
    return found


def _weigh(words: Words, start: int, family: int, *, listed: bool) -> tuple[int, int] | None:
    """The points of the likeliest name that begins at `start`, and where it ends; None where there is none.

    Signs: before it (0 to 3), what it is made of (-3 to 4), after it (0 to 3).
    """
    before = 3 if listed else _before(words, start)
    if before is None:
        return None
    best: tuple[int, int] | None = None
    for end in (family + 1, family + 2):
        made = _made(words, start, family, end, before)
        if made is None:
            continue
        after = _after(words, start, end, before)
        if after is None:
            continue
        points = before + made + after
        if points >= _FOUND - 1 and (best is None or points >= best[0]):
            best = points, end
    return best


def _before(words: Words, start: int) -> int | None:
    """What the words before say: 3 that somebody is named, 2 a role, 1 that something may begin here, 0 nothing; None in the midst of a word."""
    text = words.text
    if start == 0:
        return 1
    gap = _BETWEEN.search(text, max(0, start - 14), start)
    head = gap.start() if gap else start
    if text[max(0, head - 2) : head] in _LABEL_ENDS:
        for length in range(2, min(_LONGEST_LABEL, head) + 1):
            if text[head - length : head] in LABELS:
                return 3
    if start not in words.at:
        return None
    if (
        text[head - 1] in "人员者"
        and head > 1
        and text[head - 2 : head] not in ("单人", "个人", "他人", "别人", "或者", "两人", "人员")
    ):
        return 2
    last = words.words[words.at[start] - 1]
    if text[start - 1] in _MARKS:
        role = words.until.get(head)
        if (
            role is not None
            and head < start
            and text[start - 1] in ":：（(“ "
            and _is_role(words, role)
        ):
            return 2
        return 1
    place = words.at[start] - 1
    if _is_role(words, place):
        return 2
    if head < start and (role := words.until.get(head)) is not None and _is_role(words, role):
        return 2
    if last in _LED_BY or last in _LED:
        return 1
    return 1 if words.kinds[place][0] in "pcvdu" else 0


def _is_role(words: Words, place: int) -> bool:
    word = words.words[place]
    if word[-1] not in _ROLE_ENDS:
        return False
    return len(word) > 1 or (
        place > 0 and words.kinds[place - 1][0] in "nvb" and len(words.words[place - 1]) > 1
    )


def _made(words: Words, start: int, family: int, end: int, before: int) -> int | None:
    """What the characters say of themselves: family name and given name, and whether the dictionary knows them as words."""
    text = words.text
    name, given = text[start:end], text[family:end]
    if (
        len(given) < end - family
        or not _is_han(given[-1])
        or not _is_han(given[0])
        or name in NO_NAMES
    ):
        return None
    place = words.at.get(start)
    covered = start + len(words.words[place]) if place is not None else start
    if place is not None and covered == end and words.kinds[place].startswith("nr"):
        return _of_family(text[start:family], given) + 2
    if not (STOP.isdisjoint(given) and _COVERED.isdisjoint(given)):
        return None
    if text[start] in LEADING and before < 2 and (len(given) == 1 or is_word(given)):
        return None
    points = _of_family(text[start:family], given) + sum(one in GIVEN for one in given)
    whole = end in words.until or is_word(text[end : end + 2])
    if place is None or not whole:  # the dictionary cut it otherwise: 小|明确|认
        return points - 1 if before == 3 and text[start:family] not in DOUBTFUL else None
    if covered > end:
        return None
    if covered > family:
        return points - 2
    if end not in words.until:
        points -= 1
    elif len(given) == 2 and family in words.at:
        points -= _of_a_word(words, words.at[family], given)
    if given[-1] in _FOLLOWING and len(given) == 2:
        points -= 1
    return max(points, 0) if before == 3 else points


def _of_family(family: str, given: str) -> int:
    if len(family) > 1:
        return 1 if family in _RARELY else 2
    if family not in DOUBTFUL:
        return 1
    return 0 if family in COMMON or (len(given) == 2 and all(one in GIVEN for one in given)) else -1


def _of_a_word(words: Words, place: int, given: str) -> int:
    """What a given name loses by being a word: nothing where parents choose both characters (建国), most where they choose neither."""
    if len(words.words[place]) != 2 or words.kinds[place].startswith("nr"):
        return 0
    return 2 - sum(one in GIVEN for one in given)


def _is_han(one: str) -> bool:
    return "㐀" <= one <= "鿿" or one > "𠀀"


def _after(words: Words, start: int, end: int, before: int) -> int | None:
    """What follows: 3 what is said of people alone, 2 what people do, 1 that the name may end here, 0 nothing; None where it is a firm's or a place's."""
    text = words.text
    if end >= len(text):
        return 1
    if text[end] in _COVERED:
        return None
    if _ONE_FOLLOWS.match(text, end):
        return 3
    if text[end] in _MARKS or not ("㐀" <= text[end] <= "鿿"):
        if text[end] in "0123456789" and before < 2:
            return 0
        return None if text[end - 1] in PLACE_ENDS and before < 2 else 1
    if text[end] in PLACE_ENDS or _of_a_firm(words, end):
        return None
    if text[end - 1] == "记" and before < 2:
        return None
    if _PERSON_ACTS.match(text, end):
        return 2
    if text[end - 1] in PLACE_ENDS and before < 2:
        return None
    place = words.at.get(end)
    if place is not None and (words.kinds[place][0] in "vpcdurmtfs" or len(words.words[place]) > 1):
        return 1
    return 1 if text[end] in _FOLLOWING else 0


def _of_a_firm(words: Words, end: int) -> bool:
    """Whether nouns alone lead from there to a word for a firm or an office: 王小二|面馆, and not 尹建平|系|该|公司."""
    place = words.at.get(end)
    while place is not None and place < len(words.words):
        word, kind = words.words[place], words.kinds[place]
        if word.endswith(_FIRMS):
            return True
        if (
            kind[0] not in "nabj"
            and kind != "vn"
            or end + 8 < sum(map(len, words.words[: place + 1]))
        ):
            return False
        place += 1
    return False


# --- titles, names in parts, in letters, of other languages ------------------------------------

_CALLED = re.compile(
    rf"(?P<family>[{_FAMILIES}])(?P<title>师傅|总经理|总|经理|老师|医生|大夫|主任|老板|书记|队长|厂长|店长|律师|会计|先生|女士|小姐|大爷|大妈|大姐|大哥|阿姨|奶奶|爷爷|哥|姐|嫂|婶|叔|伯|老爷子|老太|工)(?![一-鿿]*(?:公司|有限|程|作))"
    rf"|(?P<old>[老小])(?P<one>[{''.join(sorted(COMMON - DOUBTFUL))}])(?P<kin>[哥姐弟妹某]?)"
)


def _called(words: Words) -> Iterator[Finding]:
    """王经理, 李总, 老刘: whoever knows the place knows who that is. The title may stay."""
    text = words.text
    for found in _CALLED.finditer(text):
        start, end = found.span()
        before = _before(words, start)
        place = words.at.get(start)
        if before is None or place is None:
            continue
        whole = words.words[place]
        if found["old"]:
            after = _after(words, start, end, before)
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
            if len(found["title"]) == 1 and (before == 0 or not _after(words, start, end, before)):
                continue
            masked = f"某{found['title']}"
        yield Finding(Kind.NAME, start, end, Severity.ASKS, masked)


_DOT = "[·•・‧∙]"
_PARTED, _CAPITAL = re.compile(_DOT), re.compile("[A-Z][A-Za-z]")
# 米热汗·合木提|与…: what is in no such name
_GOES_ON = re.compile("[与和及跟在系为向由被将以称未的等之均于从对说诉签到持因二两三]")
_IN_PARTS = re.compile(rf"(?P<first>{_HAN}{{1,8}})(?:{_DOT}{_HAN}{{1,8}}){{1,3}}")


def _in_parts(text: str) -> Iterator[Finding]:
    """阿依古丽·买买提: from the last word before the dot that is no role and no verb."""
    for found in _IN_PARTS.finditer(text):
        start, dot = found.span("first")
        words = cut(text[max(0, start - 4) : dot])
        begins = max(0, start - 4)
        for place, word in enumerate(words.words):
            begins += len(word)
            led = words.kinds[place][0] in "pcvdu" and begins - len(word) >= start - 4
            if begins < dot and (led or word in LABELS or _is_role(words, place)):
                start = max(start, begins)
        end = found.end()
        last = max(text.rfind(one, start, end) for one in "·•・‧∙")
        goes_on = _GOES_ON.search(text, last + 2, end)
        end = goes_on.start() if goes_on else end
        yield _named(start, end, text[start:end])


_LATIN = re.compile(
    r"(?<![A-Za-z0-9@._-])(?:[A-Z][a-z]{1,14}(?:[ -][A-Z][a-z]{1,14}){1,3}|[A-Z]{2,12} [A-Z][a-z]{1,14}|[A-Z][a-z]{1,14} [A-Z]{2,12})(?![A-Za-z0-9@._-])"
)
_NO_PERSON = re.compile(
    r"\b(?:Co|Ltd|Inc|Corp|Limited|Company|Group|Pro|Max|Plus|Mini|Class|Type|Model|Version|Windows|Office|Android|Hotel|Cafe|Coffee|Bar|Club|Shop|Store|Park|Plaza|Center|Centre|Tower|Road|Street|City|Bank|Brand|New|Good|Best|Super|Made|China|Chinese|Product|Food|System|Service|International|Technology|Studio|Home|House|Life|Music|Cloud|Smart|Phone|The|Of|And|No)\b",
    re.I,
)


def _in_letters(text: str) -> Iterator[Finding]:
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
        yield _named(found.start(), found.end(), found[0], Severity.ASKS)


_FOREIGN = re.compile(rf"(?:{PARTS}){{1,4}}|(?:{YI})[{YI_GIVEN}]{{2,3}}")
_SOUNDED = re.compile(f"[{''.join(sorted(SOUNDS))}]{{3,7}}")


def _foreign(words: Words) -> Iterator[Finding]:
    """扎西顿珠, 古丽娜尔, 沙马尔布; after a word for a role any run of the sounds by which foreign names are written."""
    text = words.text
    for found in _FOREIGN.finditer(text):
        start, end = found.span()
        known = _before(words, start)
        before = (0 if start not in words.at else 1) if known is None else known
        if (
            before >= 2
            and all(one in GIVEN for one in text[end : end + 2])
            and end + 2 in words.until
        ):
            end += 2
        after = _after(words, start, end, before)
        several = (
            end - start >= 4 or text[start:end] != re.match(f"(?:{PARTS})?", text[start:end])[0]
        )  # type: ignore[index]
        if after is not None and before + after + (3 if several else 1) >= _FOUND - 1:
            yield _named(
                start, end, text[start:end], Severity.BLOCKS if before >= 2 else Severity.ASKS
            )
    for found in _SOUNDED.finditer(text):
        start, end = found.span()
        before = _before(words, start)
        if before is None or before < 2 or end not in words.until:
            continue
        place = words.at.get(start)
        if (
            place is not None
            and len(words.words[place]) >= 2
            and not words.kinds[place].startswith("nr")
        ):
            continue
        if _after(words, start, end, before):
            yield _named(start, end, text[start:end], Severity.ASKS)


def _named(start: int, end: int, name: str, severity: Severity = Severity.BLOCKS) -> Finding:
    return Finding(Kind.NAME, start, end, severity, mask_name(name))


SCREEN = (
    rf"[{_FAMILIES}][ \t\u3000]{{0,2}}[㐀-鿿\x{{20000}}-\x{{2fa1f}}䶮]|{'|'.join(sorted(COMPOUND))}|{PARTS}|{YI}|[老小][{''.join(sorted(COMMON))}]"
    rf"|[A-ZＡ-Ｚ][A-Za-zＡ-Ｚａ-ｚ]|{_DOT}|[{''.join(sorted(SOUNDS))}]{{3}}"
)
"""A text without any of this and without a known name holds nothing that is found here."""
