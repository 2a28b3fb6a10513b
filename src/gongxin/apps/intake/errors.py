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


def manifest_malformed(member: str) -> Refusal:
    """A member of the manifest is missing or cannot be."""
    return Refusal(
        code="push.manifest-malformed",
        what=Text(
            f"清单的 {member} 缺失或不合要求。", f"The manifest's {member} is missing or cannot be."
        ),
        mend=Text(
            "请对照接口文档补正清单，重新签署。",
            "Correct the manifest by the interface's document and sign it anew.",
        ),
    )


def body_not_as_signed() -> Refusal:
    """The bytes that arrived are not those that were signed for."""
    return Refusal(
        code="push.body-not-as-signed",
        what=Text(
            "收到的内容与清单的 SHA-256 不符，可能在途中被截断或改动。",
            "What arrived has not the SHA-256 of the manifest: it was cut off or changed on its way.",
        ),
        mend=Text(
            "请用同一个幂等键和同一份清单重新发送。",
            "Send it again with the same key and the same manifest.",
        ),
    )


def key_used_for_another() -> Refusal:
    """The idempotency key stands for another manifest."""
    return Refusal(
        code="push.key-used",
        what=Text(
            "这个幂等键已用于另一份清单。", "This idempotency key stands for another manifest."
        ),
        mend=Text("请为新的清单使用新的幂等键。", "Use a new key for a new manifest."),
    )


def sequence_used(newest: int) -> Refusal:
    """A manifest's number must be higher than every one before."""
    return Refusal(
        code="push.sequence-used",
        what=Text(
            f"清单序号必须大于 {newest}。",
            f"The manifest's sequence number must be above {newest}.",
        ),
        mend=Text(
            "如果是重发，请使用原来的幂等键和清单；否则请递增序号。",
            "To repeat, use the first key and manifest; otherwise count on.",
        ),
    )


def folder_watched_already() -> Refusal:
    """Another process watches the folder."""
    return Refusal(
        code="intake.folder-watched",
        what=Text("另一个进程正在处理这个文件夹。", "Another process watches this folder."),
        mend=Text(
            "请先停止那个进程，或换一个文件夹。", "Stop that process first, or use another folder."
        ),
    )


def no_plain_file() -> Refusal:
    """A link, a folder, a pipe: whatever it leads to is not read."""
    return Refusal(
        code="file.not-plain",
        what=Text(
            "这不是普通文件（是链接、文件夹或其他）。",
            "This is no plain file (a link, a folder or another thing).",
        ),
        mend=Text("请放入文件本身。", "Put the file itself there."),
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


_PULL_FAULTS = {
    "YAML": Text("不是 YAML", "it is no YAML"),
    "list": Text("应为条目的列表", "it is no list of entries"),
    "twice": Text("同一条目、同一来源已经列过", "the same item and source are listed already"),
}


def bad_pull(number: int, fault: str) -> Refusal:
    """The file of scheduled pulls cannot be used; `fault` is a key, or one of the words above."""
    said = _PULL_FAULTS.get(
        fault, Text(f"`{fault}` 缺少、多余或不可用", f"`{fault}` is missing, unknown or of no use")
    )
    return Refusal(
        code="intake.pull-file",
        what=Text(
            f"抽取清单第 {number} 项：{said.zh}。",
            f"Entry {number} of the list of pulls: {said.en}.",
        ),
        mend=Text(
            "每项须有 item、source、url_env、query、every_hours；示例见 docs/runbooks/channels.md。",
            "Each entry has item, source, url_env, query and every_hours; see docs/runbooks/channels.md.",
        ),
    )


_UNREADABLE = {
    "variable": Text("没有这个环境变量", "there is no such environment variable"),
    "address": Text("地址不是 SQLAlchemy 格式", "the address is not in SQLAlchemy's form"),
    "driver": Text("没有安装该数据库的驱动", "no driver for that database is installed"),
    "database": Text(
        "数据库连不上，或拒绝了查询", "the database is out of reach, or refused the query"
    ),
    "value": Text(
        "查询结果中有不能写成文字的值", "the query gives values that cannot be written as text"
    ),
}


def pull_unreadable(variable: str, reason: str) -> Refusal:
    """A department's database could not be read. The address itself is never told: it holds a password."""
    said = _UNREADABLE[reason]
    return Refusal(
        code=f"intake.pull-{reason}",
        what=Text(
            f"未能读取 {variable} 所指的数据库：{said.zh}。没有入库任何内容。",
            f"The database that {variable} names could not be read: {said.en}. Nothing was filed.",
        ),
        mend=Text(
            "请核对地址、账号和查询；下次到期会再试，已报送的不会重复。",
            "Check address, account and query; it is tried again when it is next due, and nothing is filed twice.",
        ),
    )


_ENGINE_FAULTS = {
    "package": (
        Text(
            "本机没有安装它的程序包",
            "its package is not installed here",
        ),
        Text(
            "请安装 gongxin[spark] 及 Java 17，",
            "Install gongxin[spark] and Java 17,",
        ),
    ),
    "start": (
        Text("它没有启动，或主节点没有应答", "it did not start, or its master did not answer"),
        Text(
            "请确认装有 Java 17、GONGXIN_SPARK_MASTER 的地址正确，",
            "See that Java 17 is installed and that GONGXIN_SPARK_MASTER names the master,",
        ),
    ),
    "workers": (
        Text("一分钟内没有一个工作节点报到", "no worker reported within a minute"),
        Text("请检查集群的工作节点，", "Look to the workers of the cluster,"),
    ),
    "lost": (
        Text("计算中断", "the work broke off"),
        Text(
            "请查看集群的运行状况（各节点须装有同一版本的本软件），",
            "Look to the cluster (each worker needs this software in the same version),",
        ),
    ),
}


def engine_down(reason: str) -> Refusal:
    """Apache Spark cannot be used; nothing of the file was taken."""
    said, mend = _ENGINE_FAULTS[reason]
    return Refusal(
        code=f"intake.engine-{reason}",
        what=Text(
            f"未能使用计算引擎 Apache Spark：{said.zh}。没有入库任何内容。",
            f"The engine Apache Spark could not be used: {said.en}. Nothing was filed.",
        ),
        mend=Text(
            f"{mend.zh}再报送一次；或改用 --engine local，结果相同。",
            f"{mend.en} then file again; or use --engine local, with the same result.",
        ),
    )
