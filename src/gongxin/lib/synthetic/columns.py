"""What stands in each official column: one table of expressions an item.

On the left stand the field codes of the catalogue (CF_ and XK_ from 发改办财金〔2018〕424号), on
the right the columns that `forms.dress` and the facts give.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl

from . import adverse
from .parts import (
    DATE,
    PERSON,
    SERIAL,
    YEAR,
    Filing,
    company,
    individual,
    leader,
    number,
    party,
    source,
)


def _licence() -> Filing:
    until = (pl.col("date").dt.offset_by(pl.format("{}y", pl.col("years")))).dt.offset_by("-1d")
    return Filing(
        {
            **party("XK", infix="XDR_"),
            **leader("XK_FRDB", "XK_FR_ZJLX", "XK_FR_ZJHM"),
            "XK_XKWS": pl.lit("准予行政许可决定书"),
            "XK_WSH": number("许"),
            "XK_XKLB": pl.when(PERSON).then(pl.lit("认可")).otherwise(pl.lit("普通")),
            "XK_XKZS": pl.col("certificate"),
            "XK_XKBH": pl.format("{}{}", YEAR, SERIAL.str.zfill(7)),
            "XK_NR": pl.format("准予取得{}", pl.col("certificate")),
            "XK_JDRQ": DATE,
            "XK_YXQZ": DATE,
            "XK_YXQZI": until,
            "XK_ZT": pl.lit("1"),
            **source("XK_XKJG", "XK_LYDW"),
        },
        amend="XK_NR",
    )


def _enterprise() -> Filing:
    sole = pl.col("kind_of") == "sole-trader"
    return Filing(
        {
            **company("QY"),
            "QY_LX": pl.when(sole).then(pl.lit("个体工商户")).otherwise(pl.lit("公司")),
            "QY_ZT": pl.lit("存续"),
            "QY_HYML": pl.col("section"),
            "QY_ZCZB": pl.col("capital"),
            "QY_ZS": pl.col("address"),
            "QY_JYFW": pl.lit("许可项目以审批结果为准；一般项目自主开展经营活动"),
            "QY_CLRQ": DATE,
            "QY_HZRQ": DATE,
            **leader("QY_FRXM", "QY_FR_ZJLX", "QY_FR_ZJHM"),
            "QY_FR_QRQ": DATE,
            **source("QY_DJJG"),
        },
        amend="QY_ZCZB",
    )


def _organisation() -> Filing:
    social = pl.col("kind_of") == "social"
    return Filing(
        {
            **company("ZZ"),
            "ZZ_LX": pl.when(social).then(pl.lit("社会团体")).otherwise(pl.lit("事业单位")),
            "ZZ_ZT": pl.lit("正常"),
            "ZZ_ZS": pl.col("address"),
            "ZZ_YWFW": pl.lit("按章程开展活动"),
            "ZZ_CLRQ": DATE,
            "ZZ_HZRQ": DATE,
            **leader("ZZ_FRXM", "ZZ_FR_ZJLX", "ZZ_FR_ZJHM"),
            "ZZ_FR_QRQ": DATE,
            **source("ZZ_DJJG"),
        },
        amend="ZZ_ZS",
    )


def _practice() -> Filing:
    return Filing(
        {
            **individual("ZY"),
            "ZY_LB": pl.col("group"),
            "ZY_ZGMC": pl.col("occupation"),
            "ZY_ZSBH": pl.format("{}证{}{}", pl.col("mark"), YEAR, SERIAL.str.zfill(6)),
            "ZY_ZY": pl.lit("综合"),
            "ZY_ZT": pl.lit("有效"),
            "ZY_FZRQ": DATE,
            # Sixty years stand for a qualification without end, which leaves the cell empty.
            "ZY_YXQZ": pl.when(pl.col("years") < 60).then(
                DATE.dt.offset_by(pl.format("{}y", pl.col("years")))
            ),
            **source("ZY_FZJG"),
        },
        amend="ZY_ZY",
    )


def _tax() -> Filing:
    return Filing(
        {
            **company("SS"),
            "SS_PJND": pl.col("year").cast(pl.String),
            "SS_JB": pl.col("grade"),
            "SS_PJRQ": DATE,
            "SS_YXQZ": pl.date(pl.col("year") + 2, 4, 19),
            **source("SS_JG"),
        },
        amend="BZ",
    )


def _commitment() -> Filing:
    kept = pl.col("fulfilment") == "全部履行"
    return Filing(
        {
            **party("CN"),
            "CN_BM": pl.col("code"),
            "CN_LX": pl.col("kind"),
            "CN_SY": pl.format("办理{}事项", pl.col("kind").str.strip_suffix("型")),
            "CN_NR": pl.lit("所提供材料真实有效，按期履行承诺事项"),
            "CN_WYZR": pl.lit("违反承诺的，依法承担相应责任"),
            "CN_RQ": DATE,
            "CN_YXQ": DATE.dt.offset_by("3y"),
            "CN_LXZT": pl.col("fulfilment"),
            "CN_WLXNR": pl.when(~kept).then(pl.lit("未按期补正材料")),
            "CN_ZJNR": pl.when(~kept).then(pl.lit("责令限期改正")),
            **source("CN_SLDW"),
            "CN_GKLX": pl.when(PERSON).then(pl.lit("不可公开")).otherwise(pl.lit("可向社会公开")),
        },
        amend="CN_NR",
    )


def _contract() -> Filing:
    works = pl.col("matter").str.ends_with("工程")
    return Filing(
        {
            **company("HT"),
            "HT_BH": number("合"),
            "HT_HTMC": pl.format("{}合同", pl.col("matter")),
            "HT_LB": pl.when(works).then(pl.lit("工程建设合同")).otherwise(pl.lit("政府采购合同")),
            **source("HT_XDF"),
            "HT_JE": pl.col("amount"),
            "HT_QDRQ": DATE,
            "HT_LXQX": pl.col("finished"),
            "HT_ZT": pl.col("state"),
            "HT_RDRQ": pl.col("finished"),
        },
        amend="HT_JE",
    )


def _honour() -> Filing:
    return Filing(
        {
            **party("RY"),
            "RY_RYMC": pl.col("honour"),
            "RY_JB": pl.when(pl.col("years") > 3)
            .then(pl.lit("省部级"))
            .otherwise(pl.lit("市厅级")),
            "RY_ND": YEAR,
            "RY_WSH": number("表"),
            "RY_RDRQ": DATE,
            "RY_YXQZ": DATE.dt.offset_by(pl.format("{}y", pl.col("years"))),
            **source("RY_RDDW"),
        },
        amend="BZ",
    )


def _volunteer() -> Filing:
    return Filing(
        {
            **individual("ZF"),
            "ZF_ND": YEAR,
            "ZF_SC": pl.col("hours"),
            "ZF_TJRQ": DATE,
            **source("ZF_JLDW"),
            "ZF_TYBH": pl.format("{}同意{}{}", pl.col("mark"), YEAR, SERIAL.str.zfill(6)),
            "ZF_TYRQ": DATE.dt.offset_by("-10d"),
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
    "administrative-penalty": adverse.penalty,
    "commitment-breach": adverse.breach,
    "abnormal-operation": adverse.abnormal,
    "serious-dishonesty-health": adverse.serious,
    "serious-dishonesty-market": adverse.serious,
    "serious-dishonesty-obligation": adverse.serious,
    "serious-dishonesty-defence": adverse.serious,
    "judgment-defaulter": adverse.defaulter,
    "contract-performance": _contract,
    "student-record": adverse.student,
    "volunteer-service": _volunteer,
    "honour": _honour,
}
"""Items in filing order: who exists, what they may do, what they promised, what they did."""
