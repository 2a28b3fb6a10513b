"""Lines of business: how risky they are, what they are called, which organs meet them.

Risk factors are invented, in an order that the tests rely on: mining and building above trade,
trade above software.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sector:
    """One line of business.

    `section` is the letter of GB/T 4754; `watchers` are functions of organs, commonest first.
    """

    code: str
    section: str
    share: float
    risk: float
    trades: tuple[str, ...]
    licence: str
    breaches: tuple[str, ...]
    watchers: tuple[str, ...]


SECTORS = (
    Sector(
        "mining",
        "B",
        0.02,
        2.6,
        ("矿业", "石材", "砂石"),
        "安全生产许可证",
        ("未按规定设置安全警示标志", "超层越界开采", "未建立隐患排查台账"),
        ("emergency", "environment", "labour"),
    ),
    Sector(
        "chemicals",
        "C",
        0.03,
        2.2,
        ("化工", "涂料", "危化品仓储"),
        "危险化学品经营许可证",
        ("未按规定储存危险化学品", "超标排放污染物", "未如实记录流向"),
        ("environment", "emergency", "market-regulation"),
    ),
    Sector(
        "building",
        "E",
        0.12,
        1.9,
        ("建设", "建筑工程", "装饰工程"),
        "建筑业企业资质证书",
        ("违法分包工程", "未按图施工", "拖欠农民工工资"),
        ("housing", "labour", "emergency"),
    ),
    Sector(
        "catering",
        "H",
        0.14,
        1.6,
        ("餐饮", "餐饮管理", "食品"),
        "食品经营许可证",
        ("经营超过保质期的食品", "从业人员未取得健康证明", "未履行进货查验义务"),
        ("market-regulation", "health", "environment"),
    ),
    Sector(
        "transport",
        "G",
        0.10,
        1.5,
        ("物流", "运输", "客运"),
        "道路运输经营许可证",
        ("未取得许可擅自从事运输", "车辆未按期维护", "超限运输"),
        ("transport", "market-regulation", "emergency"),
    ),
    Sector(
        "health",
        "Q",
        0.04,
        1.1,
        ("口腔", "医药", "养老服务"),
        "医疗机构执业许可证",
        ("使用非卫生技术人员", "未按规定处置医疗废物", "超范围执业"),
        ("health", "market-regulation", "environment"),
    ),
    Sector(
        "trade",
        "F",
        0.28,
        1.0,
        ("商贸", "百货", "建材", "农资"),
        "食品经营许可证",
        ("发布虚假广告", "销售不合格产品", "未明码标价"),
        ("market-regulation", "tax", "environment"),
    ),
    Sector(
        "making",
        "C",
        0.12,
        1.0,
        ("机械", "纺织", "电子", "包装"),
        "排污许可证",
        ("未按规定申领排污许可", "特种设备未经检验", "逾期未申报纳税"),
        ("environment", "market-regulation", "tax"),
    ),
    Sector(
        "farming",
        "A",
        0.07,
        0.7,
        ("农业", "种植", "养殖"),
        "种子生产经营许可证",
        ("未建立农产品生产记录", "违法占用耕地", "未按规定使用农药"),
        ("market-regulation", "environment", "labour"),
    ),
    Sector(
        "software",
        "I",
        0.08,
        0.35,
        ("科技", "软件", "信息技术"),
        "增值电信业务经营许可证",
        ("未履行网络信息安全义务", "逾期未申报纳税", "使用格式条款免除责任"),
        ("market-regulation", "tax", "labour"),
    ),
)
