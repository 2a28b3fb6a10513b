"""Every kind of event has a shape and a label, and something records it."""

from __future__ import annotations

import ast
import re

from gongxin.apps.ledger.api import PAYLOADS, EventKind

from .house import SOURCE, name, python_files, tree

RECORDERS = {"record_each", "record_event", "record_events", "prepare_event"}


def _recorded() -> dict[str, set[str]]:
    """Kind -> files in which it is recorded, by the name of the constant."""
    found: dict[str, set[str]] = {}
    for path in python_files():
        if path == SOURCE / "apps" / "ledger" / "enums.py":
            continue
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.Call):
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            called = node.func.id if isinstance(node.func, ast.Name) else called
            if called in RECORDERS:
                for keyword in node.keywords:
                    if keyword.arg == "kind" and isinstance(keyword.value, ast.Attribute):
                        found.setdefault(keyword.value.attr, set()).add(name(path))
    return found


def test_every_kind_has_a_payload_shape() -> None:
    assert set(PAYLOADS) == set(EventKind)
    assert [kind for kind, shape in PAYLOADS.items() if shape.required & shape.optional] == []


def test_every_kind_has_a_label_in_both_languages() -> None:
    for kind in EventKind:
        assert re.search(r"[\u4e00-\u9fff]", kind.label.zh), kind
        assert kind.label.en, kind
    labels = [kind.label for kind in EventKind]
    assert len(set(labels)) == len(labels)


def test_every_kind_is_recorded_somewhere() -> None:
    recorded = _recorded()
    assert {kind for kind in EventKind if kind.name not in recorded} == set()


def test_no_key_of_a_payload_is_for_a_name_or_an_identifier() -> None:
    for kind, shape in PAYLOADS.items():
        for key in shape.required | shape.optional:
            assert not re.search(r"name|identifier|number|uscc|phone|birth|content", key), (
                kind,
                key,
            )


def test_every_change_of_state_has_its_event() -> None:
    """Every operation that writes names a kind it records, or says who records for it."""
    written_for_others = {
        "directory/operations/store_directory.py": "load_packs records the pack",
        "register/operations/load_batch.py": "receive_file records the batch",
        "intake/operations/keep_batch.py": "receive_file records the batch",
        "intake/operations/keep_original.py": "receive_file records the batch",
        "register/operations/load_statements.py": "receive_file records the batch",
        "intake/operations/upload_file.py": "nothing is filed yet; receive_file records the batch",
        "intake/operations/push_batch.py": "receive_file records the batch or its refusal",
        "register/operations/move_ends.py": "move_ends of foresight records each slice",
        "register/operations/recall_statements.py": "recall_batch of intake records the recall",
        "ledger/operations/record_events.py": "it is what records",
        "ledger/operations/record_each.py": "it is what records",
        "access/operations/use_deferral.py": "record_look_up records the look, and under what",
        "register/operations/join_subjects.py": "links records the judgement",
        "register/operations/destroy_keys.py": "erase_entries records the erasure, its keys too",
        "retention/operations/sum_entries.py": "it adds to a digest and writes nothing",
        "register/operations/legal_holds.py": "place_hold and lift_hold of retention record it",
        "register/operations/destroy_records.py": "run_list of retention records the portion",
        "reports/operations/destroy_reports.py": "run_list of retention records the portion",
        "intake/operations/destroy_batches.py": "run_list of retention records the portion",
        "notices/operations/prove_services.py": "it prepares an event for each service",
        "notices/operations/erase_notices.py": "erase_entries records the erasure",
        "retention/operations/confirm_erasure.py": "erase_entries records the erasure",
        "access/operations/remember_key.py": "record_look_up and ask_in_bulk record what was asked",
        "identity/operations/keep_session.py": "sign_in records the sign-in",
        "access/operations/keep_mandate.py": "offer_delegation and propose_mandate record it",
        "register/operations/seal_for_subject.py": "issue_report and answer_why record it",
        "register/operations/key_versions.py": "custody records the version",
        "register/operations/correct_records.py": "act_in_case records the correction",
        "cases/operations/keep_course.py": "begin_case and act_in_case record it",
        "cases/operations/close_lapsed.py": "it lapsed by its dates, which are in the log",
        "backups/operations/restore_backup.py": "receipt_for_lost records the restore",
        "register/operations/check_keys.py": "remembers its own keys' fingerprints; changes no state",
    }
    silent = []
    for path in python_files():
        if "operations" not in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        writes = re.search(
            r"\.(save|create|bulk_create|update|delete|update_or_create)\(|INSERT INTO|\bCOPY ",
            text,
        )
        if writes and not re.search(r"\brecord_(events?|each)\(", text):
            silent.append(path.relative_to(SOURCE / "apps").as_posix())
    assert set(silent) - set(written_for_others) == set()
