"""案件卷宗 on the page of a case, for each of its parties: which there are, of what digest, and which can be taken now."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.http import StreamingHttpResponse

from gongxin.apps.replay.api import CaseBundleLine, TakenBundle
from gongxin.lib.bilingual import Text
from gongxin.lib.periods import last_day_before

from .components import Cell, Column, Fact, Facts, Link, Notice, Row, State, Status, Table
from .handing_out import handed_out_in_pieces

TITLE = Text("案件卷宗", "Bundle of the case")
WHAT_IT_IS = Notice(
    title=Text("卷宗里有什么", "What a bundle holds"),
    body=(
        Text(
            "本案和引出它的各件案件：提出、每一步办理、期限和理由、更正前后的值；争议记录的全部版本；告知和送达；证据材料；存证事件及其证明。",
            "The case and those that led to it with each act, its dates and why; every version of the records; notices and their service; the evidence; the events with their proofs.",
        ),
        Text(
            "内容在取走之前已登记在存证里。任何人用核验页不联网就能看出有没有一个字节被改过。里面有完整的个人信息，请妥善保管。",
            "What it says is registered in the log before it is taken. The checking page shows offline whether a byte was changed. It holds personal data in full: keep it safe.",
        ),
    ),
)
_NONE = Text("—", "—")


def bundle_table(
    lines: Sequence[CaseBundleLine],
    place: Callable[[CaseBundleLine], Link | None],
    *,
    empty: Text,
) -> Table:
    """The bundles of a case, the newest first; `place` gives the way to what may be done with one now."""
    return Table(
        name="bundles",
        caption=Text("已制作的卷宗", "Bundles put together"),
        columns=(
            Column(label=Text("卷宗", "Bundle")),
            Column(label=Text("制作时间（北京时间）", "Put together (Beijing time)")),
            Column(label=Text("制作方", "By")),
            Column(label=Text("用途", "For")),
            Column(label=Text("内容摘要（SHA-256）", "Digest of what it says (SHA-256)")),
            Column(label=Text("情况", "How it stands")),
        ),
        rows=tuple(
            Row(
                cells=(
                    place(one) or one.number,
                    one.made_at,
                    one.party.words,
                    _purpose(one),
                    one.digest,
                    _state(one),
                )
            )
            for one in lines
        ),
        empty=State("empty", empty),
    )


def bundle_facts(one: CaseBundleLine) -> Facts:
    """One bundle to who has to confirm it."""
    return Facts(
        (
            Fact(label=Text("卷宗", "Bundle"), value=one.number, copy=True),
            Fact(label=Text("用途", "For"), value=_purpose(one)),
            Fact(label=Text("理由", "Why"), value=one.reason or _NONE),
            Fact(label=Text("制作处室", "Put together in"), value=one.made_unit or _NONE),
            Fact(label=Text("制作时间（北京时间）", "When (Beijing time)"), value=one.made_at),
            Fact(label=Text("内容摘要", "Digest of what it says"), value=one.digest),
        )
    )


def to_take(one: CaseBundleLine, address: str) -> Link | None:
    """The way to take it, once it can be."""
    ready = one.takes and one.entered
    return Link(address, Text(f"取走 {one.number}", f"Take {one.number}")) if ready else None


def handed_out(taken: TakenBundle) -> StreamingHttpResponse:
    """The bundle for a download, piece by piece."""
    return handed_out_in_pieces(
        pieces=taken.pieces,
        size=taken.size,
        digest=taken.digest,
        media_type="application/json; charset=utf-8",
        name=taken.name,
    )


def _purpose(one: CaseBundleLine) -> Cell:
    words = one.purpose.words
    reference = one.case_reference
    return Text(f"{words.zh}：{reference}", f"{words.en}: {reference}") if reference else words


def _state(one: CaseBundleLine) -> Status:
    if one.waits:
        return Status("waiting", Text("等待另一人确认", "Another has to confirm it"))
    if not one.entered:
        return Status("waiting", Text("正在编入存证，稍后可取", "Being entered in the log"))
    day = last_day_before(one.ends_at)
    if one.takes:
        return Status("done", Text(f"可取走，至 {day}", f"Can be taken until {day}"))
    return Status("ended", Text("由制作它的一方取走", "For the side that put it together"))
