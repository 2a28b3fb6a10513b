"""存证, in public: the newest checkpoint, who witnessed it, when everything was last verified, and files for whoever watches.

Nothing here is about anybody: the log holds kinds, hours and commitments.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_GET

from gongxin.apps.access.api import DeferralTotals, deferral_totals
from gongxin.apps.directory.api import organ_names
from gongxin.apps.display.api import standing
from gongxin.apps.ledger.api import (
    current_checkpoint,
    last_verified,
    log_file,
    log_verifier,
    recent_checkpoints,
    witnessing,
)
from gongxin.interfaces.pages.components import (
    Column,
    Link,
    Notice,
    Part,
    Row,
    Table,
)
from gongxin.interfaces.pages.log import newest_facts, verified_line, witness_table
from gongxin.interfaces.pages.session import now, open_to_all
from gongxin.interfaces.pages.shown import check_notice
from gongxin.lib.bilingual import Text
from gongxin.lib.groups import SMALLEST_GROUP

from .frame import page

CHECKPOINTS_FED = 50
_FEW = Text(f"少于 {SMALLEST_GROUP}", f"fewer than {SMALLEST_GROUP}")
_TITLE = Text("存证", "The ledger")
_FOR_A_YEAR = "public, max-age=31536000, immutable"


@open_to_all
@require_GET
def ledger(request: HttpRequest) -> HttpResponse:
    """How the log stands, for anybody."""
    newest, last, found = current_checkpoint(), last_verified(now=now()), witnessing(now=now())
    parts: list[Part] = [check_notice(standing(now=now()), mends=False), newest_facts(newest)]
    if newest is not None and last is not None:
        parts.insert(0, verified_line(last))
    if newest is not None:
        parts.append(
            witness_table(found, caption=found.words)
            if found.witnesses
            else Notice(title=found.words)
        )
        parts += _told_later(deferral_totals(now=now()))
    return page(
        request,
        title=_TITLE,
        lead=Text(
            "每一次查询、每一处变更都留下一条存证，编入一棵只增不改的树；树根定期签名公布，由平台以外的人见证。",
            "Each look and each change leaves an entry in a tree that only grows. Its root is signed and published, and witnessed by others than the platform.",
        ),
        parts=[*parts, _to_watch()],
    )


def _told_later(totals: Sequence[DeferralTotals]) -> list[Part]:
    """That looks are told later is public, by organ; a small number could tell somebody that it is they."""
    if not totals:
        return []
    organs = organ_names()
    return [
        Table(
            name="told-later",
            caption=Text(
                "依法暂缓告知本人的查询", "Looks that the person is told of later, by law"
            ),
            columns=(
                Column(label=Text("单位", "Organ")),
                Column(label=Text("暂缓告知中", "Not told yet")),
                Column(label=Text("期满已告知", "Told by now")),
            ),
            rows=tuple(
                Row(
                    cells=(
                        organs.get(one.organ, Text(one.organ, one.organ)),
                        _at_least(one.sealed),
                        _at_least(one.told),
                    )
                )
                for one in totals
            ),
        )
    ]


def _at_least(count: int) -> Text | int:
    return count if count >= SMALLEST_GROUP else _FEW


def _to_watch() -> Notice:
    def file(name: str, words: Text) -> Link:
        return Link(reverse("portal:ledger-file", kwargs={"name": name}), words)

    return Notice(
        title=Text("任何人都可以盯着这本存证", "Anybody can watch this log"),
        body=(
            Text(
                "下面的文件遵循 C2SP tlog-tiles：树的每一块都可以取走，自己重算树根，核对新的检查点是否接着旧的。",
                "The files follow C2SP tlog-tiles: take each tile of the tree, derive the root, and see that a newer checkpoint continues an older one.",
            ),
        ),
        links=(
            file("checkpoint", Text("最新检查点", "Newest checkpoint")),
            file("checkpoint.witnessed", Text("最新见证检查点", "Newest witnessed checkpoint")),
            file("ledger.pub", Text("存证公钥", "Key of the log")),
            Link(
                reverse("portal:ledger-checkpoints"),
                Text("检查点订阅（Atom）", "Feed of checkpoints (Atom)"),
            ),
        ),
    )


@open_to_all
@require_GET
def ledger_file(request: HttpRequest, name: str) -> HttpResponse:
    """A file of the published log: a checkpoint, the key, or a tile by its C2SP path."""
    found = log_file(name)
    if found is None:
        raise Http404
    response = HttpResponse(
        found.content,
        content_type="application/octet-stream" if found.is_tile else "text/plain; charset=utf-8",
    )
    # a whole tile never changes; what is at the edge of the tree grows
    response["Cache-Control"] = _FOR_A_YEAR if found.is_whole else "no-cache"
    response["Access-Control-Allow-Origin"] = "*"
    return response


@open_to_all
@require_GET
def ledger_checkpoints(request: HttpRequest) -> HttpResponse:
    """The newest checkpoints as Atom (RFC 4287), each with its signed note."""
    home = settings.PUBLIC_URL + reverse("portal:ledger")
    feed = Atom1Feed(
        title=str(_TITLE),
        link=home,
        description="",
        feed_url=settings.PUBLIC_URL + reverse("portal:ledger-checkpoints"),
        feed_guid=f"urn:gongxin:log:{log_verifier().name}",
    )
    for one in recent_checkpoints(limit=CHECKPOINTS_FED):
        feed.add_item(
            title=f"{one.size}",
            link=home,
            description=one.note,
            unique_id=f"urn:gongxin:checkpoint:{log_verifier().name}:{one.size}:{one.root.hex()}",
            pubdate=one.created_at,
            updateddate=one.created_at,
        )
    return HttpResponse(
        feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8"
    )
