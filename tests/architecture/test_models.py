"""Every column is classified, every constraint speaks to people, every table is somebody's."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from tests.databases import as_role

from .house import ROOT
from .privacy import KINDS, OPERATIONAL, PERSONAL, PRIVACY, PSEUDONYM, SEALED, render

MODELS = {model._meta.label: model for model in apps.get_models()}
OURS = {
    label: model
    for label, model in MODELS.items()
    if model._meta.app_config.name.startswith("gongxin.")
}

NOT_MODELS = {"django_migrations": "Django's own list of migrations"}
"""Tables without a model, each with its reason."""


def _columns(model: type[models.Model]) -> set[str]:
    meta = model._meta
    return {field.name for field in (*meta.fields, *meta.many_to_many)}


def test_every_model_and_every_field_is_classified_and_nothing_else() -> None:
    assert set(PRIVACY) == set(MODELS)
    listed = {label: set(fields) for label, fields in PRIVACY.items()}
    assert listed == {label: _columns(model) for label, model in MODELS.items()}


def test_each_classification_is_known_and_says_why_where_it_concerns_people() -> None:
    for label, fields in PRIVACY.items():
        for field, (kind, why) in fields.items():
            assert kind in KINDS, (label, field)
            assert why or kind == OPERATIONAL, f"{label}.{field} does not say why"


def test_no_field_of_the_register_names_anybody() -> None:
    """Names and identifiers of subjects live in sealed columns; what looks like one is listed."""
    suspicious = re.compile(r"name|identifier|id_?number|uscc|phone|address|birth|passport|mobile")
    allowed = {
        ("identity.Account", "display_name"): "staff; empty for citizens by a constraint",
        ("directory.Division", "name_zh"): "a place",
        ("directory.Division", "name_en"): "a place",
        ("directory.Organ", "name_zh"): "an organ",
        ("directory.Organ", "name_en"): "an organ",
        ("directory.Organ", "uscc"): "an organ",
        (
            "publication.Organisation",
            "name",
        ): "an organisation’s; a person has no code, and cannot stand there",
        ("publication.Organisation", "uscc"): "an organisation",
        ("feeds.Subscription", "name"): "a site or medium that keeps a copy of what is public",
        ("feeds.Subscription", "uscc"): "its public code",
        (
            "publication.Entry",
            "name",
        ): "what the public reads: an organisation’s, or masked by a constraint",
        ("publication.Entry", "uscc"): "an organisation; empty for persons by a constraint",
    }
    found = {
        (label, field)
        for label, model in OURS.items()
        for field in _columns(model)
        if suspicious.search(field)
    }
    assert found - set(allowed) == {
        (label, field) for label, field in found if PRIVACY[label][field][0] == SEALED
    }
    assert set(allowed) <= found


def test_what_is_sealed_is_bytes_and_says_so() -> None:
    for label, model in OURS.items():
        for field in model._meta.fields:
            named = "sealed" in field.name or field.name in {"wrapped", "data_key"}
            kind = PRIVACY[label][field.name][0]
            if named:
                assert kind == SEALED, (label, field.name)
                assert isinstance(field, models.BinaryField), (label, field.name)
            elif kind == SEALED:
                assert (label, field.name) == ("identity.Account", "password")


def test_tables_about_subjects_hold_no_free_text_but_the_document() -> None:
    """Outside the sealed columns a record is codes, keys and dates, and the document it rests on."""
    free = {
        (label, field.name)
        for label in ("register.Subject", "register.DataKey", "register.Record", "register.Link")
        for field in OURS[label]._meta.fields
        if isinstance(field, models.TextField | models.JSONField)
    }
    assert free == {("register.Record", "doc_number"), ("register.Record", "doc_organ")}


def test_nothing_personal_lies_in_the_clear_beside_a_name() -> None:
    """What is personal in the clear concerns staff, or hangs on a pseudonym in the same table."""
    for label, fields in PRIVACY.items():
        if any(kind == PERSONAL for kind, _ in fields.values()):
            assert any(kind == PSEUDONYM for kind, _ in fields.values()), label


def test_the_page_is_made_from_the_list() -> None:
    assert (ROOT / "docs/domain/privacy.md").read_text(encoding="utf-8") == render()


@pytest.mark.django_db
def test_every_table_belongs_to_a_model_or_is_a_part_of_one() -> None:
    with as_role() as cursor:
        cursor.execute(
            "SELECT c.relname, c.relispartition, pg_partition_root(c.oid)::regclass::text, c.relkind"
            " FROM pg_class c"
            " WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace"
        )
        rows = cursor.fetchall()
    known = {model._meta.db_table for model in apps.get_models(include_auto_created=True)} | set(
        NOT_MODELS
    )
    assert {root if part else table for table, part, root, _ in rows} == known
    leaves = Counter(root for _, part, root, kind in rows if part and kind == "r")
    assert leaves == dict.fromkeys(
        ("register_subject", "register_data_key", "register_record", "register_link"), 16
    )


@pytest.mark.django_db
def test_the_columns_of_the_database_are_those_of_the_models() -> None:
    """The register's tables are made by SQL; their classes must not drift from them."""
    with as_role() as cursor:
        for label, model in MODELS.items():
            cursor.execute(
                "SELECT column_name, is_nullable FROM information_schema.columns"
                " WHERE table_schema = 'public' AND table_name = %s",
                [model._meta.db_table],
            )
            there = {name: nullable == "YES" for name, nullable in cursor.fetchall()}
            fields = {
                field.column: field.null
                for field in model._meta.concrete_fields
                if field.column is not None
            }
            assert there == fields, label


def test_every_check_has_a_message_for_people_in_both_languages() -> None:
    silent = [
        f"{label}: {constraint.name}"
        for label, model in OURS.items()
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint) and not _speaks_both(constraint)
    ]
    assert silent == []


def _speaks_both(constraint: models.CheckConstraint) -> bool:
    message = str(constraint.violation_error_message)
    own = constraint.violation_error_message != constraint.default_violation_error_message
    return own and bool(re.search(r"[\u4e00-\u9fff]", message) and re.search(r"[a-z]{2}", message))


def test_every_constraint_has_a_name_that_says_what_holds() -> None:
    names = [constraint.name for model in OURS.values() for constraint in model._meta.constraints]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+){2,}", name) for name in names)


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    from django.core.management import call_command

    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_every_model_says_what_it_is() -> None:
    bare = [
        label
        for label, model in OURS.items()
        if not model.__doc__ or model.__doc__.startswith(f"{model.__name__}(")
    ]
    assert bare == []
    assert Path(ROOT / "docs/domain/privacy.md").exists()
