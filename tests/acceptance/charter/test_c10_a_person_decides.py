"""C10: no list, constraint or publication starts by itself, and minor matters do not add up.

What holds now: what decides about anybody is the app of determinations, and in it nothing but acts of named officers, which only
pages bring about; the database itself refuses a listing without notice, defence and two other officers. A measure needs an officer
who was shown its record and another who confirms it (`tests/integration/measures`); no job, trigger or function writes one. Nor does any find a
commitment broken: that is two officers' with a notice between them (`tests/integration/commitments`). Three
minor records are three minor records: filing them writes records, their batch and its event, and nothing else in any table, and none
of them founds anything.

With the guard removed: an operation that raises the class of a subject's third minor record, or
that writes a row anywhere when it comes, turns the third test red; an operation `escalate.py` the
first; a command or a job that proposes the second; each constraint of determinations dropped one of the fourth.
"""

from __future__ import annotations

import ast
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from gongxin.apps.access.api import open_own_file
from gongxin.apps.determinations.models import Determination
from gongxin.apps.intake.api import name_fact
from gongxin.apps.ledger.api import EventKind, count_events, events
from gongxin.apps.register.api import see
from gongxin.lib.row_security import Kept
from tests.architecture.house import SOURCE, python_files, tree
from tests.databases import as_role
from tests.integration.access import town as places
from tests.integration.access.town import NEIGHBOUR, Town, file_rows, now, penalty
from tests.integration.determinations.desk import ORGAN, revoked

from .structure import items, named

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("town-c10")]
town = places.town

FILING = {
    "register_record",
    "intake_batch",
    "intake_finding",
    "intake_kept_file",
    "ledger_event",
    "notices_notice",
}
"""Where filing a record of a known subject may leave rows."""


def _rows() -> dict[str, int]:
    with as_role() as cursor:
        found = {}
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            found[table] = cursor.fetchone()[0]
    return found


def test_nothing_decides_about_anybody_but_determinations_and_grades() -> None:
    found = named(
        "determination", "determine", "decide", "decision", "escalate", "escalation", "threshold",
        "blacklist", "list_subject", "trigger", "automatic", "punish",
    )  # fmt: skip
    decided = ("determination", "grade")
    assert [one for one in found if not any(of in "".join(one).lower() for of in decided)] == []


def test_nothing_but_an_officers_page_acts_in_a_grade() -> None:
    """No job, command, interface for machines or other app proposes, decides or confirms one; what a job ends harms nobody."""
    callers = {}
    for path in python_files():
        if SOURCE / "apps/grades" in path.parents:
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
                "gongxin.apps.grades"
            ):
                acts = {alias.name for alias in node.names} & {"propose", "decide", "confirm"}
                if acts:
                    callers[path.relative_to(SOURCE).as_posix()] = acts
    assert callers == {"interfaces/workbench/grading.py": {"propose", "decide", "confirm"}}
    with as_role() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_proc WHERE prosrc ~ 'INSERT INTO (public\\.)?grades'"
        )
        assert cursor.fetchone() == (0,)


ACTS = {"propose", "serve_notice", "hold_hearing", "review", "decide", "serve", "enter", "annul", "withdraw"}  # fmt: skip
"""What an officer does in a determination; what the person does is no act against anybody."""


def test_nothing_but_an_officers_page_acts_in_a_determination() -> None:
    """No job, command, trigger, interface for machines or other app calls an act of one."""
    callers = {}
    for path in python_files():
        if "determinations" in path.parts:
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
                "gongxin.apps.determinations"
            ):
                acts = {alias.name for alias in node.names} & ACTS
                if acts:
                    callers[path.relative_to(SOURCE).as_posix()] = acts
    # the demonstration acts as four officers of its made-up organs: it proposes one about somebody who may answer, and has a made-up firm listed
    acts_told = {"propose", "serve_notice", "review", "decide", "serve", "enter"}
    told = {"interfaces/cli/story_determinations.py": acts_told}
    assert callers == {"interfaces/workbench/determining.py": ACTS, **told}
    with as_role() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_proc WHERE prosrc ~ 'INSERT INTO (public\\.)?determinations'"
        )
        assert cursor.fetchone() == (0,)


def test_nothing_but_an_officers_page_finds_a_commitment_broken() -> None:
    """No job, command, trigger, interface for machines or other app gives the notice of a failure, or confirms one."""
    acts, callers = {"notify_failure", "confirm_failure"}, {}
    for path in python_files():
        if "commitments" in path.relative_to(SOURCE).parts:
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
                "gongxin.apps.commitments"
            ):
                found = {alias.name for alias in node.names} & acts
                if found:
                    callers[path.relative_to(SOURCE).as_posix()] = found
    # the demonstration gives the notice, as an officer of its made-up organ
    told = {"interfaces/cli/story_commitments.py": {"notify_failure"}}
    assert callers == {"interfaces/workbench/committing.py": acts, **told}
    with as_role() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_proc WHERE prosrc ~ '(INSERT INTO|UPDATE) (public\\.)?commitments'"
        )
        assert cursor.fetchone() == (0,)


def _document(town: Town) -> UUID:
    """The key of a document of the neighbour's that may found a listing."""
    row = revoked(NEIGHBOUR, "川示市监罚〔2026〕31号")
    file_rows(town.folder, "administrative-penalty", [row], source=ORGAN)
    subject, record = name_fact(
        item_code="administrative-penalty", organ=ORGAN, cells=row, now=now()
    )
    assert subject == NEIGHBOUR.key
    return record


def _determination(document: UUID, **columns: Any) -> None:
    """One that nothing is wrong with but what `columns` say, written past the program."""
    at = now()
    sound: dict[str, Any] = {
        "number": "RD-CHARTER", "subject_key": NEIGHBOUR.key, "organ": ORGAN,
        "list_code": "serious-market", "workflow": "determination", "editions": [], "place": "sichuan",
        "item": "administrative-penalty", "record_key": document,
        "proposed_at": at - timedelta(days=40), "proposed_by": "account:1", "proposal_sealed": b"x",
        "step": "decided", "step_from": at, "timed_by": "decided", "timed_from": at,
        "noticed_at": at - timedelta(days=39), "noticed_by": "account:1", "announced_months": 12,
        "defence_until": at - timedelta(days=20), "notice_sealed": b"x",
        "reviewed_at": at - timedelta(days=19), "reviewed_by": "account:2",
        "decided_at": at, "decided_by": "account:3", "listed": True, "months": 12,
        "document": "1", "decision_sealed": b"x",
    }  # fmt: skip
    with transaction.atomic():
        see([NEIGHBOUR.key], Kept())
        Determination.objects.create(**(sound | columns))


@pytest.mark.parametrize(
    "wrong",
    [
        {"decided_by": "account:1"},
        {"decided_by": "account:2"},
        {"reviewed_by": "account:1"},
        {"decided_by": "system:job"},
        {"noticed_by": "system:job"},
        {"months": 13},
        {"statements": 1},
        {"hearing_asked_at": datetime(2026, 1, 5, tzinfo=UTC)},
        {"decided_at": datetime(2026, 1, 5, tzinfo=UTC)},
        {"noticed_at": None, "noticed_by": "", "defence_until": None, "announced_months": None, "notice_sealed": b""},
    ],
    ids=str,
)  # fmt: skip
def test_the_database_lists_nobody_past_notice_defence_and_other_officers(
    town: Town, wrong: dict[str, Any]
) -> None:
    document = _document(town)
    with pytest.raises(IntegrityError, match="violates check constraint"):
        _determination(document, **wrong)


def test_what_the_database_refuses_is_all_that_is_wrong_with_it(town: Town) -> None:
    _determination(_document(town))


def test_three_minor_records_change_nothing(town: Town) -> None:
    before, known = _rows(), count_events()
    for place in range(3):
        row = penalty(
            NEIGHBOUR, f"川示交罚〔2026〕1{place}号", CF_CFLB="警告", CF_NR="警告", CF_NR_FK=""
        )
        file_rows(town.folder, "administrative-penalty", [row])
    after = _rows()
    assert {table for table in after if after[table] != before[table]} <= FILING
    assert after["register_record"] == before["register_record"] + 3
    # of each filing its receipt and what it changed, and nothing else
    assert count_events() == known + 6
    said = sorted(event.kind for event in events(limit=6))
    assert said == sorted([EventKind.BATCH_RECEIVED, EventKind.RECORDS_CHANGED] * 3)
    shown = open_own_file(actor=town.neighbour, now=now())
    adverse = shown.of_nature("adverse")
    assert [record.adverse_class_code for record in adverse] == ["minor"] * 3
    assert all(record.valid_to is None for record in adverse)


def test_the_class_of_a_record_comes_from_its_own_document_alone() -> None:
    """A class follows from one field of the row, by a list in the catalogue; none counts others."""
    for item in items():
        if item["nature"] == "adverse":
            rule = item["class"]
            assert isinstance(rule, dict | str), item["item"]
            if isinstance(rule, dict):
                assert set(rule) <= {"by", "minor", "ordinary", "serious", "otherwise", "always"}
