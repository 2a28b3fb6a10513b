"""A world in which something of each kind is under way, and what it answers about its people: to officers, counters, the public and themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.apps import apps

from gongxin.apps.access.api import (
    FileShown,
    answer_eligibility,
    give_authorisation,
)
from gongxin.apps.determinations.api import (
    Said,
    determination_queue,
    open_determination,
    own_determinations,
    propose,
    serve_notice,
)
from gongxin.apps.measures.api import list_measures, own_measures, proposable
from gongxin.apps.publication.api import count_times, list_bundles
from tests.databases import as_role
from tests.integration.access.town import (
    CITIZEN,
    FIRM,
    NEIGHBOUR,
    Person,
    Town,
    asking,
    file_rows,
    honour,
    look,
    now,
    terms,
)
from tests.integration.determinations.desk import WORDS, proposal, staff
from tests.integration.determinations.desk import Desk as Determining
from tests.integration.measures.desk import confirmed, standing
from tests.integration.publication.desk import Desk as Publishing
from tests.integration.publication.desk import desk_of, on_display, released

PEOPLE = (CITIZEN, NEIGHBOUR, FIRM)
MATTER = "licence-renewal"


@dataclass(frozen=True, slots=True)
class World:
    """The town with a determination at its review, a measure in force, a published penalty, and the files that an officer opened."""

    town: Town
    determining: Determining
    publishing: Publishing
    determination: str
    measure: str
    files: dict[str, FileShown]
    authorisation: str


def build(town: Town) -> World:
    """Bring all of it about, each by the acts that lead to it."""
    determining, publishing = staff(town), desk_of(town)
    firm = honour(FIRM) | {
        "RY_LB": "法人及非法人组织", "RY_SHXYM": FIRM.number, "RY_ZJLX": "", "RY_ZJHM": "",
    }  # fmt: skip
    file_rows(town.folder, "honour", [firm, honour(CITIZEN, "川示誉〔2026〕2号")])
    then = now() - timedelta(days=20)
    number = propose(proposal=proposal(), actor=determining.one, now=then)
    serve_notice(number=number, said=Said(words=WORDS, months=24), actor=determining.one, now=then)
    measure = confirmed(town)
    released(publishing)
    authorised = terms(items=frozenset({"honour"}), times=100)
    return World(
        town=town,
        determining=determining,
        publishing=publishing,
        determination=number,
        measure=measure,
        files={one.number: look(town, one) for one in PEOPLE},
        authorisation=give_authorisation(terms=authorised, actor=town.citizen, now=now()),
    )


def measures_of(world: World) -> dict[str, Any]:
    """What may be proposed of whom, what is in force and how long at most, what the organ and the person see."""
    lines, total = list_measures(actor=world.town.officer, now=now())
    return {
        "proposable": {
            number: [
                (one.record, one.measure.code)
                for one in proposable(look=UUID(file.event), actor=world.town.officer, now=now())
            ]
            for number, file in world.files.items()
        },
        "standing": {one.number: sorted(standing(one)) for one in PEOPLE},
        "lines": [(one.number, one.state, one.ends_at) for one in lines],
        "total": total,
        "own": [
            (one.number, one.state, one.ends_at)
            for one in own_measures(actor=world.town.citizen, now=now())
        ],
    }


def determinations_of(world: World) -> dict[str, Any]:
    """What waits for whom, until when, what each officer may do and how long at most it may last; what its person sees."""
    desk = world.determining
    shown = open_determination(number=world.determination, actor=desk.two, now=now())
    return {
        "queue": [
            (one.number, one.step.code, one.waits_for, one.due)
            for one in determination_queue(actor=desk.one, now=now())
        ],
        "may": [one.code for one in shown.may],
        "defence_until": shown.defence_until,
        "announced_months": shown.announced_months,
        "may_state": shown.may_state,
        "own": [
            [
                (one.number, one.step.code, one.due)
                for one in own_determinations(actor=who, now=now())
            ]
            for who in (world.town.citizen, world.town.neighbour)
        ],
    }


def eligibility_of(world: World) -> dict[str, Any]:
    """What a counter may give to the firm, and to the person by their authorisation."""
    found = {}
    for person, more in (
        (FIRM, {"purpose": "licence-review-organisation"}),
        (
            CITIZEN,
            {
                "purpose": "authorised-look-up",
                "case_reference": "",
                "authorisation": world.authorisation,
            },
        ),
    ):
        told = answer_eligibility(
            asking=asking(person, **more), matter=MATTER, actor=world.town.officer, now=now()
        )
        found[person.number] = (told.answered, told.given)
    return found


def publication_of(world: World) -> dict[str, Any]:
    """The bundles of the source, and what anybody reads of the firm."""
    desk = world.publishing
    return {
        "bundles": [(one.number, one.state, one.entries) for one in list_bundles(actor=desk.one)],
        "shown": [(one.number, one.values, one.shown_until) for one in on_display()],
        "published": [
            (one.source, one.in_time, one.late) for one in count_times(actor=desk.one, now=now())
        ],
    }


def answers(world: World) -> dict[str, dict[str, Any]]:
    """All of that."""
    return {
        "measures": measures_of(world),
        "determinations": determinations_of(world),
        "eligibility": eligibility_of(world),
        "publication": publication_of(world),
    }


def rows() -> dict[str, int]:
    """How many rows there are, by table, whoever may see them."""
    found = {}
    with as_role() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            (found[table],) = cursor.fetchone()
    return found


def records_of(person: Person, *items: str) -> list[UUID]:
    """The records of somebody that are displayed, of these items."""
    with as_role() as cursor:
        cursor.execute(
            "SELECT record_key FROM register_shown WHERE subject_key = %s AND item = ANY (%s)"
            " ORDER BY record_key",
            [person.key, list(items)],
        )
        return [UUID(str(key)) for (key,) in cursor.fetchall()]
