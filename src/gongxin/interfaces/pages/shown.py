"""How the nightly check of the end of display stands, as people read it; the same in public and at the workbench."""

from __future__ import annotations

from gongxin.apps.display.api import CheckStanding, CheckState
from gongxin.lib.bilingual import Text

from .components import Link, Notice
from .words import moment_in

MEND = Text(
    "请在平台主机上运行 gongxin display check --record，并设为每晚一次。",
    "Run `gongxin display check --record` on the platform's machine, and have it run every night.",
)
_SEE = Text(
    "请看下表：是哪个渠道、几处；按运维手册《到期核验》处理。",
    "See below which channel and how often; follow the runbook on the end of display.",
)


def check_notice(found: CheckStanding, *, mends: bool, links: tuple[Link, ...] = ()) -> Notice:
    """The newest figures with their date; `mends` for who can do something about what is wrong."""
    body = [_figures(found)] if found.newest is not None else []
    if mends and found.state is CheckState.FOUND:
        body.append(_SEE)
    elif mends and found.state is not CheckState.CLEAN:
        body.append(MEND)
    return Notice(
        kind="done" if found.state is CheckState.CLEAN else "attention",
        title=found.state.words,
        body=tuple(body),
        links=links,
    )


def _figures(found: CheckStanding) -> Text:
    newest = found.newest
    if newest is None:
        return Text("", "")
    longest = newest.slowest_ms
    took = (
        Text("", "")
        if longest is None
        else Text(
            f"；记录撤下后，最慢的渠道 {longest / 1000:.1f} 秒内不再可见",
            f"; after a take-down the slowest channel was silent within {longest / 1000:.1f} s",
        )
    )
    silent = len(newest.blind)
    blind = (
        Text(f"；{silent} 个渠道没有应答", f"; {silent} channels did not answer")
        if silent
        else Text("", "")
    )
    return Text(
        f"北京时间 {moment_in(newest.at, 'zh')} 核对 {newest.checked:,} 次，过期仍可见 {newest.visible}{took.zh}{blind.zh}。",
        f"On {moment_in(newest.at, 'en')} Beijing time {newest.checked:,} answers were checked, {newest.visible} showed what is past its end{took.en}{blind.en}.",
    )
