"""What was found in a batch, drawn: its kinds, each a way to its findings, and the findings page by page."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from gongxin.apps.intake.api import Finding, FindingKind, Receipt, Severity
from gongxin.interfaces.pages.components import (
    Column,
    Link,
    Pagination,
    Part,
    Row,
    State,
    Status,
    Table,
    Tabs,
)
from gongxin.lib.bilingual import Text

FINDINGS_A_PAGE = 100
_WORDS = {
    Severity.ERROR: Text("错误", "Error"),
    Severity.WARNING: Text("警告", "Warning"),
    Severity.NOTE: Text("说明", "Note"),
}
_SEVERITIES = {
    Severity.ERROR: Status("refused", _WORDS[Severity.ERROR]),
    Severity.WARNING: Status("attention", _WORDS[Severity.WARNING]),
    Severity.NOTE: Status("ended", _WORDS[Severity.NOTE]),
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which findings are in view: of one kind, of one severity, or all; and the page of them."""

    severity: Severity | None = None
    kind: FindingKind | None = None
    page: int = 1

    @property
    def offset(self) -> int:
        """How many findings come before this page."""
        return (self.page - 1) * FINDINGS_A_PAGE

    @property
    def query(self) -> dict[str, str]:
        """The choice as parts of an address. A kind goes by its number: a column's name stays out of it."""
        if self.kind is not None:
            return {"kind": str(self.kind.key)}
        return {"severity": self.severity.value} if self.severity is not None else {}

    def takes(self, kind: FindingKind) -> bool:
        """Whether findings of this kind are in view."""
        if self.kind is not None:
            return kind.key == self.kind.key
        return self.severity in {None, kind.first.severity}


def findings_parts(
    found: Receipt, *, kinds: tuple[FindingKind, ...] = (), chosen: Chosen | None = None
) -> list[Part]:
    """The findings of a receipt; `kinds` and `chosen` only of one that is kept."""
    if not found.findings_total:
        return []
    if chosen is None:
        return [_findings_table(found, in_view=found.findings_total)]
    in_view = sum(kind.count for kind in kinds if chosen.takes(kind))
    parts: list[Part] = [
        _kinds_table(found, kinds, chosen),
        _severity_tabs(found, kinds, chosen),
        _findings_table(found, in_view=in_view),
    ]
    pages = max(1, -(-in_view // FINDINGS_A_PAGE))
    if pages > 1:
        parts.append(Pagination(number=chosen.page, pages=pages, keep=chosen.query))
    return parts


def _address(found: Receipt, chosen: Chosen) -> str:
    address = reverse("workbench:receipt", args=[found.batch])
    return f"{address}?{urlencode(chosen.query)}#kinds-caption" if chosen.query else address


def _kinds_table(found: Receipt, kinds: tuple[FindingKind, ...], chosen: Chosen) -> Table:
    return Table(
        name="kinds",
        caption=Text(
            f"问题的种类（共 {len(kinds):,} 种）", f"Kinds of findings ({len(kinds):,} in all)"
        ),
        columns=(
            Column(label=Text("问题（以第一条为例）", "What is wrong (the first of them)")),
            Column(label=Text("列", "Column")),
            Column(label=Text("级别", "Severity")),
            Column(label=Text("条数", "Findings"), number=True),
            Column(label=Text("第一行", "First row"), number=True),
            Column(label=Text("规则", "Rule")),
        ),
        rows=tuple(
            Row(
                anchor=f"k-{place}",
                cells=(
                    kind.first.message
                    if chosen.kind is not None and chosen.kind.key == kind.key
                    else Link(_address(found, Chosen(kind=kind)), kind.first.message),
                    kind.first.column or "—",
                    _SEVERITIES[kind.first.severity],
                    kind.count,
                    kind.first.row,
                    kind.first.rule,
                ),
            )
            for place, kind in enumerate(kinds, 1)
        ),
        compact=True,
    )


def _severity_tabs(found: Receipt, kinds: tuple[FindingKind, ...], chosen: Chosen) -> Tabs:
    def counted(severity: Severity) -> Link:
        words = _WORDS[severity]
        count = sum(kind.count for kind in kinds if kind.first.severity is severity)
        return Link(
            _address(found, Chosen(severity=severity)),
            Text(f"{words.zh}（{count:,}）", f"{words.en} ({count:,})"),
        )

    everything = Text(f"全部（{found.findings_total:,}）", f"All ({found.findings_total:,})")
    return Tabs(
        Text("问题的级别", "Severity"),
        (
            Link(_address(found, Chosen()), everything),
            *(counted(severity) for severity in Severity),
        ),
        # of one kind no tab is the one in view: each of them leads to more
        current="" if chosen.kind is not None else _address(found, chosen),
    )


def _mend(finding: Finding) -> Text:
    """What to do, and where it helps a right value."""
    if not finding.example:
        return finding.mend
    return Text(
        f"{finding.mend.zh}例：{finding.example}", f"{finding.mend.en} Example: {finding.example}"
    )


def _findings_table(found: Receipt, *, in_view: int) -> Table:
    total = found.findings_total
    caption = Text(f"问题（共 {total:,} 条）", f"Findings ({total:,} in all)")
    if in_view != total:
        caption = Text(
            f"问题（共 {total:,} 条，筛选出 {in_view:,} 条）",
            f"Findings ({in_view:,} chosen of {total:,})",
        )
    return Table(
        name="findings",
        caption=caption,
        columns=(
            Column(label=Text("行", "Row"), number=True),
            Column(label=Text("列", "Column")),
            Column(label=Text("级别", "Severity")),
            Column(label=Text("问题", "What is wrong")),
            Column(label=Text("怎样改", "What to do")),
            Column(label=Text("规则", "Rule")),
        ),
        rows=tuple(
            Row(
                anchor=f"f-{place}",
                cells=(
                    finding.row,
                    finding.column or "—",
                    _SEVERITIES[finding.severity],
                    finding.message,
                    _mend(finding),
                    finding.rule,
                ),
            )
            for place, finding in enumerate(found.findings, 1)
        ),
        empty=State("empty", Text("没有这样的问题。", "There is no such finding.")),
        compact=True,
    )
