"""Rules of the charter that refuse a row. They stand in code: no pack and no setting lifts them."""

from __future__ import annotations

import re

import polars as pl

from gongxin.lib.bilingual import Text

from ..enums import Severity
from .base import Rule


class UnderAge(Rule):
    """Charter C3: nothing is recorded about conduct under the age of 18, and no copy is kept."""

    code = "C3"
    says_zh = "当事人行为时未满 18 周岁，不得归集。"
    says_en = "The person was under 18 at the time; nothing may be recorded."
    mend_zh = "请勿报送。本平台没有保留这一行的内容。"
    mend_en = "Do not file it. The platform has kept nothing of this row."
    keeps_copy = False


class NearlyUnderAge(Rule):
    """Charter C3: the document is dated within two years after the 18th birthday, and no day of conduct is given.

    Two years is the limit within which a penalty may follow its breach (行政处罚法 art. 36), so the
    conduct may have been under age.
    """

    code = "C3-near"
    severity = Severity.WARNING
    says_zh = "文书作出时当事人刚满 18 周岁不久，行为日期可能在成年之前。"
    says_en = "The person had only just turned 18 at the document's date; the conduct may have been earlier."
    mend_zh = "请核实行为日期；如在成年之前，请撤回这一行。"
    mend_en = "Check the day of the conduct; if it was under age, withdraw the row."


class SealedPenalty(Rule):
    """Charter C4: public-security penalties of natural persons are sealed (治安管理处罚法 art. 136)."""

    code = "C4"
    says_zh = "公安机关对自然人的处罚记录自 2026 年 1 月 1 日起依法封存，不得归集。"
    says_en = "Public-security penalties of natural persons are sealed by law since 1 January 2026 and may not be recorded."
    mend_zh = "请勿报送。本平台没有保留这一行的内容。"
    mend_en = "Do not file it. The platform has kept nothing of this row."
    keeps_copy = False


class NoDocument(Rule):
    """Charter C5: an adverse record names its effective document: number, organ and date."""

    code = "C5"
    shows_example = True
    says_zh = "不良信息必须依据生效文书：缺少「{field}」。"
    says_en = "An adverse record rests on an effective document: “{field}” is missing."
    mend_zh = "请按文书补填文号、作出机关和日期；没有生效文书的不得归集。"
    mend_en = "Give number, organ and date from the document; without an effective document nothing is recorded."


class ForbiddenContent(Rule):
    """Charter C2: forbidden data is refused by content too, not by the column's name alone."""

    code = "C2"
    says_zh = "「{field}」中含有禁止归集的信息（{more}）。"
    says_en = "“{field}” holds data that may not be recorded ({more})."
    mend_zh = "请删除该内容后重新报送。本平台没有保留这一行的内容。"
    mend_en = "Remove it and file again. The platform has kept nothing of this row."
    keeps_copy = False


# What a free text may not carry, as it is labelled in such texts. A number or word after the label is
# needed, so that the mere mention of a hospital or a church in the facts of a case is no offence.
_FORBIDDEN: dict[str, tuple[Text, str]] = {
    "religion": (
        Text("宗教信仰", "religion"),
        r"宗教信仰[:：]?\s*(?:为|是|系)?\s*[^\s，。；;,.、]{1,12}",
    ),
    "blood-type": (Text("血型", "blood type"), r"血型[:：]?\s*(?:为|是)?\s*(?:AB|A|B|O)型?"),
    "genes": (Text("基因", "genes"), r"(?:基因检测|DNA)\S{0,6}(?:结果|分型|序列)"),
    "fingerprints": (Text("指纹", "fingerprints"), r"指纹(?:编号|特征|信息|模板)[:：]?\s*\S"),
    "medical-history": (
        Text("病史", "medical history"),
        r"(?:既往)?病史[:：]\s*\S|(?:确诊|诊断)(?:患有|为)\S{1,20}(?:病|症|癌|炎)",
    ),
    "marital-status": (
        Text("婚姻状况", "marital status"),
        r"婚姻状况[:：]?\s*(?:为|是)?\s*(?:已婚|未婚|离异|离婚|丧偶|再婚)",
    ),
    "political-opinion": (
        Text("政治面貌", "political opinion"),
        r"政治面貌[:：]?\s*(?:为|是)?\s*\S{2,8}",
    ),
}

FORBIDDEN_CONTENT = "|".join(f"(?:{pattern})" for _, pattern in _FORBIDDEN.values())
"""One pattern for all of it: a text is searched once."""


def forbidden_kinds(text: str) -> Text:
    """Which kinds of forbidden data the text holds, for the message."""
    kinds = [name for name, pattern in _FORBIDDEN.values() if re.search(pattern, text)]
    return Text("、".join(kind.zh for kind in kinds), ", ".join(kind.en for kind in kinds))


# Written with blanks or line ends inside, it is still that law.
_ITS_LAW = r"\s*".join("治安管理处罚法")


def is_sealed(
    *,
    is_person: pl.Expr,
    organ: pl.Expr,
    organ_code: pl.Expr,
    texts: list[pl.Expr],
    kinds: pl.Expr | None,
    source_is_public_security: bool,
    public_security: frozenset[str],
) -> pl.Expr:
    """Charter C4: an adverse row about a person that comes from public security, or cites its law.

    Only public security and organs put beside it by law detain (行政处罚法 art. 18), so detention named
    in `kinds` is a sign of it whatever organ the row names.
    """
    named = sorted(public_security)
    signs = [
        pl.lit(source_is_public_security),
        organ.str.contains("公安|派出所"),
        organ.is_in(named),
        organ_code.is_in(named),
        *(text.str.contains(_ITS_LAW) for text in texts),
    ]
    if kinds is not None:
        signs.append(kinds.str.contains("行政拘留"))
    return is_person & pl.any_horizontal([sign.fill_null(value=False) for sign in signs])
