"""Official columns of the items that are adverse to their subject.

On the left stand the field codes of the catalogue, on the right the columns that `forms.dress` and
the facts give.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from .parts import DATE, SERIAL, YEAR, Filing, company, individual, leader, number, party, source


def penalty() -> Filing:
    has_fine = pl.col("kinds").str.contains("罚款", literal=True)
    return Filing(
        {
            **party("CF", infix="XDR_"),
            **leader("CF_FRDB", "CF_FR_ZJLX", "CF_FR_ZJHM"),
            "CF_WSH": number("罚"),
            "CF_WFXW": pl.col("breach"),
            "CF_SY": pl.format("经查，当事人存在{}的行为。", pl.col("breach")),
            "CF_YJ": pl.lit("《中华人民共和国行政处罚法》及相关法律法规"),
            "CF_CFLB": pl.col("kinds"),
            "CF_NR": pl.format("责令改正，给予{}。", pl.col("kinds").str.replace_all(";", "、")),
            "CF_NR_FK": pl.when(has_fine).then(pl.col("fine")),
            "CF_NR_WFFF": pl.col("confiscated"),
            "CF_JDRQ": DATE,
            **source("CF_CFJG", "CF_SJLY"),
        },
        amend="CF_NR_FK",
    )


def breach() -> Filing:
    return Filing(
        {
            **party("WN"),
            "WN_BM": pl.col("code"),
            "WN_WSH": number("违诺"),
            "WN_JDRQ": DATE,
            "WN_NR": pl.lit("逾期未履行承诺事项"),
            "WN_YJ": pl.lit("信用承诺书及办理事项所依据的规定"),
            "WN_XWRQ": pl.col("conduct"),
            **source("WN_JDJG"),
        },
        amend="WN_NR",
    )


def abnormal() -> Filing:
    gone = pl.col("removed").is_not_null()
    return Filing(
        {
            **company("YC"),
            "YC_WSH": number("异列"),
            "YC_JDRQ": DATE,
            **source("YC_JDJG"),
            "YC_LRYY": pl.col("reason"),
            "YC_YCRQ": pl.col("removed"),
            "YC_YCYY": pl.when(gone).then(pl.lit("列入事由已经消除")),
        },
        amend="BZ",
    )


def serious() -> Filing:
    domains: Mapping[str, str] = {
        "health": "安全生产",
        "market": "产品质量",
        "obligation": "劳动保障",
        "defence": "国防义务",
    }
    return Filing(
        {
            **party("YZ"),
            "YZ_FRDB": pl.col("leader_name"),
            "YZ_WSH": number("严列"),
            "YZ_LRRQ": DATE,
            **source("YZ_RDJG"),
            "YZ_LRSY": pl.lit("被处以吊销许可证的行政处罚，符合列入情形"),
            "YZ_LRYJ": pl.lit("该领域严重失信主体名单管理规定"),
            "YZ_LY": pl.col("field").replace_strict(domains, return_dtype=pl.String),
            "YZ_XWRQ": DATE.dt.offset_by("-120d"),
            "YZ_GZRQ": DATE.dt.offset_by("-20d"),
            "YZ_JSRQ": pl.col("removed"),
        },
        amend="YZ_LRSY",
    )


def defaulter() -> Filing:
    court = pl.when(pl.col("mark").str.starts_with("淮")).then(pl.lit("皖")).otherwise(pl.lit("川"))
    done = pl.col("performance") == "全部已履行"
    return Filing(
        {
            **party("SX"),
            "SX_FRDB": pl.col("leader_name"),
            "SX_AH": pl.format("（{}）{}9999执{}号", YEAR, court, SERIAL),
            "SX_YJWH": pl.format("（{}）{}9999民初{}号", pl.col("filed").dt.year(), court, SERIAL),
            "SX_YJDW": pl.lit("示例市示例区人民法院"),
            "SX_YW": pl.format("{}，共计{}万元", pl.col("duty"), pl.col("amount")),
            "SX_LXQK": pl.col("performance"),
            "SX_XWQX": pl.col("conduct"),
            "SX_LARQ": pl.col("filed"),
            "SX_FBRQ": DATE,
            "SX_JSRQ": pl.when(done)
            .then(DATE.dt.offset_by("7d"))
            .otherwise(DATE.dt.offset_by("2y")),
            **source("SX_ZXFY"),
        },
        amend="SX_YW",
    )


def student() -> Filing:
    return Filing(
        {
            **individual("XS"),
            "XS_XWLB": pl.col("breach"),
            "XS_XX": pl.lit("示例大学"),
            "XS_XWRQ": pl.col("conduct"),
            "XS_WSH": number("处"),
            "XS_JDRQ": DATE,
            "XS_SDRQ": DATE.dt.offset_by("3d"),
            **source("XS_JDJG"),
        },
        amend="XS_XX",
    )
