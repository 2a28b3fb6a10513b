"""Names of people in a text, and signs of minors.

There is no list of names: a name is told by a family name (百家姓 and the compound ones) together with the words around it, and
the names that a record itself gives are looked for as they stand.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from gongxin.lib.identifiers import mask_name

from .findings import HIDDEN, Finding, Kind, Severity

_FAMILY = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾萧肖田董潘袁于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖"
    "贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹"
    "申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧阳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司"
    "卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩常安应奇丘裘明佘池查麻苑迟邝嬴妫"
)
_COMPOUND = "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|长孙|宇文|司徒|夏侯|端木|南宫|百里|呼延|轩辕|澹台|申屠"
_GIVEN = "[㐀-鿿𠀀-𯨟䶮]"
# What may stand after a name: marks, and the first characters of the words that go on after one.
_AFTER = (
    "的在于与和及、，。；：（）() 为是以向将因对从到已未其等系经按驾称说提表供述持购有所均也又即则并且被把给让使由往来去无至男女"
    "曾先同诉报举告殴打收支付欠借签不应拒实违涉租交入反现名二一三两四五六七八九十操承审出达挪身电署辞开贩种饲搭推罚翻逃拦受伤抗采之"
)
_NAME = rf"(?:(?:{_COMPOUND}){_GIVEN}{{1,2}}|[{_FAMILY}]{_GIVEN}{{1,2}}|{_GIVEN}{{2,8}}·{_GIVEN}{{2,8}}(?:·{_GIVEN}{{2,8}})?)"
_GOES_ON = re.compile(rf"[{re.escape(_AFTER)}0-9A-Za-z“”]|$")
_LABELS = (
    "法定代表人|法人代表|企业法人|负责人|主要负责人|实际控制人|控股股东|股东|执行事务合伙人|经营者|投资人|监事|董事长|董事|总经理|副总经理|经理|厂长|院长|校长|店长|店主|老板|财务人员|会计|出纳|工程师|项目经理"
    "|受害人|被害人|受害者|伤者|死者|证人|当事人|行为人|违法行为人|嫌疑人|犯罪嫌疑人|被告人|被告|原告|上诉人|第三人|投诉人|举报人|报案人|申请人|被申请人|申请执行人|被执行人|消费者|顾客|患者|病人|学生|家长|监护人|户主|业主|房东|租户|承租人|出租人|借款人|担保人|债权人|债务人"
    "|其妻子?|其夫|其子|其女|其父亲?|其母亲?|其兄|其弟|其姐|其妹|妻子|丈夫|儿子|女儿|父亲|母亲|配偶|亲属|近亲属|朋友|邻居|同事"
    "|员工|职工|工人|雇员|司机|驾驶员|驾驶人|车主|船长|乘客|医生|护士|教师|老师|导游|安全员|检验员|质检员|从业人员|销售人员|业务员|工作人员|联系人|经办人|代理人|委托代理人|见证人|收货人|发货人|寄件人|收件人|执法人员|处理人|审核人|签字人|签收人|姓名|村民|居民|市民|公民|男子|女子|游客|户名"
)
# whoever is called by what they do or are: 护理员, 投诉者, 农户, 司炉工, 主任
_ROLE = "(?<=[员师者人工手主户民客妇长妻夫兄弟姐妹众任事方])"
_LED = re.compile(
    rf"(?:由|与|和|向|被|以|据|给|对|将|为|聘用|雇用|聘请|汇入|查获|署名|登记在|经调解，)(?P<name>{_NAME})"
)
_ROLED = re.compile(rf"{_ROLE}[:：]?[ ]{{0,2}}[（(]?(?P<name>{_NAME})")
_HEADED = re.compile(
    rf"(?:^|[，。；：])(?P<name>{_NAME})(?=持|系|均|与|和|诉称|以[^，。]{{0,6}}名义|将其|驾车|未到庭|承办|审核|、(?:{_NAME}))"
)
_LABELLED = re.compile(
    rf"(?P<label>{_LABELS})(?:（[^）]{{1,8}}）)?(?:[:：为是系叫]|名叫|姓名[为是:：]?)?[ \u3000]?(?P<name>{_NAME})"
)
_FOLLOWED = re.compile(
    rf"(?P<name>{_NAME})(?=[ ]?(?:先生|女士|小姐|同志|师傅|老师|医生|（[男女]|\([男女]|，[男女][，,。；]|等[0-9一二两三四五六七八九十]+(?:人|名)|涉嫌|驾驶|驾车))"
)
_LISTED = re.compile(rf"[、和与及](?P<name>{_NAME})")
_IN_PARTS = re.compile(rf"{_GIVEN}{{2,8}}·{_GIVEN}{{2,8}}(?:·{_GIVEN}{{2,8}})?")
_SAID = re.compile(
    rf"(?:^|[，。；：、（(\s“]|向|由|与|和|对|经|据|被|给|同|系|为|至|即|将)(?P<name>{_NAME})(?=(?:的?(?:询问笔录|陈述|身份证|证言|供述|签字|签名|账户|银行卡|手机|住处|家中|微信)|陈述|供述|证实|签字|确认|反映|报称|自述|自称|承认|辩称|投诉|举报|购买|受伤|死亡|签订|支付|转账|借款|提供的|因|之[妻子女父母夫]))"
)
_COVERED = re.compile(r"^.[某*＊×xX○]{1,2}$|^.某.?$")
# words that begin with the character of a family name and are none
_WORDS = re.compile(
    "^(?:查车|任体|程合|向尾|应当|应该|应于|应在|应依|应向|应按|应对|曾经|曾因|曾在|曾于|关于|于[0-9一二三四五六七八九十是此当上下同其]|向其|向当|向社|向执|向我|时任|成立|成为|方面|方可|方式|方法|程序|施工|施行|安全|安装|单位|单独|管理|包括|包装|任何|任职|任意|和其|明知|明确|明显|全部|全体|全面|强行|经营|计划|金额|平时|平台|常年|连续|连同|项目|支付|从事|权利|华东|高速|高空|高度|高于|高温|房屋|房产|房地|车辆|车间|文件|文书|文化|解除|解释|查询|查明|查实|查封|查处|路过|路边|路面|路口|游客|游泳|和解|和谐|时间|时发|时未|池塘|边缘|景区|党员|党委|米面|简易|简单|简称|应急|严重|严格|严禁|康复|温度|温泉|温州|江苏|江西|江河|江油|河南|湖南|湖北|广东|广西|马路|马上|牛肉|牛奶|牛羊|羊肉|鱼肉|石油|石材|石料|石化|白酒|白色|白天|黄金|黄河|黄色|黄山|金属|金融|水果|水产|万元|万余|万人|钱款|钱财|农村|农业|农民|农药|商品|商业|商务|商标|商铺|时限|时效|司法|司机|师范|荣誉|宗教|宗地|席位|卫生|卫计|费用|费率|宫内|景观|古建|吉林|左右|左侧|甘肃|宁夏|尚未|尚有|符合|章程|岳阳|成都|成本|成品|谷物|盛装|曲面|路段|管道|管制|蒙古|华为|安徽|安排|安置|柳州|梅州|项下|连带|连接|古蔺|全国|全省|全市|全县|全额|应收|应付|应税|应缴|文号|易燃|易制|易爆|乔木|武汉|武器|向人|向该|向有|向本|向外|向消|向公|向监|向市|向法|龙门|龙头|雷电|雷击|毛重|毛利|毛坯|史料|夏季|冬季|秋季|春季|贺卡|顾客|顾问|申请|申报|申诉|申辩|申领|左转|林业|林木|林地|林权|何时|何地|何种|余额|余款|余元|程度|任务|方案|方某|田地|田间|高级|高中|高压|高层|高校|高额|高新|许可|许诺|张贴|张挂|陈述|陈列|陈旧|周边|周围|周转|周期|周年|周[一二三四五六日末岁]|谢绝|孙子|孙女|朱红|胡同|胡乱|何人|钟点|姜片|石灰|石膏|付款|付清|付给|段落|严厉|武装|包含|包工|包庇|莫名|向下|温馨|康养|庄严|庄园|颜色|颜料|童装|凌晨|毕业|季度|单据|单价|单方|单笔|单次|盛放|蓝色|路灯|游戏|游乐|柴油|房东|房租|房间|解决|阳台|阳性|时段|农产|农机|农贸|司令|古树|吉他|简历|车牌|车主|车上|车厢|车内|项链|麦子|麦片|米粉|全程|全员|全责|全资|应聘|师傅|师生|商户|商城|商住|沙石|沙子|荣获|桑拿|和平|和该|明码|明火|明细|池内|查看|查获|查验|麻将|麻醉)"
)
_COMPANY = re.compile(
    rf"[^{re.escape(_AFTER)}]{{0,8}}(?:公司|集团|商行|商店|超市|经营部|合作社|药店|药房|餐厅|饭店|酒店|工厂|加工厂|中心|医院|学校|银行|委员会|人民政府|办事处|派出所|街道|小区)"
)


def names(text: str, known: Collection[str] = ()) -> Iterator[Finding]:
    """Names of people: those that the record gives, wherever they stand; others by family name and the words around.

    A name that is covered already, as 张某 is, is none.
    """
    for one in known:
        if len(one) >= 2:
            for found in re.finditer(re.escape(one), text):
                yield _named(found.start(), found.end(), one)
    for pattern in (_LABELLED, _FOLLOWED, _SAID):
        for found in pattern.finditer(text):
            yield from _first_and_listed(text, found, sure=True)
    for pattern in (_ROLED, _LED, _HEADED):
        for found in pattern.finditer(text):
            yield from _first_and_listed(text, found, sure=False)
    for found in _IN_PARTS.finditer(text):
        yield _named(found.start(), found.end(), found[0])


def _first_and_listed(text: str, found: re.Match[str], *, sure: bool) -> Iterator[Finding]:
    """The name, and those that are listed after it; `sure` where the words around leave no doubt that one is named."""
    start, end = found.span("name")
    name = _as_far_as(text, start, end, sure=sure)
    while name:
        yield _named(start, start + len(name), name)
        listed = _LISTED.match(text, start + len(name))
        if listed is None:
            return
        start, end = listed.span("name")
        name = _as_far_as(text, start, end, sure=sure)


def _as_far_as(text: str, start: int, end: int, *, sure: bool) -> str:
    """The name that begins there, without what follows it; empty where it is none."""
    name = text[start:end]
    if "·" in name:
        return name
    if _WORDS.match(name + text[end : end + 2]) or _COVERED.match(name) or name[1] in "某×*":
        return ""
    if _COMPANY.match(text[start + 2 : start + 14]):
        return ""
    longest = 4 if re.match(_COMPOUND, name) else 3
    name = name[:longest]
    while len(name) > 2 and name[-1] in _AFTER:
        name = name[:-1]
    after = text[start + len(name) : start + len(name) + 1]
    return name if name[-1] not in _AFTER and (sure or _GOES_ON.match(after)) else ""


def _named(start: int, end: int, name: str) -> Finding:
    return Finding(Kind.NAME, start, end, Severity.BLOCKS, mask_name(name))


_CHILD = re.compile(
    r"未成年(?:人|子女|女儿|儿子|学生|员工|工人|男孩|女孩|受害人)?(?!人?(?:保护|思想|工作|网络|不得|出售|入内|节目|禁入|犯罪法|相关|游戏|防沉迷|救助))"
    r"|(?:童工|幼童|婴儿|幼儿|女童|男童|儿童)(?=[^，。；]{0,3}(?:某|受伤|死亡|走失|[（(]|1[0-7]|[0-9]岁|[一-鿿]某))"
    r"|(?<![0-9至到-])(?:1[0-7]|[1-9]|十[一二三四五六七]?|[一二三四五六七八九])(?:周)?岁(?!以[上下]|至|的?(?:产品|儿童玩具)|[（(]?含|起|及)"
    r"|[一-鿿]{0,10}(?:小学|初中|高中|中学|幼儿园|学校)(?:[0-9一二三四五六七八九初高]+年级|[小中大]班|[初高][一二三])[（(]?[0-9一二三四五六七八九十]*[）)]?班?(?:学生|就读)?"
    r"|(?:[初高][一二三]|[一二三四五六七八九1-9]年级)[（(]?[0-9一二三四五六七八九十]+[）)]?班"
    r"|学籍号[:：为]?\s*[A-Z]?[0-9X]{8,20}"
)  # fmt: skip
_GENERAL = re.compile(r"(?:向|禁止|不得|接纳|接待|针对|面向|防止|保护|为|满|年满|未满|不满|已满)$")


def minors(text: str) -> Iterator[Finding]:
    """Signs that somebody is under 18: the word, an age, a school class. Rules about minors in general are none."""
    for found in _CHILD.finditer(text):
        before = text[max(0, found.start() - 4) : found.start()]
        if not _GENERAL.search(before) or (before.endswith(("未满", "不满")) and "岁" in found[0]):
            yield Finding(Kind.MINOR, found.start(), found.end(), Severity.BLOCKS, HIDDEN)


SCREEN = (
    rf"{_LABELS}|[员师者人工手主户民客妇长妻夫兄弟姐妹众任事方由与和向被以据给对将为，。；：]|聘|汇入|查获|署名|登记在|^[{_FAMILY}]|先生|女士|小姐|同志|师傅|[（(，][男女]|[0-9一二两三四五六七八九十](?:人|名)|涉嫌|驾驶|驾车|·|询问笔录|陈述|供述|证实|证言|签字|签名|确认|反映|报称|自述|自称|承认|辩称|投诉|举报|购买|受伤|死亡|签订|支付|转账|借款|提供的|因|之[妻子女父母夫]|身份证|账户|银行卡|手机|住处|家中|微信"
    r"|未成年|童|婴儿|幼儿|岁|小学|初中|高中|中学|学校|年级|班|学籍号"
)
"""A text without any of this and without a known name holds nothing that the finders of this module find."""
