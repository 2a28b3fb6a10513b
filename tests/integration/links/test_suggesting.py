"""The engine suggests and never acts; what it suggests is explained by feature, and what was judged is not suggested again."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from gongxin.apps.identity.api import Actor, Role, system_actor
from gongxin.apps.ledger.api import EventKind, events, events_about
from gongxin.apps.links.api import (
    Verdict,
    check_links,
    decline_judgement,
    list_judgements,
    list_suggestions,
    see_suggestion,
    suggest_links,
)
from gongxin.apps.links.models import Suggestion
from gongxin.apps.register.api import see
from gongxin.lib import linkage
from gongxin.lib.errors import Refusal
from tests.integration.access.town import CITIZEN, NEIGHBOUR, Person, Town, now

from .desk import FIRST, OLD, file_old, judge, person, propose

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("town-links-suggesting")]
WORKER = system_actor("links")
NAMESAKE = person("51990719621103041", CITIZEN.name)


@pytest.fixture
def filed(town: Town) -> Town:
    """The citizen under two numbers, and somebody else of the same name, born elsewhere on another day."""
    file_old(town, [OLD, NAMESAKE])
    return town


def pairs() -> set[frozenset[object]]:
    with transaction.atomic():
        see(None)
        return {frozenset(one) for one in Suggestion.objects.values_list("low_key", "high_key")}


def pair(one: Person, other: Person) -> frozenset[object]:
    return frozenset((one.key, other.key))


def test_it_suggests_and_acts_on_nothing(filed: Town) -> None:
    done = suggest_links(actor=WORKER, now=now())
    assert (done.suggested, done.subjects) == (1, 5)
    assert pairs() == {pair(CITIZEN, OLD)}
    assert check_links() == (0, 0)
    assert list_judgements(actor=FIRST) == []
    (event,) = events(kinds=[EventKind.LINKS_SUGGESTED])
    assert event.payload == {"engine": done.engine, "subjects": 5, "suggested": 1}
    assert suggest_links(actor=WORKER, now=now()).suggested == 0


def test_each_is_explained_by_feature_masked_and_an_event_about_both(filed: Town) -> None:
    suggest_links(actor=WORKER, now=now())
    (line,) = list_suggestions(actor=FIRST)
    seen = see_suggestion(number=line.number, actor=FIRST, now=now())
    levels = {one.feature.en: (one.level.en.partition(":")[0], one.weight) for one in seen.features}
    assert levels["Name"][0] == levels["Day of birth"][0] == "equal"
    assert levels["Number but for century and check character"][0] == "close"
    assert sum(weight for _, weight in levels.values()) == line.weight
    said = str(seen)
    for personal in (CITIZEN.name, CITIZEN.number, OLD.number, CITIZEN.number[6:14], str(OLD.key)):
        assert personal not in said
    for one in (CITIZEN, OLD):
        (event,) = events_about(subject_key=one.key, kinds=[EventKind.LINK_SUGGESTION_SEEN])
        assert event.payload["suggestion"] == line.number


def test_nothing_of_anybody_is_kept_with_it(filed: Town) -> None:
    suggest_links(actor=WORKER, now=now())
    with transaction.atomic():
        see(None)
        kept = str(list(Suggestion.objects.values()))
    for personal in (CITIZEN.name, CITIZEN.number[:6], CITIZEN.number[6:14], OLD.number):
        assert personal not in kept


@pytest.mark.parametrize("verdict", [Verdict.SAME, Verdict.NOT_SAME])
def test_what_was_judged_is_not_suggested_again(filed: Town, verdict: Verdict) -> None:
    judge(CITIZEN, OLD, verdict=verdict)
    assert suggest_links(actor=WORKER, now=now()).suggested == 0


def test_not_the_same_of_a_chain_is_remembered(filed: Town) -> None:
    judge(CITIZEN, NEIGHBOUR, verdict=Verdict.NOT_SAME)
    judge(OLD, NEIGHBOUR)
    assert suggest_links(actor=WORKER, now=now()).suggested == 0


def test_what_waits_is_not_suggested_and_what_was_suggested_leaves_the_list(filed: Town) -> None:
    number = propose(CITIZEN, OLD)
    assert suggest_links(actor=WORKER, now=now()).suggested == 0
    decline_judgement(number=number, actor=FIRST, now=now())
    assert suggest_links(actor=WORKER, now=now()).suggested == 1
    judge(CITIZEN, OLD, verdict=Verdict.NOT_SAME)
    assert list_suggestions(actor=FIRST) == []


def test_only_an_operators_command_has_it_run(filed: Town) -> None:
    for role in (Role.SECURITY, Role.AUDITOR, Role.OFFICER, Role.CLERK, Role.CITIZEN):
        with pytest.raises(Refusal, match="not-permitted"):
            suggest_links(actor=Actor(ref="account:900041", role=role), now=now())
    for role in (Role.OPERATOR, Role.OFFICER, Role.CITIZEN):
        with pytest.raises(Refusal, match="not-permitted"):
            list_suggestions(actor=Actor(ref="account:900041", role=role))


def test_without_the_extra_it_says_what_to_install(
    filed: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> str:
        raise linkage.NoEngine

    monkeypatch.setattr("gongxin.apps.links.operations.suggest_links.engine", missing)
    with pytest.raises(Refusal, match=r"links\.no-engine"):
        suggest_links(actor=WORKER, now=now())


def test_a_reading_shows_no_suggestion_of_others(filed: Town) -> None:
    suggest_links(actor=WORKER, now=now())
    with transaction.atomic(), connection.cursor() as cursor:
        see([NEIGHBOUR.key])
        cursor.execute("SELECT count(*) FROM links_suggestion")
        assert cursor.fetchone() == (0,)
