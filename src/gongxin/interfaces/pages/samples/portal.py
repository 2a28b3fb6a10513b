"""What the design page shows in the portal's frame."""

from __future__ import annotations

from typing import Any

from gongxin.lib.bilingual import Text

from ..components import (
    Account,
    Cell,
    Column,
    Doors,
    Download,
    Downloads,
    Fact,
    Facts,
    LedgerStatus,
    Link,
    Masked,
    Nav,
    NavGroup,
    Notice,
    Row,
    State,
    Status,
    Table,
    Trail,
)
from .figures import CHARTS
from .people import LONG_NAME, LONG_ORGAN, RARE_NAME, TODAY, SampleForm, at
from .records import records, repair

NAV = Nav(
    (
        NavGroup(
            links=(
                Link("/", Text("首页", "Home")),
                Link("/design/", Text("我的档案", "My file")),
                Link("#seen", Text("谁查过我", "Access list")),
                Link("#reports", Text("我的报告", "My reports")),
                Link("#verify", Text("核验报告", "Verify a report")),
            )
        ),
    )
)

ACCOUNT = Account(name=LONG_NAME, sign_out="#out")

LEDGER = LedgerStatus(sound=True, size=1_204_331, checked_at=at(6, 0), href="#ledger")

TRAIL = Trail((Link("/", Text("首页", "Home")), Link("#file", Text("我的档案", "My file"))))

DOORS = Doors(
    (
        Link(
            "#1",
            Text("我的档案", "My file"),
            Text(
                "看看关于您的记录，谁查过。",
                "See what is recorded about you, and who has looked.",
            ),
        ),
        Link(
            "#2",
            Text("核验报告", "Verify a report"),
            Text(
                "输入编号或上传文件，确认没有改动。",
                "Enter its number or upload it: is it unchanged?",
            ),
        ),
        Link(
            "#3",
            Text("目录", "Catalogue"),
            Text(
                "哪些事项可以记录，依据哪条规定。",
                "What may be recorded, and on what basis.",
            ),
        ),
    )
)

NOTICES = (
    Notice(
        title=Text("报告有效期为 30 天。", "A report is valid for 30 days."),
        body=(
            Text(
                "到期后请重新下载，不收费。",
                "Download it anew afterwards; it costs nothing.",
            ),
        ),
    ),
    Notice(
        kind="attention",
        title=Text(
            "第 37 行「处罚决定日期」：2018-13-02 不是有效日期，月份应为 01–12。",
            "Row 37, “Date of decision”: 2018-13-02 is not a date; the month must be 01–12.",
        ),
        body=(Text("请改正被退回的行后重新报送。", "Mend the refused row and file it again."),),
        links=(Link("#rows", Text("下载被退回的行", "Download the refused rows")),),
    ),
    Notice(
        kind="done",
        title=Text("报告已核验：内容没有改动。", "The report is verified: nothing was changed."),
    ),
)

STATUSES = (
    Status("done", Text("已接收", "Accepted")),
    Status("now", Text("展示中", "Shown")),
    Status("waiting", Text("等待复核", "Waiting for review")),
    Status("attention", Text("需要您处理", "Needs you")),
    Status("refused", Text("已退回", "Refused")),
    Status("ended", Text("已到期", "Ended")),
    Status("disputed", Text("异议处理中", "Disputed")),
)

FACTS = Facts(
    (
        Fact(label=Text("姓名", "Name"), value=RARE_NAME),
        Fact(label=Text("证件号码", "Identity number"), value=Masked("510***********3X")),
        Fact(label=Text("报告编号", "Report number"), value="GX26-1122-7K3M-90", copy=True),
        Fact(
            label=Text("出具时间", "Issued"),
            value=at(14, 5),
            note=Text("有效至 2026年12月22日", "Valid until 22 December 2026"),
        ),
        Fact(label=Text("记录数", "Records"), value=12),
        Fact(label=Text("曾用名", "Former names"), value=None),
    )
)

DOWNLOADS = Downloads(
    (
        Download(
            href="#pdf",
            format="PDF",
            words=Text("下载报告", "Download the report"),
            octets=84_200,
        ),
        Download(
            href="#json",
            format="JSON",
            words=Text("下载数据", "Download the data"),
            octets=6_100,
        ),
    )
)

STATES = (
    State(
        "empty",
        Text("目前没有关于您的不良信息。", "There is no adverse information about you."),
        Text(
            "新的记录在产生效力之前会先告知您。",
            "You will be told of any new record before it has effect.",
        ),
        (Link("#how", Text("记录从哪里来", "Where records come from")),),
    ),
    State(
        "loading",
        Text(
            "正在生成报告，通常需要几秒。",
            "Your report is being made; this takes a few seconds.",
        ),
        Text(
            "可以关闭窗口，完成后在「我的报告」里找到它。",
            "You may close the window and find it under “My reports”.",
        ),
    ),
    State(
        "forbidden",
        Text("这份档案需要本人授权。", "This file needs the person's authorisation."),
        Text(
            "没有用途或授权，不能查看。",
            "Without a purpose or an authorisation it cannot be seen.",
        ),
        (Link("#ask", Text("请本人授权", "Ask for authorisation")),),
    ),
    State(
        "partly",
        Text("1,000 行中有 12 行没有接收。", "12 of 1,000 rows were not accepted."),
        Text(
            "其余 988 行已经入库，不必重新报送。",
            "The other 988 are loaded and need not be filed again.",
        ),
        (
            Link("#rows", Text("下载被退回的行", "Download the refused rows")),
            Link("#list", Text("逐行查看", "See them one by one")),
        ),
    ),
)

_LOOKS: tuple[tuple[Cell, ...], ...] = (
    (
        at(9, 41),
        LONG_ORGAN,
        Text("行政许可审查", "Examination for a licence"),
        "川许〔2026〕7号",
    ),
    (at(8, 5), LONG_NAME, Text("本人查看", "The person's own look"), None),
    (at(7, 58), RARE_NAME, Text("持授权查询", "By authorisation"), Masked("授权***17")),
)

LOOKUPS = Table(
    name="lookups",
    caption=Text("谁查过我", "Access list"),
    columns=(
        Column(label=Text("时间", "When"), sort_href="?sort=when", sorted="descending"),
        Column(label=Text("谁", "Who"), sort_href="?sort=who"),
        Column(label=Text("用途", "Purpose")),
        Column(label=Text("案号", "Case reference")),
    ),
    rows=tuple(Row(cells=row, anchor=f"look-{n}") for n, row in enumerate(_LOOKS, 1)),
    downloads=(Download(href="#csv", format="CSV", words=Text("下载此表", "Download this table")),),
)


def portal() -> dict[str, Any]:
    """Names for `design/portal.html`."""
    return {
        "nav": NAV,
        "account": ACCOUNT,
        "ledger": LEDGER,
        "trail": TRAIL,
        "doors": DOORS,
        "notices": NOTICES,
        "statuses": STATUSES,
        "facts": FACTS,
        "records": records(),
        "repair": repair(),
        "lookups": LOOKUPS,
        "downloads": DOWNLOADS,
        "states": STATES,
        "form": SampleForm({"number": "GX26"}, {}),
        "charts": CHARTS,
        "today": TODAY,
        "moment": at(14, 5),
        "long_name": LONG_NAME,
        "rare_name": RARE_NAME,
    }
