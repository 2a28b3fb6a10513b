"""Charter C2: forbidden data is known by its names, and harmless names are left alone."""

import pytest

from gongxin.apps.catalogue.rules.forbidden_words import TOPICS, forbidden_header, personal_header

FORBIDDEN = {
    "religion": ["宗教信仰", "宗 教 信 仰", "RELIGION", "ZJXY", "Religious belief"],
    "genes": ["基因检测", "DNA信息", "DNA", "GENE_TYPE"],
    "fingerprints and other biometrics": [
        "指纹",
        "指\u200b纹",
        "人脸照片",
        "虹膜",
        "FINGERPRINT_1",
    ],
    "blood type": ["血型", "BLOOD_TYPE", "Blood group"],
    "disease and medical history": [
        "疾病名称",
        "既往病史",
        "诊断结果",
        "健康状况",
        "Medical record",
    ],
    "political opinion": ["政治面貌", "XM_ZZMM", "Political affiliation"],
    "private communication": ["聊天记录", "通话详单", "Call records"],
    "browsing or purchases": ["浏览记录", "购物清单", "Purchase history"],
    "whereabouts": ["行踪", "实时定位", "住宿记录", "Location history", "GPS"],
    "marital status": ["婚姻状况", "婚否", "MARITAL_STATUS", "HYZK"],
    "family relations": ["家庭成员", "配偶姓名", "与户主关系", "Spouse", "父母姓名"],
    "income": ["年收入", "月工资", "INCOME", "Monthly salary"],
    "deposits": ["存款余额", "银行流水", "Bank deposits", "Deposit"],
    "securities": ["证券账户", "股票", "SECURITIES"],
    "insurance": ["商业保险", "保单号", "保险", "Insurance", "Insurance policy no."],
    "real estate": ["房产证号", "不动产权证号", "Real estate owned"],
    "tax amounts": ["纳税数额", "缴税金额（元）", "应纳税额", "Tax amount", "Tax paid"],
}

HARMLESS = [
    "法定代表人", "职业", "职业资格证书编号", "纳税信用等级", "纳税人名称", "纳税人识别号",
    "税务登记号", "主管税务机关", "不动产登记机关", "不动产登记中心", "宗教活动场所登记证",
    "宗教事务局", "疾病预防控制中心", "职业病防治", "婚姻登记机关", "房地产经纪",
    "房地产开发企业资质",
    "证券期货从业资格", "证券监督管理机构", "社会保险登记证号", "保险代理从业资格",
    "住房和城乡建设局", "家庭农场", "履约保证金", "欠税余额", "逃避追缴欠税金额", "限制消费",
    "农业转基因生物安全证书", "营业收入", "拖欠工资金额", "拖欠农民工工资人数", "没收违法所得",
    "失信被执行人行为具体情形", "关系", "列入日期", "志愿服务时长", "技术职称", "证书指纹",
    "Legal representative", "Tax credit grade", "Performance deposit", "Good faith", "Occupation",
    "Fine (10,000 yuan)", "Securities regulator", "Wage arrears", "Parent company",
    "Relative amount",    "CF_XDR_MC", "XK_XDR_ZJLX", "BZ", "",
]  # fmt: skip


@pytest.mark.parametrize(
    ("topic", "header"),
    [(topic, header) for topic, headers in FORBIDDEN.items() for header in headers],
)
def test_forbidden_data_is_known_by_its_name(topic: str, header: str) -> None:
    found = forbidden_header(header)
    assert found is not None
    assert found.en == topic


@pytest.mark.parametrize("header", HARMLESS)
def test_harmless_names_are_left_alone(header: str) -> None:
    assert forbidden_header(header) is None


def test_every_topic_of_the_charter_is_tested() -> None:
    assert {topic.title.en for topic in TOPICS} == set(FORBIDDEN)


@pytest.mark.parametrize(
    "header", ["身份证号码", "手机号码", "家庭住址", "Home address", "ID number"]
)
def test_what_reaches_a_person_is_known(header: str) -> None:
    assert personal_header(header)


@pytest.mark.parametrize("header", ["证书编号", "注册地址", "统一社会信用代码", "Licence number"])
def test_what_reaches_an_organisation_is_not_personal(header: str) -> None:
    assert not personal_header(header)
