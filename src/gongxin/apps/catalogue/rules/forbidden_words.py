"""By what names forbidden data (charter C2) goes in forms: word lists, as data.

The first eleven topics may never be recorded: Regulation on the Credit Reporting Industry art. 14,
Personal Information Protection Law art. 28, and the charter. The last six would need the person's
written consent under the same art. 14 and have no place in a public register.

A Chinese pattern is searched in the header without its spaces, an English one as whole words, a
code as a part of the field name between underscores. What stands in `harmless` is taken out first:
the names of organs, professions and offences that merely contain such a word.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property

from gongxin.lib.bilingual import Text


@dataclass(frozen=True)
class Topic:
    """One kind of data that must not be recorded, and the words that give it away."""

    title: Text
    zh: tuple[str, ...]
    en: tuple[str, ...]
    codes: tuple[str, ...] = ()
    harmless: tuple[str, ...] = field(default=())

    @cached_property
    def _harmless(self) -> re.Pattern[str] | None:
        return re.compile("|".join(self.harmless)) if self.harmless else None

    @cached_property
    def _chinese(self) -> re.Pattern[str]:
        return re.compile("|".join(self.zh))

    @cached_property
    def _english(self) -> re.Pattern[str]:
        return re.compile(rf"\b(?:{'|'.join(self.en)})\b")

    def names(self, header: Header) -> bool:
        """Whether the header speaks of this topic."""
        chinese, english = header.chinese, header.english
        if self._harmless:
            chinese = self._harmless.sub("·", chinese)
            english = self._harmless.sub("·", english)
        if self._chinese.search(chinese) or self._english.search(english):
            return True
        return not header.parts.isdisjoint(self.codes)


@dataclass(frozen=True, slots=True)
class Header:
    """A header made comparable: one width, lower case, without ornaments."""

    chinese: str
    english: str
    parts: frozenset[str]

    @classmethod
    def of(cls, text: str) -> Header:
        """From a label, an alias, a column header or a field code."""
        plain = unicodedata.normalize("NFKC", text)
        plain = "".join(char for char in plain if unicodedata.category(char) != "Cf").lower()
        # A letter run beside Chinese characters is a word of its own: `DNA信息`.
        english = " ".join(re.findall(r"[a-z0-9']+", plain))
        return cls(
            chinese=re.sub(r"[\s_\-·.、/]+", "", plain),
            english=english,
            parts=frozenset(english.upper().split()),
        )


def forbidden_header(text: str) -> Text | None:
    """The kind of forbidden data that a header, label or field code names (charter C2), or None."""
    header = Header.of(text)
    return next((topic.title for topic in TOPICS if topic.names(header)), None)


def personal_header(text: str) -> bool:
    """Whether a header names a number or address by which a person is identified or reached."""
    return _PERSONAL.names(Header.of(text))


TOPICS: tuple[Topic, ...] = (
    Topic(
        title=Text(zh="宗教信仰", en="religion"),
        zh=("宗教", "信教", "教派", "教籍"),
        en=("religions?", "religious", "creed"),
        codes=("ZJXY", "ZONGJIAO"),
        harmless=(
            "(?:民族)?宗教(?:事务|活动场所|团体|院校|教职人员|工作)",
            r"religious (?:affairs|venues?|groups?|sites?|schools?)",
        ),
    ),
    Topic(
        title=Text(zh="基因", en="genes"),
        zh=("基因", "遗传", "dna"),
        en=("genes?", "genetics?", "genomes?", "dna", "hereditary"),
        codes=("JIYIN",),
        harmless=("转基因", "遗传(?:资源|育种)", r"genetically modified", r"genetic resources?"),
    ),
    Topic(
        title=Text(zh="指纹等生物识别信息", en="fingerprints and other biometrics"),
        zh=(
            "指纹",
            "掌纹",
            "声纹",
            "虹膜",
            "视网膜",
            "人脸",
            "面部",
            "面容",
            "步态",
            "生物(?:识别|特征)",
        ),
        en=(
            "fingerprints?",
            "palm ?prints?",
            "voice ?prints?",
            "iris",
            "retinas?",
            "biometrics?",
            "facial",
            "face (?:id|image|recognition|template|scan)",
            "gait",
        ),
        codes=("ZHIWEN", "RENLIAN"),
        harmless=("(?:证书|数字|文件|密钥)指纹",),
    ),
    Topic(
        title=Text(zh="血型", en="blood type"),
        zh=("血型",),
        en=("blood ?(?:type|group)s?",),
        codes=("XUEXING", "BLOODTYPE"),
    ),
    Topic(
        title=Text(zh="疾病和病史", en="disease and medical history"),
        zh=(
            "疾病",
            "病史",
            "病历",
            "病案",
            "病种",
            "病情",
            "病症",
            "病名",
            "患病",
            "患有",
            "诊断",
            "既往史",
            "就诊",
            "住院",
            "用药",
            "体检",
            "健康(?:状况|档案|信息|码)",
            "传染病",
            "精神病",
            "艾滋",
            "残疾(?:状况|等级|类别|情况|类型)",
        ),
        en=(
            "diseases?",
            "illness(?:es)?",
            "diagnos[ei]s",
            "medical (?:history|histories|records?|conditions?|data)",
            "health (?:status|conditions?|records?|data|history)",
            "hospitali[sz]ations?",
            "disabilit(?:y|ies)",
            "hiv",
        ),
        codes=("BINGSHI", "JIBING", "JKZK"),
        harmless=(
            "疾病(?:预防|控制)+",
            "职业病(?:防治|危害|诊断机构|诊断资质)*",
            "传染病(?:防治|医院)",
            "精神病(?:医院|院)",
            "(?:体检|诊断)机构",
            r"diseases? (?:control|prevention)",
            r"occupational diseases?",
        ),
    ),
    Topic(
        title=Text(zh="政治观点", en="political opinion"),
        zh=(
            "政治(?:面貌|观点|立场|倾向|态度|信仰|主张)",
            "党派",
            "入党(?:时间|日期)",
            "党员身份",
            "党籍",
        ),
        en=(
            r"political (?:opinions?|views?|affiliations?|status|stance|beliefs?|leanings?|party)",
            "party (?:members?|membership|affiliation)",
        ),
        codes=("ZZMM", "ZZGD"),
    ),
    Topic(
        title=Text(zh="私人通信", en="private communication"),
        zh=(
            "(?:通信|通讯|邮件|短信|微信|聊天)(?:内容|记录|往来|消息)",
            "通话(?:记录|清单|详单|内容)",
            "通讯录",
            "私信",
            "话单",
        ),
        en=(
            r"private (?:communications?|messages?|correspondence|letters?)",
            r"(?:call|chat|message|sms|phone) (?:logs?|records?|history|contents?|details?)",
            r"(?:message|mail|email) (?:contents?|bod(?:y|ies))",
            "contact list",
        ),
        codes=("THJL", "LTJL"),
    ),
    Topic(
        title=Text(zh="浏览和购物记录", en="browsing or purchases"),
        zh=(
            "(?:浏览|上网|搜索|检索|购物|购买|网购|消费|观看)(?:记录|历史|清单|明细|习惯|偏好|轨迹)",
            "网购",
        ),
        en=(
            r"(?:browsing|browser|search|web|viewing)(?: history| records?| logs?| habits?)",
            r"(?:purchas(?:e|ing)|shopping|spending) (?:history|records?|logs?|habits?|lists?)",
            r"consumption (?:history|records?|habits?)",
            "purchases",
        ),
        codes=("LLJL", "GWJL"),
    ),
    Topic(
        title=Text(zh="行踪", en="whereabouts"),
        zh=(
            "行踪",
            "轨迹",
            "(?:实时|手机|地理)(?:定位|位置)",
            "定位(?:信息|数据|记录)",
            "位置(?:信息|记录|历史)",
            "(?:出行|行程|住宿|乘机|乘车|乘坐|出入境|通行)(?:记录|信息|历史|明细)",
            "行程码",
        ),
        en=(
            "whereabouts",
            r"(?:location|travel|movement|trip) (?:history|records?|logs?|tracks?|data)",
            r"(?:lodging|hotel) (?:history|records?|logs?)",
            r"(?:current|live|real time|phone|device|vehicle) locations?",
            "trajector(?:y|ies)",
            "itinerar(?:y|ies)",
            "gps",
        ),
        codes=("XINGZONG", "GUIJI"),
    ),
    Topic(
        title=Text(zh="婚姻状况", en="marital status"),
        zh=("婚姻", "婚否", "婚史", "婚育", "已婚", "未婚", "结婚", "离婚", "丧偶", "再婚"),
        en=("marital", "marriages?", "married", "divorces?", "divorced", "widow(?:ed|er)?"),
        codes=("HYZK", "HUNYIN"),
        harmless=(
            "婚姻(?:登记(?:机关|机构|处|员|中心)|介绍)",
            r"marriage (?:registration (?:office|authority)|registry|registrars?|agenc(?:y|ies))",
        ),
    ),
    Topic(
        title=Text(zh="家庭和亲属关系", en="family relations"),
        zh=(
            "家庭",
            "亲属",
            "家属",
            "亲戚",
            "家人",
            "配偶",
            "父母",
            "父亲",
            "母亲",
            "子女",
            "儿子",
            "女儿",
            "兄弟",
            "姐妹",
            "户主",
            "监护人",
            "社会关系",
            "抚养",
            "赡养",
        ),
        en=(
            "famil(?:y|ies)",
            "spouses?",
            "husbands?",
            "wi(?:fe|ves)",
            "parents",
            "parental",
            "fathers?",
            "mothers?",
            "sons?",
            "daughters?",
            "children",
            "siblings?",
            "kin",
            "kinship",
            "relatives",
            "guardians?",
            "household(?:ers?| members?| heads?)",
        ),
        codes=("JTCY", "JTGX", "POUX", "PEIOU"),
        harmless=(
            "家庭(?:农场|服务|教育指导|医生|旅馆|作坊|住址|地址|电话)",
            r"family (?:farms?|services?|doctors?|education|workshops?)",
            r"children's (?:homes?|welfare|hospitals?|palaces?)",
            r"parent (?:compan(?:y|ies)|organi[sz]ations?)",
        ),
    ),
    Topic(
        title=Text(zh="收入", en="income"),
        zh=("收入", "工资", "薪酬", "薪金", "薪资", "年薪", "所得额", "公积金缴存"),
        en=("incomes?", "salar(?:y|ies)", "wages?", "earnings", "remuneration", "payroll"),
        codes=("SHOURU", "GZSR", "SALARY"),
        harmless=(
            "(?:营业|主营业务|经营|业务|财政|违法|非法|所得)收入",
            "拖欠(?:农民工|劳动者|职工|员工)?(?:的)?工资",
            "(?:欠付|欠发|被欠|农民工|欠)工资",
            "收入户",
            r"(?:illegal|unlawful|operating|business|fiscal) incomes?",
            r"(?:wage|unpaid wages?|wages?) (?:arrears|owed|in arrears|default(?:ers?)?)",
            r"(?:unpaid|owed|outstanding|migrant workers'|workers') wages?",
            r"arrears of wages?",
        ),
    ),
    Topic(
        title=Text(zh="存款", en="deposits"),
        zh=("存款", "储蓄", "账户余额", "银行余额", "银行流水", "现金余额"),
        en=(
            r"(?:bank|savings|term|time|cash) deposits?",
            "deposits",
            "^deposit$",
            "savings",
            r"(?:account|bank) (?:balances?|statements?)",
        ),
        codes=("CUNKUAN", "CKYE"),
        harmless=(
            "存款保险",
            "(?:违法|非法)吸收公众存款",
            r"(?:bid|tender|performance|security|guarantee) deposits?",
            r"deposits? insurance",
        ),
    ),
    Topic(
        title=Text(zh="有价证券", en="securities"),
        zh=("证券", "股票", "基金(?:份额|持有|资产)", "债券", "理财产品", "期权"),
        en=(
            "securities",
            "stocks? (?:held|holdings?)",
            "shareholdings? value",
            "bonds? held",
            "portfolios?",
        ),
        codes=("ZHENGQUAN", "GUPIAO"),
        harmless=(
            "证券(?:期货|从业|公司|业|监督|监管|市场|交易所|投资咨询|服务|发行|违法|经营)+",
            "证监",
            r"securities (?:and futures|regulat\w+|commission|exchange|law|market\w*)",
            r"securities (?:advis\w+|brokers?|dealers?|investment advis\w+)",
            r"securities (?:practi\w+|qualif\w+|business|firms?|industry|compan\w+|services?)",
        ),
    ),
    Topic(
        title=Text(zh="商业保险", en="insurance"),
        zh=(
            "商业保险",
            "(?:人寿|医疗|人身|财产|养老)保险(?!机构|公司|经办|局)",
            "保单",
            "保额",
            "保费",
            "投保",
            "保险(?:金额|金|信息|情况|明细|记录|合同|单号|产品|费)",
            "^保险$",
        ),
        en=(
            "^insurance$",
            r"insurance (?:polic(?:y|ies)|premiums?|amounts?|holdings?|cover(?:age)?)",
            r"insurance (?:records?|contracts?|payments?|details?|information)",
            r"(?:commercial|life|medical|health|property|pension) insurance",
            r"sums? insured",
        ),
        codes=("BAOXIAN", "BAOE"),
        harmless=(
            "(?:安全生产|环境污染|产品质量)责任保险",
            "(?:人寿|财产|养老|健康|医疗)保险(?:股份)?有限(?:责任)?公司",
            r"(?:life|property|pension|health|medical) insurance (?:compan|institution|agenc)\w+",
        ),
    ),
    Topic(
        title=Text(zh="不动产", en="real estate"),
        zh=(
            "不动产",
            "房产",
            "房屋(?:所有权|产权|面积|坐落|地址|套数|情况|信息|数量|价值|性质)",
            "住房(?:情况|面积|套数|信息|性质)",
            "宅基地",
            "自有住房",
        ),
        en=(
            "real estate",
            "real property",
            "(?:home|house|property|properties|land) (?:owned|ownership)",
            "housing (?:situation|area|ownership)",
        ),
        codes=("FANGCHAN", "BDC", "BDCQ"),
        harmless=(
            "不动产(?:登记)?(?:机关|机构|中心|部门|局|事务|代理|估价)+",
            "房地产",
            "房产(?:经纪|中介|开发)",
            r"real estate (?:registr\w+|registration \w+|authorit\w+|industry|market\w*)",
            r"real estate (?:develop\w+|broker\w*|agen\w+|apprais\w+|valu(?:er|ation)\w*)",
            r"real estate (?:compan\w+|enterprises?|practi\w+)",
        ),
    ),
    Topic(
        title=Text(zh="纳税数额", en="tax amounts"),
        zh=(
            "(?:纳|缴|交|完)税(?:数额|金额|总额|额|款|明细)",
            "税额",
            "税款(?:金额|数额)",
            "应纳税",
            "已缴税",
            "完税(?:证明|凭证)",
        ),
        en=(
            r"tax(?:es)? (?:amounts?|paid|payable|payments?|due|returns?)",
            r"amounts? of tax(?:es)?",
            r"taxable \w+",
        ),
        codes=("NSE", "NASHUI", "SHUIE"),
        harmless=(
            "(?:欠|欠缴|偷|逃|骗|漏|逃避追缴|少缴|不缴|未缴|追缴|查补)[^,，;；]{0,6}税(?:数额|金额|额|款)(?:金额|数额|余额)?",
            "欠税(?:数额|金额|余额|额)?",
            r"(?:unpaid|evaded|outstanding|overdue) tax(?:es)?(?: amounts?| due)?",
            r"tax(?:es)? (?:arrears|evaded|owed|fraud)",
        ),
    ),
)
"""What charter C2 forbids, in its order."""

_PERSONAL = Topic(
    title=Text(zh="个人身份与联系信息", en="identity and contact of a person"),
    zh=(
        "身份证(?:件)?号",
        "居民身份证",
        "(?:手机|移动电话|联系电话|家庭电话)(?:号码|号)?$",
        "(?:家庭|个人|居住|户籍|户口)(?:住址|地址|所在地)",
        "^住址$",
        "护照号",
        "个人邮箱",
    ),
    en=(
        r"(?:identity|id) (?:card )?numbers?",
        r"passport numbers?",
        r"(?:mobile|cell|home|personal) (?:phone|telephone)(?: numbers?)?",
        r"(?:home|residential|personal) address(?:es)?",
        r"personal e ?mails?",
    ),
)
"""By what a person is identified or reached (charter C12)."""
