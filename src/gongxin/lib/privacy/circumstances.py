"""How somebody lives: where to the door, in what health, with what income and property; told by the words around."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .findings import HIDDEN, Finding, Kind, Severity

_HAN = "一-鿿"
_NUMBER = r"[0-9A-Za-z〇零一二三四五六七八九十百甲乙丙丁东南西北]"
_ROAD = "大道|大街|路|街|巷|弄|胡同|里|村|镇|乡|社区|小区|花园|家园|公寓|苑|府|庭|湾|城|园|队|组|屯|寨|庄"
_UNIT = "号楼|号院|单元|号|栋|幢|座|室|户|层|楼"
# a street or estate, then one part after another down to the door
_PART = r"(?:第?[一二三四五六七八九十0-9]期|[A-Z]区|[东西南北]区|[甲乙丙丁])"
_ADDRESS = re.compile(
    rf"(?:[{_HAN}]{{1,8}}?(?:省|自治区|市|自治州|州|盟|区|县|旗))*"
    rf"[{_HAN}0-9]{{0,10}}?[{_HAN}](?:{_ROAD})"
    rf"(?:[{_HAN}]{{0,8}}?(?:{_ROAD}))?{_PART}?"
    rf"(?:(?:第?{_NUMBER}{{1,6}}(?:[-—]{_NUMBER}{{1,5}}){{0,3}}(?:{_UNIT}|组|队|社)(?:附{_NUMBER}{{1,4}}号)?)+|[0-9]{{1,3}}(?:[-—][0-9]{{1,5}}){{1,3}}(?![0-9]))"
    rf"(?:{_NUMBER}{{1,6}}(?:[-—]{_NUMBER}{{1,5}}){{0,2}}(?:{_UNIT})?)?"
)  # fmt: skip
_AT_HOME = re.compile(
    r"(?:住址|住所地?|家住|户籍地?|户籍所在地|现住|居住于|居住在|租住在?|租住于|住于|住在|家庭地址|送达地址|联系地址|收货地址|暂住)"
    r"(?:地址)?[为是:：系在于]?\s*$"
)
_DOOR = re.compile(r"(?:单元|室|户|栋|幢|号楼|座|[0-9]-[0-9])")
_PREMISES = re.compile(
    r"(?:经营场所|营业场所|注册地址|经营地址|营业地址|生产地址|厂址|门店|店铺|门面|仓库|厂区|工地|项目部?|商铺|公司住所|办公地址|实际经营地|摊位)"
    rf"[{_HAN}“”]{{0,6}}[为是:：系在于]?\s*$"
)
# what only looks like a door
_NO_DOOR = re.compile(r"^(?:[^0-9]{0,20})(?:号(?:令|文|公告|线|地块|宗地|井|锅炉|机|库|车|厂房))")


def addresses(text: str) -> Iterator[Finding]:
    """Addresses down to the door. At home they have to be covered; premises of a business are not found, a bare number is asked about."""
    for found in _ADDRESS.finditer(text):
        before, after = (
            text[max(0, found.start() - 12) : found.start()],
            text[found.end() : found.end() + 4],
        )
        start = found.start()
        inner = re.match(
            rf"[{_HAN}]{{0,4}}(?:住址|住所地?|家住|户籍所在地|户籍地?|现住址?|居住于|居住在|租住于|租住在?|住于|住在|家庭地址|联系地址)[为是:：系在于]?",
            found[0],
        )
        if inner:
            start += inner.end()
        home = bool(inner) or _AT_HOME.search(before) is not None
        premises = _PREMISES.search(text[max(0, start - 14) : start]) or re.match(
            rf"[{_HAN}]{{0,8}}(?:经营场所|营业场所|注册地址|经营地址|门店|厂区|仓库|办公地址)",
            found[0],
        )
        if (premises and not home) or re.match(
            "(?:令|文|公告|线|地块|宗地|井|锅炉|机组|厂房|标段)", after
        ):
            continue
        closely = home or _DOOR.search(text[start : found.end()]) is not None
        yield Finding(
            Kind.ADDRESS,
            start,
            found.end(),
            Severity.BLOCKS if closely else Severity.ASKS,
            HIDDEN,
        )


_ILLNESSES = (
    "艾滋病|HIV|乙肝|乙型肝炎|丙肝|肺结核|梅毒|性病|精神分裂症|精神病|精神障碍|精神疾病|抑郁症|抑郁|躁郁症|双相情感障碍|焦虑症|癫痫|惊厥"
    "|糖尿病足?|高血压|冠心病|心脏病|心肌梗死|脑梗死?|脑出血|中风|尿毒症|肾衰竭|白血病|血友病|(?:[肝肺胃肠胰肾脑骨血舌喉]|直肠|结肠|乳腺|宫颈|甲状腺|食管|食道|鼻咽|前列腺|卵巢|子宫|膀胱|胆管|淋巴)癌|癌症?|恶性肿瘤|肿瘤|粉碎性骨折|骨折|截肢|瘫痪|偏瘫"
    "|尘肺病?|矽肺|哮喘|肝硬化|阿尔茨海默病|老年痴呆|帕金森病?|自闭症|孤独症|智力残疾|肢体残疾|听力残疾|视力残疾|精神残疾|下肢残疾|残疾人|聋哑|失明|失聪|破裂|挫伤|裂伤|烧伤|烫伤|灼伤|坏死|休克|昏迷"
    "|怀孕|妊娠(?:[0-9]+周)?|怀孕[0-9一二三四五六七八九]+个月|流产|不孕|产后|孕[0-9一二三四五六七八九十]+周|[一-鿿]{1,4}(?:炎|综合征|后遗症|突出症?|膨出|红斑狼疮)|脊髓损伤|脑震荡|颅脑损伤|(?:一氧化碳|食物|农药|酒精|药物|甲醇)中毒"
)
_SICK = re.compile(
    rf"(?:(?:患有?|确诊[为患]?|诊断为|罹患|身患|感染|查出|因病|突发|自称有|系|为|长期服用)[{_HAN}]{{0,6}}?)?"
    rf"(?:[{_HAN}]{{0,4}}?(?:期|型|性|级)|[左右双][侧{_HAN}]?[{_HAN}]{{0,3}}?)?(?:{_ILLNESSES})(?:[{_HAN}]{{0,2}}(?:期|级))?(?:初筛|检测)?(?:阳性)?"
)
_TREATED = re.compile(
    r"(?:病历号|住院号|门诊号)[:：为]?\s*[0-9A-Za-z]{4,12}|(?:既往|家族)?病史[:：]?[^，。；]{0,16}|[一-鿿]{0,2}住院(?:治疗)?(?:[0-9一二三四五六七八九十余]+(?:天|日|个?月))?(?!部|楼|病区|号|收费|床位)|(?<=[人者其方])因病|抗体呈?阳性"
    r"|(?:伤残|残疾)(?:等级)?[为:：评定]{0,4}[一二三四五六七八九十0-9]+级|(?:一|二|三|四|五|六|七|八|九|十)级伤?残疾?|轻微伤|轻伤[一二]级|重伤[一二]级"
    r"|血型[:：为]?\s*(?:AB|A|B|O)型?|核酸检测[^，。；]{0,4}阳性|检测呈?阳性|体检(?:结果|报告)[^，。；]{0,10}|服用[^，。；]{1,10}(?:药物|药品)|做(?:了)?[^，。；]{1,8}手术|接受[^，。；]{1,8}手术"
)  # fmt: skip
_OF_A_TRADE = re.compile(
    r"^(?:防治|预防|防控|防疫|检测|检验|医院|专科|科|中心|研究|药|用药|治疗仪|宣传|筛查|知识|保健|康复(?:机构|中心|医院)|疫苗|联合会|就业|保障|事业|证照?|专用|通道|车位|产品|功效|作用|疗效|等(?:疾病|功效|症)|患者(?:服务|救助)|的(?:药品|功效|保健|疗效|治疗作用|广告))"
)
_OF_AN_ANIMAL = re.compile(
    r"(?:动物|植物|猪|牛|羊|鸡|鸭|鹅|禽|畜|鱼|虾|虫|犬|果树|水稻|小麦|作物|治愈|根治|治疗|预防|防治|宣称|功效|抗|降低|缓解|针对|适用于)[^，。；]{0,6}$"
)
_ABOUT_SOMEBODY = re.compile(
    r"患|确诊|诊断|罹|感染|查出|因病|突发|本人|其|受害|病情|系|服用|住院|伤"
)


def health(text: str) -> Iterator[Finding]:
    """Illness, injury and treatment of somebody; not the diseases of beasts, the names of laws and clinics, or what a remedy promises."""
    for found in _SICK.finditer(text):
        before, after = (
            text[max(0, found.start() - 10) : found.start()],
            text[found.end() : found.end() + 8],
        )
        if _OF_A_TRADE.match(after) or _OF_AN_ANIMAL.search(before + _led(found[0])):
            continue
        somebody = _ABOUT_SOMEBODY.search(before[-6:] + found[0]) is not None
        yield Finding(
            Kind.HEALTH,
            found.start(),
            found.end(),
            Severity.BLOCKS if somebody else Severity.ASKS,
            HIDDEN,
        )
    for found in _TREATED.finditer(text):
        yield Finding(Kind.HEALTH, found.start(), found.end(), Severity.BLOCKS, HIDDEN)


def _led(phrase: str) -> str:
    """What stands before the illness within the phrase itself: 感染 of 生猪感染 is outside, 猪 of 因猪 is inside."""
    return re.sub(rf"(?:{_ILLNESSES}).*$", "", phrase)


_AMOUNT = r"(?:人民币)?(?:不足|不到|低于|高于|超过|大约|[约近超达仅共余])*(?:人民币)?[0-9０-９一二两三四五六七八九十百千万亿,，.]+余?(?:万|亿|千)?(?:余)?元"
_WEALTH = re.compile(
    rf"(?:(?:家庭|个人|本人|其)?(?:人均)?(?:每?月|每?年)(?:人?均|平均)?(?:工资)?(?:纯|总|可支配)?(?:收入|工资)(?:为|是|约|仅|共|合计)?|(?:月|年)薪(?:为|是|约)?|(?:基本|月|实发)?工资(?:标准)?(?:为|是|每月|约)|退休金[为每月是约]*|养老金[为每月是约]*|低保金[为每月是约]*|公积金(?:缴存|余额)[^，。；]{{0,6}}?"
    rf"|(?:收入|工资|薪水?|存款|积蓄|退休金|养老金|低保金?|最低生活保障|补偿款|赔偿款|抚恤金|公积金)(?:每月|每年|仅|余|余额|剩|共|合计|为|是|约|低于|高于|不足|超过|达|标准|[，,]?其中){{0,4}}{_AMOUNT}"
    rf"|(?:银行)?存款(?:余额)?(?:为|是|有|约|共)?|账户余额(?:为|是|有|约)?|(?:个人所得税|个税)(?:缴纳|纳税)?(?:额)?(?:为|是|约)?|(?:年)?纳税额(?:为|是|约)?|持有(?:的)?(?:股票|基金|债券|理财产品)(?:市值)?(?:为|是|约)?|保单(?:现金价值|保额)(?:为|是|约)?){_AMOUNT}"
    r"|无(?:固定|其他|经济|稳定)*收入(?:来源)?|(?:家庭|本人|个人|其)?无(?:商品)?(?:住房|房产)"
    r"|名下(?:现)?(?:有|拥有|的)?[^，。；]{0,8}?(?:房产|住房|房屋|商铺|车位|宅基地|存款|股票|车辆|轿车)[^，。；]{0,4}?(?:[0-9一二两三四五六七八九十]+(?:套|处|间|辆|个|只)|[0-9.]+平方米)?"
    r"|(?:拥有|购有|自有)(?:[^，。；]{0,6})?(?:房产|住房|商品房|别墅)[0-9一二两三四五六七八九十]*(?:套|处)?"
)  # fmt: skip
_OF_A_BUSINESS = re.compile(
    r"(?:营业|销售|经营|违法|非法|业务|主营|公司|企业|单位|拖欠|欠付|被欠|克扣)[^，。；]{0,4}$"
)


def wealth(text: str) -> Iterator[Finding]:
    """Income, deposits and property of a person (charter C2); not turnover, wages owed, or what an offence brought in."""
    for found in _WEALTH.finditer(text):
        before = text[max(0, found.start() - 8) : found.start()]
        if not _OF_A_BUSINESS.search(before):
            yield Finding(Kind.WEALTH, found.start(), found.end(), Severity.BLOCKS, HIDDEN)


ADDRESS_SIGNS = rf"[号室户栋幢座层楼]|单元|{_NUMBER}[组社队]|[0-9][-—][0-9]"
HEALTH_SIGNS = "[病炎癌症瘤孕娠产残伤折瘫肝结毒肺哮癫痫惊厥压中血梗狼截昏死克破裂聋哑失明性院号型阳检药术郁化HＨ]"
WEALTH_SIGNS = "元|名下|收入|[房别车]"
SCREEN = (
    rf"(?:{_UNIT}|组|队|社)|[0-9][-—][0-9]|{_ILLNESSES}|因病|病历号|住院|门诊号|病史|残|轻微伤|轻伤|重伤|血型|阳性|体检|服用|手术"
    r"|收入|薪|积蓄|低保|最低生活保障|补偿款|赔偿款|抚恤金|工资|退休金|养老金|低保金|公积金|存款|余额|个税|所得税|纳税额|股票|基金|债券|理财|保单|名下|房产|住房|别墅|商品房"
)
"""A text without any of this holds nothing that the finders of this module find."""
