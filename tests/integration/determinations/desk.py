"""Who is there for determinations: four officers of the market regulator, one of another organ, and a document of each kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from gongxin.apps.determinations.api import (
    Proposal,
    Said,
    decide,
    enter,
    propose,
    review,
    serve,
    serve_notice,
)
from gongxin.apps.identity.api import Actor
from tests.integration.access.town import (
    CITIZEN,
    FIRM,
    NEIGHBOUR,
    Person,
    Row,
    Town,
    day,
    file_rows,
    hire,
    now,
    penalty,
)

ORGAN = "sc-market-regulation"
WORDS = "文书载明的违法事实清楚，情节严重"
FACTS = Said(words=WORDS, months=24)


@dataclass(frozen=True, slots=True)
class Desk:
    """The town with who determines there."""

    town: Town
    one: Actor
    two: Actor
    three: Actor
    four: Actor
    stranger: Actor


def revoked(person: Person, number: str = "川示市监罚〔2026〕11号", **more: str) -> Row:
    """A serious penalty of the market regulator, of eighty days ago."""
    return penalty(
        person,
        number,
        CF_CFLB="吊销许可证",
        CF_NR="吊销许可证",
        CF_NR_FK="",
        CF_JDRQ=day(80),
        CF_CFJG="四川省市场监督管理局",
        CF_CFJGDM="11519900GX0000138J",
        CF_SJLY="四川省市场监督管理局",
        CF_SJLYDM="11519900GX0000138J",
        **more,
    )


def staff(town: Town) -> Desk:
    """Hire them, and file the documents."""
    file_rows(
        town.folder,
        "administrative-penalty",
        [
            revoked(CITIZEN),
            revoked(FIRM, "川示市监罚〔2026〕12号"),
            *(
                revoked(NEIGHBOUR, f"川示市监罚〔2026〕2{n}号")
                | {"CF_CFLB": "警告", "CF_NR": "警告"}
                for n in range(3)
            ),
        ],
        source=ORGAN,
    )
    return Desk(
        town,
        *(hire(f"market-{n}", organ=ORGAN) for n in range(1, 5)),
        hire("stranger", organ="sc-education"),
    )


def began(days: float = 0) -> datetime:
    """Seventy days ago, and so many days on: what is entered today was proposed then."""
    return now() - timedelta(days=70 - days)


def proposal(row: Row | None = None, **more: str) -> Proposal:
    """A sound proposal about the citizen's document."""
    sound = {
        "list_code": "serious-market",
        "item": "administrative-penalty",
        "domain": "产品质量",
        "relevance": "违法行为直接破坏市场秩序",
        "proportion": "已吊销许可证，列入期限与情节相当",
    }
    return Proposal(naming=row or revoked(CITIZEN), **{**sound, **more})


def proposed(desk: Desk, **more: str) -> str:
    """The first officer proposes it."""
    return propose(proposal=proposal(**more), actor=desk.one, now=began())


def noticed(desk: Desk, months: int = 24) -> str:
    """And serves the notice."""
    number = proposed(desk)
    serve_notice(number=number, said=Said(words=WORDS, months=months), actor=desk.one, now=began(1))
    return number


def reviewed(desk: Desk, months: int = 24) -> str:
    """Nothing was said, and another officer has reviewed it when the time was over."""
    number = noticed(desk, months)
    review(number=number, said=Said(words=WORDS), actor=desk.two, now=began(25))
    return number


def decided(desk: Desk, months: int = 24) -> str:
    """A third officer decides to list."""
    number = reviewed(desk)
    decide(
        number=number,
        to_list=True,
        said=Said(words=WORDS, months=months, document="川示市监严列〔2026〕1号"),
        actor=desk.three,
        now=began(30),
    )
    return number


def listed(desk: Desk, months: int = 24) -> str:
    """It is served and entered."""
    number = decided(desk, months)
    serve(number=number, actor=desk.one, now=began(32))
    enter(number=number, actor=desk.one, now=began(33))
    return number
