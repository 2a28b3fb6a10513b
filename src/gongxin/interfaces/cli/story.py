"""The story that the demonstration tells, step by step, each checked against what it should do."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from gongxin.apps.access.api import open_own_file
from gongxin.apps.catalogue.api import get_item
from gongxin.apps.display.api import record_check
from gongxin.apps.foresight.api import load_editions
from gongxin.apps.identity.api import Actor, Role, actor_by_login, system_actor
from gongxin.apps.intake.api import Channel, export_refused, intake_totals, receive_file
from gongxin.apps.ledger.api import integrate, record_verification, verify
from gongxin.apps.register.api import counts
from gongxin.apps.replay.api import replay_report
from gongxin.apps.reports.api import count_reports, download_report, issue_report, verify_file
from gongxin.apps.transparency.api import make_tally, verify_tallies

from .correcting import correct_one_row
from .database import ready_database
from .display_check import check_display
from .house import now
from .organ_neighbour import BOUND
from .story_accounts import CLERK_ORGAN, known_sign_ins, open_accounts
from .story_cases import object_to_a_record
from .story_commitments import commit_and_tell
from .story_determinations import list_a_firm, propose_and_tell
from .story_looks import ask_why_and_answer, authorise_and_withdraw, look_somebody_up
from .story_measures import apply_a_measure, ask_at_the_counter
from .story_publications import publish_and_take_down
from .story_recalls import acknowledge_what_was_recalled
from .story_tips import leave_and_take_up
from .story_witnesses import have_it_witnessed
from .telling import Story

Tell = Callable[[str, str], None]

ROWS = ("accepted", "superseding", "duplicate", "held", "refused")


def tell_story(*, people: int, organisations: int, seed: int, tell: Tell) -> Story:
    """Run the main job from an empty or a kept database; a second run finds everything filed already."""
    story = Story()
    with story.step("prepare"):
        ready_database()
    tell("装入政策包", "Loading the policy packs")
    with story.step("packs"):
        folders = sorted(path.parent for path in settings.PACKS_DIR.glob("*/pack.yaml"))
        load_editions(paths=folders, actor=system_actor("demo").ref, now=now())
        story.expect(bool(get_item(code="administrative-penalty").basis), "packs: no basis")
    tell(f"生成虚构的省：{people:,} 人", f"Making a synthetic province of {people:,} people")
    with story.step("simulate"):
        world = _world(people, organisations, seed)
    with story.step("file"):
        _file_batches(story, world, tell)
    demo = world.manifest["demo"]
    with story.step("accounts"):
        open_accounts(story, demo)
    tell("报送员改正一行被退回的记录", "A clerk corrects a refused row")
    with story.step("correct"):
        _correct(story, world)
    tell("查询人员为办事查询一个人", "An officer looks a person up for a case")
    with story.step("look_up"):
        look_somebody_up(story, demo["citizen"])
    tell(
        "本人问为什么查，单位另一人答复",
        "The person asks why, and a colleague of the officer answers",
    )
    with story.step("ask_why"):
        ask_why_and_answer(story)
    with story.step("authorise"):
        authorise_and_withdraw(story, demo["citizen"])
    _answer_each_other(story, demo, tell)
    _show_and_constrain(story, demo["organisation"], tell)
    tell(
        "本人查看记录、出具报告并核验",
        "The person opens their file, has a report issued and verified",
    )
    with story.step("report"):
        _report(story)
    tell("核验过期的记录不再可见", "Checking that nothing past its end is told")
    with story.step("display"):
        _check_display(story)
    tell("编入并核对存证", "Entering everything in the ledger and verifying it")
    with story.step("ledger"):
        _ledger(story)
    tell("由两个见证程序共签检查点", "Having two witnesses cosign the checkpoint")
    with story.step("witness"):
        have_it_witnessed(story)
    story.figures |= {name: counts()[name] for name in ("subjects", "records")}
    return story


def _answer_each_other(story: Story, demo: dict[str, Any], tell: Tell) -> None:
    """What the person disputes, what an organ proposes about them, and what an organ confirms to them."""
    tell("本人对一条记录提出异议", "The person objects to a record")
    with story.step("case"):
        object_to_a_record(story)
    tell(
        "单位拟认定，先告知本人",
        "An organ proposes a listing, and tells the person first",
    )
    with story.step("determine"):
        propose_and_tell(story, demo["quiet"])
        list_a_firm(story)
    tell(
        "本人作出承诺，单位告知未履行",
        "The person makes a commitment, and is told first that one was not performed",
    )
    with story.step("commit"):
        commit_and_tell(story, demo["quiet"])
    tell("单位确认已删除召回的回答", "The organ acknowledges that it deleted what was recalled")
    with story.step("recalls"):
        acknowledge_what_was_recalled(story)
    tell("有人举报，单位接手", "Somebody leaves a tip, and its organ takes it up")
    with story.step("tip"):
        leave_and_take_up(story)


def _show_and_constrain(story: Story, organisation: dict[str, str], tell: Tell) -> None:
    """What follows from records of organisations: what everybody may read, what is closed to one, what is made easier for another."""
    tell(
        "单位公示行政处罚：一人提出，另一人放行，报错的随记录撤下",
        "An organ publishes penalties: one proposes, another releases; what was filed by mistake goes with its record",
    )
    with story.step("publish"):
        publish_and_take_down(story)
    tell(
        "另一单位对被列入的企业实施一项措施",
        "Another organ applies a measure to the firm that was listed",
    )
    with story.step("measure"):
        apply_a_measure(story)
    tell("窗口问能否容缺受理", "A counter asks whether documents may follow")
    with story.step("counter"):
        ask_at_the_counter(story, organisation)


def told_before(*, people: int, organisations: int, seed: int) -> list[tuple[str, str, str]]:
    """The sign-ins of an earlier run whose whole world is still in this database; else nothing."""
    world = settings.VAR_DIR / "demo" / f"world-{people}-{organisations}-{seed}" / "manifest.json"
    # a world of before there were all of these accounts is told anew
    if not (world.exists() and {BOUND, "officer-5"} <= known_sign_ins().keys()):
        return []
    ready_database()
    filings = json.loads(world.read_text())["filings"]
    if intake_totals()["batches"] < len(filings) + 2 or count_reports() == 0:
        return []
    return [
        (str(Role(login.partition("-")[0]).words), login, known["password"])
        for login, known in known_sign_ins().items()
    ]


@dataclass(frozen=True, slots=True)
class World:
    """A synthetic world on disk."""

    folder: Path
    manifest: dict[str, Any]


def _world(people: int, organisations: int, seed: int) -> World:
    """The world of these sizes; made once, since equal parameters give equal files."""
    from gongxin.lib.synthetic import simulate

    folder = settings.VAR_DIR / "demo" / f"world-{people}-{organisations}-{seed}"
    manifest = folder / "manifest.json"
    if not manifest.exists():
        simulate(
            people=people,
            organisations=organisations,
            seed=seed,
            out=folder,
            progress=lambda step, done, total: None,
        )
    return World(folder, json.loads(manifest.read_text()))


def _file_batches(story: Story, world: World, tell: Tell) -> None:
    filings = world.manifest["filings"]
    totals = dict.fromkeys(ROWS, 0)
    received = 0
    for place, filing in enumerate(filings, 1):
        if place == 1 or place % 10 == 0 or place == len(filings):
            tell(f"报送批次 {place}/{len(filings)}", f"Filing batch {place} of {len(filings)}")
        receipt = receive_file(
            path=world.folder / filing["file"],
            item_code=filing["item"],
            source_code=filing["source"],
            actor=system_actor("demo"),
            channel=Channel.COMMAND,
            now=now(),
        )
        got = {name: getattr(receipt, name) for name in ROWS}
        _check_batch(story, filing, got, receipt.received)
        received += receipt.received
        for name in ROWS:
            totals[name] += got[name]
    story.figures |= {
        "batches": len(filings),
        "rows_received": received,
        **{f"rows_{name}": count for name, count in totals.items()},
    }


def _check_batch(story: Story, filing: dict[str, Any], got: dict[str, int], received: int) -> None:
    """A batch meets the manifest; filed again, all that was taken before is a duplicate."""
    expected = {name: filing["expected"].get(name, 0) for name in ROWS}
    taken = sum(expected[name] for name in ("accepted", "superseding", "duplicate"))
    again = {**dict.fromkeys(ROWS, 0), "duplicate": taken, "refused": expected["refused"]}
    story.expect(received == sum(got.values()), f"{filing['file']}: the receipt does not add up")
    story.expect(got in (expected, again), f"{filing['file']}: {got} instead of {expected}")


def _correct(story: Story, world: World) -> None:
    """The clerk files a file with a faulty date, takes the refused row back, mends it, files it again."""
    clerk = actor_by_login(login="clerk")
    correction = correct_one_row(world.folder, source=CLERK_ORGAN)
    first = receive_file(
        path=correction.faulty,
        item_code=correction.item,
        source_code=CLERK_ORGAN,
        actor=clerk,
        channel=Channel.WORKBENCH,
        now=now(),
    )
    story.expect(first.refused == 1, f"correction: {first.refused} rows refused instead of 1")
    workbook = export_refused(number=first.batch, actor=clerk, now=now())
    mended = correction.mend(workbook)
    second = receive_file(
        path=mended,
        item_code=correction.item,
        source_code=CLERK_ORGAN,
        actor=clerk,
        channel=Channel.WORKBENCH,
        now=now(),
    )
    taken = second.accepted + second.duplicate
    story.expect(
        (second.received, taken, second.refused) == (1, 1, 0), "correction: the row was not taken"
    )
    story.figures["batches"] += 2
    story.figures["rows_received"] += first.received + second.received
    for name in ROWS:
        story.figures[f"rows_{name}"] += getattr(first, name) + getattr(second, name)


def _report(story: Story) -> None:
    citizen = _citizen()
    file = open_own_file(actor=citizen, now=now())
    story.expect(bool(file.records), "own file: it is empty")
    report = issue_report(actor=citizen, now=now())
    pdf = download_report(number=report.number, format="pdf", actor=citizen, now=now()).content
    (settings.VAR_DIR / "demo" / "report.pdf").write_bytes(pdf)
    story.expect(verify_file(content=pdf, now=now()).genuine, "report: it does not verify")
    changed = bytearray(pdf)
    changed[len(changed) // 2] ^= 1
    story.expect(
        not verify_file(content=bytes(changed), now=now()).genuine,
        "report: a changed byte was not found",
    )
    replayed = replay_report(
        number=report.number,
        case_reference="示例审计〔2026〕1号",
        actor=actor_by_login(login="auditor"),
        now=now(),
    )
    story.expect(replayed.identical, f"replay: it differs at {replayed.first}")
    story.figures["replayed_identical"] = replayed.identical
    story.figures["reports"] = 1
    story.figures["report_number"] = report.number


def _ledger(story: Story) -> None:
    integrate(now=now())
    make_tally(actor=system_actor("demo").ref, now=now())
    integrate(now=now())  # the tally's own event
    verification = verify().and_also(verify_tallies())
    record_verification(verification=verification, actor=system_actor("demo").ref, now=now())
    story.expect(verification.ok, "ledger: it does not verify")
    story.figures["ledger_size"] = verification.size
    story.figures["ledger_ok"] = verification.ok


def _check_display(story: Story) -> None:
    actor = system_actor("display")
    found = check_display(actor=actor)
    record_check(found=found, actor=actor)
    for one in found.channels:
        story.expect(not one.visible, f"display: {one.visible} past their end by {one.channel}")
        story.expect(not one.blind, f"display: {one.channel} tells nothing at all")
    story.figures["expired_but_visible"] = found.visible
    story.figures["display_checked"] = found.checked


def _citizen() -> Actor:
    return actor_by_login(login="citizen")
