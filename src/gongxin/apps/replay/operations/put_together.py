"""备卷: have the bundle of a case put together, and have another officer of the organ confirm it where the pack wants that.

Nothing is handed out by either. The event bears the digest of what the bundle says, so that by the time it is taken it hangs on the log.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction

from gongxin.apps.cases.api import CaseFile
from gongxin.apps.catalogue.api import Party
from gongxin.apps.identity.api import Actor, Role
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.register.api import seal_for_subject, see
from gongxin.lib.identifiers import holds_citizen_number
from gongxin.lib.readable import readable
from gongxin.lib.sealing import SealBroken

from ..enums import BundlePurpose
from ..errors import (
    bundle_over,
    not_handed_in_by_you,
    nothing_left,
    nothing_to_confirm,
    own_bundle,
    reason_unfit,
)
from ..models import CaseBundle
from .bundle_contents import Contents, Heading, contents_of, file_of
from .compare import sha256
from .own_bundles import LASTS, bundle_named, heading_of

_LABEL = "JZ"
_REFERENCE = (2, 64)
_REASON = (5, 500)


def put_together(
    *,
    case: str,
    actor: Actor,
    now: datetime,
    purpose: BundlePurpose = BundlePurpose.OWN,
    case_reference: str = "",
    reason: str = "",
) -> str:
    """The number of the bundle, as things stand now. Its subject gives no reason; an officer says for whom, under which reference, and why.

    Raises Refusal for a case that is not the actor's, `replay.not-handed-in-by-you` for an organ that does not hand it in by the pack,
    `replay.reason-unfit`, and where something of it was destroyed or is missing.
    """
    staff = actor.role is not Role.CITIZEN
    with transaction.atomic():
        heading = Heading(
            number=f"{_LABEL}-{readable(groups=3)}",
            case=case.strip().upper(),
            party=Party.SUBJECT.value,
            purpose=BundlePurpose.OWN.value,
            case_reference="",
            second=False,
            made_at=now,
        )
        file = file_of(heading=heading, actor=actor, now=now)
        if staff:
            heading = _by_organ(heading, file, purpose, case_reference, reason)
        contents = contents_of(heading=heading, file=file, known_at=None)
        made = record_event(
            kind=EventKind.CASE_BUNDLE_MADE,
            occurred_at=now,
            actor=actor.ref,
            organ=actor.organ or None,
            subject_key=file.subject_key,
            payload=_told(heading, contents, actor),
        )
        _keep(heading, contents, reason.strip() if staff else "", made.uid, actor)
    return heading.number


def confirm_bundle(*, number: str, digest: str, actor: Actor, now: datetime) -> None:
    """Confirm what another officer of the side put together; `digest` is that of the bundle that this one has read.

    Raises Refusal `replay.unknown-bundle`, `replay.own-bundle` and `replay.nothing-to-confirm`.
    """
    with transaction.atomic():
        row = bundle_named(number, actor)
        file = file_of(heading=heading_of(row), actor=actor, now=now)
        if row.party not in {one.value for one in file.parties} or not row.second:
            raise nothing_to_confirm()
        if actor.ref == row.made_by:
            raise own_bundle()
        if row.confirmed_at is not None or row.digest != digest:
            raise nothing_to_confirm()
        if now >= row.made_at + LASTS:
            raise bundle_over()
        done = record_event(
            kind=EventKind.CASE_BUNDLE_CONFIRMED,
            occurred_at=now,
            actor=actor.ref,
            organ=actor.organ or None,
            subject_key=row.subject_key,
            payload={"bundle": row.number, "case": row.case, "digest": row.digest},
        )
        row.confirmed_at, row.confirmed_by = now, actor.ref
        row.confirmed_unit, row.confirmed_event = actor.unit, done.uid
        see([row.subject_key])
        row.save(
            update_fields=["confirmed_at", "confirmed_by", "confirmed_unit", "confirmed_event"]
        )


def _by_organ(
    heading: Heading, file: CaseFile, purpose: BundlePurpose, case_reference: str, reason: str
) -> Heading:
    """The heading where an organ hands it in: the pack says which organs do, and whether two officers are needed."""
    rule = file.workflow.bundle
    party = next((one for one in (rule.by if rule else ()) if one in file.parties), None)
    if rule is None or party is None:
        raise not_handed_in_by_you()
    reference = case_reference.strip()
    if purpose is BundlePurpose.OWN or not _REFERENCE[0] <= len(reference) <= _REFERENCE[1]:
        raise reason_unfit()
    if not _REASON[0] <= len(reason.strip()) <= _REASON[1]:
        raise reason_unfit()
    if holds_citizen_number(f"{reason} {reference}"):
        raise reason_unfit()
    return Heading(
        number=heading.number,
        case=file.number,
        party=party.value,
        purpose=purpose.value,
        case_reference=reference,
        second=rule.second,
        made_at=heading.made_at,
    )


def _told(heading: Heading, contents: Contents, actor: Actor) -> dict[str, object]:
    """What the event says: codes, counts and the digest of what the bundle says."""
    return {
        **contents.file.told,
        **({"case_reference": heading.case_reference} if heading.case_reference else {}),
        "bundle": heading.number,
        "case": contents.file.number,
        "party": heading.party,
        "role": actor.role.value,
        "purpose": heading.purpose,
        "digest": sha256(contents.text),
        "records": len(contents.file.records),
        "items": list(contents.file.items),
        "versions": contents.versions,
        "evidence": len(contents.file.evidence),
        "second": heading.second,
    }


def _keep(heading: Heading, contents: Contents, reason: str, event: UUID, actor: Actor) -> None:
    """The row; the sealing and the writing replace the context."""
    file = contents.file
    try:
        sealed = seal_for_subject(
            subject_key=file.subject_key, plain=reason.encode(), bound_to=heading.number.encode()
        )
    except (SealBroken, ObjectDoesNotExist):
        raise nothing_left() from None
    see([file.subject_key])
    CaseBundle.objects.create(
        number=heading.number,
        case=file.number,
        subject_key=file.subject_key,
        organ=file.organ,
        supervisor=file.supervisor,
        party=heading.party,
        purpose=heading.purpose,
        case_reference=heading.case_reference,
        reason_sealed=sealed,
        digest=sha256(contents.text),
        made_at=heading.made_at,
        known_at=contents.known_at,
        made_by=actor.ref,
        made_unit=actor.unit,
        event=event,
        second=heading.second,
    )
