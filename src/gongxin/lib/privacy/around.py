"""What stands around a name: words for whoever is called by a role before it, what people do after it, and firms and places that it is a part of."""

from __future__ import annotations

import re

from .characters import PLACE_ENDS, words_of
from .words import Words

# --- what stands before ----------------------------------------------------------------------

LABELS = words_of(
    "法定代表人 法人代表 法人 企业法人 负责人 主要负责人 实际控制人 控股股东 股东 合伙人 执行事务合伙人 经营者 投资人 监事 董事长 董事 总经理 副总经理 经理 厂长 院长 校长 店长 店主 老板 "
    "财务人员 会计 出纳 工程师 项目经理 总监 主任"
    " 受害人 被害人 受害者 伤者 死者 证人 当事人 行为人 违法行为人 嫌疑人 犯罪嫌疑人 被告人 被告 原告 上诉人 第三人 投诉人 举报人 报案人 申请人 被申请人 申请执行人 被执行人 被处罚人 消费者 "
    "顾客 患者 病人 患儿 学生 家长 监护人 户主 业主 房东 租户 承租人 出租人 借款人 担保人 债权人 债务人"
    " 其妻 其夫 其子 其女 其父 其母 其兄 其弟 其姐 其妹 妻子 丈夫 儿子 女儿 父亲 母亲 配偶 亲属 近亲属 朋友 邻居 同事 前夫 前妻 女婿 儿媳 岳父 岳母 表哥 表弟 表姐 表妹 堂兄 堂弟 妹夫 姐夫 "
    "嫂子 外甥 侄子 侄女 孙子 孙女 养子 养女 室友 男友 女友"
    " 员工 职工 工人 农民工 雇员 司机 驾驶员 驾驶人 车主 船长 乘客 医生 医师 护士 教师 老师 导游 安全员 检验员 质检员 从业人员 销售人员 业务员 工作人员 联系人 经办人 代理人 委托代理人 见证人 "
    "收货人 发货人 寄件人 收件人 执法人员 处理人 审核人 签字人 签收人 承诺人 委托人 姓名 村民 居民 市民 公民 男子 女子 游客 户名 本名 真名 名叫 犬主 机主 权利人 所有人 所有权人 产权人 记录人 "
    "教练 领队 翻译 主播 骑手 保安 保洁 监理 调度 领班 班组长"
    " 签字 签名 署名 审核 记录 复核 校对 拍照 绘图 勘验 早班 中班 晚班 联系 同志 甲方 乙方"
)
_LONGEST_LABEL = max(map(len, LABELS))
_LABEL_ENDS = frozenset(one[-2:] for one in LABELS)
# Whoever is called by what they do or are: 护理员, 投诉者, 农户, 司炉工.
_ROLE_ENDS = frozenset("员师者人工手主户民客妇长妻夫兄弟姐妹众任事方子女儿父母友哥婿甥嫂生郎总监")
_BETWEEN = re.compile(
    r"(?:[（(][^（）()]{1,10}[）)])?(?:[:：为是系叫]|姓名)?[:：]?[（(]?[“\"]?[ \u3000]*$"
)
LISTED = frozenset("、和与及跟同")
_MARKS = frozenset("，。；：、（）()“”\"'！？,.;:!?\n\r\t 　【】[]《》—-/")
_LED = frozenset("由与和向被以据给对将为系经同替叫找让把是即至及跟于")
_LED_BY = words_of(
    "聘用 雇用 聘请 雇佣 汇入 打入 转给 查获 登记 询问 发现 授予 准予 准许 查明 显示 反映 证实 认定 变更 委托 传唤 告知 送达 交给 卖给 借给 销售给 转让给 变更为 以及 名为 姓名 名叫 称为 "
    "另有 还有 包括"
)

# --- what follows ----------------------------------------------------------------------------

_TITLES = "先生|女士|小姐|同志|师傅|老师|医生|阿姨|大爷|大妈|大姐|大哥"
_ONE_FOLLOWS = re.compile(
    rf"[ ]?(?:{_TITLES}|等[0-9一二两三四五六七八九十]+(?:名|人)|[（(，,](?:男|女)|[（(，,]?(?:公民)?身份证|[（(](?:系|另案|身份|电话|手机|微信|现住|住|护照|汉族"
    rf"|[一-鿿]{{1,3}}族|1[3-9]|[0-9]{{1,2}}岁)"
    r"|的?(?:询问笔录|调查笔录|陈述|证言|供述|辩解|身份证|账户|银行卡|手机|微信|住处|家中|签名|签字|妻子|丈夫|父亲|母亲|儿子|女儿|弟弟|哥哥|姐姐|妹妹)|(?:夫妇|夫妻|父子|母女|兄弟|姐妹|一"
    r"家)|[二两三四五六七八九十]人)"
)
_PERSON_ACTS = re.compile(
    "诉?称|说|反映|陈述|供述|证实|承认|辩称|自述|自称|报称|确认|否认|签[字名收订署]|投诉|举报|购买|受伤|死亡|身亡|驾驶|驾车|支付|转账|借款|提供|到案|到场|到庭|未到|在场|拒绝|拒不|涉嫌|持"
    "有?|驾|系|均|伪造|实施|殴打|打伤|推倒|未经|擅自|不服|名下|所有|所持|处(?:购|取|得|借|买|拿|获|租|承)|通过|正在|打伤|承办|以其|将其|因|租住|居住|受雇|患有?|无证|曾|组织|指使|雇"
)
FOLLOWING = frozenset(
    "的在于与和及为是以向将因对从到已未其等系经按驾称说提表供述持购有所均也又即则并且被把给让使由往来去无至曾先同诉报举告殴打收支付欠借签不应拒实违涉租交入反现名承审出达挪身署辞开贩种饲"
    "搭推罚翻逃拦受抗采之每"
)
_FIRMS = tuple(
    words_of(
        "公司 集团 商行 商店 超市 经营部 合作社 药店 药房 餐厅 餐馆 饭店 酒店 宾馆 旅馆 工厂 加工厂 厂 中心 医院 诊所 学校 银行 委员会 政府 办事处 派出所 小区 面馆 小吃 卤味 包子铺 包子 火锅 "
        "烧烤 水果店 便利店 门市 服务部 工作室 个体户 经营户 店 馆 铺 坊 局 大厦 广场 公园 酱油 牌"
    )
)
COVERED = frozenset("某×*＊X○")


def before_name(words: Words, start: int) -> int | None:  # noqa: PLR0911 -- one sign after another
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
            and is_role(words, role)
        ):
            return 2
        return 1
    place = words.at[start] - 1
    if is_role(words, place):
        return 2
    if head < start and (role := words.until.get(head)) is not None and is_role(words, role):
        return 2
    if last in _LED_BY or last in _LED:
        return 1
    return 1 if words.kinds[place][0] in "pcvdu" else 0


def is_role(words: Words, place: int) -> bool:
    word = words.words[place]
    if word[-1] not in _ROLE_ENDS:
        return False
    return len(word) > 1 or (
        place > 0 and words.kinds[place - 1][0] in "nvb" and len(words.words[place - 1]) > 1
    )


def after_name(words: Words, start: int, end: int, before: int) -> int | None:  # noqa: PLR0911 -- one sign after another
    """What follows: 3 what is said of people alone, 2 what people do, 1 that the name may end here, 0 nothing; None where it is a firm's or a place's."""
    text = words.text
    if end >= len(text):
        return 1
    if text[end] in COVERED:
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
    return 1 if text[end] in FOLLOWING else 0


def _of_a_firm(words: Words, end: int) -> bool:
    """Whether nouns alone lead from there to a word for a firm or an office: 王小二|面馆, and not 尹建平|系|该|公司."""
    place = words.at.get(end)
    while place is not None and place < len(words.words):
        word, kind = words.words[place], words.kinds[place]
        if word.endswith(_FIRMS):
            return True
        if (kind[0] not in "nabj" and kind != "vn") or end + 8 < sum(
            map(len, words.words[: place + 1])
        ):
            return False
        place += 1
    return False
