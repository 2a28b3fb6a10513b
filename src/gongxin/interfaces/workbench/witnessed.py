"""What the platform's administrators are told of the log: its witnesses, its alarms, its verifications."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from gongxin.apps.backups.api import backups_told
from gongxin.apps.custody.api import recent_emergencies
from gongxin.apps.identity.api import Actor
from gongxin.apps.ledger.api import (
    EventKind,
    EventView,
    LastVerified,
    Witnessing,
    WitnessState,
    current_checkpoint,
    events,
    last_verified,
    witnessing,
)
from gongxin.interfaces.pages.components import (
    Column,
    Fact,
    Link,
    Notice,
    Part,
    Row,
    State,
    Table,
)
from gongxin.interfaces.pages.log import newest_facts, verified_line, witness_table
from gongxin.interfaces.pages.session import for_roles, now
from gongxin.interfaces.pages.words import moment_in
from gongxin.lib.bilingual import Text

from .backed_up import BACKUPS_TOLD, backup_notices, backup_table
from .emergencies import EMERGENCIES_TOLD, emergency_notices, emergency_table
from .frame import HEALTH, WATCH, page

ALARMS_TOLD = 20
_LATE = frozenset({WitnessState.LATE, WitnessState.STOPPED})
_LABEL = Text("最近见证（北京时间）", "Last witnessed (Beijing time)")


@require_GET
@for_roles(*WATCH)
def ledger(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who vouches for the log, what follows from it, and what is to be done."""
    found, last = witnessing(now=now()), last_verified(now=now())
    emergencies = recent_emergencies(limit=EMERGENCIES_TOLD)
    backups = backups_told(now=now(), limit=BACKUPS_TOLD)
    rung = events(
        kinds=[EventKind.LEDGER_UNWITNESSED, EventKind.LEDGER_WITNESSED_AGAIN], limit=ALARMS_TOLD
    )
    return page(
        request,
        actor,
        title=Text("存证与见证", "The log and its witnesses"),
        lead=Text(
            "有平台以外的人见证，掌握数据库的人才改不了存证的历史。",
            "Only where others than the platform witness the log can whoever holds the database not change its history.",
        ),
        parts=[
            *emergency_notices(emergencies, now()),
            _state(found),
            *_witnesses(found),
            newest_facts(current_checkpoint()),
            *_verified(last),
            _alarms(rung),
            *backup_notices(backups),
            backup_table(backups),
            emergency_table(emergencies, now()),
            _elsewhere(actor),
        ],
    )


def _state(found: Witnessing) -> Notice:
    return Notice(
        kind="attention" if found.state in _LATE else "info",
        title=found.words,
        body=(_follows(found), _MEND[found.state]),
    )


def _follows(found: Witnessing) -> Text:
    """What the state means for the work of others, and from when."""
    alarm, stop = settings.WITNESS_ALARM_MINUTES, settings.WITNESS_STOP_MINUTES
    if found.state is WitnessState.NOBODY:
        return Text(
            "查询照常。同时掌握数据库、文件和签名密钥的人，可以改写全部历史而不被发现。",
            "Look-ups go on. Whoever holds database, files and signing key together can write the whole history anew unseen.",
        )
    if found.state is WitnessState.WITNESSED:
        return Text(
            f"查询照常。满 {alarm} 分钟没有新的见证会提醒，满 {stop} 分钟暂停查询。",
            f"Look-ups go on. After {alarm} minutes without a new one there is an alarm, after {stop} minutes look-ups stop.",
        )
    if found.state is WitnessState.LATE and found.at is not None:
        until = found.at + timedelta(minutes=stop)
        return Text(
            f"查询暂时照常；到北京时间 {moment_in(until, 'zh')} 仍未恢复，一切查询暂停。",
            f"Look-ups still go on; unless it is mended by {moment_in(until, 'en')} Beijing time, all of them stop.",
        )
    return Text(
        "单笔和批量查询一律拒绝，部门系统得到 503；本人查看、报告、授权、报送和公开页面照常。",
        "Single and bulk look-ups are refused, systems get 503; people's own files, reports, authorisations, filing and public pages go on.",
    )


_MEND = {
    WitnessState.NOBODY: Text(
        "请商请外单位见证，写一份见证策略并设置 GONGXIN_WITNESS_POLICY；在此之前请定期把检查点抄送外单位保存。",
        "Ask outside bodies to witness, write a policy and set GONGXIN_WITNESS_POLICY; until then have copies of checkpoints kept elsewhere.",
    ),
    WitnessState.WITNESSED: Text("无须处理。", "Nothing needs to be done."),
    WitnessState.LATE: Text(
        "请查看下表中没有按时共签的见证人、其网络和时钟，以及本平台后台程序的日志。恢复后自动放开。",
        "Look at the witnesses below that did not cosign in time, at network and clocks, and at the worker's log. It mends itself once they answer.",
    ),
    WitnessState.STOPPED: Text(
        "请先查明见证人为何不签：答复 422 或条数更大，说明存证被改写或倒退，请保全证据并按运维手册《存证》处理，不要改动策略。恢复后自动放开。",
        "Find out why they do not sign. 422 or a larger size means that the log was rewritten or put back: secure evidence, follow the ledger runbook, change no policy. Look-ups open by themselves.",
    ),
}


def _witnesses(found: Witnessing) -> list[Part]:
    if not found.witnesses:
        return []
    return [witness_table(found, caption=Text("策略中的见证人", "Witnesses of the policy"))]


def _verified(last: LastVerified | None) -> list[Part]:
    if last is not None and not last.overdue:
        return [verified_line(last)]
    mend = Text(
        "请在平台主机上运行 gongxin ledger verify --record，并设为每天一次。",
        "Run `gongxin ledger verify --record` on the platform's machine, and have it run daily.",
    )
    if last is None:
        title = Text("还没有登记过完整核对。", "No full verification was recorded yet.")
        return [Notice(kind="attention", title=title, body=(mend,))]
    title = Text("完整核对已超过一天没有做。", "The last full verification is more than a day ago.")
    return [verified_line(last), Notice(kind="attention", title=title, body=(mend,))]


def _alarms(rung: tuple[EventView, ...]) -> Table:
    return Table(
        name="ledger-alarms",
        caption=Text("见证提醒", "Alarms of witnessing"),
        columns=(
            Column(label=Text("时间（北京时间）", "Time (Beijing)")),
            Column(label=Text("情形", "What")),
            Column(label=Text("已见证的条数", "Entries witnessed"), number=True),
        ),
        rows=tuple(
            Row(cells=(one.occurred_at, one.kind.label, int(one.payload["size"]))) for one in rung
        ),
        empty=State("empty", Text("没有发生过。", "There was none.")),
    )


def _elsewhere(actor: Actor) -> Notice:
    links = [Link(reverse("portal:ledger"), Text("公开的存证页", "The public page of the log"))]
    if actor.role in HEALTH:
        links += [
            Link(reverse("workbench:alarms"), Text("查询异常提醒", "Alarms of look-ups")),
            Link(reverse("workbench:health"), Text("运行状况", "Health")),
        ]
    return Notice(title=Text("另见", "See also"), links=tuple(links))


def witness_notices(found: Witnessing) -> tuple[Notice, ...]:
    """Nothing while all is well, and nothing where nobody is asked to witness."""
    if found.state not in _LATE:
        return ()
    more = Link(reverse("workbench:ledger"), Text("存证与见证", "The log and its witnesses"))
    return (Notice(kind="attention", title=found.words, body=(_MEND[found.state],), links=(more,)),)


def witness_facts(found: Witnessing) -> tuple[Fact, ...]:
    """Since when enough witnesses vouch for how much, or that nobody is asked to."""
    if found.state is WitnessState.NOBODY:
        return (Fact(label=_LABEL, value=found.words),)
    count = Text(
        f"{found.size:,} 个事件，{found.cosignatures} 个见证签名",
        f"{found.size:,} events, {found.cosignatures} cosignatures",
    )
    return (Fact(label=_LABEL, value=found.at, note=count),)
