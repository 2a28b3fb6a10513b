"""What a verification found, in words: where, what, and what it means."""

from __future__ import annotations

import json

from gongxin.lib.bilingual import Text

from ..enums import EventKind
from ..types import EventRow, Fault
from ..types.faults import FaultKind


def event_changed(row: EventRow) -> Fault:
    """The row no longer matches its own commitment."""
    where = _row(row)
    return _about(
        row,
        FaultKind.EVENT_CHANGED,
        f"{where.zh}的内容、随机数或承诺值被改动：按现有内容算不出登记时的承诺值。",
        f"{where.en} was changed: its content and nonce do not give the commitment "
        "made when it was recorded.",
    )


def erased_without_receipt(row: EventRow) -> Fault:
    """The content is gone and no receipt of an erasure lists it, or it is listed and there."""
    where = _row(row)
    return _about(
        row,
        FaultKind.ERASURE_WRONG,
        f"{where.zh}与销毁登记不符：内容没有了却没有登记，或者登记了却还在。",
        f"{where.en} is not what the list of erased entries says: its content is gone and not listed, or listed and there.",
    )


def receipt_wrong(uid: str) -> Fault:
    """A receipt of an erasure and the list of what it erased do not agree."""
    return Fault(
        FaultKind.ERASURE_WRONG,
        Text(
            f"销毁凭证 {uid} 与销毁登记的条目不一致。",
            f"The receipt of erasure {uid} does not agree with the list of erased entries.",
        ),
        event_uid=uid,
        place="ledger_erased",
    )


def erased_nowhere(leaf: int) -> Fault:
    """The list names a place that has no row."""
    return Fault(
        FaultKind.ERASURE_WRONG,
        Text(
            f"销毁登记里的第 {leaf} 位没有对应的事件。",
            f"The list of erased entries names place {leaf}, which has no event.",
        ),
        leaf_index=leaf,
        place="ledger_erased",
    )


def event_misplaced(row: EventRow) -> Fault:
    """The row is consistent in itself but is not what was logged at its leaf."""
    where = _row(row)
    return _about(
        row,
        FaultKind.EVENT_MISPLACED,
        f"{where.zh}不是当时登记在这一位的事件：行被调换、挪动、替换或倒签。",
        f"{where.en} is not the event that was logged at this place: "
        "rows were exchanged, moved, replaced or back-dated.",
    )


def event_rewritten(row: EventRow) -> Fault:
    """The row is not what this verifier kept of its leaf, whatever the files say by now."""
    where = _row(row)
    return _about(
        row,
        FaultKind.EVENT_MISPLACED,
        f"{where.zh}不是核验人先前在这一位见过的事件：它自己留存的副本与之不符。",
        f"{where.en} is not the event that this verifier saw at this place before: "
        "its own copy says otherwise.",
    )


def event_repeated(row: EventRow) -> Fault:
    """Two rows claim one leaf."""
    where = _row(row)
    return _about(
        row,
        FaultKind.EVENT_REPEATED,
        f"{where.zh}与另一条事件占用同一位置。",
        f"{where.en} claims a place that another event holds.",
    )


def event_missing(first: int, after: int, logged: bytes | None) -> Fault:
    """Leaves `first` to before `after` have no row; `logged` is the first one's log entry."""
    was = _was(logged)
    many_zh = f"第 {first} 位" if after - first == 1 else f"第 {first} 至 {after - 1} 位"
    many_en = (
        f"The event at place {first} is"
        if after - first == 1
        else (f"The {after - first} events at places {first} to {after - 1} are")
    )
    return Fault(
        FaultKind.EVENT_MISSING,
        Text(
            f"{many_zh}的事件不在表中（共 {after - first} 条）。{was.zh}",
            f"{many_en} missing from the table.{was.en}",
        ),
        leaf_index=first,
    )


def tail_missing(rows_end: int, signed: int) -> Fault:
    """The table ends before the newest signed checkpoint does."""
    return Fault(
        FaultKind.TAIL_MISSING,
        Text(
            f"表中事件只到第 {rows_end} 位之前，已签发的检查点却计有 {signed} 条："
            f"末尾缺 {signed - rows_end} 条。",
            f"The table ends before place {rows_end}, but a signed checkpoint counts {signed} "
            f"events: the last {signed - rows_end} are missing.",
        ),
        leaf_index=rows_end,
    )


def row_and_tile_differ(row: EventRow, path: str) -> Fault:
    """Row and tile disagree, and neither leads to the signed root."""
    where = _row(row)
    return _about(
        row,
        FaultKind.EVENT_MISPLACED,
        f"{where.zh}与文件 {path} 不一致，且两者都推不出已签发的根：两边都可能被改动。",
        f"{where.en} and the file {path} differ, and neither leads to the signed root: "
        "both may have been changed.",
        place=path,
    )


def file_changed(path: str, row: EventRow) -> Fault:
    """The row leads to the signed root; the file does not hold what it should."""
    return _about(
        row,
        FaultKind.TILE_CHANGED,
        f"文件 {path} 被改动：第 {row.leaf_index} 位与事件表及已签发的根不符，事件表无误。",
        f"The file {path} was changed: place {row.leaf_index} differs from the table and the "
        "signed root; the table is right.",
        place=path,
    )


def upper_tile_changed(path: str) -> Fault:
    """A tile above the leaves is missing or does not follow from those below."""
    return Fault(
        FaultKind.TILE_CHANGED,
        Text(
            f"文件 {path} 缺失或被改动：与下一层哈希块推出的内容不符。",
            f"The file {path} is missing or was changed: it does not follow from the tiles below.",
        ),
        place=path,
    )


def superseded_tile_changed(path: str) -> Fault:
    """A partial tile of a smaller tree is not the beginning of the present one."""
    return Fault(
        FaultKind.TILE_CHANGED,
        Text(
            f"文件 {path} 被改动：它不是现有内容的开头，持较早检查点的人会读到它。",
            f"The file {path} was changed: it is not how the present one begins, "
            "and whoever has an older checkpoint reads it.",
        ),
        place=path,
    )


def tile_missing(path: str, leaf: int) -> Fault:
    """A leaf tile cannot be read."""
    return Fault(
        FaultKind.TILE_MISSING,
        Text(
            f"哈希块文件 {path} 缺失或长度不对。",
            f"The tile {path} is missing or has the wrong length.",
        ),
        leaf_index=leaf,
        place=path,
    )


def bundle_unreadable(path: str, leaf: int) -> Fault:
    """An entry bundle cannot be read."""
    return Fault(
        FaultKind.TILE_MISSING,
        Text(
            f"条目文件 {path} 缺失或无法读取。",
            f"The entry bundle {path} is missing or cannot be read.",
        ),
        leaf_index=leaf,
        place=path,
    )


def no_tiles(place: str) -> Fault:
    """The whole folder of tiles is gone although checkpoints were signed."""
    return Fault(
        FaultKind.TILE_MISSING,
        Text(
            "已签发过检查点，但哈希块文件夹不存在。",
            "Checkpoints were signed, but the folder of tiles is not there.",
        ),
        place=place,
    )


def checkpoint_not_signed(place: str) -> Fault:
    """A checkpoint's note does not open with the log's key."""
    return Fault(
        FaultKind.CHECKPOINT_CHANGED,
        Text(
            f"检查点（{place}）的签名不成立：内容被改动，或不是本平台签发。",
            f"The checkpoint ({place}) does not bear a valid signature: it was changed, "
            "or this platform did not sign it.",
        ),
        place=place,
    )


def second_signature_wrong(place: str) -> Fault:
    """The signature by SM2 is wrong, or missing though earlier checkpoints bear it."""
    return Fault(
        FaultKind.CHECKPOINT_CHANGED,
        Text(
            f"检查点（{place}）的国密签名（SM2）不成立或者被去掉。",
            f"The second signature (SM2) of the checkpoint ({place}) is wrong or was taken away.",
        ),
        place=place,
    )


def checkpoint_row_changed(place: str) -> Fault:
    """Columns and signed note differ, or the rows are out of order."""
    return Fault(
        FaultKind.CHECKPOINT_CHANGED,
        Text(
            f"检查点（{place}）的各列与其签名内容不符，或先后次序被改动。",
            f"The checkpoint ({place}) differs from what was signed, or was moved.",
        ),
        place=place,
    )


def checkpoint_file_missing(place: str) -> Fault:
    """No checkpoint is published although some were signed."""
    return Fault(
        FaultKind.CHECKPOINT_MISSING,
        Text(
            "库中有已签发的检查点，发布的检查点文件却不见了。",
            "Checkpoints were signed, but the published checkpoint file is gone.",
        ),
        place=place,
    )


def rolled_back(place: str, published: int, signed: int) -> Fault:
    """The published checkpoint is older than one that was signed."""
    return Fault(
        FaultKind.CHECKPOINT_ROLLED_BACK,
        Text(
            f"发布的检查点只计 {published} 条，而已签发过 {signed} 条的检查点："
            "发布内容被退回旧版。",
            f"The published checkpoint counts {published} events, but one over {signed} was "
            "signed: an older state was put back.",
        ),
        place=place,
    )


def history_changed(place: str, explained: int, size: int) -> Fault:
    """Neither rows nor tiles lead to a root that was signed."""
    return Fault(
        FaultKind.HISTORY_CHANGED,
        Text(
            f"事件表和文件都推不出检查点（{place}）签下的根："
            f"第 {explained} 至 {size - 1} 位之间有改动。",
            f"Neither the table nor the files lead to the root signed in the checkpoint ({place}): "
            f"something between places {explained} and {size - 1} was changed.",
        ),
        leaf_index=explained,
        place=place,
    )


def not_witnessed(place: str) -> Fault:
    """What is published as witnessed was not cosigned by as many as the verifier's policy asks for."""
    return Fault(
        FaultKind.NOT_WITNESSED,
        Text(
            f"检查点（{place}）缺失，或没有见证策略要求的足够见证签名。",
            f"The checkpoint ({place}) is missing, or was not cosigned by as many witnesses "
            "as the policy asks for.",
        ),
        place=place,
    )


def key_changed(place: str) -> Fault:
    """The public key beside the tiles is not the log's."""
    return Fault(
        FaultKind.KEY_CHANGED,
        Text(
            f"公钥文件 {place} 缺失，或不是本平台的公钥。",
            f"The public key file {place} is missing or is not this platform's key.",
        ),
        place=place,
    )


def _about(row: EventRow, kind: FaultKind, zh: str, en: str, *, place: str | None = None) -> Fault:
    return Fault(
        kind,
        Text(zh, en),
        leaf_index=row.leaf_index,
        event_id=row.id,
        event_uid=row.uid,
        place=place,
    )


def _row(row: EventRow) -> Text:
    if row.leaf_index is None:
        return Text(f"事件 {row.id}（尚未入树）", f"Event {row.id} (not in the tree yet)")
    return Text(
        f"事件 {row.id}（第 {row.leaf_index} 位）", f"Event {row.id} (place {row.leaf_index})"
    )


def _was(logged: bytes | None) -> Text:
    """What the log itself says of an event whose row is gone: kind and hour, nothing else."""
    if logged is None:
        return Text("", "")
    try:
        entry = json.loads(logged)
        label, hour = EventKind(entry["k"]).label, str(entry["t"])[:13]
    except (ValueError, KeyError, TypeError):
        return Text("", "")
    return Text(
        f"日志记明：该位是“{label.zh}”，{hour} 时（世界时）。",
        f" The log says it was “{label.en}” in the hour {hour} UTC.",
    )
