"""Rules on the form of a row, with limits that come from the catalogue."""

from ..enums import Severity
from .base import Rule


class Columns(Rule):
    """The row has as many cells as the header."""

    code = "row.columns"
    says_zh = "这一行有 {more} 个单元格，与表头不符。"
    says_en = "This row has {more} cells, which is not what the header has."
    mend_zh = "请检查分隔符和引号。"
    mend_en = "Check separators and quotes."


class Required(Rule):
    """A field that the catalogue requires is filled."""

    code = "field.required"
    shows_example = True
    says_zh = "「{field}」必须填写。"
    says_en = "“{field}” must be filled in."
    mend_zh = "请按文书补填。"
    mend_en = "Fill it in from the document."


class RequiredIf(Rule):
    """A field is filled when another field makes it necessary."""

    code = "field.required-if"
    shows_example = True
    says_zh = "「{field}」在{more}时必须填写。"
    says_en = "“{field}” must be filled in when {more}."
    mend_zh = "请补填，或改正作为条件的那一项。"
    mend_en = "Fill it in, or correct the field that makes it necessary."


class TooLong(Rule):
    """A text keeps to the length of the form."""

    code = "field.length"
    says_zh = "「{field}」超过 {more} 个字。"
    says_en = "“{field}” is longer than {more} characters."
    mend_zh = "请缩短，勿截断文号和名称。"
    mend_en = "Shorten it; do not cut numbers or names."


class NotADate(Rule):
    """A date is a day that exists, in a style that can be read one way only."""

    code = "field.date"
    shows_example = True
    says_zh = "「{field}」：{value} 不是有效日期。"
    says_en = "“{field}”: {value} is not a valid date."
    mend_zh = "请写成 2026-11-22 这样的年-月-日；月份为 01–12。"
    mend_en = "Write year-month-day as in 2026-11-22; months are 01 to 12."


class NotANumber(Rule):
    """An amount is digits, with at most the decimals of the form."""

    code = "field.number"
    shows_example = True
    says_zh = "「{field}」：{value} 不是可用的数。"
    says_en = "“{field}”: {value} is not a usable number."
    mend_zh = "请只写数字和小数点（小数不超过 {more} 位），不带单位，不用科学记数法。"
    mend_en = "Write digits and a point only (at most {more} decimals), no unit, no exponent."


class NotInList(Rule):
    """A coded field holds a value of its code list, by value or by name."""

    code = "field.code"
    shows_example = True
    says_zh = "「{field}」：{value} 不在代码表中。"
    says_en = "“{field}”: {value} is not in the code list."
    mend_zh = "可填：{more}。"
    mend_en = "Accepted: {more}."


class BadUscc(Rule):
    """A unified social credit code is well-formed (GB 32100-2015)."""

    code = "identifier.uscc"
    shows_example = True
    says_zh = "「{field}」：{value} 不是有效的统一社会信用代码。"
    says_en = "“{field}”: {value} is not a valid unified social credit code."
    mend_zh = "应为 18 位，最后一位是校验码；请对照证照核对。"
    mend_en = "It has 18 characters, the last a check character; compare it with the certificate."


class BadIdNumber(Rule):
    """An identity number is well-formed for its kind of document (GB 11643-1999)."""

    code = "identifier.id-number"
    shows_example = True
    says_zh = "「{field}」：{value} 不是有效的证件号码。"
    says_en = "“{field}”: {value} is not a valid document number."
    mend_zh = "请对照证件核对每一位；身份证号为 18 位，最后一位是校验码。"
    mend_en = "Compare each digit with the document; identity numbers have 18 characters, the last a check."


class UnknownDivision(Rule):
    """The division code in a number is one of GB/T 2260, of today or earlier."""

    code = "identifier.division"
    severity = Severity.WARNING
    says_zh = "「{field}」：{value} 里的行政区划代码在 GB/T 2260 各版中都没有。"
    says_en = "“{field}”: the division code in {value} is in no edition of GB/T 2260."
    mend_zh = (
        "请对照证件核对身份证号前六位、统一代码第 3–8 位；开发区等登记机关自用的代码无误时不必改。"
    )
    mend_en = "Compare digits 1 to 6 of an identity number, 3 to 8 of a credit code; a zone's own code may be right."


class RetiredDivision(Rule):
    """The division code in a number was still in use when the number can first have been given.

    A person's number is given at birth at the earliest, a credit code since 2015 (国发〔2015〕33号). A code that
    was retired later is right: numbers keep it.
    """

    code = "identifier.division-retired"
    severity = Severity.WARNING
    says_zh = "「{field}」：{value} 里的行政区划代码在发放这个号码之前已经撤销。"
    says_en = (
        "“{field}”: the division code in {value} was retired before the number can have been given."
    )
    mend_zh = "请对照证件核对每一位。"
    mend_en = "Compare each digit with the document."


class Scientific(Rule):
    """A spreadsheet has turned a long number into an exponent; its last digits are lost."""

    code = "identifier.scientific"
    shows_example = True
    says_zh = "「{field}」被电子表格变成了科学记数法，末几位已经丢失。"
    says_en = "“{field}” was turned into an exponent by a spreadsheet; its last digits are lost."
    mend_zh = "请把该列设为“文本”格式后，从原系统重新导出。"
    mend_en = "Set the column to “text” and export it from the original system again."


class Formula(Rule):
    """A cell holds a formula: what it would show is not in the file, and nothing is evaluated here."""

    code = "field.formula"
    shows_example = True
    says_zh = "「{field}」是公式（以 = 开头），不是值。"
    says_en = "“{field}” is a formula (it begins with =), not a value."
    mend_zh = "请在电子表格中复制该列，选择性粘贴为“数值”，再保存报送。"
    mend_en = "Copy the column in the spreadsheet, paste it as values, save and file again."


class DateOrder(Rule):
    """One date does not come before another that it follows from."""

    code = "field.date-order"
    says_zh = "「{field}」早于「{more}」。"
    says_en = "“{field}” is earlier than “{more}”."
    mend_zh = "请核对两个日期。"
    mend_en = "Check both dates."


class FutureDate(Rule):
    """A document is not dated in the future."""

    code = "field.future"
    says_zh = "「{field}」：{value} 在将来。"
    says_en = "“{field}”: {value} lies in the future."
    mend_zh = "请核对年份。"
    mend_en = "Check the year."


class NoSubject(Rule):
    """The row says whom it is about, by an identifier."""

    code = "subject.missing"
    says_zh = "没有统一社会信用代码，也没有证件号码，无法确定信用主体。"
    says_en = "There is neither a unified social credit code nor a document number to say whom this is about."
    mend_zh = "组织填统一社会信用代码，自然人填证件类型和证件号码；不能只凭名称归集。"
    mend_en = "Give the code of an organisation, or type and number of a person's document; a name alone never links."


class OtherNumber(Rule):
    """The kind of party and the number given belong together: an organisation's code, a person's number."""

    code = "subject.other-number"
    says_zh = "「{field}」与所填的号码不符：自然人应有证件号码，组织应有统一社会信用代码。"
    says_en = "“{field}” and the number given do not belong together: a person has a document number, an organisation a code."
    mend_zh = "请核对类别，或补填相应的号码。"
    mend_en = "Check the kind, or give the number that belongs to it."


class KindNotListed(Rule):
    """Charter C1: the item may be recorded about this kind of subject only."""

    code = "C1"
    says_zh = "目录没有允许对这类主体记录本条目（{more}）。"
    says_en = "The catalogue does not allow this item for this kind of subject ({more})."
    mend_zh = "请核对行政相对人类别；目录之外的信息不得归集。"
    mend_en = "Check the kind of party; what the catalogue does not list may not be recorded."


class RepeatedInFile(Rule):
    """The same fact twice in one file adds nothing."""

    code = "row.repeated"
    severity = Severity.NOTE
    says_zh = "与第 {more} 行完全相同，不重复入库。"
    says_en = "The same as row {more}; it adds nothing."
    mend_zh = "无需处理。"
    mend_en = "Nothing to do."


class ConflictInFile(Rule):
    """Rows of one file say different things about the same fact: which is right is not for us to guess.

    All of them are refused, the first too.
    """

    code = "row.conflict"
    says_zh = "与第 {more} 行是同一事项（文号、机关、主体相同），内容却不同。"
    says_en = (
        "The same fact as row {more} (number, organ and subject agree), yet it says something else."
    )
    mend_zh = "请只保留正确的一行。"
    mend_en = "Keep the correct one only."
