"""The whole world from one seed: people, ten years of facts, departments' files, known bad rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl

from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal

from .columns import FILINGS
from .demo import DEMO
from .departments import Departments, Form, read_departments
from .facts import exceptional, lists, penalties, promises, standing
from .filing import Filings, write_bad_rows, write_json
from .forms import dress, official
from .population import Population, make_organisations, make_people

TODAY = date(2026, 11, 22)
"""The last day of the world unless another is asked for."""

YEARS = 10

LEAST_PEOPLE, LEAST_ORGANISATIONS = 100, 20

Progress = Callable[[str, int, int], None]
"""Called with a stage (people, organisations, facts, filings), steps done, and steps in all."""

PACKS = Path(__file__).resolve().parents[4] / "packs"
"""The project's own packs, found beside the sources."""


@dataclass(frozen=True, slots=True)
class World:
    """What was made: counts, and where it lies."""

    out: Path
    people: int
    organisations: int
    files: int
    rows: int
    bad_rows: int
    rows_by_item: dict[str, int] = field(default_factory=dict)
    expected: dict[str, int] = field(default_factory=dict)


def simulate(
    *,
    people: int,
    organisations: int,
    seed: int,
    out: Path,
    progress: Callable[[str, int, int], None],
    today: date = TODAY,
    packs: Path = PACKS,
) -> World:
    """Write a synthetic world into the folder `out` and say what it holds.

    `filings/` has the departments' files, `manifest.json` their order and expected outcome,
    `bad-rows.csv` the planted faults, `people.csv` and `organisations.csv` the truth (for tests
    alone). The same arguments and packs give the same bytes. Raises Refusal for a world too small
    to mean anything, an `out` that is a file or already holds filings, and missing packs.
    """
    _refuse(people, organisations, out)
    departments = read_departments(packs)
    population = _population(people, organisations, seed, today, progress)
    filings_folder = out / "filings"
    filings_folder.mkdir(parents=True, exist_ok=True)
    filings = Filings(out=out, seed=seed, workbook_item="honour")
    known = _facts(population, seed, progress)
    for done, (item, facts) in enumerate(_items(known), start=1):
        _file(filings, _form(departments, item), facts, departments, population)
        progress("filings", done, len(FILINGS))
    _write_truth(out, population)
    write_bad_rows(out / "bad-rows.csv", filings.bad_rows)
    expected = {
        outcome: sum(entry["expected"][outcome] for entry in filings.entries)
        for outcome in ("accepted", "superseding", "duplicate", "refused")
    }
    world = World(
        out=out,
        people=people,
        organisations=organisations,
        files=len(filings.entries),
        rows=filings.rows_by_item.total(),
        bad_rows=len(filings.bad_rows),
        rows_by_item=dict(filings.rows_by_item),
        expected=expected,
    )
    write_json(out / "manifest.json", _manifest(world, filings, population, seed))
    return world


def _refuse(people: int, organisations: int, out: Path) -> None:
    if people < LEAST_PEOPLE or organisations < LEAST_ORGANISATIONS:
        raise Refusal(
            code="simulate.too-small",
            what=Text(
                zh=f"人数至少为 {LEAST_PEOPLE}，机构数至少为 {LEAST_ORGANISATIONS}。",
                en=f"At least {LEAST_PEOPLE} people and {LEAST_ORGANISATIONS} organisations are"
                " needed.",
            ),
            mend=Text(zh="请增大数量后重试。", en="Ask for more and try again."),
        )
    if out.is_file() or (out / "filings").exists():
        raise Refusal(
            code="simulate.out-in-use",
            what=Text(
                zh="输出位置已有报送文件，或者不是文件夹。",
                en="The output folder already holds filings, or is not a folder.",
            ),
            mend=Text(zh="请换一个空文件夹。", en="Name an empty folder."),
        )


def _population(
    people: int, organisations: int, seed: int, today: date, progress: Progress
) -> Population:
    crowd = make_people(size=people, seed=seed, today=today, demo=DEMO)
    progress("people", people, people)
    bodies = make_organisations(size=organisations, seed=seed, today=today, people=crowd, demo=DEMO)
    progress("organisations", organisations, organisations)
    # 29 February has no counterpart in most years; the day before does as well.
    first_day = today.replace(year=today.year - YEARS, day=min(today.day, 28))
    return Population(crowd, bodies, today, first_day)


def _facts(population: Population, seed: int, progress: Progress) -> dict[str, pl.DataFrame]:
    """All facts by kind. Later kinds depend on earlier ones, never the other way round."""
    practices = standing.practices(population, seed)
    punished = pl.concat(
        [
            penalties.penalties_of_organisations(population, seed),
            penalties.penalties_of_persons(population, practices, seed),
        ]
    )
    progress("facts", 1, 3)
    made = promises.commitments(population, punished, seed)
    serious = lists.serious_dishonesty(population, punished, seed)
    helped = promises.volunteers(population, seed)
    progress("facts", 2, 3)
    known = {
        "registration": standing.registrations(population),
        "administrative-licence": standing.licences(population, seed),
        "practice-qualification": practices,
        "tax-credit-grade": standing.tax_grades(population, punished, seed),
        "credit-commitment": made,
        "commitment-breach": promises.breaches(population, made, seed),
        "administrative-penalty": _and(
            punished, exceptional.penalties_that_must_not_enter(population, seed)
        ),
        "abnormal-operation": lists.abnormal_operation(population, punished, seed),
        "judgment-defaulter": _and(
            lists.judgment_defaulters(population, punished, seed),
            exceptional.defaulters_that_must_not_enter(population, seed),
        ),
        "contract-performance": promises.contracts(population, seed),
        "student-record": _and(
            exceptional.student_records(population, seed),
            exceptional.records_of_minors_as_students(population, seed),
        ),
        "volunteer-service": helped,
        "honour": promises.honours(population, helped, seed),
        "serious": serious,
    }
    progress("facts", 3, 3)
    return known


def _and(sound: pl.DataFrame, planted: pl.DataFrame) -> pl.DataFrame:
    """Sound facts and behind them those that must be refused."""
    return pl.concat([sound, planted], how="diagonal_relaxed").with_columns(
        pl.col("planted").fill_null("")
    )


def _items(known: dict[str, pl.DataFrame]) -> Iterator[tuple[str, pl.DataFrame]]:
    """Facts by item in filing order; kinds that several items share are parted here."""
    registrars = known["registration"]
    for item in FILINGS:
        if item == "enterprise-registration":
            yield item, registrars.filter(pl.col("function") == "market-regulation")
        elif item == "organisation-registration":
            yield item, registrars.filter(pl.col("function") != "market-regulation")
        elif item.startswith("serious-dishonesty-"):
            wanted = item.removeprefix("serious-dishonesty-")
            yield item, known["serious"].filter(pl.col("field") == wanted)
        else:
            yield item, known[item]


def _form(departments: Departments, item: str) -> Form:
    if item not in departments.forms:
        raise Refusal(
            code="simulate.item-missing",
            what=Text(zh=f"目录包中没有条目 {item}。", en=f"The packs have no item {item}."),
            mend=Text(zh="请使用完整的目录包。", en="Use the complete packs."),
        )
    return departments.forms[item]


def _file(
    filings: Filings,
    form: Form,
    facts: pl.DataFrame,
    departments: Departments,
    population: Population,
) -> None:
    if facts.is_empty():
        return
    filing = FILINGS[form.item]()
    dressed = dress(facts, form, departments, population)
    filings.file(form, official(dressed, form, filing.columns, filing.amend))


def _write_truth(out: Path, population: Population) -> None:
    people = population.people.with_columns(pl.col("risk").round(4))
    people.write_csv(out / "people.csv")
    organisations = population.organisations.drop("sector_index").with_columns(
        pl.col("risk").round(4)
    )
    organisations.write_csv(out / "organisations.csv")


def _manifest(
    world: World, filings: Filings, population: Population, seed: int
) -> dict[str, object]:
    people, organisations = population.people, population.organisations
    demo: dict[str, dict[str, str]] = {
        person.key: {"name": person.name, "id_number": str(people["number"][place])}
        for place, person in enumerate(DEMO.people)
    }
    demo["organisation"] = {"name": DEMO.organisation, "uscc": str(organisations["uscc"][0])}
    return {
        "format": 1,
        "seed": seed,
        "today": population.today.isoformat(),
        "first_day": population.first_day.isoformat(),
        "people": world.people,
        "organisations": world.organisations,
        "rows": world.rows,
        "bad_rows": world.bad_rows,
        "expected": world.expected,
        "rows_by_item": world.rows_by_item,
        "demo": demo,
        "filings": filings.entries,
    }
