"""What events may say, kind by kind: the shapes that `events` holds each payload against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .enums import EventKind


@dataclass(frozen=True, slots=True)
class PayloadShape:
    """Which keys a payload must and may have."""

    required: frozenset[str]
    optional: frozenset[str] = frozenset()


def _shape(required: str = "", optional: str = "") -> PayloadShape:
    return PayloadShape(frozenset(required.split()), frozenset(optional.split()))


_GRANT = _shape("grant grantee purposes categories divisions begins ends")

_BULK = _shape("bulk purpose case_reference persons organisations", "answered")

_HELD = _shape("held purpose case_reference wants unit", "reason")
_DEFERRAL = _shape("deferral purpose case_reference authority document ends", "looks")
_LINK = _shape("judgement verdict kind document", "undoes")
_FEED = _shape("feed purpose items instrument ends")
_MANDATE = _shape("mandate powers begins ends", "evidence")

# References, codes and counts; no key here holds a name, an identifier or a record's content.
PAYLOADS: Mapping[EventKind, PayloadShape] = {
    EventKind.LOOK_UP: _shape(
        "purpose basis case_reference result records items",
        "role unit authorisation channel fields reason case_known holds_until whole bulk"
        " held second second_role second_unit deferral digest as_of known_at marks_at editions"
        " rests_on kept_until matter gives given_until given_by",
    ),
    EventKind.LOOK_UP_REFUSED: _shape(
        "purpose reason", "basis case_reference role unit authorisation channel"
    ),
    EventKind.LOOK_UP_ALARM: _shape("alarm officer subjects"),
    EventKind.ALARM_REVIEWED: _shape("alarm officer outcome"),
    EventKind.BUDGET_RELEASED: _shape("officer subjects"),
    EventKind.HONEY_MARKED: _shape("subjects"),
    EventKind.CASES_REGISTERED: _shape("cases"),
    EventKind.GRANT_PROPOSED: _GRANT,
    EventKind.GRANT_CONFIRMED: _GRANT,
    EventKind.GRANT_WITHDRAWN: _GRANT,
    EventKind.AUTHORISATION_ASKED: _shape("authorisation to purpose items"),
    EventKind.AUTHORISATION_GIVEN: _shape(
        "authorisation to purpose items begins ends times keep_days digest", "mandate"
    ),
    EventKind.AUTHORISATION_DECLINED: _shape("authorisation to", "mandate"),
    EventKind.AUTHORISATION_WITHDRAWN: _shape("authorisation to", "mandate"),
    EventKind.WITHDRAWAL_ACKNOWLEDGED: _shape("authorisation to"),
    EventKind.DELEGATION_OFFERED: _MANDATE,
    EventKind.DELEGATION_ACCEPTED: _MANDATE,
    EventKind.MANDATE_PROPOSED: _MANDATE,
    EventKind.MANDATE_CONFIRMED: _MANDATE,
    EventKind.MANDATE_ENDED: _shape("mandate ending"),
    EventKind.MANDATE_USED: _shape("mandate power"),
    EventKind.MANDATE_SHOWN: _shape("mandate role"),
    EventKind.LOOK_QUESTIONED: _shape("look to due", "mandate"),
    EventKind.LOOK_QUESTION_OPENED: _shape("look"),
    EventKind.LOOK_TOLD: _shape("look deferral"),
    EventKind.LOOK_ANSWERED: _shape("look reason late"),
    EventKind.CASE_RAISED: _shape(
        "case workflow about to step due records items tells", "mandate follows by unit means"
    ),
    EventKind.CASE_NOT_RAISED: _shape("workflow item reason", "unit means"),
    EventKind.CASE_OPENED: _shape("case role"),
    EventKind.CASE_DRAFTED: _shape("case act", "departs"),
    EventKind.CASE_DRAFT_DROPPED: _shape("case act"),
    EventKind.CASE_ACTED: _shape(
        "case act place from to effect late tells",
        "due drafted_by mandate records ground departs fields digests",
    ),
    EventKind.DETERMINATION_PROPOSED: _shape("determination list item due"),
    EventKind.DETERMINATION_NOT_PROPOSED: _shape("list item reason"),
    EventKind.DETERMINATION_OPENED: _shape("determination"),
    EventKind.DETERMINATION_ACTED: _shape(
        "determination act place from to tells", "due mandate months batch"
    ),
    EventKind.DETERMINATION_DEFENDED: _shape("determination statements", "mandate"),
    EventKind.DETERMINATION_ANNULLED: _shape("determination tells"),
    EventKind.COMMITMENT_MADE: _shape("commitment type to digest tells", "mandate unit due"),
    EventKind.COMMITMENT_NOT_MADE: _shape("type reason"),
    EventKind.COMMITMENT_OPENED: _shape("commitment"),
    EventKind.COMMITMENT_ACTED: _shape("commitment act tells", "mandate batch found"),
    EventKind.COMMITMENT_NOTICED: _shape("commitment announced due tells"),
    EventKind.COMMITMENTS_TAKEN: _shape("commitments"),
    EventKind.DETERMINATION_EVIDENCE_ADDED: _shape(
        "determination evidence party kind bytes digest", "mandate"
    ),
    EventKind.DETERMINATION_EVIDENCE_READ: _shape("determination evidence", "mandate"),
    EventKind.STATEMENT_TAKEN_AWAY: _shape("case records items", "mandate"),
    EventKind.PUBLICATION_PROPOSED: _shape("bundle item entries findings digest"),
    EventKind.PUBLICATION_CHANGED: _shape("bundle act digest"),
    EventKind.PUBLICATION_RELEASED: _shape("bundle item entries digest"),
    EventKind.PUBLICATION_SENT_BACK: _shape("bundle item entries"),
    EventKind.ENTRIES_TAKEN_DOWN: _shape("entries"),
    EventKind.PUBLICATION_ENDED: _shape("entry item ground"),
    EventKind.FEED_PROPOSED: _FEED,
    EventKind.FEED_CONFIRMED: _FEED,
    EventKind.FEED_ENDED: _FEED,
    EventKind.FEED_READ: _shape("feed released"),
    EventKind.FEED_ACKNOWLEDGED: _shape("feed taken_down digest late"),
    EventKind.FEED_ACKNOWLEDGEMENT_REFUSED: _shape("reason feed"),
    EventKind.TIP_LEFT: _shape("tip matter"),
    EventKind.TIP_ADDED: _shape("tip"),
    EventKind.TIP_READ: _shape("tip part"),
    EventKind.TIP_ACTED: _shape("tip act", "late outcome to ground amount"),
    EventKind.TIPS_DESTROYED: _shape("tips"),
    EventKind.TIP_OFFICER_CHANGED: _shape("officer act ends"),
    EventKind.RECALL_SENT: _shape("recall to ground answers due digest", "deferral"),
    EventKind.RECALLS_FETCHED: _shape("recalls"),
    EventKind.RECALL_ACKNOWLEDGED: _shape("recall to digest late", "deferral"),
    EventKind.ACKNOWLEDGEMENT_REFUSED: _shape("reason", "recall"),
    EventKind.NOTICE_SERVED: _shape("notice about since"),
    EventKind.NOTICE_OPENED: _shape("notice about since", "mandate"),
    EventKind.NOTICE_SENT: _shape("notice contact channel result tries"),
    EventKind.CONTACT_ADDED: _shape("contact channel"),
    EventKind.CONTACT_CONFIRMED: _shape("contact channel"),
    EventKind.CONTACT_ENDED: _shape("contact channel"),
    EventKind.CASE_EVIDENCE_ADDED: _shape("case evidence party kind bytes digest", "mandate"),
    EventKind.CASE_EVIDENCE_READ: _shape("case evidence role", "mandate"),
    EventKind.TALLY_MADE: _shape("tally begins ends lines root key"),
    EventKind.LOOKS_TAKEN: _shape("size entries", "mandate"),
    EventKind.BULK_ASKED: _BULK,
    EventKind.BULK_APPROVED: _BULK,
    EventKind.BULK_REJECTED: _BULK,
    EventKind.BULK_ANSWERED: _BULK,
    EventKind.BULK_WITHDRAWN: _BULK,
    EventKind.BULK_COLLECTED: _BULK,
    EventKind.SECOND_ASKED: _HELD,
    EventKind.SECOND_AGREED: _HELD,
    EventKind.SECOND_DECLINED: _HELD,
    EventKind.SECOND_WITHDRAWN: _HELD,
    EventKind.SECOND_ENDED: _shape("held"),
    EventKind.DEFERRAL_ASKED: _DEFERRAL,
    EventKind.DEFERRAL_AGREED: _DEFERRAL,
    EventKind.DEFERRAL_DECLINED: _DEFERRAL,
    EventKind.DEFERRAL_ENDED: _DEFERRAL,
    EventKind.OWN_FILE_OPENED: _shape("records items", "channel fields mandate"),
    EventKind.DISPLAY_CHECKED: _shape("checked visible channels blind", "slowest_ms"),
    EventKind.DISPLAY_EXPLAINED: _shape("record items"),
    EventKind.BATCH_RECEIVED: _shape(
        "batch item digest received accepted superseding duplicate held refused",
        "source channel withdrawn",
    ),
    EventKind.BATCH_REFUSED: _shape("item source reason", "batch digest channel"),
    EventKind.BATCH_REHEARSED: _shape("item digest received channel"),
    EventKind.RECORDS_CHANGED: _shape(
        "batch item added superseded digest", "source ended withdrawn"
    ),
    EventKind.BATCH_RECALLED: _shape("batch item reason withdrawn restored digest"),
    EventKind.BATCH_RELEASED: _shape("batch item held released_as"),
    EventKind.BATCH_REJECTED: _shape("batch item held"),
    EventKind.MAPPING_SAVED: _shape("mapping item columns"),
    EventKind.REFUSED_ROWS_DOWNLOADED: _shape("batch rows", "format"),
    EventKind.ORIGINAL_DOWNLOADED: _shape("batch"),
    EventKind.ORIGINALS_DESTROYED: _shape("files"),
    EventKind.PACK_LOADED: _shape("pack edition digest", "items in_force_from"),
    EventKind.EDITION_FORESEEN: _shape("editions digests records at_once sooner"),
    EventKind.ENDS_MOVED: _shape("moved ended digest"),
    EventKind.ACCOUNT_CREATED: _shape("account role"),
    EventKind.ACCOUNT_CLOSED: _shape("account role"),
    EventKind.SYSTEM_ADMITTED: _shape("system ends", "scope"),
    EventKind.SYSTEM_REVOKED: _shape("system"),
    EventKind.SYSTEM_SIGNED_IN: _shape("system"),
    EventKind.STATEMENT_REFUSED: _shape("reason", "system"),
    EventKind.PROGRAM_ALLOWED: _shape("account token ends"),
    EventKind.PROGRAM_ENDED: _shape("account token ends"),
    EventKind.SIGN_IN: _shape("account", "method assurance"),
    EventKind.SIGN_IN_REFUSED: _shape("account", "reason"),
    EventKind.CALLS_LIMITED: _shape("system most"),
    EventKind.FACTOR_ADDED: _shape("account factor method"),
    EventKind.FACTOR_REMOVED: _shape("account factor method"),
    EventKind.FACTORS_REOPENED: _shape("account factors"),
    EventKind.IDENTITY_BOUND: _shape("account provider"),
    EventKind.IDENTITY_UNBOUND: _shape("account provider"),
    EventKind.BINDING_REFUSED: _shape("account provider reason"),
    EventKind.SIGN_OUT: _shape("account"),
    EventKind.GRADE_PROPOSED: _shape("graded grading rests_on"),
    EventKind.GRADE_NOT_PROPOSED: _shape("grading reason"),
    EventKind.GRADE_DECIDED: _shape("graded grading", "due"),
    EventKind.GRADE_OBJECTED: _shape("graded to", "mandate"),
    EventKind.GRADE_CONFIRMED: _shape("graded grading batch"),
    EventKind.GRADE_DROPPED: _shape("graded grading ending"),
    EventKind.GRADE_ENDED: _shape("graded grading ending"),
    EventKind.GRADE_OPENED: _shape("graded"),
    EventKind.GRADES_LISTED: _shape("organisations"),
    EventKind.MEASURE_PROPOSED: _shape("applied measure item rests_on due ends"),
    EventKind.MEASURE_DEFENDED: _shape("applied to", "mandate"),
    EventKind.MEASURE_CONFIRMED: _shape("applied measure ends defended"),
    EventKind.MEASURE_ENDED: _shape("applied measure ending"),
    EventKind.MEASURE_REPORTED: _shape("applied outcome"),
    EventKind.MEASURE_OPENED: _shape("applied"),
    EventKind.LINK_PROPOSED: _LINK,
    EventKind.LINK_CONFIRMED: _LINK,
    EventKind.LINK_DECLINED: _LINK,
    EventKind.LINK_WEIGHED: _shape("judgement role"),
    EventKind.LINKS_SUGGESTED: _shape("engine subjects suggested"),
    EventKind.LINK_SUGGESTION_SEEN: _shape("suggestion role"),
    EventKind.LINKED_LOOK: _shape(
        "of as records items",
        "purpose case_reference result role unit deferral authorisation holds_until kept_until rests_on places",
    ),
    EventKind.REPORT_ISSUED: _shape(
        "report digest records", "purpose look_up language mandate made_with pdf"
    ),
    EventKind.REPORT_DOWNLOADED: _shape("report format", "language mandate"),
    EventKind.REPORT_VERIFIED: _shape("result", "report digest"),
    EventKind.REPLAYED: _shape(
        "of replayed role identical", "first case_reference mandate records items"
    ),
    EventKind.BUNDLE_TAKEN: _shape(
        "role digest records items", "report bundle case bytes case_reference mandate"
    ),
    EventKind.CASE_BUNDLE_MADE: _shape(
        "bundle case party role purpose digest records items versions evidence second",
        "case_reference mandate",
    ),
    EventKind.CASE_BUNDLE_CONFIRMED: _shape("bundle case digest"),
    EventKind.SETTINGS_CHANGED: _shape("changed settings"),
    EventKind.KEYS_ROTATED: _shape("version"),
    EventKind.KEYS_REWRAPPED: _shape(
        "version changed left", "data_keys batches files bulks held mandates factors"
    ),
    EventKind.KEYS_RETIRED: _shape("version"),
    EventKind.KEYS_MOVED: _shape("kept keys"),
    EventKind.EMERGENCY_ASKED: _shape("emergency reason reference minutes"),
    EventKind.EMERGENCY_OPENED: _shape("emergency reason reference minutes until asked_by"),
    EventKind.EMERGENCY_ENTERED: _shape("emergency"),
    EventKind.EMERGENCY_STATEMENT: _shape("emergency place digest"),
    EventKind.EMERGENCY_ANSWERED: _shape("emergency place result rows"),
    EventKind.EMERGENCY_CLOSED: _shape("emergency statements"),
    EventKind.EMERGENCY_READ: _shape("emergency statements"),
    EventKind.LEDGER_UNWITNESSED: _shape("size", "since"),
    EventKind.LEDGER_WITNESSED_AGAIN: _shape("size cosignatures"),
    EventKind.ERASURE_PROPOSED: _shape("erasure document"),
    EventKind.ERASURE_WITHDRAWN: _shape("erasure document"),
    EventKind.ENTRIES_ERASED: _shape("erasure document keys entries digest"),
    EventKind.HOLD_PLACED: _shape("hold matter document ground ends", "item source batch"),
    EventKind.HOLD_RENEWED: _shape("hold document ends"),
    EventKind.HOLD_LIFTED: _shape("hold document"),
    EventKind.DESTRUCTION_LISTED: _shape(
        "list document thing entries digest", "item source before"
    ),
    EventKind.DESTRUCTION_REVIEWED: _shape("list document step entries digest"),
    EventKind.DESTRUCTION_SENT_BACK: _shape("list document reason"),
    EventKind.DESTRUCTION_WITHDRAWN: _shape("list document"),
    EventKind.DESTRUCTION_LESSENED: _shape("list entries reason"),
    EventKind.DESTRUCTION_BEGUN: _shape("list document entries left_out"),
    EventKind.PORTION_DESTROYED: _shape("list portion entries versions digest"),
    EventKind.DESTRUCTION_DONE: _shape(
        "list document thing destroyed versions taken_out left_out portions digest"
    ),
    EventKind.BACKUP_MADE: _shape("backup ends tables rows files bytes digest size"),
    EventKind.BACKUP_KEY_DESTROYED: _shape("backup reason"),
    EventKind.BACKUP_DRILLED: _shape("backup ok rpo_seconds rto_seconds"),
    EventKind.DATABASE_RESTORED: _shape("backup erasures entries digest size", "portions"),
    EventKind.LEDGER_REPAIRED: _shape("size leftovers files checkpoints"),
    EventKind.LEDGER_VERIFIED: _shape("ok size checkpoint_size", "root faults first_bad"),
}
