"""Words by which a measure shows what it must not do: Chinese and English, with the phrases that look like them and are harmless."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gongxin.lib.bilingual import Text

from .tree import Raw


@dataclass(frozen=True, slots=True)
class Said:
    """What one group of words means, and the patterns of it; `harmless` phrases are passed over first."""

    meaning: Text
    zh: re.Pattern[str]
    en: re.Pattern[str]
    harmless_zh: re.Pattern[str]
    harmless_en: re.Pattern[str]

    def found(self, text: Raw) -> str | None:
        """The first words of it in a text in both languages; None: there are none."""
        for pattern, harmless, words in (
            (self.zh, self.harmless_zh, text["zh"]),
            (self.en, self.harmless_en, text["en"]),
        ):
            match = pattern.search(harmless.sub("", words))
            if match:
                return match[0].strip()
        return None


_NOT_ZH = r"不得?(?:影响|限制|涉及|及于|牵连|包括)[^，。；]*"
_NOT_EN = r"(?:do|does|shall|must) not (?:affect|limit|touch|reach|include)[^.;]*"


def _said(
    zh: str, en: str, *, of_zh: str, of_en: str, harmless_zh: str = "", harmless_en: str = ""
) -> Said:
    passed_zh = "|".join(one for one in (_NOT_ZH, harmless_zh) if one)
    passed_en = "|".join(one for one in (_NOT_EN, harmless_en) if one)
    return Said(
        meaning=Text(zh, en),
        zh=re.compile(of_zh),
        en=re.compile(of_en, re.IGNORECASE),
        harmless_zh=re.compile(passed_zh),
        harmless_en=re.compile(passed_en, re.IGNORECASE),
    )


RELATIVES = _said(
    "亲属",
    "relatives",
    of_zh=r"子女|配偶|父母|亲属|家属|家庭成员|儿女|夫妻|兄弟姐妹|监护人|同住人|同居人|共同居住|共同生活|同住者|同户",
    of_en=r"\b(?:relatives?|spouses?|wife|wives|husbands?|child|children|parents?|famil(?:y|ies)|next of kin|siblings?|guardians?|cohabitants?|same (?:roof|household))\b",
    harmless_zh=r"亲属(?:关系)?回避",
    harmless_en=r"parent compan(?:y|ies)|famil(?:y|ies) (?:doctor|farm)s?|children['’]s (?:toys|food|clothing|products)",
)
LIVELIHOOD = (
    _said(
        "就学",
        "schooling",
        of_zh=r"入学|升学|复学|就学|上学|择校|就读|学籍|助学|奖学金|招生录取|私立学校",
        of_en=r"\bschooling\b|admi(?:ssion|tted) to (?:\w+ ){0,2}(?:schools?|universit(?:y|ies)|colleges?)"
        r"|attend(?:ing)? (?:\w+ ){0,2}schools?|private schools?|scholarships?|study (?:grants?|loans?)",
    ),
    _said(
        "就医",
        "medical care",
        of_zh=r"就医|看病|就诊|诊疗服务|医疗服务|医疗保障|医疗保险|医保|住院|挂号",
        of_en=r"medical (?:care|treatment|insurance)|health ?care|hospital treatment|see(?:ing)? a doctor",
        harmless_zh=r"医(?:保|疗保障)定点[^，。；]{0,6}(?:协议|资格|机构)|[骗套]取医(?:保|疗保障)[^，。；]{0,4}基金",
        harmless_en=r"(?:designated|contracted) (?:by|under) (?:the )?medical insurance",
    ),
    _said(
        "住房",
        "housing",
        of_zh=r"保障性住房|公共租赁住房|公租房|廉租|住房保障|住房公积金|住房补贴|租住|唯一住房",
        of_en=r"(?:public|rental|social|affordable) housing|housing (?:benefits?|funds?|allowances?|security)|only (?:home|dwelling)",
    ),
    _said(
        "基本生活",
        "livelihood",
        of_zh=r"最低生活保障|低保|基本生活|生活必需|养老金|退休金|养老待遇|社会保险待遇|失业保险金|失业金|社会救助|救助金|抚恤",
        of_en=r"\bpensions?\b|social assistance|minimum living|livelihoods?|necessities of life|unemployment (?:benefits?|insurance)|the dole|social insurance benefits?",
    ),
    _said(
        "基本公共服务",
        "basic public service",
        of_zh=r"供水|供电|供气|供热|供暖|停水|停电|停气|断水|断电|断气|停暖|水电气|户籍|户口|落户|公共交通|乘坐公交|公共图书馆|基本公共服务|婚姻登记|生育登记",
        of_en=r"(?:water|power|electricity|gas|heat) supply|household registration|public transport|public librar(?:y|ies)|basic public services?|registration of marriage",
        harmless_zh=r"(?:供水|供电|供气|供热|公共交通)(?:企业|单位|工程|设施|管道|经营|项目|设备|锅炉)|(?:停水|停电|停气)(?:应急|抢修|检修)[^，。；]{0,4}(?:工程|项目)",
        harmless_en=r"(?:water|power|electricity|gas|heat) supply (?:compan(?:y|ies)|works|projects?|facilit(?:y|ies))|public transport (?:operators?|projects?)",
    ),
)
ASSOCIATES = _said(
    "本人以外的人",
    "others than the subject",
    of_zh=r"(?:及其|其|连同|并对|以及|包括)[^，。；]{0,6}(?:法定代表人|负责人|责任人|实际控制人|股东|高级管理人员|董事|监事|员工|职工|合伙人|担保人)"
    r"|关联企业|关联公司|关联方|关联人|子公司|上下游企业|同一控制人",
    of_en=r"(?:\bits|\btheir|together with|as well as|including|and the) (?:\w+ ){0,2}(?:legal representatives?|persons? in charge|controllers?"
    r"|shareholders?|managers?|directors?|employees|staff|partners|guarantors?)"
    r"|affiliate[sd]?\b|subsidiar(?:y|ies)|related (?:parties|compan(?:y|ies))",
)
_ACTORS_ZH = r"商业银行|银行|金融机构|征信机构|信用服务机构|保险公司|保险机构|证券公司|行业协会|协会|商会|新闻媒体|媒体|报社|报纸|电视台|电商平台|互联网平台|网络平台|平台企业|直播平台"
_ACTORS_EN = (
    r"(?:banks?|financial institutions?|lenders?|insurers?|credit (?:bureaus?|agenc(?:y|ies))"
    r"|(?:trade |industry )?associations?|chambers? of commerce|(?:news )?media|newspapers?|television stations?|(?:online |internet )?platforms?)"
)
OTHERS_ACT = _said(
    "金融机构、协会或者媒体",
    "financial institutions, associations or media",
    of_zh=_ACTORS_ZH,
    of_en=rf"\b{_ACTORS_EN}\b",
    harmless_zh=r"银行业监督管理[^，。；]{0,4}|金融监督管理[^，。；]{0,4}|人民银行",
    harmless_en=r"(?:financial|banking) regulat\w+|People['’]s Bank of China",
)
"""Who is not an implementing organ."""

FORCED = _said(
    "责令金融机构、协会或者媒体惩戒",
    "others being made to punish",
    of_zh=rf"(?:要求|责令|指令|督促|组织|通知|推动|推送|通报|发送|交由|由)[^，。；]{{0,10}}(?:{_ACTORS_ZH})",
    of_en=rf"(?:requir|order|instruct|direct|oblig|urg|push|send|report)\w* (?:\w+ ){{0,3}}{_ACTORS_EN}\b",
    harmless_zh=r"银行业监督管理[^，。；]{0,4}|金融监督管理[^，。；]{0,4}|人民银行",
    harmless_en=r"(?:financial|banking) regulat\w+|People['’]s Bank of China",
)
_NUMBER_ZH = r"[一二三四五六七八九十两\d]+"
COUNTED = _said(
    "按次数",
    "a count",
    of_zh=rf"累计|屡次|多次|满\s*{_NUMBER_ZH}\s*(?:次|条|件|项)|{_NUMBER_ZH}\s*(?:次|条|件|项)(?:及?以上|[^，。；]{{0,8}}(?:记为|折算|转为|升为|视为|合并为))",
    of_en=r"accumulat\w+|repeated(?:ly)?|\b(?:two|three|four|five|ten|\d+) (?:or more )?(?:\w+ )?(?:times|records|breaches|penalties|offences|matters|entries)\b",
)
BY_ITSELF = _said(
    "自动启动",
    "starting by itself",
    of_zh=r"自动(?:列入|纳入|启动|实施|生成|匹配|限制|触发|推送)|系统自动|即(?:自动)?生效|无需(?:另行|再)?[^，。；]{0,4}(?:决定|认定|审批|审核)"
    r"|每晚|每夜|夜间|定时任务|批处理",
    of_en=r"automatic\w* (?:list|enter|start|impos|match|limit|restrict)\w*|\bnightly\b|every night|by a (?:batch )?job|by the system"
    r"|no decision is needed|without (?:a|any|further) decision|takes? effect (?:up)?on the push",
)
BY_NAME = _said(
    "按名称对应",
    "matching by name",
    of_zh=r"按(?:照)?(?:名称|姓名)|(?:名称|姓名)(?:相同|一致|匹配|对应|或者)|同名",
    of_en=r"by (?:their |its |the )?names?\b|same name|names? (?:alone|match\w*|or)",
)
SCORED = _said(
    "评分",
    "a score",
    of_zh=r"信用分|积分|评分|得分|分值|等级分|分数|[诚守失]?信(?:用)?指数|信用评级|信用等级|信用级别|信用评价|失信指数|信用指数|低于\s*\d+\s*分|[A-D]级",
    of_en=r"\bscor(?:e|es|ed|ing)\b|\bpoints\b|(?:credit|integrity|trust) (?:rating|grade|index|mark)|marks? (?:is |are )?(?:below|under|above)|\bgrade [A-D]\b|\brat(?:ed|ing)\b",
    harmless_zh=r"综合评分法|评标[^，。；]{0,4}评分|不计评分",
    harmless_en=r"points of sale|scoring of (?:the )?bids?",
)

ENDLESS = _said(
    "没有终点",
    "no end",
    of_zh=r"另行通知|另行通告|长期(?:有效|限制|禁止)|永久|终身|无限期|不定期限|直至[^，。；]{0,12}(?:良好|满意|改善|为止|认可)",
    of_en=r"until further notice|indefinite(?:ly)?|permanent(?:ly)?|for (?:life|ever|good)\b|life-?long|until (?:its|their|the) (?:\w+ ){0,3}(?:good|improved|satisfactory)",
    harmless_zh=r"永久(?:基本农田|居留|性建筑)",
    harmless_en=r"permanent (?:residen\w+|farmland|structures?)",
)
"""Terms that somebody ends when they please, or nobody does."""


def said_of(measure: Raw, *, reasons: bool = False) -> Iterator[tuple[tuple[str | int, ...], Raw]]:
    """The texts that say what a measure does, with their places; with `reasons` those too that say of whom it is proposed and why."""
    yield ("title",), measure["title"]
    yield ("content",), measure["content"]
    yield ("object", "words"), measure["object"]["words"]
    if not reasons:
        return
    for index, occasion in enumerate(measure.get("occasions", ())):
        if "relevance" in occasion:
            yield ("occasions", index, "relevance"), occasion["relevance"]
