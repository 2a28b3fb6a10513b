"""What stands in each official column: one table of expressions an item.

On the left stand the field codes of the catalogue (CF_ and XK_ from 发改办财金〔2018〕424号), on
the right the columns that `forms.dress` and the facts give.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from .forms import Expressions

_PERSON = pl.col("person")
_ID_CARD = pl.lit("身份证")
_YEAR = pl.col("year_of").cast(pl.String)
_SERIAL = pl.col("serial").cast(pl.String)
_ORGAN, _CODE, _DATE = pl.col("organ_name"), pl.col("organ_uscc"), pl.col("date")
_KIND = (
    pl.when(_PERSON)
    .then(pl.lit("自然人"))
    .when(pl.col("kind_of") == "sole-trader")
    .then(pl.lit("个体工商户"))
    .otherwise(pl.lit("法人及非法人组织"))
)
# One row in forty has a remark with what breaks careless readers of CSV: commas and quotes.
_REMARK = pl.when(pl.col("serial") % 40 == 7).then(pl.lit('经核对,以"原件"为准，无其他事项'))


@dataclass(frozen=True, slots=True)
class Filing:
    """How the facts of one item are filed; `amend` is the column that a correction changes."""

    columns: Expressions
    amend: str


def _number(verb: str) -> pl.Expr:
    """A document number as organs form it: 川示环罚〔2026〕12号."""
    return pl.format("{}" + verb + "〔{}〕{}号", pl.col("mark"), _YEAR, _SERIAL)


def _party(
    prefix: str, *, name: str = "MC", kind: str = "LB", infix: str = ""
) -> dict[str, pl.Expr]:
    """Subject columns of items that are about persons and organisations alike."""
    start = f"{prefix}_{infix}"
    return {
        f"{start}{name}": pl.col("name"),
        f"{start}{kind}": _KIND,
        f"{start}SHXYM": pl.col("uscc"),
        f"{start}ZJLX": pl.when(_PERSON).then(_ID_CARD),
        f"{start}ZJHM": pl.col("number"),
        "BZ": _REMARK,
    }


def _individual(prefix: str) -> dict[str, pl.Expr]:
    """Subject columns of items about persons alone."""
    return {
        f"{prefix}_XM": pl.col("name"),
        f"{prefix}_ZJLX": _ID_CARD,
        f"{prefix}_ZJHM": pl.col("number"),
        "BZ": _REMARK,
    }


def _company(prefix: str) -> dict[str, pl.Expr]:
    """Subject columns of items about organisations alone."""
    return {f"{prefix}_MC": pl.col("name"), f"{prefix}_SHXYM": pl.col("uscc"), "BZ": _REMARK}


def _leader(name: str, kind: str, number: str) -> dict[str, pl.Expr]:
    return {
        name: pl.col("leader_name"),
        kind: pl.when(~_PERSON).then(_ID_CARD),
        number: pl.col("leader_number"),
    }


def _source(*pairs: str) -> dict[str, pl.Expr]:
    """Name and code columns of the organ, each pair `NAME` and `NAMEDM`."""
    return {key: value for pair in pairs for key, value in ((pair, _ORGAN), (f"{pair}DM", _CODE))}


def _penalty() -> Filing:
    has_fine = pl.col("kinds").str.contains("罚款", literal=True)
    return Filing(
        {
            **_party("CF", infix="XDR_"),
            **_leader("CF_FRDB", "CF_FR_ZJLX", "CF_FR_ZJHM"),
            "CF_WSH": _number("罚"),
            "CF_WFXW": pl.col("breach"),
            "CF_SY": pl.format("经查，当事人存在{}的行为。", pl.col("breach")),
            "CF_YJ": pl.lit("《中华人民共和国行政处罚法》及相关法律法规"),
            "CF_CFLB": pl.col("kinds"),
            "CF_NR": pl.format("责令改正，给予{}。", pl.col("kinds").str.replace_all(";", "、")),
            "CF_NR_FK": pl.when(has_fine).then(pl.col("fine")),
            "CF_NR_WFFF": pl.col("confiscated"),
            "CF_JDRQ": _DATE,
            **_source("CF_CFJG", "CF_SJLY"),
        },
        amend="CF_NR_FK",
    )


def _licence() -> Filing:
    until = (pl.col("date").dt.offset_by(pl.format("{}y", pl.col("years")))).dt.offset_by("-1d")
    return Filing(
        {
            **_party("XK", infix="XDR_"),
            **_leader("XK_FRDB", "XK_FR_ZJLX", "XK_FR_ZJHM"),
            "XK_XKWS": pl.lit("准予行政许可决定书"),
            "XK_WSH": _number("许"),
            "XK_XKLB": pl.when(_PERSON).then(pl.lit("认可")).otherwise(pl.lit("普通")),
            "XK_XKZS": pl.col("certificate"),
            "XK_XKBH": pl.format("{}{}", _YEAR, _SERIAL.str.zfill(7)),
            "XK_NR": pl.format("准予取得{}", pl.col("certificate")),
            "XK_JDRQ": _DATE,
            "XK_YXQZ": _DATE,
            "XK_YXQZI": until,
            "XK_ZT": pl.lit("1"),
            **_source("XK_XKJG", "XK_LYDW"),
        },
        amend="XK_NR",
    )


def _enterprise() -> Filing:
    sole = pl.col("kind_of") == "sole-trader"
    return Filing(
        {
            **_company("QY"),
            "QY_LX": pl.when(sole).then(pl.lit("个体工商户")).otherwise(pl.lit("公司")),
            "QY_ZT": pl.lit("存续"),
            "QY_HYML": pl.col("section"),
            "QY_ZCZB": pl.col("capital"),
            "QY_ZS": pl.col("address"),
            "QY_JYFW": pl.lit("许可项目以审批结果为准；一般项目自主开展经营活动"),
            "QY_CLRQ": _DATE,
            "QY_HZRQ": _DATE,
            **_leader("QY_FRXM", "QY_FR_ZJLX", "QY_FR_ZJHM"),
            "QY_FR_QRQ": _DATE,
            **_source("QY_DJJG"),
        },
        amend="QY_ZCZB",
    )


def _organisation() -> Filing:
    social = pl.col("kind_of") == "social"
    return Filing(
        {
            **_company("ZZ"),
            "ZZ_LX": pl.when(social).then(pl.lit("社会团体")).otherwise(pl.lit("事业单位")),
            "ZZ_ZT": pl.lit("正常"),
            "ZZ_ZS": pl.col("address"),
            "ZZ_YWFW": pl.lit("按章程开展活动"),
            "ZZ_CLRQ": _DATE,
            "ZZ_HZRQ": _DATE,
            **_leader("ZZ_FRXM", "ZZ_FR_ZJLX", "ZZ_FR_ZJHM"),
            "ZZ_FR_QRQ": _DATE,
            **_source("ZZ_DJJG"),
        },
        amend="ZZ_ZS",
    )


def _practice() -> Filing:
    return Filing(
        {
            **_individual("ZY"),
            "ZY_LB": pl.col("group"),
            "ZY_ZGMC": pl.col("occupation"),
            "ZY_ZSBH": pl.format("{}证{}{}", pl.col("mark"), _YEAR, _SERIAL.str.zfill(6)),
            "ZY_ZY": pl.lit("综合"),
            "ZY_ZT": pl.lit("有效"),
            "ZY_FZRQ": _DATE,
            # Sixty years stand for a qualification without end, which leaves the cell empty.
            "ZY_YXQZ": pl.when(pl.col("years") < 60).then(
                _DATE.dt.offset_by(pl.format("{}y", pl.col("years")))
            ),
            **_source("ZY_FZJG"),
        },
        amend="ZY_ZY",
    )


def _tax() -> Filing:
    return Filing(
        {
            **_company("SS"),
            "SS_PJND": pl.col("year").cast(pl.String),
            "SS_JB": pl.col("grade"),
            "SS_PJRQ": _DATE,
            "SS_YXQZ": pl.date(pl.col("year") + 2, 4, 19),
            **_source("SS_JG"),
        },
        amend="BZ",
    )


def _commitment() -> Filing:
    kept = pl.col("fulfilment") == "全部履行"
    return Filing(
        {
            **_party("CN"),
            "CN_BM": pl.col("code"),
            "CN_LX": pl.col("kind"),
            "CN_SY": pl.format("办理{}事项", pl.col("kind").str.strip_suffix("型")),
            "CN_NR": pl.lit("所提供材料真实有效，按期履行承诺事项"),
            "CN_WYZR": pl.lit("违反承诺的，依法承担相应责任"),
            "CN_RQ": _DATE,
            "CN_YXQ": _DATE.dt.offset_by("3y"),
            "CN_LXZT": pl.col("fulfilment"),
            "CN_WLXNR": pl.when(~kept).then(pl.lit("未按期补正材料")),
            "CN_ZJNR": pl.when(~kept).then(pl.lit("责令限期改正")),
            **_source("CN_SLDW"),
            "CN_GKLX": pl.when(_PERSON).then(pl.lit("不可公开")).otherwise(pl.lit("可向社会公开")),
        },
        amend="CN_NR",
    )


def _breach() -> Filing:
    return Filing(
        {
            **_party("WN"),
            "WN_BM": pl.col("code"),
            "WN_WSH": _number("违诺"),
            "WN_JDRQ": _DATE,
            "WN_NR": pl.lit("逾期未履行承诺事项"),
            "WN_YJ": pl.lit("信用承诺书及办理事项所依据的规定"),
            "WN_XWRQ": pl.col("conduct"),
            **_source("WN_JDJG"),
        },
        amend="WN_NR",
    )


def _abnormal() -> Filing:
    gone = pl.col("removed").is_not_null()
    return Filing(
        {
            **_company("YC"),
            "YC_WSH": _number("异列"),
            "YC_JDRQ": _DATE,
            **_source("YC_JDJG"),
            "YC_LRYY": pl.col("reason"),
            "YC_YCRQ": pl.col("removed"),
            "YC_YCYY": pl.when(gone).then(pl.lit("列入事由已经消除")),
        },
        amend="BZ",
    )


def _serious() -> Filing:
    domains: Mapping[str, str] = {
        "health": "安全生产",
        "market": "产品质量",
        "obligation": "劳动保障",
        "defence": "国防义务",
    }
    return Filing(
        {
            **_party("YZ"),
            "YZ_FRDB": pl.col("leader_name"),
            "YZ_WSH": _number("严列"),
            "YZ_LRRQ": _DATE,
            **_source("YZ_RDJG"),
            "YZ_LRSY": pl.lit("被处以吊销许可证的行政处罚，符合列入情形"),
            "YZ_LRYJ": pl.lit("该领域严重失信主体名单管理规定"),
            "YZ_LY": pl.col("field").replace_strict(domains, return_dtype=pl.String),
            "YZ_XWRQ": _DATE.dt.offset_by("-120d"),
            "YZ_GZRQ": _DATE.dt.offset_by("-20d"),
            "YZ_JSRQ": pl.col("removed"),
        },
        amend="YZ_LRSY",
    )


def _defaulter() -> Filing:
    court = pl.when(pl.col("mark").str.starts_with("淮")).then(pl.lit("皖")).otherwise(pl.lit("川"))
    done = pl.col("performance") == "全部已履行"
    return Filing(
        {
            **_party("SX"),
            "SX_FRDB": pl.col("leader_name"),
            "SX_AH": pl.format("（{}）{}9999执{}号", _YEAR, court, _SERIAL),
            "SX_YJWH": pl.format("（{}）{}9999民初{}号", pl.col("filed").dt.year(), court, _SERIAL),
            "SX_YJDW": pl.lit("示例市示例区人民法院"),
            "SX_YW": pl.format("{}，共计{}万元", pl.col("duty"), pl.col("amount")),
            "SX_LXQK": pl.col("performance"),
            "SX_XWQX": pl.col("conduct"),
            "SX_LARQ": pl.col("filed"),
            "SX_FBRQ": _DATE,
            "SX_JSRQ": pl.when(done)
            .then(_DATE.dt.offset_by("7d"))
            .otherwise(_DATE.dt.offset_by("2y")),
            **_source("SX_ZXFY"),
        },
        amend="SX_YW",
    )


def _contract() -> Filing:
    works = pl.col("matter").str.ends_with("工程")
    return Filing(
        {
            **_company("HT"),
            "HT_BH": _number("合"),
            "HT_HTMC": pl.format("{}合同", pl.col("matter")),
            "HT_LB": pl.when(works).then(pl.lit("工程建设合同")).otherwise(pl.lit("政府采购合同")),
            **_source("HT_XDF"),
            "HT_JE": pl.col("amount"),
            "HT_QDRQ": _DATE,
            "HT_LXQX": pl.col("finished"),
            "HT_ZT": pl.col("state"),
            "HT_RDRQ": pl.col("finished"),
        },
        amend="HT_JE",
    )


def _student() -> Filing:
    return Filing(
        {
            **_individual("XS"),
            "XS_XWLB": pl.col("breach"),
            "XS_XX": pl.lit("示例大学"),
            "XS_XWRQ": pl.col("conduct"),
            "XS_WSH": _number("处"),
            "XS_JDRQ": _DATE,
            "XS_SDRQ": _DATE.dt.offset_by("3d"),
            **_source("XS_JDJG"),
        },
        amend="XS_XX",
    )


def _honour() -> Filing:
    return Filing(
        {
            **_party("RY"),
            "RY_RYMC": pl.col("honour"),
            "RY_JB": pl.when(pl.col("years") > 3)
            .then(pl.lit("省部级"))
            .otherwise(pl.lit("市厅级")),
            "RY_ND": _YEAR,
            "RY_WSH": _number("表"),
            "RY_RDRQ": _DATE,
            "RY_YXQZ": _DATE.dt.offset_by(pl.format("{}y", pl.col("years"))),
            **_source("RY_RDDW"),
        },
        amend="BZ",
    )


def _volunteer() -> Filing:
    return Filing(
        {
            **_individual("ZF"),
            "ZF_ND": _YEAR,
            "ZF_SC": pl.col("hours"),
            "ZF_TJRQ": _DATE,
            **_source("ZF_JLDW"),
            "ZF_TYBH": pl.format("{}同意{}{}", pl.col("mark"), _YEAR, _SERIAL.str.zfill(6)),
            "ZF_TYRQ": _DATE.dt.offset_by("-10d"),
        },
        amend="ZF_SC",
    )


FILINGS: Mapping[str, Callable[[], Filing]] = {
    "enterprise-registration": _enterprise,
    "organisation-registration": _organisation,
    "administrative-licence": _licence,
    "practice-qualification": _practice,
    "tax-credit-grade": _tax,
    "credit-commitment": _commitment,
    "administrative-penalty": _penalty,
    "commitment-breach": _breach,
    "abnormal-operation": _abnormal,
    "serious-dishonesty-health": _serious,
    "serious-dishonesty-market": _serious,
    "serious-dishonesty-obligation": _serious,
    "serious-dishonesty-defence": _serious,
    "judgment-defaulter": _defaulter,
    "contract-performance": _contract,
    "student-record": _student,
    "volunteer-service": _volunteer,
    "honour": _honour,
}
"""Items in filing order: who exists, what they may do, what they promised, what they did."""
