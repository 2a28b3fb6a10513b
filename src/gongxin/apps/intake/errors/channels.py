"""Why a channel, an upload or a kept file is refused, in words."""

from __future__ import annotations

from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal


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


def original_gone() -> Refusal:
    """The file of a batch is not kept, or not any more."""
    return Refusal(
        code="intake.original-gone",
        what=Text(
            "没有保存这个批次的原始文件，或保存期限已满。",
            "The batch's original file is not kept, or not any more.",
        ),
        mend=Text(
            "请以回执中的 SHA-256 与报送单位留存的文件核对。",
            "Compare the SHA-256 in the receipt with the file that the source keeps.",
        ),
    )


def original_damaged() -> Refusal:
    """The parts of a kept file do not open: one is missing, or changed on disk."""
    return Refusal(
        code="intake.original-damaged",
        what=Text(
            "保存的文件缺少一部分，或在磁盘上被改动，打不开。",
            "Of the kept file a part is missing or was changed on disk; it does not open.",
        ),
        mend=Text(
            "请从备份恢复 originals 文件夹，或请报送单位重新报送。",
            "Restore the folder originals from a backup, or ask the source to file again.",
        ),
    )


def batch_destroyed(under: str) -> Refusal:
    """It passed its time to be kept; counts and receipt are all that is left."""
    return Refusal(
        code="intake.batch-destroyed",
        what=Text(
            f"该批次的原始文件、退回行和问题清单已满保存期限，已按销毁清单 {under} 销毁。",
            f"File, refused rows and findings of this batch had been kept long enough and were destroyed under list {under}.",
        ),
        mend=Text(
            "回执和统计仍然有效；销毁凭证见工作台「销毁清单」。",
            "Receipt and counts still hold; the receipt of destruction is under “Destruction lists” at the workbench.",
        ),
    )


def unknown_upload() -> Refusal:
    """No such upload of this person, or it is over."""
    return Refusal(
        code="intake.unknown-upload",
        what=Text("没有这次上传，或它已经结束。", "There is no such upload, or it is over."),
        mend=Text(
            "请回到报送台，重新选择文件上传。",
            "Go back to the intake desk and choose the file again.",
        ),
    )


def upload_part_unfit(*, next_position: int) -> Refusal:
    """A part comes out of turn, or with another length or digest than stated."""
    return Refusal(
        code="intake.upload-part",
        what=Text(
            f"这一部分不能接上：应为第 {next_position + 1} 部分，长度和 SHA-256 与说明一致。",
            f"This part does not fit: part {next_position + 1} is due, with the stated length and SHA-256.",
        ),
        mend=Text(
            "请查询上传的进度，从那里继续。", "Ask how far the upload is and go on from there."
        ),
    )


def upload_not_whole(*, kept: int, stated: int) -> Refusal:
    """What has come is less than the file."""
    return Refusal(
        code="intake.upload-not-whole",
        what=Text(
            f"文件还没有传完：{stated:,} 字节中收到 {kept:,}。",
            f"The file is not whole: {kept:,} of {stated:,} bytes have come.",
        ),
        mend=Text(
            "请继续上传，传完后再报送。", "Go on with the upload and file it when it is whole."
        ),
    )


def upload_too_large(*, limit: int) -> Refusal:
    """A larger file than may be uploaded."""
    size = limit // 1024 // 1024
    return Refusal(
        code="intake.upload-too-large",
        what=Text(
            f"文件是空的，或超过 {size:,} MB。", f"The file is empty, or larger than {size:,} MB."
        ),
        mend=Text("请分成几个文件，或用命令行报送。", "Split it, or file it by the command line."),
    )


def upload_being_filed() -> Refusal:
    """The upload is being filed by another request."""
    return Refusal(
        code="intake.upload-being-filed",
        what=Text("这个文件正在报送。", "This file is being filed."),
        mend=Text(
            "请等它结束；结果在报送台的批次表中。",
            "Wait until it is done; its batch appears at the intake desk.",
        ),
    )
