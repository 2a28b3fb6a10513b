"""The part of the story in which an organ publishes its penalties on organisations, and one of them is gone with its record."""

from __future__ import annotations

from gongxin.apps.identity.api import actor_by_login
from gongxin.apps.intake.api import RecallReason, recall_batch
from gongxin.apps.publication.api import (
    EntryRead,
    Ground,
    count_on_display,
    count_take_downs,
    list_bundles,
    propose_bundle,
    read_entry,
    read_take_down,
    release_bundle,
    see_bundle,
    take_down,
)
from gongxin.lib.errors import Refusal

from .house import now
from .organ_neighbour import BOUND
from .story_determinations import FIRM, file_as_its_source, penalty_by
from .telling import Story

_ITEM = "administrative-penalty"
_NAMED = "陈安禾"
_MISTAKEN = {
    "CF_WSH": "川示人社罚〔2026〕3号",
    "CF_WFXW": "未按规定公示收费标准",
    "CF_SY": f"法定代表人{_NAMED}（联系电话199 0000 0000）到场说明，经营场所没有公示收费标准",
    "CF_CFLB": "警告",
    "CF_NR": "警告",
}


def publish_and_take_down(story: Story) -> None:
    """One officer proposes what the organ has on display of firms, another releases it; a penalty filed by mistake goes with its record."""
    if not list_bundles(actor=actor_by_login(login="officer")):
        batch = _file_by_mistake(story)
        mistaken = _release(story)
        recall_batch(
            number=batch,
            reason=RecallReason.SOURCE_ASKS,
            actor=actor_by_login(login="operator"),
            now=now(),
        )
        # no job has run yet
        story.expect(
            read_entry(number=mistaken.number) is None, "publication: it outlived its record"
        )
        take_down(now=now())
        line = read_take_down(number=mistaken.number, now=now())
        story.expect(
            line is not None and line.ground is Ground.ANNULLED, "publication: no line is left"
        )
    story.figures["published"] = count_on_display()
    story.figures["taken_down"] = sum(count_take_downs().values())


def _file_by_mistake(story: Story) -> str:
    organ = actor_by_login(login="officer").organ
    return file_as_its_source(story, organ, penalty_by(organ, FIRM, ago=3, **_MISTAKEN)).batch


def _release(story: Story) -> EntryRead:
    """Proposed, covered, not released by who proposed it, and released by a colleague who read it; gives the entry that was filed by mistake."""
    officer, colleague = (actor_by_login(login=login) for login in ("officer", BOUND))
    number = propose_bundle(item=_ITEM, actor=officer, now=now())
    read = see_bundle(number=number, actor=colleague)
    # those with findings come first
    mistaken = next(
        one for one in read.entries if dict(one.values)["CF_WSH"] == _MISTAKEN["CF_WSH"]
    )
    story.expect(
        bool(mistaken.findings) and _NAMED not in str(mistaken.values),
        "publication: a person's name was not covered",
    )
    for who in (officer, colleague):
        try:
            release_bundle(number=number, digest=read.line.digest, actor=who, now=now())
        except Refusal:
            story.expect(who is officer, "publication: a colleague could not release it")
        else:
            story.expect(who is colleague, "publication: released by who proposed it")
    story.expect(
        read_entry(number=mistaken.number) is not None, "publication: it was not published"
    )
    return mistaken
