"""What a process of these tests does: `sys.argv` says which task, and what it found out is one line of JSON."""

from __future__ import annotations

import json
import pickle
import sys
from base64 import b64decode, b64encode
from datetime import timedelta
from pathlib import Path
from typing import Any

from gongxin.apps.cases.api import case_queue, own_cases
from gongxin.apps.catalogue.api import list_packs, packs_of, read_catalogue
from gongxin.apps.ledger.api import fsck, integrate, verify
from gongxin.apps.notices.api import Channel, own_contacts, read_inbox
from gongxin.apps.recalls.api import list_recalls
from gongxin.lib.errors import Refusal
from tests.integration.access.town import kept_until_the_end, now
from tests.integration.cases.desk import Desk, own_file, shown_to_all

from .dying import Steps, die
from .scenes import SCENES, SENDING, Scene, build, records

WARMING = f"""
from {__name__} import warm
warm()
"""
PROGRAM = f"""
from {__name__} import main
main()
"""


def warm() -> None:
    """Before anybody is forked: read the packs, which takes longer than most acts, and leave no connection behind."""
    from django.db import connections

    if list_packs():
        packs_of(editions=read_catalogue().editions)
    connections.close_all()


def main() -> None:
    """Do the task. Who is there is handed over as they are, so that an act begins with its own first word to the database."""
    task, folder, *words = sys.argv[1:]
    if task == "build":
        said: Any = b64encode(pickle.dumps(build(Path(folder)))).decode()
        integrate(now=now())
    else:
        desk: Desk = pickle.loads(b64decode(words.pop(0)))
        if task == "before":
            said = {**_scene(words[0]).before(desk), **records(desk)}
        elif task == "look":
            said = _look(desk)
        elif task == "publish":
            said = _publish()
        else:
            said = _act(desk, *words)
    _say(said)


def _say(said: Any) -> None:
    print(json.dumps(said, default=str), flush=True)


def _scene(name: str) -> Scene:
    return SENDING[Channel(name)] if name in list(Channel) else SCENES[name]


def _act(desk: Desk, name: str, known: str, minutes: str, number: str, how: str) -> Any:
    """The act, so many minutes from now, until it dies before that step, when it said that step, at its `end`, or when it has `told` of it."""
    scene, told = _scene(name), json.loads(known)
    steps = Steps(int(number), said=how == "said")
    refused = ""
    try:
        scene.act(desk, told, now() + timedelta(minutes=int(minutes)))
    except Refusal as refusal:
        refused = refusal.code
    said = {"refused": refused, "steps": steps.count, "commits": steps.commits}
    if how == "told":
        _say(said)
    if how in {"told", "end"}:
        die()
    return said


def _publish() -> Any:
    """What the log is after a crash: published, repaired and verified; what is wrong with it, if anything."""
    integrate(now=now())
    repaired, verified = fsck(actor="system:test", now=now()), verify()
    return [str(one) for one in (*repaired.verification.faults, *verified.faults)]


def _look(desk: Desk) -> Any:
    """What everybody sees; that somebody looked is kept nowhere."""
    town = desk.town
    staff = {
        "one": desk.one,
        "two": desk.two,
        "supervisor": desk.supervisor,
        "operator": desk.operator,
        "second operator": desk.second_operator,
    }
    with kept_until_the_end():
        file, disputed = own_file(town), shown_to_all()
        return {
            "cases": sorted(
                [
                    one.workflow.code,
                    one.step.code if one.step else "",
                    one.end.code if one.end else "",
                    one.due is not None,
                    one.raised_party.value,
                    len(one.records),
                ]
                for one in own_cases(actor=town.citizen, now=now())
            ),
            "queues": {
                name: sorted(
                    [line.workflow.zh, line.step.zh, line.drafted, line.to_confirm]
                    for line in case_queue(actor=actor, now=now())
                )
                for name, actor in staff.items()
            },
            "records": sorted(
                [one.item, one.doc_number, one.content.get("CF_NR_FK", "")] for one in file.records
            ),
            "disputed": sum(since is not None for since in disputed.values()),
            "inbox": sorted(
                [one.kind.value, one.replaced, one.opened_at is not None]
                for one in read_inbox(actor=town.citizen, limit=500).lines
            ),
            "contacts": len(own_contacts(actor=town.citizen)),
            "recalls": sorted(
                [one.ground.value, one.state.value, one.fetched_at is not None]
                for one in list_recalls(actor=town.officer, now=now())
            ),
        }
