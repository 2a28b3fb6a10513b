"""What each column holds about people. The page `docs/domain/privacy.md` is made from here:

    .venv/bin/python -m tests.architecture.privacy > docs/domain/privacy.md

A column that is not listed fails the tests, and so does one that is gone.
"""

from __future__ import annotations

import sys

SEALED = "sealed"
PSEUDONYM = "pseudonym"
PERSONAL = "personal"
OPERATIONAL = "operational"

KINDS = {
    SEALED: (
        "encrypted with a key of its own; unreadable without the master key outside the database",
        "以专用密钥加密；没有数据库之外的主密钥不可读",
    ),
    PSEUDONYM: (
        "points at somebody by a key or reference that names nobody by itself",
        "以密钥或编号指向某人，本身不含姓名和号码",
    ),
    PERSONAL: (
        "says something about a natural person in the clear, and why that cannot be avoided",
        "以明文说明某个自然人的情况，并注明理由",
    ),
    OPERATIONAL: ("says nothing about a natural person", "不涉及自然人"),
}

_NONE = (OPERATIONAL, "")
_DIGEST = (PSEUDONYM, "keyed hash: tells equal from different, nothing else")

PRIVACY: dict[str, dict[str, tuple[str, str]]] = {
    "identity.Account": {
        "id": (PSEUDONYM, "the account's reference in events"),
        "password": (SEALED, "Argon2id hash"),
        "last_login": (PERSONAL, "when this person signed in; kept to find abuse"),
        "login": (PERSONAL, "chosen by the operator for staff; a citizen's is opaque"),
        "role": _NONE,
        "display_name": (PERSONAL, "name of staff on their own pages; always empty for citizens"),
        "organ": (OPERATIONAL, "the organ staff act for"),
        "unit": (OPERATIONAL, "unit in the organ; shown to those who were looked up"),
        "subject_key": (PSEUDONYM, "a citizen's own file"),
        "is_active": _NONE,
        "failed_sign_ins": _NONE,
        "locked_until": _NONE,
        "created_at": _NONE,
    },
    "identity.SendingSystem": {
        "id": _NONE,
        "kid": (OPERATIONAL, "thumbprint of a department's public key"),
        "organ": _NONE,
        "scope": _NONE,
        "label": (OPERATIONAL, "what the department calls its system"),
        "public_key": _NONE,
        "created_at": _NONE,
        "created_by": (PSEUDONYM, "reference to an account or command"),
        "ends_at": _NONE,
        "revoked_at": _NONE,
    },
    "identity.AccessToken": {
        "id": _NONE,
        "digest": (OPERATIONAL, "SHA-256 of a token of a system; the token itself is kept nowhere"),
        "system": _NONE,
        "issued_at": _NONE,
        "expires_at": _NONE,
    },
    "identity.UsedAssertion": {
        "id": _NONE,
        "system": _NONE,
        "jti": (OPERATIONAL, "chosen by the system"),
        "expires_at": _NONE,
    },
    "intake.ColumnMapping": {
        "id": _NONE,
        "source": _NONE,
        "item": _NONE,
        "header_digest": _NONE,
        "header": (OPERATIONAL, "names of columns, as a clerk confirmed them"),
        "fields": _NONE,
        "made_at": _NONE,
        "made_by": (PSEUDONYM, "reference to an account or command"),
    },
    "intake.PushedBatch": {
        "id": _NONE,
        "system": (OPERATIONAL, "reference to a sending system"),
        "idempotency_key": (OPERATIONAL, "chosen by the sending system"),
        "sequence": _NONE,
        "manifest_digest": _NONE,
        "batch": _NONE,
        "answer": (OPERATIONAL, "the receipt as given: counts, and findings with masked values"),
        "answered_at": _NONE,
    },
    "access.RegisteredCase": {
        "id": _NONE,
        "organ": _NONE,
        "reference": (OPERATIONAL, "keyed hash of the case reference"),
        "registered_at": _NONE,
        "ends_at": _NONE,
    },
    "access.CaseSubject": {
        "id": _NONE,
        "case": _NONE,
        "subject_key": (PSEUDONYM, "who was looked up for the case"),
    },
    "access.LookUpAlarm": {
        "id": _NONE,
        "officer": (PSEUDONYM, "reference to an account"),
        "organ": _NONE,
        "kind": _NONE,
        "day": _NONE,
        "raised_at": _NONE,
        "subjects": _NONE,
        "outcome": (OPERATIONAL, "what a reviewer found the officer's look-ups to be"),
        "reviewed_at": _NONE,
        "reviewed_by": (PSEUDONYM, "reference to an account"),
    },
    "access.BudgetRelease": {
        "id": _NONE,
        "officer": (PSEUDONYM, "reference to an account"),
        "released_at": _NONE,
        "released_by": (PSEUDONYM, "reference to an account"),
    },
    "ledger.Event": {
        "id": _NONE,
        "uid": _NONE,
        "kind": _NONE,
        "occurred_at": _NONE,
        "actor": (PSEUDONYM, "reference to an account, never a name"),
        "organ": _NONE,
        "subject_key": (PSEUDONYM, "whom the event is about"),
        "payload": (PSEUDONYM, "codes, counts and references; identity numbers are refused"),
        "nonce": (OPERATIONAL, "destroying it empties the proof"),
        "commitment": (OPERATIONAL, "hides the content under the nonce"),
        "leaf_index": _NONE,
    },
    "ledger.Checkpoint": {
        "id": _NONE,
        "size": _NONE,
        "root": _NONE,
        "note": _NONE,
        "created_at": _NONE,
    },
    "directory.Division": dict.fromkeys(
        ("code", "pack", "name_zh", "name_en", "level", "parent", "synthetic", "retired"), _NONE
    ),
    "directory.Organ": dict.fromkeys(
        (
            "code",
            "pack",
            "uscc",
            "name_zh",
            "name_en",
            "aliases",
            "division",
            "function",
            "synthetic",
            "retired",
        ),
        _NONE,
    ),
    "directory.Instrument": dict.fromkeys(
        (
            "code",
            "pack",
            "title_zh",
            "title_en",
            "number",
            "issuer",
            "level",
            "in_force_from",
            "in_force_to",
            "replaced_by",
            "basis_for",
            "confidence",
            "note",
            "retired",
        ),
        _NONE,
    ),
    "catalogue.Edition": dict.fromkeys(
        (
            "id",
            "pack",
            "edition",
            "digest",
            "document",
            "in_force_from",
            "loaded_at",
        ),
        _NONE,
    )
    | {"loaded_by": (PSEUDONYM, "reference to an account or command")},
    "catalogue.CatalogueItem": dict.fromkeys(
        ("code", "pack", "edition", "definition", "nature", "category", "position", "retired"),
        _NONE,
    ),
    "register.Subject": {
        "subject_key": (PSEUDONYM, "keyed hash of the identifier"),
        "kind": (OPERATIONAL, "person, enterprise or organisation"),
        "identity_sealed": (SEALED, "identifier and name"),
        "created_at": _NONE,
    },
    "register.DataKey": {
        "subject_key": (PSEUDONYM, "keyed hash of the identifier"),
        "wrapped": (SEALED, "the subject's data key under the master key"),
    },
    "register.Layout": {"id": _NONE, "item": _NONE, "fields": _NONE},
    "register.KeyCheck": {
        "key": (OPERATIONAL, "index or master"),
        "value": (OPERATIONAL, "keyed hash under that key; tells nothing about it"),
    },
    "register.Record": {
        "pk": (PSEUDONYM, "the composite key below"),
        "subject_key": (PSEUDONYM, "keyed hash of the identifier"),
        "record_key": (PSEUDONYM, "keyed hash of item, subject and natural key"),
        "version": _NONE,
        "item": (PERSONAL, "kind of record about a pseudonym; needed to select by purpose"),
        "nature": (PERSONAL, "of a record about a pseudonym; needed by constraints and the view"),
        "adverse_class": (PERSONAL, "of a record about a pseudonym; decides the display period"),
        "status": _NONE,
        "source": (OPERATIONAL, "organ that answers for the record"),
        "doc_number": (PERSONAL, "number of the decision; leads to it at its organ (charter C5)"),
        "doc_organ": (OPERATIONAL, "organ of the decision"),
        "doc_date": (PERSONAL, "day of the decision about a pseudonym (charter C5)"),
        "valid_from": (PERSONAL, "period of a record about a pseudonym"),
        "valid_to": (PERSONAL, "period of a record about a pseudonym"),
        "shown_from": (PERSONAL, "display of a record about a pseudonym (charter C13)"),
        "shown_until": (PERSONAL, "display of a record about a pseudonym (charter C13)"),
        "recorded_from": _NONE,
        "recorded_to": _NONE,
        "batch_id": _NONE,
        "row_number": _NONE,
        "content_digest": _DIGEST,
        "content_sealed": (SEALED, "every field of the record"),
    },
    "register.Link": {
        "pk": (PSEUDONYM, "the composite key below"),
        "subject_key": (PSEUDONYM, "the organisation"),
        "person_key": (PSEUDONYM, "the person; keyed hash of the identifier"),
        "role": (PERSONAL, "statutory role of a pseudonym in an organisation; no other (C2)"),
        "valid_from": (PERSONAL, "term of the role"),
        "valid_to": (PERSONAL, "term of the role"),
        "batch_id": _NONE,
        "recorded_from": _NONE,
    },
    "intake.Batch": dict.fromkeys(
        (
            "id",
            "number",
            "item",
            "source",
            "channel",
            "status",
            "received_at",
            "file_digest",
            "file_bytes",
            "format",
            "encoding",
            "received",
            "accepted",
            "superseding",
            "withdrawn",
            "in_time",
            "late",
            "duplicate",
            "held",
            "refused",
            "new_subjects",
            "findings_total",
            "header",
            "unused_columns",
            "tidied",
            "past_display",
            "event",
            "sheet",
            "form",
            "mapping",
            "hold_reasons",
            "reviewed_at",
            "released_as",
            "kept_file",
            "same_file_as",
            "recalled_at",
            "recall_reason",
        ),
        _NONE,
    )
    | {
        "received_by": (PSEUDONYM, "reference to an account or command"),
        "reviewed_by": (PSEUDONYM, "reference to an account"),
        "recalled_by": (PSEUDONYM, "reference to an account or command"),
        "data_key": (SEALED, "key of the refused rows, under the master key"),
        "said": (OPERATIONAL, "keyed hash over all rows of a batch"),
    },
    "intake.FindingRow": {
        "id": _NONE,
        "batch": _NONE,
        "row": _NONE,
        "column": _NONE,
        "rule": _NONE,
        "severity": _NONE,
        "value": (OPERATIONAL, "masked before it is stored; empty for personal fields"),
        "message_zh": (OPERATIONAL, "shows the masked value alone"),
        "message_en": (OPERATIONAL, "shows the masked value alone"),
        "mend_zh": _NONE,
        "mend_en": _NONE,
        "example": (OPERATIONAL, "a right value from the catalogue, never one that was sent"),
    },
    "intake.KeptFile": {
        "id": _NONE,
        "token": _NONE,
        "data_key": (SEALED, "key of the file on disk, under the master key; empty once destroyed"),
        "parts": _NONE,
        "made_at": _NONE,
        "kept_until": _NONE,
        "destroyed_at": _NONE,
    },
    "intake.Upload": {
        "id": _NONE,
        "kept_file": _NONE,
        "owner": (PSEUDONYM, "reference to an account"),
        "item": _NONE,
        "source": _NONE,
        "suffix": _NONE,
        "bytes_stated": _NONE,
        "bytes_kept": _NONE,
        "digests": _NONE,
        "rows": _NONE,
        "filing_since": _NONE,
        "batch": _NONE,
    },
    "intake.RefusedPart": {
        "id": _NONE,
        "batch": _NONE,
        "position": _NONE,
        "sealed": (SEALED, "refused rows, to be corrected and filed again"),
    },
    "reports.Report": {
        "id": _NONE,
        "number": (PSEUDONYM, "number of a person's report"),
        "subject_key": (PSEUDONYM, "whom the report is about"),
        "issued_at": _NONE,
        "issued_to": (PSEUDONYM, "reference to the account"),
        "records": (PERSONAL, "how many records the report of a pseudonym lists"),
        "content_digest": (PSEUDONYM, "SHA-256 of a text that holds a random number"),
        "pdf_digest": (PSEUDONYM, "SHA-256 of the signed file"),
        "content_sealed": (SEALED, "the report as JSON"),
        "pdf_sealed": (SEALED, "the report as signed PDF"),
        "event": _NONE,
    },
    "sessions.Session": {
        "session_key": (PSEUDONYM, "the secret in the browser's cookie"),
        "session_data": (PSEUDONYM, "signed; account reference and session hash"),
        "expire_date": _NONE,
    },
    "contenttypes.ContentType": dict.fromkeys(("id", "app_label", "model"), _NONE),
    "auth.Permission": dict.fromkeys(("id", "name", "content_type", "codename"), _NONE),
    "auth.Group": dict.fromkeys(("id", "name", "permissions"), _NONE),
}


def render() -> str:
    """The page."""
    out = [
        "# Privacy: what each column holds  隐私：每一列存什么",
        "",
        "Made from `tests/architecture/privacy.py`; a test compares both, and fails for a column that is",
        "not listed. No column holds a name, an identifier or a record's content of a subject in the",
        "clear. 本页由上述文件生成；没有任何一列以明文保存主体的姓名、号码或记录内容。",
        "",
        "| word | means | 含义 |",
        "|---|---|---|",
        *(f"| {kind} | {en} | {zh} |" for kind, (en, zh) in KINDS.items()),
    ]
    for model, fields in PRIVACY.items():
        out += ["", f"## {model}", "", "| column | holds | why |", "|---|---|---|"]
        out += [f"| `{field}` | {kind} | {why} |" for field, (kind, why) in fields.items()]
    return "\n".join(out) + "\n"


if __name__ == "__main__":
    sys.stdout.write(render())
