"""A receipt, drawn: the batch's way, the sum that adds up, the findings with their mends."""

from __future__ import annotations

from django.urls import reverse

from gongxin.apps.catalogue.api import get_item, item_titles
from gongxin.apps.directory.api import organ_names
from gongxin.apps.intake.api import (
    BatchStatus,
    HoldReason,
    RecallReason,
    Receipt,
)
from gongxin.interfaces.pages.components import (
    Download,
    Downloads,
    Fact,
    Facts,
    Link,
    Notice,
    Part,
    Share,
    Step,
    Steps,
    Tally,
)
from gongxin.lib.bilingual import Text


def receipt_parts(found: Receipt) -> list[Part]:
    """A receipt as parts of a page: what became of the rows, and where to take it along."""
    parts: list[Part] = [_headline(found), _steps(found), _tally(found), _facts(found)]
    if not found.rehearsal:
        parts.append(_downloads(found))
    return parts


def _downloads(found: Receipt) -> Downloads:
    signed = Download(
        href=reverse("workbench:signed-receipt", args=[found.batch]),
        format="JSON",
        words=Text(
            "下载签名的回执，可离线核验",
            "Download the signed receipt, which can be checked offline",
        ),
    )
    refused = Download(
        href=reverse("workbench:refused", args=[found.batch]),
        format="XLSX",
        words=Text(
            "下载退回的行，改正后再报送", "Download refused rows, to correct and file again"
        ),
    )
    files = (signed, *_entries(found))
    return Downloads((refused, *files) if found.refused else files)


def _entries(found: Receipt) -> tuple[Download, ...]:
    """Receipts of the ledger; each says that it is being entered until it is."""
    kinds = (
        (
            "filed",
            found.event,
            Text("下载报送的存证凭证", "Download the ledger's receipt of filing"),
        ),
        (
            "recalled",
            found.recall_event,
            Text("下载召回的存证凭证", "Download the ledger's receipt of the recall"),
        ),
    )
    return tuple(
        Download(
            href=reverse("workbench:batch-proof", args=[found.batch, act]),
            format="tlog-proof",
            words=words,
        )
        for act, event, words in kinds
        if event
    )


def _headline(found: Receipt) -> Notice:
    draw = _BY_STATUS.get(found.status)
    if draw is not None:
        return draw(found)
    if found.rehearsal:
        return Notice(
            title=Text("没有存储任何内容。", "Nothing was stored."),
            body=(
                Text(
                    "正式报送会得到同样的结果。做过这次试运行已登记存证。",
                    "Filing it will give the same result. That it was rehearsed stands in the ledger.",
                ),
            ),
        )
    if found.refused == found.received:
        return Notice(
            kind="attention",
            title=Text("没有一行入库。", "No row was recorded."),
            body=(
                Text(
                    f"{found.refused:,} 行全部被退回。请下载退回的行，按说明改正后再报送。",
                    f"All {found.refused:,} rows were refused. Download them, correct them as described and file"
                    " them again.",
                ),
            ),
        )
    if found.refused:
        return Notice(
            kind="attention",
            title=Text(f"有 {found.refused:,} 行被退回。", f"{found.refused:,} rows were refused."),
            body=(
                Text(
                    "其余各行已入库。请下载退回的行，按说明改正后再报送。",
                    "The others are recorded. Download the refused rows, correct them as described and file them again.",
                ),
            ),
        )
    if found.same_file_as and found.duplicate == found.received:
        return _same_file(found)
    return Notice(kind="done", title=Text("全部各行都已处理。", "All rows were processed."))


def _same_file(found: Receipt) -> Notice:
    number = found.same_file_as
    return Notice(
        kind="done",
        title=Text(
            "这个文件以前报送过，没有新增内容。", "This file was filed before; nothing was added."
        ),
        body=(Text(f"上一次是批次 {number}。", f"The last time it was batch {number}."),),
        links=(Link(reverse("workbench:receipt", args=[number]), number),),
    )


def _recalled(found: Receipt) -> Notice:
    reason = RecallReason(found.recall_reason).words
    return Notice(
        kind="attention",
        title=Text("这个批次已经召回。", "This batch was recalled."),
        body=(
            Text(
                f"原因：{reason.zh}。它写入的内容不再展示和使用，被它更新的内容已经恢复；下面是报送时的回执。",
                f"Why: {reason.en}. What it wrote is neither shown nor used any more, and what it superseded has"
                " returned; below is the receipt as it was given.",
            ),
        ),
    )


def _rejected(found: Receipt) -> Notice:
    return Notice(
        kind="attention",
        title=Text("这个批次审核后退回。", "This batch was sent away after review."),
        body=(
            Text(
                "没有记录任何内容，文件已销毁。", "Nothing was recorded and the file is destroyed."
            ),
        ),
    )


def _released(found: Receipt) -> Notice:
    number = found.released_as
    return Notice(
        kind="done",
        title=Text("这个批次审核后已放行。", "This batch was released after review."),
        body=(Text(f"入库结果见批次 {number}。", f"What became of it is batch {number}."),),
        links=(Link(reverse("workbench:receipt", args=[number]), number),),
    )


def _held(found: Receipt) -> Notice:
    reasons = [HoldReason(reason).words for reason in found.hold_reasons]
    zh, en = "；".join(words.zh for words in reasons), "; ".join(words.en for words in reasons)
    if found.rehearsal:
        title = Text("正式报送时会待核。", "Filed for real, it would be held.")
    else:
        title = Text("这个批次待第二人审核。", "This batch waits for a second person.")
    return Notice(
        kind="attention",
        title=title,
        body=(
            Text(
                f"原因：{zh}。审核之前没有记录任何内容，文件加密留存。",
                f"Why: {en}. Nothing is recorded before it is decided; the file is kept under seal.",
            ),
        ),
    )


_BY_STATUS = {
    BatchStatus.HELD: _held,
    BatchStatus.RECALLED: _recalled,
    BatchStatus.REJECTED: _rejected,
    BatchStatus.RELEASED: _released,
}
_NOT_LOADED = {BatchStatus.HELD, BatchStatus.REJECTED, BatchStatus.RELEASED}


def _steps(found: Receipt) -> Steps:
    checked = Step(
        words=Text("检查", "Checked"),
        state="partly" if found.refused else "done",
        note=Text(f"退回 {found.refused:,} 行", f"{found.refused:,} refused")
        if found.refused
        else "",
    )
    last = (
        Step(words=Text("入库", "Loaded"), state="todo")
        if found.rehearsal or found.status in _NOT_LOADED
        else Step(words=Text("入库并登记", "Loaded and entered in the ledger"), state="done")
    )
    return Steps(
        Text("批次的经过", "The batch's way"),
        (
            Step(words=Text("收到", "Received"), state="done", at=found.received_at),
            Step(words=Text("读取", "Read"), state="done", note=_written(found)),
            checked,
            last,
        ),
    )


def _written(found: Receipt) -> str:
    """How the file was written: `CSV, GB18030`, `XLSX`."""
    form, encoding = found.format.upper(), found.encoding.upper()
    return form if form == encoding else f"{form}, {encoding}"


def _tally(found: Receipt) -> Tally:
    return Tally(
        words=Text("收到的行", "Rows received"),
        total=found.received,
        shares=(
            Share(Text("新增", "Accepted"), found.accepted),
            Share(Text("更新", "Superseding"), found.superseding),
            Share(Text("重复", "Duplicate"), found.duplicate),
            Share(Text("待核", "Held"), found.held),
            Share(Text("退回", "Refused"), found.refused),
        ),
    )


def _facts(found: Receipt) -> Facts:
    facts = [
        Fact(label=Text("条目", "Item"), value=item_titles()[found.item]),
        Fact(label=Text("来源单位", "Source"), value=organ_names()[found.source]),
        Fact(label=Text("文件 SHA-256", "File SHA-256"), value=found.file_digest, copy=True),
    ]
    if found.event:
        facts.append(
            Fact(label=Text("存证凭证编号", "Number in the ledger"), value=found.event, copy=True)
        )
    facts += _original(found)
    if found.same_file_as:
        facts.append(
            Fact(label=Text("同一文件的上一批次", "Same file filed as"), value=found.same_file_as)
        )
    if found.withdrawn:
        facts.append(
            Fact(label=Text("其中撤回", "Of these withdrawn"), value=f"{found.withdrawn:,}")
        )
    if found.sheet:
        facts.append(Fact(label=Text("工作表", "Sheet"), value=found.sheet))
    if found.form:
        titles = {form.code: form.title for form in get_item(code=found.item).forms}
        form = titles.get(found.form, Text(found.form, found.form))
        facts.append(Fact(label=Text("报送格式", "Form"), value=form))
    if found.mapping is not None:
        facts.append(
            Fact(label=Text("按保存的列对应读取", "Read by the saved mapping"), value=found.mapping)
        )
    if found.unused_columns:
        facts.append(
            Fact(
                label=Text("目录之外、未记录的列", "Columns outside the catalogue, not recorded"),
                value="、".join(found.unused_columns),
            )
        )
    tidied = sum(found.tidied.values())
    if tidied:
        facts.append(
            Fact(
                label=Text("按标准写法整理的单元格", "Cells written in the standard form"),
                value=tidied,
                note=Text("全角、空格、日期格式等", "full-width characters, blanks, date styles"),
            )
        )
    if found.past_display:
        facts.append(
            Fact(
                label=Text("展示期限已满的行", "Rows past their period of display"),
                value=found.past_display,
                note=Text("入库后不展示、不使用", "kept, and neither shown nor used"),
            )
        )
    return Facts(tuple(facts))


def _original(found: Receipt) -> list[Fact]:
    """Until when the file itself is kept, or that it is not."""
    if found.destroyed_under:
        return [
            Fact(
                label=Text("原始文件、退回行和问题清单", "File, refused rows and findings"),
                value=Text(
                    f"已满保存期限，按销毁清单 {found.destroyed_under} 销毁",
                    f"Kept long enough, and destroyed under list {found.destroyed_under}",
                ),
            )
        ]
    if found.kept_until:
        words = Text(
            "原始文件加密保存至（北京时间）", "Original kept under seal until (Beijing time)"
        )
        return [Fact(label=words, value=found.kept_until)]
    if found.rehearsal or found.status not in {BatchStatus.LOADED, BatchStatus.RECALLED}:
        return []
    return [
        Fact(
            label=Text("原始文件", "Original file"),
            value=Text("没有保存", "Not kept"),
            note=Text(
                "其中有目录之外的列或依法不得保存的内容，或保存期限已满",
                "it has columns outside the catalogue or content of which no copy may be kept, or its end has come",
            ),
        )
    ]
