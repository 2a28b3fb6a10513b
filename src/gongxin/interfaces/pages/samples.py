"""Synthetic data for the page that shows the design: long names, rare characters, every state."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms

from gongxin.lib.bilingual import Text

from .charts import Chart, Series
from .components import (
    Account,
    Column,
    Cell,
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
    Pagination,
    RecordCard,
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
from .forms import PageForm
from .lifeline import LifeLine
from .words import BEIJING, bi

TODAY = date(2026, 11, 22)
LONG_NAME = "阿卜杜热合曼·买买提"
RARE_NAME = "龙䶮𬭚"
LONG_ORGAN = Text(
    "凉山彝族自治州会理市市场监督管理局", "Huili City Administration for Market Regulation"
)


def _at(hour: int, minute: int) -> datetime:
    return datetime(2026, 11, 22, hour, minute, tzinfo=BEIJING)


class SampleForm(PageForm):
    """One field of each kind."""

    number = forms.CharField(
        label=bi("报告编号", "Report number"),
        help_text=bi(
            "在报告首页右上角，共 16 位。例如 GX26-1122-7K3M-90",
            "At the top right of its first page.",
        ),
        max_length=24,
    )
    purpose = forms.ChoiceField(
        label=bi("查询用途", "Purpose"),
        choices=[
            ("", bi("请选择", "Choose")),
            ("procurement", bi("政府采购资格审查", "Eligibility in government procurement")),
            ("licence", bi("行政许可审查", "Examination for a licence")),
        ],
    )
    case = forms.CharField(
        label=bi("案号或事项编号", "Case reference"),
        help_text=bi(
            "当事人会看到它。例如 川采〔2026〕88号",
            "The person will see it. For example 川采〔2026〕88号",
        ),
        max_length=64,
    )
    reason = forms.CharField(
        label=bi("补充说明", "Further remarks"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    scope = forms.ChoiceField(
        label=bi("查看范围", "Scope"),
        widget=forms.RadioSelect,
        choices=[
            ("all", bi("全部在期记录", "All records in force")),
            ("good", bi("只看优良信息", "Good information only")),
        ],
    )
    table = forms.FileField(
        label=bi("报送文件", "File"),
        help_text=bi(
            "CSV（UTF-8 或 GB18030）或 XLSX，不超过 512 MB。",
            "CSV (UTF-8 or GB18030) or XLSX, at most 512 MB.",
        ),
    )
    agree = forms.BooleanField(
        label=bi("我确认查询只用于上述事项。", "The look-up serves this case only.")
    )


def _record(anchor: str, life: LifeLine, status: Status, organ: Text) -> RecordCard:
    return RecordCard(
        anchor=anchor,
        title=Text("行政处罚：未按规定公示价格", "Administrative penalty: prices not displayed"),
        nature=Text("不良信息 · 一般", "Adverse · ordinary"),
        status=status,
        what=(
            Fact(
                label=Text("内容", "Content"),
                value=Text("罚款 2,000 元，已缴纳", "Fine of 2,000 yuan, paid"),
            ),
            Fact(
                label=Text("文号", "Decision number"),
                value="川会市监罚〔2026〕12号",
            ),
        ),
        by_whom=(
            Fact(label=Text("作出单位", "Decided by"), value=organ),
            Fact(
                label=Text("依据", "Basis"),
                value=Text("《价格法》第四十二条", "Price Law, article 42"),
                note=Text(
                    "目录条目：行政处罚（2026 年版）",
                    "Catalogue item: administrative penalty (edition 2026)",
                ),
            ),
        ),
        life=life,
        seen=Text("查看 3 次，最近一次是今天 09:41。", "Seen 3 times, last today at 09:41."),
        seen_link=Link("#seen", Text("谁查过我", "Access list")),
        object=Text(
            "随时可以提出，不收费。来源单位应在 2 个工作日内答复；处理期间标明「异议处理中」。",
            "At any time, free of charge. The source answers within 2 working days; "
            "until then the record is marked as disputed.",
        ),
        object_link=Link("#object", Text("提出异议", "Object")),
    )


def _records() -> tuple[RecordCard, ...]:
    begun = date(2026, 3, 2)
    return (
        _record(
            "record-1",
            LifeLine(start=begun, end=date(2027, 3, 1), now=TODAY, repair_from=date(2026, 6, 2)),
            Status("now", Text("展示中", "Shown")),
            LONG_ORGAN,
        ),
        _record(
            "record-2",
            LifeLine(start=date(2023, 5, 4), end=date(2026, 5, 3), now=TODAY),
            Status("ended", Text("已到期，不再展示", "Ended, no longer shown")),
            Text("泸州市交通运输局", "Luzhou Transport Bureau"),
        ),
        _record(
            "record-3",
            LifeLine(start=date(2019, 9, 1), end=None, now=TODAY),
            Status("disputed", Text("异议处理中", "Disputed")),
            Text("四川省教育厅", "Sichuan Education Department"),
        ),
    )


def _lookups() -> Table:
    rows: tuple[tuple[Cell, ...], ...] = (
        (
            _at(9, 41),
            LONG_ORGAN,
            Text("行政许可审查", "Examination for a licence"),
            "川许〔2026〕7号",
        ),
        (_at(8, 5), LONG_NAME, Text("本人查看", "The person's own look"), None),
        (_at(7, 58), RARE_NAME, Text("持授权查询", "By authorisation"), Masked("授权***17")),
    )
    return Table(
        name="lookups",
        caption=Text("谁查过我", "Access list"),
        columns=(
            Column(label=Text("时间", "When"), sort_href="?sort=when", sorted="descending"),
            Column(label=Text("谁", "Who"), sort_href="?sort=who"),
            Column(label=Text("用途", "Purpose")),
            Column(label=Text("案号", "Case reference")),
        ),
        rows=tuple(Row(cells=row, anchor=f"look-{n}") for n, row in enumerate(rows, 1)),
        downloads=(
            Download(href="#csv", format="CSV", words=Text("下载此表", "Download this table")),
        ),
    )


def _steps() -> Steps:
    return Steps(
        Text("批次进度", "The batch on its way"),
        (
            Step(words=Text("已收到", "Received"), state="done", at=_at(9, 2)),
            Step(words=Text("读取", "Read"), state="done", at=_at(9, 2), note="UTF-8 · 1,000"),
            Step(
                words=Text("检查", "Checked"),
                state="partly",
                at=_at(9, 3),
                note=Text("退回 12 行", "12 rows refused"),
            ),
            Step(words=Text("入库", "Loaded"), state="now"),
            Step(words=Text("回执", "Receipt"), state="todo"),
        ),
    )


def _charts() -> tuple[Chart, ...]:
    months = tuple(
        Text(f"{n}月", name) for n, name in enumerate("Jan Feb Mar Apr May Jun".split(), 1)
    )
    return (
        Chart(
            name="chart-bar",
            title=Text("各单位报送行数", "Rows filed by source"),
            unit=Text("行", "rows"),
            about=Text("2026 年 11 月，接收与退回。", "November 2026, accepted and refused."),
            row_label=Text("来源单位", "Source"),
            rows=(
                LONG_ORGAN,
                Text("省税务局", "Provincial Tax Service"),
                Text("省法院", "High Court"),
            ),
            series=(
                Series(label=Text("接收", "Accepted"), values=(8421, 12880, 640)),
                Series(label=Text("退回", "Refused"), values=(212, 35, 0)),
            ),
        ),
        Chart(
            name="chart-column",
            kind="column",
            title=Text("每月异议件数", "Objections by month"),
            unit=Text("件", "cases"),
            about=Text("按结果分，2026 年上半年。", "By outcome, first half of 2026."),
            row_label=Text("月份", "Month"),
            rows=months,
            series=(
                Series(label=Text("成立并更正", "Upheld"), values=(12, 9, 15, 11, 8, 14)),
                Series(label=Text("不成立", "Not upheld"), values=(20, 18, 22, 17, 25, 19)),
                Series(label=Text("撤回", "Withdrawn"), values=(2, 1, 3, 0, 2, 1)),
            ),
        ),
        Chart(
            name="chart-line",
            kind="line",
            title=Text("答复用时", "Time to answer"),
            unit=Text("工作日", "working days"),
            about=Text(
                "中位数与第 95 百分位；4 月未统计。", "Median and 95th percentile; none for April."
            ),
            row_label=Text("月份", "Month"),
            rows=months,
            decimals=1,
            series=(
                Series(label=Text("中位数", "Median"), values=(1.4, 1.2, 1.1, None, 0.9, 0.9)),
                Series(
                    label=Text("第 95 百分位", "95th percentile"),
                    values=(3.8, 3.1, 2.9, None, 2.2, 2.0),
                ),
            ),
        ),
    )


def portal() -> dict[str, Any]:
    """What `design/portal.html` shows."""
    return {
        "nav": Nav(
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
        ),
        "account": Account(name=LONG_NAME, sign_out="#out"),
        "ledger": LedgerStatus(sound=True, size=1_204_331, checked_at=_at(6, 0), href="#ledger"),
        "trail": Trail(
            (Link("/", Text("首页", "Home")), Link("#file", Text("我的档案", "My file")))
        ),
        "doors": Doors(
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
        ),
        "notices": (
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
                body=(
                    Text("请改正被退回的行后重新报送。", "Mend the refused row and file it again."),
                ),
                links=(Link("#rows", Text("下载被退回的行", "Download the refused rows")),),
            ),
            Notice(
                kind="done",
                title=Text(
                    "报告已核验：内容没有改动。", "The report is verified: nothing was changed."
                ),
            ),
        ),
        "statuses": tuple(
            Status(kind, words)
            for kind, words in (
                ("done", Text("已接收", "Accepted")),
                ("now", Text("展示中", "Shown")),
                ("waiting", Text("等待复核", "Waiting for review")),
                ("attention", Text("需要您处理", "Needs you")),
                ("refused", Text("已退回", "Refused")),
                ("ended", Text("已到期", "Ended")),
                ("disputed", Text("异议处理中", "Disputed")),
            )
        ),
        "facts": Facts(
            (
                Fact(label=Text("姓名", "Name"), value=RARE_NAME),
                Fact(label=Text("证件号码", "Identity number"), value=Masked("510***********3X")),
                Fact(label=Text("报告编号", "Report number"), value="GX26-1122-7K3M-90", copy=True),
                Fact(
                    label=Text("出具时间", "Issued"),
                    value=_at(14, 5),
                    note=Text("有效至 2026年12月22日", "Valid until 22 December 2026"),
                ),
                Fact(label=Text("记录数", "Records"), value=12),
                Fact(label=Text("曾用名", "Former names"), value=None),
            )
        ),
        "records": _records(),
        "lookups": _lookups(),
        "downloads": Downloads(
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
        ),
        "states": (
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
        ),
        "form": SampleForm({"number": "GX26"}, {}),
        "clean_form": SampleForm(prefix="clean"),
        "charts": _charts(),
        "today": TODAY,
        "moment": _at(14, 5),
        "long_name": LONG_NAME,
        "rare_name": RARE_NAME,
    }


def _findings() -> Table:
    rows: tuple[tuple[Cell, ...], ...] = (
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
    return Table(
        name="findings",
        caption=Text("检查发现", "Findings"),
        columns=(
            Column(label=Text("行", "Row"), number=True, sort_href="?sort=row", sorted="ascending"),
            Column(label=Text("列", "Column"), sort_href="?sort=column"),
            Column(label=Text("值", "Value")),
            Column(label=Text("问题与改法", "What to mend")),
            Column(label=Text("结果", "Outcome")),
        ),
        rows=tuple(Row(cells=row, anchor=f"row-{row[0]}") for row in rows),
        downloads=(
            Download(
                href="#xlsx",
                format="XLSX",
                words=Text("下载被退回的行", "Download the refused rows"),
                octets=18_300,
            ),
        ),
    )


def desk() -> dict[str, Any]:
    """What `design/desk.html` shows."""
    batches: tuple[tuple[Cell, ...], ...] = tuple(
        (
            Link(f"#batch-{number}", f"B-2026-{number:05d}"),
            LONG_ORGAN if number % 2 else Text("省税务局", "Provincial Tax Service"),
            Text("行政处罚", "Administrative penalty")
            if number % 3
            else Text("纳税信用等级", "Tax credit grade"),
            _at(9, number % 60),
            1000 * number,
            number % 7 * 3,
            Status("done", Text("已接收", "Accepted"))
            if number % 4
            else Status("attention", Text("部分退回", "Refused in part")),
        )
        for number in range(24, 0, -1)
    )
    return {
        "nav": Nav(
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
        ),
        "account": Account(name=LONG_NAME, role=Text("报送员", "Filing clerk"), sign_out="#out"),
        "ledger": LedgerStatus(sound=True, size=1_204_331, checked_at=_at(6, 0)),
        "trail": Trail(
            (
                Link("#desk", Text("报送台", "Intake desk")),
                Link("#all", Text("批次与回执", "Batches and receipts")),
            )
        ),
        "tabs": Tabs(
            Text("批次", "Batch"),
            (
                Link("/design/desk/", Text("回执", "Receipt")),
                Link("#rows", Text("行", "Rows")),
                Link("#history", Text("经过", "History")),
            ),
        ),
        "steps": _steps(),
        "tally": Tally(
            words=Text("收到行数", "Rows received"),
            total=1000,
            shares=(
                Share(Text("新增", "Accepted"), 920),
                Share(Text("更新", "Superseding"), 38),
                Share(Text("重复", "Duplicate"), 30),
                Share(Text("退回", "Refused"), 12, "#findings"),
            ),
        ),
        "findings": _findings(),
        "batches": Table(
            name="batches",
            caption=Text("最近的批次", "Recent batches"),
            columns=(
                Column(label=Text("批次", "Batch")),
                Column(label=Text("来源单位", "Source"), sort_href="?sort=source"),
                Column(label=Text("目录条目", "Item")),
                Column(
                    label=Text("收到时间", "Received"), sort_href="?sort=at", sorted="descending"
                ),
                Column(label=Text("行数", "Rows"), number=True, sort_href="?sort=rows"),
                Column(label=Text("退回", "Refused"), number=True, sort_href="?sort=refused"),
                Column(label=Text("状态", "State")),
            ),
            rows=tuple(Row(cells=cells) for cells in batches),
        ),
        "pagination": Pagination(number=7, pages=40, keep={"sort": "at"}),
        "nothing": Table(
            name="nothing",
            caption=Text("待确认的行", "Rows held"),
            columns=(Column(label=Text("行", "Row")),),
            rows=(),
            empty=State(
                "empty",
                Text("没有待确认的行。", "No rows are held."),
                next=(Link("#file", Text("报送新文件", "File a new table")),),
            ),
        ),
        "form": SampleForm(),
    }
