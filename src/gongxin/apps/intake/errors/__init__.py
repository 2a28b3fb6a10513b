"""Why a file as a whole is refused, in words."""

from __future__ import annotations

from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal


def columns_missing(*, item: Text, missing: list[Text]) -> Refusal:
    """Columns that the item requires are not in the header."""
    zh, en = "、".join(f"「{m.zh}」" for m in missing), ", ".join(f"“{m.en}”" for m in missing)
    return Refusal(
        code="file.columns-missing",
        what=Text(
            f"表头缺少「{item.zh}」必需的列：{zh}。",
            f"The header lacks columns that “{item.en}” requires: {en}.",
        ),
        mend=Text(
            "表头请用数据项的中文名称或官方代码（见条目页面），或在报送台“说明各列的含义”。",
            "Use the Chinese labels or the official codes as headers (see the item's page), or say at the intake desk what the columns mean.",
        ),
    )


def columns_unknown(*, item: Text) -> Refusal:
    """No column of the file belongs to the item."""
    return Refusal(
        code="file.columns-unknown",
        what=Text(
            f"表头没有任何一列属于「{item.zh}」。",
            f"No column of the header belongs to “{item.en}”.",
        ),
        mend=Text(
            "请核对条目是否选对；您单位的表头不同时，可在报送台“说明各列的含义”。",
            "Check that the item is the right one; if your headers differ, say at the intake desk what the columns mean.",
        ),
    )


def column_twice(*, field: Text, first: str, second: str) -> Refusal:
    """Two columns of the file mean the same field."""
    return Refusal(
        code="file.column-twice",
        what=Text(
            f"“{first}”与“{second}”两列都是「{field.zh}」。",
            f"Columns “{first}” and “{second}” both mean “{field.en}”.",
        ),
        mend=Text("请只保留一列。", "Keep one of them."),
    )


def forbidden_column(*, column: str, reason: Text) -> Refusal:
    """Charter C2: the file has a column of data that may never be recorded."""
    return Refusal(
        code="C2",
        what=Text(
            f"“{column}”一列属于禁止归集的信息（{reason.zh}），整个文件不予接收。",
            f"Column “{column}” holds data that may never be recorded ({reason.en}); the file is refused whole.",
        ),
        mend=Text(
            "请删除该列后重新报送；平台没有保留这个文件。",
            "Remove the column and file again; the platform has kept nothing of the file.",
        ),
    )


def source_not_listed(*, item: Text, source: Text) -> Refusal:
    """Charter C1: the catalogue does not name this organ as a source of the item."""
    return Refusal(
        code="C1",
        what=Text(
            f"目录没有把「{source.zh}」列为「{item.zh}」的来源单位。",
            f"The catalogue does not list {source.en} as a source of “{item.en}”.",
        ),
        mend=Text(
            "请由目录所列的来源单位报送，或先按程序修订目录。",
            "Let a listed source file it, or have the catalogue amended first.",
        ),
    )


def other_organ(*, source: Text) -> Refusal:
    """A clerk files for the organ they belong to."""
    return Refusal(
        code="intake.other-organ",
        what=Text(
            f"您不属于「{source.zh}」，不能以它的名义报送。",
            f"You do not belong to {source.en} and cannot file in its name.",
        ),
        mend=Text("请由该单位的报送人员报送。", "Let a clerk of that organ file it."),
    )


def no_rows() -> Refusal:
    """There is a header and nothing below it."""
    return Refusal(
        code="file.no-rows",
        what=Text("文件只有表头，没有数据行。", "The file has a header and no rows."),
        mend=Text("请确认导出的范围后重新报送。", "Check what was exported and file it again."),
    )


def unknown_batch(number: str) -> Refusal:
    """No such batch, or it is another organ's: one answer for both."""
    return Refusal(
        code="intake.unknown-batch",
        what=Text(f"没有找到批次 {number}。", f"There is no batch {number}."),
        mend=Text("请在报送台的列表中选择。", "Choose one from the list at the intake desk."),
    )


def already_recalled(number: str) -> Refusal:
    """The batch was taken back before."""
    return Refusal(
        code="intake.already-recalled",
        what=Text(f"批次 {number} 已经召回。", f"Batch {number} was recalled already."),
        mend=Text(
            "无需再做；回执上写有时间和原因。", "Nothing to do; its receipt says when and why."
        ),
    )


def not_loaded(number: str) -> Refusal:
    """The batch recorded nothing that could be taken back."""
    return Refusal(
        code="intake.not-loaded",
        what=Text(
            f"批次 {number} 没有记录任何内容，不需要召回。",
            f"Batch {number} recorded nothing; there is nothing to recall.",
        ),
        mend=Text(
            "待核的批次请审核后退回；已放行的请召回它所成为的批次。",
            "Send a held batch away by its review; of a released one recall the batch that it became.",
        ),
    )


def no_entry(number: str) -> Refusal:
    """A receipt of the ledger was asked for something that did not happen to the batch."""
    return Refusal(
        code="intake.no-entry",
        what=Text(
            f"批次 {number} 没有这样的存证。", f"The ledger holds no such entry of batch {number}."
        ),
        mend=Text(
            "请回到回执页，下载那里列出的凭证。",
            "Go back to the receipt's page and download what is listed there.",
        ),
    )


def receipt_not_sound(what: Text) -> Refusal:
    """A receipt that does not prove what it says."""
    return Refusal(
        code="intake.receipt-not-sound",
        what=what,
        mend=Text(
            "请不要依据这份回执行事；向平台重新索取，并核对是否用了本平台公布的公钥。",
            "Do not rely on this receipt; ask the platform for it again and check that the published keys were used.",
        ),
    )


def rows_not_as_stated(*, stated: int, found: int) -> Refusal:
    """The file holds another number of rows than its sender signed for."""
    return Refusal(
        code="intake.rows-not-as-stated",
        what=Text(
            f"清单写明 {stated} 行，文件里是 {found} 行。",
            f"The manifest states {stated} rows; the file holds {found}.",
        ),
        mend=Text(
            "请核对导出是否完整，重新签署清单后再送。",
            "Check that the export is whole, sign a new manifest and send again.",
        ),
    )


def unknown_field(name: str) -> Refusal:
    """A mapping names a field that the item does not have."""
    return Refusal(
        code="intake.unknown-field",
        what=Text(f"条目没有数据项 {name}。", f"The item has no field {name}."),
        mend=Text("请从列表中选择。", "Choose one from the list."),
    )


def held_with_forbidden() -> Refusal:
    """A batch to be held has rows of which the charter lets nothing be kept."""
    return Refusal(
        code="intake.held-with-forbidden",
        what=Text(
            "这个批次需要第二人审核，但其中有不得保留副本的行（C2、C3 或 C4），文件不能留存待核。",
            "This batch needs a second person's look, but holds rows of which no copy may be kept (C2, C3 or C4), so it cannot be held.",
        ),
        mend=Text(
            "请先用“只检查”找出这些行，删除后重新报送。",
            "Find these rows by a rehearsal, remove them and file again.",
        ),
    )


def not_held(number: str) -> Refusal:
    """The batch does not wait for a decision."""
    return Refusal(
        code="intake.not-held",
        what=Text(f"批次 {number} 不在待核状态。", f"Batch {number} is not held."),
        mend=Text("请看回执上的状态。", "See its state on the receipt."),
    )


def own_act() -> Refusal:
    """Nobody decides what they filed themselves."""
    return Refusal(
        code="intake.own-act",
        what=Text("不能审核自己报送的批次。", "Nobody decides a batch they filed themselves."),
        mend=Text("请由另一位平台运行人员登录后审核。", "Let another operator sign in and decide."),
    )
