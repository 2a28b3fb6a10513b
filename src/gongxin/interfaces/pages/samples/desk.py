"""What the design page shows in the workbench's frame."""

from __future__ import annotations

from typing import Any

from gongxin.lib.bilingual import Text

from ..components import (
    Account,
    Cell,
    Column,
    Download,
    LedgerStatus,
    Link,
    Masked,
    Nav,
    NavGroup,
    Pagination,
    Row,
    Share,
    State,
    Status,
    Step,
    Steps,
    Table,
    Tabs,
    Tally,
    Trail,
)
from .people import LONG_NAME, LONG_ORGAN, SampleForm, at

STEPS = Steps(
    Text("批次进度", "The batch on its way"),
    (
        Step(words=Text("已收到", "Received"), state="done", at=at(9, 2)),
        Step(words=Text("读取", "Read"), state="done", at=at(9, 2), note="UTF-8 · 1,000"),
        Step(
            words=Text("检查", "Checked"),
            state="partly",
            at=at(9, 3),
            note=Text("退回 12 行", "12 rows refused"),
        ),
        Step(words=Text("入库", "Loaded"), state="now"),
        Step(words=Text("回执", "Receipt"), state="todo"),
    ),
)

_FINDINGS: tuple[tuple[Cell, ...], ...] = (
    (
        37,
        Text("处罚决定日期", "Date of decision"),
        "2018-13-02",
        Text("不是有效日期，月份应为 01–12。", "Not a date: the month must be 01–12."),
        Status("refused", Text("退回", "Refused")),
    ),
    (
        412,
        Text("证件号码", "Identity number"),
        Masked("510***********3X"),
        Text(
            "末位校验码不符，请对照证件核对。",
            "The check character does not fit; compare with the document.",
        ),
        Status("refused", Text("退回", "Refused")),
    ),
    (
        980,
        Text("行政相对人名称", "Party"),
        Masked("阿*********提"),
        Text(
            "与已有记录写法不同，请确认是同一人。",
            "Spelt otherwise in an earlier record: please confirm.",
        ),
        Status("waiting", Text("待确认", "Held")),
    ),
)

FINDINGS = Table(
    name="findings",
    caption=Text("检查发现", "Findings"),
    columns=(
        Column(label=Text("行", "Row"), number=True, sort_href="?sort=row", sorted="ascending"),
        Column(label=Text("列", "Column"), sort_href="?sort=column"),
        Column(label=Text("值", "Value")),
        Column(label=Text("问题与改法", "What to mend")),
        Column(label=Text("结果", "Outcome")),
    ),
    rows=tuple(Row(cells=row, anchor=f"row-{row[0]}") for row in _FINDINGS),
    downloads=(
        Download(
            href="#xlsx",
            format="XLSX",
            words=Text("下载被退回的行", "Download the refused rows"),
            octets=18_300,
        ),
    ),
)

_BATCHES: tuple[tuple[Cell, ...], ...] = tuple(
    (
        Link(f"#batch-{number}", f"B-2026-{number:05d}"),
        LONG_ORGAN if number % 2 else Text("省税务局", "Provincial Tax Service"),
        Text("行政处罚", "Administrative penalty")
        if number % 3
        else Text("纳税信用等级", "Tax credit grade"),
        at(9, number % 60),
        1000 * number,
        number % 7 * 3,
        Status("done", Text("已接收", "Accepted"))
        if number % 4
        else Status("attention", Text("部分退回", "Refused in part")),
    )
    for number in range(24, 0, -1)
)

NAV = Nav(
    (
        NavGroup(
            title=Text("报送", "Filing"),
            links=(
                Link("/design/desk/", Text("报送台", "Intake desk")),
                Link("#receipts", Text("批次与回执", "Batches and receipts")),
            ),
        ),
        NavGroup(
            title=Text("查询", "Look-up"),
            links=(
                Link("#lookup", Text("查询台", "Look-up desk")),
                Link("#mine", Text("我的查询", "My look-ups")),
            ),
        ),
        NavGroup(
            title=Text("平台", "Platform"),
            links=(
                Link("#packs", Text("政策包", "Packs")),
                Link("#health", Text("运行状况", "Health")),
            ),
        ),
    )
)

ACCOUNT = Account(name=LONG_NAME, role=Text("报送员", "Filing clerk"), sign_out="#out")

LEDGER = LedgerStatus(sound=True, size=1_204_331, checked_at=at(6, 0))

TRAIL = Trail(
    (
        Link("#desk", Text("报送台", "Intake desk")),
        Link("#all", Text("批次与回执", "Batches and receipts")),
    )
)

TABS = Tabs(
    Text("批次", "Batch"),
    (
        Link("/design/desk/", Text("回执", "Receipt")),
        Link("#rows", Text("行", "Rows")),
        Link("#history", Text("经过", "History")),
    ),
)

TALLY = Tally(
    words=Text("收到行数", "Rows received"),
    total=1000,
    shares=(
        Share(Text("新增", "Accepted"), 920),
        Share(Text("更新", "Superseding"), 38),
        Share(Text("重复", "Duplicate"), 30),
        Share(Text("退回", "Refused"), 12, "#findings"),
    ),
)

BATCHES = Table(
    name="batches",
    caption=Text("最近的批次", "Recent batches"),
    columns=(
        Column(label=Text("批次", "Batch")),
        Column(label=Text("来源单位", "Source"), sort_href="?sort=source"),
        Column(label=Text("目录条目", "Item")),
        Column(label=Text("收到时间", "Received"), sort_href="?sort=at", sorted="descending"),
        Column(label=Text("行数", "Rows"), number=True, sort_href="?sort=rows"),
        Column(label=Text("退回", "Refused"), number=True, sort_href="?sort=refused"),
        Column(label=Text("状态", "State")),
    ),
    rows=tuple(Row(cells=cells) for cells in _BATCHES),
)

PAGINATION = Pagination(number=7, pages=40, keep={"sort": "at"})

NOTHING = Table(
    name="nothing",
    caption=Text("待确认的行", "Rows held"),
    columns=(Column(label=Text("行", "Row")),),
    rows=(),
    empty=State(
        "empty",
        Text("没有待确认的行。", "No rows are held."),
        next=(Link("#file", Text("报送新文件", "File a new table")),),
    ),
)


def desk() -> dict[str, Any]:
    """Names for `design/desk.html`."""
    return {
        "nav": NAV,
        "account": ACCOUNT,
        "ledger": LEDGER,
        "trail": TRAIL,
        "tabs": TABS,
        "steps": STEPS,
        "tally": TALLY,
        "findings": FINDINGS,
        "batches": BATCHES,
        "pagination": PAGINATION,
        "nothing": NOTHING,
        "form": SampleForm(),
    }
