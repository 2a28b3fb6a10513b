"""Whether a row files a fact or withdraws one that was filed: the word for it, and what is checked then."""

from __future__ import annotations

from gongxin.lib.bilingual import Text

from ..enums import Severity
from .base import Rule

ACTION = "GX_ACTION"
"""The column that any file may have beside the fields of its item."""
ACTION_NAMES = Text("报送动作", "Action")

FILES = "登记"
WITHDRAWS = "撤回"


class UnknownAction(Rule):
    """A row files or withdraws; anything else is not for us to guess."""

    code = "row.action"
    says_zh = "「{field}」：{value} 不是可用的值。"
    says_en = "“{field}”: {value} is not one of its values."
    mend_zh = "登记请留空或填{more}；有异议的记录请在平台上处理。"
    mend_en = (
        "Leave it empty to file, or write {more}; a disputed record is dealt with on the platform."
    )


class NothingToWithdraw(Rule):
    """A withdrawal names a fact that the register holds from this source."""

    code = "row.nothing-to-withdraw"
    says_zh = "登记库中没有本单位报送的这一事项，无从撤回。"
    says_en = "The register holds no such fact from this source; there is nothing to withdraw."
    mend_zh = "请核对文号、机关和信用主体；它们须与原来报送的一致。"
    mend_en = "Check number, organ and subject: they must be as they were filed."


class UnknownReference(Rule):
    """A row that names a fact of another item names one that the register holds of the same subject."""

    code = "row.reference"
    severity = Severity.WARNING
    says_zh = "「{field}」：登记库中没有该主体的这项「{more}」。"
    says_en = "“{field}”: the register holds no such “{more}” of this subject."
    mend_zh = "请核对编号与信用主体；如尚未报送，请先报送它所引用的一项。"
    mend_en = "Check number and subject; if it was not filed yet, file what it refers to first."


class Corrected(Rule):
    """What a case corrected is changed by a case alone: a row that says otherwise in one of these fields adds nothing."""

    code = "row.corrected"
    severity = Severity.WARNING
    says_zh = "「{field}」已经在案件中更正，这一行写的仍是另一个值；记录保持更正后的样子，这一行没有采用。"
    says_en = "“{field}” was corrected by a case, and this row says something else; the record stays corrected, and the row adds nothing."
    mend_zh = "请在本单位系统中改成更正后的值；认为更正有误的，在工作台另提更正。"
    mend_en = "Correct it in your own system too; if the correction is wrong, raise another one at the workbench."
