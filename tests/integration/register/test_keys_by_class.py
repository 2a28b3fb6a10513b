"""Each subject has a key for who they are, one for their records and one for documents; one destroyed takes its class."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from gongxin.apps.register.api import (
    Reach,
    Within,
    count_adverse,
    identities_of,
    open_file,
    seal_for_subject,
    unseal_for_subject,
)
from gongxin.apps.register.models import DataKey
from gongxin.apps.register.operations.subject_keys import wrapping
from gongxin.apps.register.queries import key_owner, open_key
from gongxin.lib.errors import Refusal
from gongxin.lib.row_security import Act, Context, open_context
from gongxin.lib.sealing import SealBroken, seal, unseal
from tests.databases import as_role
from tests.integration.access.town import (
    ANY,
    CITIZEN,
    FIRM,
    NEIGHBOUR,
    NOBODY,
    Town,
    file_rows,
    honour,
    penalty,
    registration,
    town,
)

__all__ = ["town"]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _people(town: Town) -> None:
    """They have records."""


def _classes(subject: UUID) -> dict[str, bytes]:
    with as_role() as cursor:
        cursor.execute(
            "SELECT content_class, wrapped FROM register_data_key WHERE subject_key = %s", [subject]
        )
        return {kind: bytes(wrapped) for kind, wrapped in cursor.fetchall()}


def _write(statement: str, *values: object) -> None:
    """As only the server's administrator can: past every trigger."""
    with as_role() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, values)
        cursor.execute("SET LOCAL session_replication_role = origin")


def _destroy(subject: UUID, kind: str) -> None:
    _write(
        "UPDATE register_data_key SET wrapped = '' WHERE subject_key = %s AND content_class = %s",
        subject,
        kind,
    )


def _file(subject: UUID = CITIZEN.key) -> Any:
    with transaction.atomic():
        return open_file(subject_key=subject, reach=ANY)


def _adverse() -> Any:
    with transaction.atomic():
        return count_adverse(
            subject_key=CITIZEN.key,
            items={"administrative-penalty"},
            classes={"minor", "ordinary", "serious"},
            within="5 years",
            reach=Reach((Within(),)),
        )


@pytest.fixture
def document() -> bytes:
    """A document about the citizen, sealed."""
    with transaction.atomic():
        return seal_for_subject(subject_key=CITIZEN.key, plain=b"a document", bound_to=b"1")


def _document(sealed: bytes) -> bytes:
    with transaction.atomic():
        return unseal_for_subject(subject_key=CITIZEN.key, sealed=sealed, bound_to=b"1")


def test_a_key_is_made_when_its_class_is_first_needed(town: Town) -> None:
    assert set(_classes(NEIGHBOUR.key)) == {"identity", "records"}
    file_rows(
        town.folder,
        "enterprise-registration",
        [registration(FIRM, NOBODY)],
        source="sc-market-regulation",
    )
    assert set(_classes(NOBODY.key)) == {"identity"}
    file_rows(town.folder, "honour", [honour(NOBODY)])
    assert set(_classes(NOBODY.key)) == {"identity", "records"}
    assert len(_file(NOBODY.key).records) == 1
    with transaction.atomic():
        seal_for_subject(subject_key=NOBODY.key, plain=b"", bound_to=b"")
    assert set(_classes(NOBODY.key)) == {"identity", "records", "documents"}


def test_the_keys_differ_and_open_only_their_own_class(document: bytes) -> None:
    wrapped = _classes(CITIZEN.key)
    keys = {kind: open_key(CITIZEN.key, kind, one, wrapping()) for kind, one in wrapped.items()}
    assert len(set(keys.values())) == 3
    for kind, one in wrapped.items():
        for other in {*wrapped, "all"} - {kind}:
            with pytest.raises(SealBroken):
                wrapping().unwrap(one, key_owner(CITIZEN.key.bytes, other))
    with pytest.raises(SealBroken):
        unseal(keys["records"] or b"", document, b"1")


def test_without_the_key_of_identity_nobody_is_told_of(document: bytes) -> None:
    _destroy(CITIZEN.key, "identity")
    assert _file() is None
    assert _adverse() is None
    with transaction.atomic():
        assert identities_of(subject_keys=[CITIZEN.key, NEIGHBOUR.key]).keys() == {NEIGHBOUR.key}
    assert _document(document) == b"a document"
    assert _file(NEIGHBOUR.key).records


def test_without_the_key_of_records_none_is_shown_and_none_counts(document: bytes) -> None:
    assert (_adverse().records, len(_file().records)) == (1, 3)
    _destroy(CITIZEN.key, "records")
    assert _file().identity.name == CITIZEN.name
    assert _file().records == ()
    assert _adverse().records == 0
    assert _document(document) == b"a document"


def test_without_the_key_of_documents_the_file_stays(document: bytes) -> None:
    assert _document(document) == b"a document"
    _destroy(CITIZEN.key, "documents")
    with pytest.raises(SealBroken):
        _document(document)
    assert len(_file().records) == 3
    assert _file().identity.name == CITIZEN.name


def test_a_key_that_is_lost_is_not_taken_for_one_destroyed() -> None:
    _write(
        "DELETE FROM register_data_key WHERE subject_key = %s AND content_class = 'records'",
        CITIZEN.key,
    )
    with pytest.raises(SealBroken):
        _file()


def test_a_load_about_somebody_whose_records_were_destroyed_is_refused(town: Town) -> None:
    _destroy(CITIZEN.key, "records")
    with pytest.raises(Refusal) as caught:
        file_rows(town.folder, "honour", [honour(CITIZEN)])
    assert caught.value.code == "register.key-destroyed"


# --- one key for all classes, from before ------------------------------------------------------------


@pytest.fixture
def known_before() -> bytes:
    """The citizen as the register held them before there were classes: one key, bound to the subject alone."""
    keys = {
        kind: open_key(CITIZEN.key, kind, wrapped, wrapping()) or b""
        for kind, wrapped in _classes(CITIZEN.key).items()
    }
    key = keys["records"]
    with as_role() as cursor:
        cursor.execute(
            "SELECT identity_sealed FROM register_subject WHERE subject_key = %s", [CITIZEN.key]
        )
        (sealed,) = cursor.fetchone()
    identity = unseal(keys["identity"], bytes(sealed), CITIZEN.key.bytes)
    _write(
        "UPDATE register_subject SET identity_sealed = %s WHERE subject_key = %s",
        seal(key, identity, CITIZEN.key.bytes),
        CITIZEN.key,
    )
    _write("DELETE FROM register_data_key WHERE subject_key = %s", CITIZEN.key)
    _write(
        "INSERT INTO register_data_key (subject_key, content_class, wrapped) VALUES (%s, 'all', %s)",
        CITIZEN.key,
        wrapping().wrap(key, CITIZEN.key.bytes),
    )
    return seal(key, b"an old document", b"1")


def test_one_key_from_before_opens_all_classes_and_closes_what_is_new(
    town: Town, known_before: bytes
) -> None:
    assert len(_file().records) == 3
    assert _adverse().records == 1
    assert _document(known_before) == b"an old document"
    file_rows(town.folder, "honour", [honour(CITIZEN)])
    file_rows(town.folder, "administrative-penalty", [penalty(CITIZEN, "川示交罚〔2026〕99号")])
    assert len(_file().records) == 5
    with transaction.atomic():
        sealed = seal_for_subject(subject_key=CITIZEN.key, plain=b"new", bound_to=b"1")
    assert _document(sealed) == b"new"
    assert set(_classes(CITIZEN.key)) == {"all"}


# --- who may add a key ----------------------------------------------------------------------------------


@pytest.fixture
def add() -> Iterator[Any]:
    """Add a key as the platform's login, under a context."""

    def run(act: Act, subjects: list[UUID] | None, subject: UUID, kind: str) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            open_context(connection, Context(act, subjects), keys=settings.KEYS_DIR)
            cursor.execute(
                "INSERT INTO register_data_key (subject_key, content_class, wrapped)"
                " VALUES (%s, %s, 'x')",
                [subject, kind],
            )

    with transaction.atomic():
        yield run


def test_only_a_key_for_documents_of_the_one_concerned_is_added_outside_a_load(add: Any) -> None:
    for act, subjects, kind in (
        (Act.READ, [NOBODY.key], "documents"),
        (Act.LOAD, [NOBODY.key], "documents"),
        (Act.REWRAP, [NOBODY.key], "documents"),
        (Act.KEEP, [NEIGHBOUR.key], "documents"),
        (Act.KEEP, None, "documents"),
        (Act.KEEP, [NOBODY.key], "records"),
        (Act.KEEP, [NOBODY.key], "identity"),
        (Act.KEEP, [NOBODY.key], "all"),
    ):
        with pytest.raises(DatabaseError, match="row-level security"):
            add(act, subjects, NOBODY.key, kind)
    add(Act.KEEP, [NOBODY.key], NOBODY.key, "documents")
    assert set(_classes(NOBODY.key)) == {"documents"}


def test_an_unknown_subject_gets_no_key() -> None:
    with pytest.raises(DataKey.DoesNotExist), transaction.atomic():
        seal_for_subject(subject_key=NOBODY.key, plain=b"", bound_to=b"")
    assert _classes(NOBODY.key) == {}
