"""Every address of the platform, and how to call it so that it has something to answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from typing import Any
from unittest import mock
from uuid import UUID, uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from gongxin.apps.access.api import (
    FileReason,
    Power,
    act_for,
    ask_for_authorisation,
    ask_in_bulk,
    give_authorisation,
    offer_delegation,
    open_own_file,
    run_bulk,
    second_bulk,
)
from gongxin.apps.access.enums import AlarmKind
from gongxin.apps.access.models import LookUpAlarm
from gongxin.apps.access.operations.keep_budget import raise_alarm
from gongxin.apps.cases.api import (
    Claim,
    Given,
    act_in_case,
    attach_evidence,
    confirm_draft,
    raise_cases,
)
from gongxin.apps.catalogue.api import Retained
from gongxin.apps.commitments.api import Given as Committed
from gongxin.apps.commitments.api import Offered, make_commitment, offered
from gongxin.apps.determinations import api as determining
from gongxin.apps.determinations.api import Proposal, Said, propose, serve_notice
from gongxin.apps.directory.api import get_organ
from gongxin.apps.feeds.api import propose_subscription
from gongxin.apps.grades import api as grading
from gongxin.apps.identity.api import (
    Account,
    Actor,
    Role,
    add_code,
    code_now,
    list_factors,
    list_personal_tokens,
    make_personal_token,
    new_secret,
    system_actor,
)
from gongxin.apps.intake.api import Channel, HoldReason, begin_upload, receive_file
from gongxin.apps.ledger.api import EventKind, events_about
from gongxin.apps.links.api import (
    Evidence,
    LinkKind,
    Numbered,
    NumberKind,
    Verdict,
    propose_judgement,
)
from gongxin.apps.links.models import Suggestion
from gongxin.apps.notices.api import Channel as NoticeChannel
from gongxin.apps.notices.api import add_contact
from gongxin.apps.publication.api import (
    EntryShown,
    propose_bundle,
    read_organisation,
    release_bundle,
    see_bundle,
)
from gongxin.apps.recalls.api import Ground, list_recalls, recall_answers
from gongxin.apps.register.api import HeldMatter, HoldGround, see
from gongxin.apps.replay.api import BundlePurpose, confirm_bundle, put_together
from gongxin.apps.replay.models import CaseBundle
from gongxin.apps.reports.api import issue_report
from gongxin.apps.retention.api import (
    HoldAsked,
    Selection,
    make_list,
    place_hold,
    propose_erasure,
)
from gongxin.apps.rights.api import ask_why
from gongxin.lib.row_security import Act
from tests.databases import as_role
from tests.integration.access.town import (
    CASE,
    CITIZEN,
    FIRM,
    NEIGHBOUR,
    PASSWORD,
    Person,
    Town,
    agreed,
    asking,
    deferred,
    file_rows,
    grant,
    hire,
    honour,
    look,
    mandate,
    now,
    penalty,
    qualification,
    terms,
    wanted,
    write_csv,
)
from tests.integration.feeds.subscriber import STRANGER
from tests.integration.feeds.subscriber import wanted as subscription
from tests.integration.foresight.world import days, load, pack_of
from tests.integration.links.desk import firm
from tests.integration.measures.desk import proposed
from tests.integration.tips.desk import at_the_desk

PART = b"a,b\n"
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
"""One clear pixel."""
_TERMS = {
    "items": ["honour"],
    "last_day": f"{now() + timedelta(days=9):%Y-%m-%d}",
    "times": "1",
    "keep_days": "9",
}
_FURTHER = "reconsideration"
_DEFENCE = {"words": "the document was taken to reconsideration"}
_TAKE_BACK = {"act": "take-back", "take-back-sure": "on"}
ROLES = ("anonymous", "citizen", "clerk", "officer", "operator", "security", "auditor")


def walk() -> Iterator[tuple[str, Callable[..., Any]]]:
    """(name, view) of every pattern the resolver knows."""
    yield from _walk(get_resolver().url_patterns, "")


def _walk(patterns: list[Any], space: str) -> Iterator[tuple[str, Callable[..., Any]]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern.url_patterns, inner)
        else:
            assert isinstance(pattern, URLPattern)
            yield f"{space}{pattern.name}", pattern.callback


_NO_PROVIDER = {"provider": "of-no-organ"}
"""There is none in the settings; with one, tests/integration/identity/test_staff_provider.py goes these ways."""


@dataclass(frozen=True, slots=True)
class Bundles:
    """Of a case at somebody's desk: the bundle that a colleague put together, its digest, and one of their own that is confirmed."""

    waiting: str
    digest: str
    own: str


_NO_BUNDLES = Bundles("JZ-NONE", "", "JZ-NONE")


@dataclass(frozen=True, slots=True)
class Sample:
    """What stands in a town so that each address has something to show."""

    town: Town
    batch: str
    held: str
    report: str
    uploads: dict[str, str]
    factors: dict[str, str]
    alarm: int
    grant: int
    asked: str
    given: str
    bulk: str
    waiting: str
    leaver: str
    program: str
    delegation: str
    acted: str
    mandate: str
    firm_authorisation: str
    firm_report: str
    later: str
    erasure: str
    judgement: str
    destruction: str
    hold: str
    suggestion: str
    look: str
    firm_look: str
    question: str
    recall: str
    firm_recall: str
    feed: str
    tip: str
    tip_code: str
    tip_file: str
    tip_reward: str
    tip_officer: str
    publication: str
    published: str
    published_firm: str
    cases: dict[str, str]
    record: str
    firm_record: str
    case: str
    firm_case: str
    refused: str
    firm_refused: str
    notice: str
    firm_notice: str
    contact: str
    evidence: dict[str, str]
    firm_evidence: dict[str, str]
    bundle: str
    firm_bundle: str
    bundles: dict[str, Bundles]
    determination: str
    firm_determination: str
    commitment: str
    firm_commitment: str
    determination_evidence: dict[str, str]
    firm_determination_evidence: dict[str, str]
    measure: str
    firm_measure: str
    firm_grade: str
    firm_graded: str

    def kwargs(self, address: str, role: str = "clerk") -> dict[str, str]:
        """The parameters in the address."""
        under = {"mandate": self.acted}
        return {
            "portal:program": {"number": self.program},
            "api:own-authorisation": {"number": self.given},
            "portal:delegation": {"number": self.delegation},
            "workbench:mandate": {"number": self.mandate},
            "portal:for:file": under,
            "portal:for:cases": under,
            "portal:for:case-new": under,
            "portal:case-new-about": {"about": f"r-{self.record[:8]}"},
            "portal:for:case-new-about": {**under, "about": f"r-{self.firm_record[:8]}"},
            "portal:case": {"number": self.case},
            "portal:for:case": {**under, "number": self.firm_case},
            "portal:case-further": {"number": self.refused, "workflow": _FURTHER},
            "portal:determination": {"number": self.determination},
            "portal:determination-evidence": self.determination_evidence,
            "portal:for:determination-evidence": {**under, **self.firm_determination_evidence},
            "workbench:determination-evidence": self.determination_evidence,
            "portal:for:determinations": under,
            "portal:for:determination": {**under, "number": self.firm_determination},
            "portal:commitment": {"number": self.commitment},
            "portal:commitment-form": {"number": self.commitment},
            "portal:commitment-new": {"code": "certificate-replaced"},
            "portal:for:commitments": under,
            "portal:for:commitment": {**under, "number": self.firm_commitment},
            "portal:for:commitment-form": {**under, "number": self.firm_commitment},
            "portal:for:commitment-new": {**under, "code": "approval-replaced"},
            "workbench:commitment": {"number": self.commitment},
            "workbench:commitment-act": {"number": self.commitment, "deed": "refuse"},
            "workbench:commitment-new": {"code": "certificate-replaced"},
            "workbench:determination": {"number": self.determination},
            "workbench:determination-act": {"number": self.determination, "deed": "withdraw"},
            "workbench:determination-new": {"code": "serious-market"},
            "portal:for:case-further": {
                **under,
                "number": self.firm_refused,
                "workflow": _FURTHER,
            },
            "portal:for:looks": under,
            "portal:for:recalls": under,
            "portal:notice": {"number": self.notice},
            "portal:contact": {"number": self.contact},
            "portal:for:notices": under,
            "portal:for:notice": {**under, "number": self.firm_notice},
            "portal:notice-letter": {"number": self.notice},
            "portal:for:notice-letter": {**under, "number": self.firm_notice},
            "portal:notice-receipt": {"number": self.notice},
            "portal:for:notice-receipt": {**under, "number": self.firm_notice},
            "portal:repair-record": {"record": self.record},
            "portal:statement": {"record": self.record},
            "portal:for:statement": {**under, "record": self.firm_record},
            "portal:for:repair": under,
            "portal:for:repair-calendar": under,
            "portal:for:repair-record": {**under, "record": self.firm_record},
            "portal:look": {"look": self.look},
            "portal:for:look": {**under, "look": self.firm_look},
            "portal:look-receipt": {"look": self.look},
            "portal:for:look-receipt": {**under, "look": self.firm_look},
            "workbench:question": {"look": self.question},
            "workbench:tip": {"number": self.tip},
            "workbench:tip-contact": {"number": self.tip},
            "workbench:tip-file": {"number": self.tip, "file": self.tip_file},
            "workbench:tip-act": {"number": self.tip, "deed": "take-up"},
            "workbench:tip-officer": {"number": self.tip_officer},
            "workbench:publication": {"number": self.publication},
            "workbench:feed": {"number": self.feed},
            "portal:public-entry": {"number": self.published},
            "portal:public-organisation": {"uscc": self.published_firm},
            "workbench:recall-page": {"number": self.recall},
            "workbench:recall-proof": {"number": self.recall},
            "portal:recall-receipt": {"number": self.recall, "act": "sent"},
            "portal:for:recall-receipt": {**under, "number": self.firm_recall, "act": "sent"},
            "api:recall": {"number": self.recall},
            "api:recall-acknowledgements": {"number": self.recall},
            "workbench:case": {"number": self.cases.get(role, "YY-NONE")},
            "portal:case-bundles": {"number": self.case},
            "portal:for:case-bundles": {**under, "number": self.firm_case},
            "portal:case-bundle": {"number": self.case, "bundle": self.bundle},
            "portal:for:case-bundle": {
                **under,
                "number": self.firm_case,
                "bundle": self.firm_bundle,
            },
            "workbench:case-bundles": {"number": self.cases.get(role, "YY-NONE")},
            "workbench:case-bundle": {
                "number": self.cases.get(role, "YY-NONE"),
                "bundle": self.bundles.get(role, _NO_BUNDLES).waiting,
            },
            "workbench:case-bundle-file": {
                "number": self.cases.get(role, "YY-NONE"),
                "bundle": self.bundles.get(role, _NO_BUNDLES).own,
            },
            "workbench:case-act": {"number": self.cases.get(role, "YY-NONE"), "act": "refuse"},
            "portal:ledger-file": {"name": "ledger.pub"},
            "portal:for:looks-proof": under,
            "portal:for:authorisations": under,
            "portal:for:authorisation-new": {**under, "purpose": "authorised-look-up"},
            "portal:for:authorisation": {**under, "number": self.firm_authorisation},
            "portal:for:authorisation-document": {**under, "number": self.firm_authorisation},
            "portal:for:reports": under,
            "portal:for:report": {**under, "number": self.firm_report, "format": "json"},
            "portal:for:report-page": {**under, "number": self.firm_report},
            "portal:for:report-bundle": {**under, "number": self.firm_report},
            "portal:report-page": {"number": self.report},
            "portal:case-evidence": self.evidence,
            "portal:for:case-evidence": {**under, **self.firm_evidence},
            "workbench:case-evidence": self.evidence,
            "workbench:raise-as-source": {"code": "honour"},
            "workbench:raise-at-window": {"code": "administrative-penalty"},
            "portal:report-bundle": {"number": self.report},
            "portal:catalogue-item": {"code": "administrative-penalty"},
            "portal:catalogue-measure": {"code": "bidding-bar"},
            "portal:measure": {"number": self.measure},
            "portal:for:measures": under,
            "portal:for:measure": {**under, "number": self.firm_measure},
            "portal:for:grades": under,
            "portal:for:grade": {**under, "number": self.firm_grade},
            "workbench:grade": {"number": self.firm_graded},
            "workbench:grade-new": {"code": "labour-compliance"},
            "workbench:supervision": {"code": "labour-compliance"},
            "workbench:measure": {"number": self.measure},
            "workbench:measure-new": {"look": self.look},
            "api:measure-executions": {"number": self.measure},
            "workbench:item": {"code": "administrative-penalty"},
            "workbench:what-if": {"pack": COMING, "number": "2026.1"},
            "workbench:what-if-lines": {"pack": COMING, "number": "2026.1"},
            "workbench:template": {"code": "administrative-penalty"},
            "portal:report": {"number": self.report, "format": "json"},
            "api:batch": {"number": self.batch},
            "workbench:receipt": {"number": self.batch},
            "workbench:refused": {"number": self.batch},
            "workbench:signed-receipt": {"number": self.batch},
            "workbench:batch-proof": {"number": self.batch, "act": "filed"},
            "workbench:recall": {"number": self.batch},
            "workbench:upload": {"token": self.uploads.get(role, "of-nobody")},
            "workbench:upload-part": {
                "token": self.uploads.get(role, "of-nobody"),
                "position": "0",
            },
            "workbench:review": {"number": self.held},
            "workbench:alarm": {"number": str(self.alarm)},
            "workbench:grant": {"number": str(self.grant)},
            "workbench:close-account": {"number": self.leaver},
            "workbench:factor-remove": {"number": self.factors.get(role, "1")},
            "portal:staff-provider": _NO_PROVIDER,
            "portal:staff-provider-return": _NO_PROVIDER,
            "workbench:bind": _NO_PROVIDER,
            "workbench:bind-return": _NO_PROVIDER,
            "workbench:bind-confirm": _NO_PROVIDER,
            "portal:authorisation-new": {"purpose": "authorised-look-up"},
            "portal:authorisation": {"number": self.asked},
            "portal:authorisation-document": {"number": self.given},
            "portal:authorisation-receipt": {"number": self.given, "act": "withdrawn"},
            "portal:for:authorisation-receipt": {
                **under,
                "number": self.firm_authorisation,
                "act": "acknowledged",
            },
            "workbench:acknowledgement-proof": {"number": self.given},
            "workbench:authorisation": {"number": self.given},
            "workbench:authorisation-ask": {"purpose": "authorised-look-up"},
            "workbench:bulk": {"number": self.bulk},
            "workbench:bulk-answers": {"number": self.bulk},
            "workbench:held": {"number": self.waiting},
            "workbench:deferral": {"number": self.later},
            "workbench:link": {"number": self.judgement},
            "workbench:destruction": {"number": self.destruction},
            "workbench:destruction-receipt": {"number": self.destruction},
            "workbench:hold": {"number": self.hold},
            "workbench:link-suggestion": {"number": self.suggestion},
            "workbench:erasure": {"number": self.erasure},
            "workbench:erasure-receipt": {"number": self.erasure},
            "workbench:held-look": {"number": self.waiting},
            "api:bulk-lookup": {"number": self.bulk},
            "api:bulk-answers": {"number": self.bulk},
            "api:lookup": {"event": "00000000-0000-4000-8000-000000000000"},
            "api:authorisation": {"number": self.given},
            "api:acknowledgement": {"number": self.given},
            "pages:design-error": {"name": "404"},
        }.get(address, {})

    def body(self, address: str) -> dict[str, Any]:
        """A sound form for the address."""
        row = penalty(NEIGHBOUR, "川示交罚〔2026〕77号")
        table = "\n".join([",".join(row), ",".join(row.values())]).encode()
        return {
            "portal:sign-in": {"login": "citizen", "password": PASSWORD},
            "portal:case-new": _disputing(self.record),
            "portal:case-new-about": _disputing(self.record),
            "portal:for:case-new": _disputing(self.firm_record),
            "portal:for:case-new-about": _disputing(self.firm_record),
            "portal:case": _TAKE_BACK,
            "portal:for:case": _TAKE_BACK,
            "portal:case-further": _disputing(self.record, _FURTHER),
            "portal:for:case-further": _disputing(self.firm_record, _FURTHER),
            "portal:determination": _DEFENCE,
            "portal:for:determination": _DEFENCE,
            "portal:commitment-new": _commitment_form("certificate-replaced", self.town),
            "portal:for:commitment-new": _commitment_form("approval-replaced", self.town),
            "workbench:commitment-act": {"words": "the documents are not complete"},
            "workbench:commitment-new": {
                **_commitment_form("certificate-replaced", self.town),
                "name": CITIZEN.name,
                "number": CITIZEN.number,
                "present": "on",
            },
            "workbench:determination-act": {"words": "the facts are to be checked again"},
            "workbench:determination-new": {
                **_naming(_revoked(CITIZEN, self.town, 3)),
                "domain": "劳动保障",
                "relevance": "the conduct itself bears on wages",
                "proportion": "the licence was revoked for it",
            },
            "portal:measure": {"words": "the application was made by an agent"},
            "portal:for:measure": {"words": "the application was made by an agent"},
            "workbench:counter": {
                "matter": "licence-renewal",
                "purpose": "licence-review",
                "case_reference": CASE,
                "name": FIRM.name,
                "identifier": FIRM.number,
            },
            "portal:for:grade": {"words": "the fine was paid and the wages with it"},
            "workbench:grade": {"act": "withdraw"},
            "workbench:grade-new": {"name": FIRM.name, "code": FIRM.number},
            "workbench:measure": {"act": "end"},
            "workbench:measure-new": {
                "what": f"{self.record} licence-bar-fraud",
                "last_day": f"{now() + timedelta(days=90):%Y-%m-%d}",
                "proportion": "the licence itself was obtained by fraud",
            },
            "portal:contacts": {"channel": "mail", "place": "somebody@example.org"},
            "portal:contact": {"end": "1"},
            "portal:notice-check": {"code": "2222-2222-2222-2222-2222"},
            "portal:verify": {"file": SimpleUploadedFile("report.json", b"{}")},
            "workbench:intake": {
                "item": "administrative-penalty",
                "source": self.town.clerk.organ,
                "file": SimpleUploadedFile("rows.csv", table),
            },
            "workbench:uploads": {
                "item": "administrative-penalty",
                "source": self.town.clerk.organ,
                "size": "7",
                "suffix": ".csv",
            },
            "api:token": {
                "grant_type": "client_credentials",
                "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            },
            "workbench:recall": {"reason": "wrong-file"},
            "workbench:review": {"decision": "reject"},
            "workbench:alarm": {"outcome": "justified"},
            "workbench:feed-new": {
                "name": "示例日报社",
                "uscc": FIRM.number,
                "site": "https://daily.example",
                "purpose": "media",
                "instrument": "penalty-law-2021",
                "items": ["administrative-penalty"],
                "public_key": STRANGER.as_pem(private=False).decode(),
                "last_day": f"{now() + timedelta(days=9):%Y-%m-%d}",
            },
            "workbench:grant-new": {
                "grantee": self.town.officer.ref,
                "purposes": ["licence-review"],
                "begins": f"{now():%Y-%m-%d}",
                "last_day": f"{now() + timedelta(days=9):%Y-%m-%d}",
            },
            "portal:delegation": {"sure": "on"},
            "portal:programs": {
                "label": "my own",
                "last_day": f"{now() + timedelta(days=9):%Y-%m-%d}",
            },
            "portal:program": {"sure": "on"},
            "portal:delegation-new": {
                "name": NEIGHBOUR.name,
                "identifier": NEIGHBOUR.number,
                "powers": ["see-file"],
                "last_day": f"{now() + timedelta(days=9):%Y-%m-%d}",
            },
            "workbench:case": {"decision": "drop", "read": now().isoformat()},
            "workbench:case-act": {
                "reason": "what was decided stands",
                "evidence": "record of the hearing",
                "ground": "other",
            },
            "workbench:case-bundles": {
                "purpose": "reconsideration",
                "case_reference": CASE,
                "reason": "to hand it in",
            },
            "workbench:question": {
                "reason": "own-matter",
                "said": "您申请的事项需要核对，窗口按规定查询。",
            },
            "workbench:recall-page": {"done": "on"},
            "portal:statement": {"words": "罚款当天已经缴清，价目表也已补上。"},
            "portal:for:statement": {"words": "罚款当天已经缴清，价目表也已补上。"},
            "portal:tips": {"matter": "wages", "place": "510000"},
            "portal:tip": {"code": self.tip_code},
            "workbench:tip-collect": {"code": self.tip_reward},
            "workbench:tip-officer": {"decision": "withdraw"},
            "workbench:tip-officer-new": {
                "officer": self.town.officer.ref,
                "last_day": f"{now() + timedelta(days=9):%Y-%m-%d}",
            },
            "workbench:publications": {"item": "administrative-penalty"},
            "workbench:publication": {"act": "send-back", "reason": "事实部分请再核对"},
            "portal:for:repair-record": {
                "public-commitment": "on",
                "approved-restructuring": "示例市中级人民法院（2026）川9999破1号",
            },
            "portal:for:authorisation": {"sure": "on"},
            "portal:for:authorisation-new": {**_TERMS, "organ": self.town.officer.organ},
            "workbench:mandate": {"decision": "withdraw"},
            "workbench:mandate-new": {
                "organisation": FIRM.number,
                "name": NEIGHBOUR.name,
                "identifier": NEIGHBOUR.number,
                "evidence": "SQWT-2026-1",
                "powers": ["see-file"],
                "begins": f"{now():%Y-%m-%d}",
                "last_day": f"{now() + timedelta(days=9):%Y-%m-%d}",
            },
            "portal:authorisation": {"decision": "decline"},
            "portal:authorisation-new": {**_TERMS, "organ": self.town.officer.organ},
            "workbench:authorisation-ask": {**_TERMS, "identifier": CITIZEN.number},
            "workbench:bulk-new": {
                "purpose": "licence-review",
                "case_reference": CASE,
                "file": _many(),
            },
            "workbench:raise-as-source": {
                **_naming(honour(CITIZEN)),
                "workflow": "correction",
                "reason": "认定单位名称填错了",
                "field_1": "RY_RDDW",
                "value_1": "四川省人力资源和社会保障厅",
            },
            "workbench:raise-at-window": {
                **_naming(penalty(CITIZEN)),
                "name": CITIZEN.name,
                "number": CITIZEN.number,
                "means": "id-card",
                "workflow": "objection",
                "words": "金额写错了",
            },
            "workbench:held": {"sure": "on"},
            "workbench:deferral": {"decision": "end"},
            "workbench:link": {"decision": "decline"},
            "workbench:link-new": {
                "verdict": "not-same",
                "kind": "distinct",
                "one_kind": "citizen",
                "one_number": CITIZEN.number,
                "other_kind": "citizen",
                "other_number": NEIGHBOUR.number,
                "document": "GL-2030-1",
                "words": "户籍机关证明为两人",
            },
            "workbench:destruction": {"decision": "withdraw"},
            "workbench:destruction-new": {
                "thing": "batch",
                "before": "2099-01-01",
                "document": "EX-2030-2",
            },
            "workbench:hold": {"decision": "lift"},
            "workbench:hold-new": {
                "matter": "subject",
                "value": CITIZEN.number,
                "document": "EX-2030-3",
                "ground": "audit",
                "last_day": f"{now() + timedelta(days=9):%Y-%m-%d}",
            },
            "workbench:erasure": {"decision": "withdraw"},
            "workbench:erasure-new": {"identifier": CITIZEN.number, "document": "EX-2030-1"},
            "workbench:deferral-new": {
                "purpose": "judicial-assistance",
                "case_reference": CASE,
                "authority": "示例市中级人民法院",
                "document": "（2026）川9999执12号",
                "last_day": f"{now() + timedelta(days=9):%Y-%m-%d}",
            },
            "workbench:feed": {"decision": "end"},
            "workbench:grant": {"decision": "withdraw"},
            "workbench:close-account": {"sure": "on"},
            "workbench:factor-remove": {"sure": "on"},
            "workbench:mapping": {
                "item": "administrative-penalty",
                "source": self.town.clerk.organ,
                "file": SimpleUploadedFile("rows.csv", table),
            },
            "workbench:look-up": {
                "purpose": "licence-review",
                "case_reference": CASE,
                "name": CITIZEN.name,
                "identifier": CITIZEN.number,
            },
            "pages:preferences": {"theme": "dark"},
            "pages:language": {"language": "en"},
        }.get(address, {})

    def post(self, client: Client, place: str, address: str) -> HttpResponse:
        """Post a sound form there, or, where the body is part of a file, a part that fits."""
        if address == "workbench:case-bundle":
            digests = {one.waiting: one.digest for one in self.bundles.values()}
            return client.post(place, {"digest": digests.get(place.split("/")[-2], "none")})
        if address == "workbench:factor-new":
            client.get(place)  # shows the secret that the code is to be of
            secret = client.session.get("new-secret") or new_secret()
            code = code_now(secret=secret, now=now())
            return client.post(place, {"code-code": code, "code-label": "a phone"})
        if address != "workbench:upload-part":
            return client.post(place, self.body(address))
        return client.post(
            place,
            PART,
            content_type="application/octet-stream",
            headers={"Gongxin-Part-SHA256": sha256(PART).hexdigest()},
        )


def _disputing(record: str, workflow: str = "complaint") -> dict[str, str]:
    """A sound form that disputes one field of the record."""
    return {
        "workflow": workflow,
        "words": "the conduct was another one",
        f"pick.{record}.CF_SY": "on",
        f"claimed.{record}.CF_SY": "another",
    }


def _cases(town: Town, actor: Actor) -> tuple[str, str, str]:
    """The penalty of whom the actor acts for, an open case about it, and one that was refused."""
    file = open_own_file(actor=actor, now=now(), power=Power.RAISE_CASES)
    record = next(one.key for one in file.records if one.item == "administrative-penalty")

    def raised(workflow: str) -> str:
        (one,) = raise_cases(
            workflow=workflow,
            claims=[Claim(record, "CF_SY", "another", "a receipt")],
            words="the conduct was another one",
            actor=actor,
            now=now(),
        )
        return one.number

    refused = raised("annulment")
    reason = Given(reason="the decision stands", evidence="the decision itself")
    one, two = (
        replace(town.officer, ref=f"account:{number}", organ=town.clerk.organ)
        for number in (900004, 900005)
    )
    act_in_case(number=refused, act="refuse", given=reason, actor=one, now=now())
    confirm_draft(number=refused, actor=two, now=now())
    return record, raised("objection"), refused


def _naming(row: dict[str, str]) -> dict[str, str]:
    """What a row says, as the fields of a form that names its record."""
    return {f"naming_{name}": value for name, value in row.items()}


def _destruction(town: Town) -> str:
    """A list of the one batch that was kept long enough."""
    with as_role() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "UPDATE intake_batch SET received_at = received_at - interval '4 years'"
            " WHERE item = 'enterprise-registration'"
        )
    chosen = Selection(Retained.BATCH, now().date(), "enterprise-registration")
    return make_list(chosen=chosen, document="EX-2030-2", actor=town.security, now=now())


def _hold(town: Town) -> str:
    asked = HoldAsked(
        matter=HeldMatter.BATCH,
        value=town.batch,
        document="EX-2030-3",
        ground=HoldGround.AUDIT,
        ends_on=now().date() + timedelta(days=9),
    )
    return place_hold(asked=asked, actor=town.auditor, now=now())


COMING = "coming"
"""A pack whose one edition waits for its day."""


def sample(town: Town) -> Sample:
    """A batch with a refused row and a report, beside what the town has."""
    load(town.folder, pack_of("2026.1", {"all": {"max": {"months": 3}}}, days(30), code=COMING))
    rows = [penalty(NEIGHBOUR, "川示交罚〔2026〕71号", CF_JDRQ="2026-13-02")]
    receipt = receive_file(
        path=write_csv(town.folder, "administrative-penalty", rows),
        item_code="administrative-penalty",
        source_code=town.clerk.organ,
        actor=town.clerk,
        channel=Channel.WORKBENCH,
        now=now(),
    )
    assert receipt.refused == 1
    # what the officer's own organ filed, so that a case about it is theirs to see
    file_rows(town.folder, "honour", [honour(CITIZEN)], source=town.officer.organ)
    report = issue_report(actor=town.citizen, now=now())
    acted = mandate(CITIZEN)
    for_firm = act_for(number=acted, actor=town.citizen, now=now())
    make_personal_token(
        label="my own", ends_at=now() + timedelta(days=9), actor=town.citizen, now=now()
    )
    record, case, refused = _cases(town, town.citizen)
    firm_record, firm_case, firm_refused = _cases(town, for_firm)
    at_desks = _at_desks(town)
    publication, entry = _published(town)
    tips = at_the_desk(town)
    determination, firm_determination = (
        _determination(town, CITIZEN, 1),
        _determination(town, FIRM, 2),
    )
    return Sample(
        bundle=put_together(case=case, actor=town.citizen, now=now()),
        firm_bundle=put_together(case=firm_case, actor=for_firm, now=now()),
        bundles={role: _bundles(town, role, at_desks[role]) for role in at_desks},
        record=record,
        firm_record=firm_record,
        case=case,
        firm_case=firm_case,
        refused=refused,
        firm_refused=firm_refused,
        program=str(list_personal_tokens(actor=town.citizen, now=now())[0].number),
        delegation=offer_delegation(terms=wanted(), actor=town.citizen, now=now()),
        acted=acted,
        mandate=mandate(),
        firm_authorisation=give_authorisation(terms=terms(), actor=for_firm, now=now()),
        firm_report=issue_report(actor=for_firm, now=now()).number,
        town=town,
        batch=receipt.batch,
        held=_held(town),
        report=report.number,
        alarm=_alarm(town),
        grant=grant(town.officer),
        asked=ask_for_authorisation(
            identifier=CITIZEN.number, terms=terms(), actor=town.officer, now=now()
        ),
        given=give_authorisation(terms=terms(), actor=town.citizen, now=now()),
        bulk=_bulk(town),
        waiting=_waiting(town),
        suggestion=_suggestion(),
        judgement=_judgement(town),
        erasure=propose_erasure(
            identifier=CITIZEN.number, document="EX-2030-1", actor=town.security, now=now()
        ),
        destruction=_destruction(town),
        hold=_hold(town),
        later=deferred(CASE, officer=town.officer, authority="Example Court", document="EX-12"),
        leaver=hire("leaver").ref.partition(":")[2],
        uploads={"clerk": _upload(town, town.clerk), "operator": _upload(town, town.operator)},
        look=look(town).event,
        firm_look=look(town, FIRM).event,
        question=_question(town),
        tip=tips.number,
        tip_code=tips.code,
        tip_file=tips.file,
        tip_reward=tips.reward,
        tip_officer=tips.officer,
        publication=publication,
        published=str(entry.number),
        published_firm=entry.uscc,
        feed=propose_subscription(wanted=subscription(), actor=town.security, now=now()),
        recall=_recall(town),
        firm_recall=_recall(town, FIRM),
        cases=at_desks,
        notice=_notice(CITIZEN.key),
        firm_notice=_notice(FIRM.key),
        contact=_contact(town),
        evidence=_evidence(town.citizen, "honour"),
        firm_evidence=_evidence(for_firm, "administrative-penalty"),
        determination=determination,
        firm_determination=firm_determination,
        determination_evidence=_in_determination(determination, town.officer),
        firm_determination_evidence=_in_determination(firm_determination, town.officer),
        commitment=_commitment(town.citizen, "certificate-replaced", town),
        firm_commitment=_commitment(for_firm, "approval-replaced", town),
        factors={role: _factors(role) for role in ROLES[2:]},
        measure=proposed(town, at=now()),
        firm_measure=proposed(town, FIRM, at=now()),
        firm_grade=_grade("hn-human-resources", "C"),
        firm_graded=_graded(town),
    )


def _grade(organ: str, grade: str, officer: Actor | None = None) -> str:
    """A grade of the firm that an officer of the organ decided this moment."""
    by = officer or hire(f"grading-{organ}", organ=organ)
    number = grading.propose(
        grading="labour-compliance", name=FIRM.name, code=FIRM.number, actor=by, now=now()
    )
    grading.decide(
        number=number, grade=grade, words="by the records in display", actor=by, now=now()
    )
    return number


def _graded(town: Town) -> str:
    """One of the officer's organ, in force."""
    number = _grade(town.officer.organ, "A", town.officer)
    second = hire("grading-second", organ=town.officer.organ)
    grading.confirm(number=number, actor=second, now=now())
    return number


def _in_determination(number: str, actor: Actor) -> dict[str, str]:
    """A file that was handed in to it."""
    file = SimpleUploadedFile("picture.png", PICTURE)
    kept = determining.attach_evidence(number=number, file=file, actor=actor, now=now())
    return {"number": number, "file": kept}


def _revoked(party: Person, town: Town, place: int) -> dict[str, str]:
    """A serious penalty by the officer's own organ."""
    organ = get_organ(code_or_uscc=town.officer.organ)
    by = {"CF_CFJG": organ.name.zh, "CF_CFJGDM": organ.uscc, "CF_SJLY": organ.name.zh}
    return penalty(
        party, f"川示人社罚〔2026〕{place}号", CF_CFLB="吊销许可证", CF_NR_FK="",
        CF_SJLYDM=organ.uscc, **by,
    )  # fmt: skip


def _determination(town: Town, party: Person, place: int) -> str:
    """One that the officer proposed and noticed; what another document would found waits to be proposed."""
    rows = [_revoked(party, town, place)] + ([_revoked(party, town, 3)] if place == 1 else [])
    file_rows(town.folder, "administrative-penalty", rows, source=town.officer.organ)
    number = propose(
        proposal=Proposal(
            list_code="serious-market",
            item="administrative-penalty",
            naming=rows[0],
            domain="劳动保障",
            relevance="the conduct itself bears on wages",
            proportion="the licence was revoked for it",
        ),
        actor=town.officer,
        now=now(),
    )
    said = Said(words="the document says so", months=12)
    serve_notice(number=number, said=said, actor=town.officer, now=now())
    return number


def _offer(code: str) -> Offered:
    return next(one for one in offered() if one.type.code == code)


def _commitment_form(code: str, town: Town) -> dict[str, str]:
    """A sound form, read in full."""
    return {
        "organ": town.officer.organ,
        "matter": "licence-application",
        "detail": "SL-2026-7",
        "read": _offer(code).text.digest,
        "submission": "00000000-0000-4000-8000-00000000c0de",
        "agree": "on",
    }


def _commitment(actor: Actor, code: str, town: Town) -> str:
    """One that waits to be accepted by the officer's organ."""
    given = Committed(
        type_code=code,
        organ=town.officer.organ,
        matter="licence-application",
        detail="SL-2026-8",
        words="",
        read=_offer(code).text.digest,
        submission=uuid4(),
    )
    return make_commitment(given=given, actor=actor, now=now())


def _at_desks(town: Town) -> dict[str, str]:
    """A case that waits for the officer's organ and one that waits for the platform, each with a colleague's draft."""
    source = town.officer.organ
    row = qualification(NEIGHBOUR, "ZS-2026-77")
    file_rows(town.folder, "practice-qualification", [row], source=source)
    numbers = {}
    for role, workflow, drafter in (
        ("officer", "annulment", hire("drafter")),
        ("operator", "complaint", hire("second-operator", organ="", role=Role.OPERATOR)),
    ):
        record = next(
            one
            for one in open_own_file(actor=town.neighbour, now=now()).records
            if one.source_code == source
        )
        (raised,) = raise_cases(
            workflow=workflow,
            claims=[Claim(record.key)],
            words="it was annulled by the court",
            actor=town.neighbour,
            now=now(),
        )
        given = Given(reason="what was decided stands", evidence="record of the hearing")
        number = numbers[role] = raised.number
        act_in_case(number=number, act="refuse", given=given, actor=drafter, now=now())
    return numbers


def _bundles(town: Town, role: str, case: str) -> Bundles:
    """One that waits for whoever has the role to confirm it, and one of theirs that a colleague confirmed."""
    mine = town.officer if role == "officer" else town.operator
    colleague = replace(mine, ref="account:900006")
    purpose, why = BundlePurpose.LITIGATION, "to hand it in"

    def made(actor: Actor) -> CaseBundle:
        number = put_together(
            case=case, purpose=purpose, case_reference=CASE, reason=why, actor=actor, now=now()
        )
        with transaction.atomic():
            see([NEIGHBOUR.key])
            return CaseBundle.objects.get(number=number)

    waiting, own = made(colleague), made(mine)
    confirm_bundle(number=own.number, digest=own.digest, actor=colleague, now=now())
    return Bundles(waiting.number, waiting.digest, own.number)


def _evidence(actor: Actor, item: str) -> dict[str, str]:
    """A complaint about a record, with a picture."""
    records = open_own_file(actor=actor, now=now(), power=Power.RAISE_CASES).records
    record = next(one for one in records if one.item == item)
    (raised,) = raise_cases(
        workflow="complaint",
        claims=[Claim(record.key)],
        words="请核对",
        actor=actor,
        now=now(),
    )
    file = SimpleUploadedFile("照片.png", PICTURE)
    line = attach_evidence(number=raised.number, file=file, actor=actor, now=now())
    return {"number": raised.number, "file": line.number}


def _judgement(town: Town) -> str:
    """A judgement that waits, about two firms."""
    other = firm("MA5ABCDF", name="示例另一家有限公司")
    file_rows(town.folder, "administrative-penalty", [penalty(other, "川示交罚〔2026〕99号")])
    return propose_judgement(
        verdict=Verdict.NOT_SAME,
        kind=LinkKind.DISTINCT,
        one=Numbered(FIRM.number, NumberKind.USCC),
        other=Numbered(other.number, NumberKind.USCC),
        evidence=Evidence("GL-2030-1", "two firms, says the registrar"),
        actor=town.security,
        now=now(),
    )


def _suggestion() -> str:
    """A suggestion as the engine would make it, of two who are not one."""
    low, high = sorted((CITIZEN.key, NEIGHBOUR.key))
    with transaction.atomic():
        see(None, act=Act.LINK)
        Suggestion.objects.create(
            number="TS-SAMPLE",
            low_key=low,
            high_key=high,
            engine="a stand-in",
            features=[["name", "differs", -332], ["number", "close", 1587]],
            bits=1255,
            suggested_at=now(),
        )
    return "TS-SAMPLE"


def _many() -> SimpleUploadedFile:
    return SimpleUploadedFile("many.csv", f"名称,号码\n{CITIZEN.name},{CITIZEN.number}\n".encode())


def _bulk(town: Town) -> str:
    """A bulk look-up that was answered."""
    path = town.folder / "many.csv"
    path.write_bytes(_many().read())
    number = ask_in_bulk(
        file=path, purpose_code="licence-review", case_reference=CASE, warrant="",
        actor=town.officer, now=now(),
    )  # fmt: skip
    second = replace(town.officer, ref="account:900003", unit="another unit")
    second_bulk(number=number, approve=True, actor=second, now=now())
    run_bulk(number=number, actor=system_actor("bulk"), asker=town.officer, now=now())
    return number


def _published(town: Town) -> tuple[str, EntryShown]:
    """About a firm that nothing else here is about: a bundle of the officer's organ that waits, and an entry of one that was released."""
    there = firm("MA5GKHAA", name="示例公示乙丙有限公司")
    item, source = "administrative-penalty", town.officer.organ
    proposer, reviewer = hire("publisher"), hire("reviewer")
    numbers = []
    # the last one is there to be proposed
    for place in range(90, 93):
        row = penalty(there, f"川示交罚〔2026〕{place}号", CF_SY="未按规定公示价格")
        file_rows(town.folder, item, [row], source=source)
        if place < 92:
            numbers.append(propose_bundle(item=item, actor=proposer, now=now()))
    digest = see_bundle(number=numbers[0], actor=reviewer).line.digest
    release_bundle(number=numbers[0], digest=digest, actor=reviewer, now=now())
    (entry,) = read_organisation(uscc=there.number)[1]
    return numbers[1], entry


def _recall(town: Town, party: Person = CITIZEN) -> str:
    """A recall of what the officer was told of them."""
    event = look(town, party).event
    told = events_about(subject_key=party.key, kinds=[EventKind.LOOK_UP], limit=1)
    with transaction.atomic():
        recall_answers(ground=Ground.WITHDRAWN, looks=told, now=now())
    return next(
        one.number
        for one in list_recalls(actor=town.officer, now=now())
        if event in {str(answer.look) for answer in one.answers}
    )


def _notice(key: UUID) -> str:
    """The newest notice of theirs."""
    with as_role() as cursor:
        cursor.execute("SELECT max(id) FROM notices_notice WHERE subject_key = %s", [key])
        return str(cursor.fetchone()[0])


def _contact(town: Town) -> str:
    """Where the citizen wants to hear of notices, not confirmed yet."""
    with mock.patch("gongxin.apps.notices.operations.keep_contacts.carrier_of"):
        return add_contact(
            channel=NoticeChannel.MAIL,
            place="somebody@example.org",
            actor=town.citizen,
            now=now(),
        )


def _question(town: Town) -> str:
    """A look of another officer's that the person asked about."""
    looker = hire("looker", unit="another unit")
    grant(looker)
    event = look(replace(town, officer=looker)).event
    ask_why(look=UUID(event), actor=town.citizen, now=now())
    return event


def _waiting(town: Town) -> str:
    """A look-up for a sensitive purpose that the officer asked for and another unit agreed to."""
    asked = asking(CITIZEN, purpose="judicial-assistance")
    return agreed(asked, wants=FileReason.WEIGH, officer=town.officer).held


def _alarm(town: Town) -> int:
    """An officer's look-ups that somebody else is to review."""
    raise_alarm(kind=AlarmKind.MANY_A_DAY, actor=town.officer, subjects=10, now=now())
    return LookUpAlarm.objects.latest("id").pk


def _factors(login: str) -> str:
    """An account's first second factor, of two."""
    account = Account.objects.get(login=login)
    for label in ("a phone", "a tablet"):
        secret = new_secret()
        code = code_now(secret=secret, now=now())
        add_code(account=account, label=label, secret=secret, code=code, now=now())
    return str(list_factors(account=account)[0].number)


def _upload(town: Town, actor: Actor) -> str:
    """An upload that the actor began."""
    upload = begin_upload(
        item_code="administrative-penalty",
        source_code=town.clerk.organ or "",
        size=len(PART),
        suffix=".csv",
        actor=actor,
        now=now(),
    )
    return upload.token


def _held(town: Town) -> str:
    """A batch that waits for a second person."""
    rows = [penalty(NEIGHBOUR, "川示交罚〔2026〕72号")]
    judge = "gongxin.apps.intake.operations.receive_file.judge_batch"
    with mock.patch(judge, return_value=[HoldReason.VOLUME]):
        receipt = receive_file(
            path=write_csv(town.folder, "administrative-penalty", rows),
            item_code="administrative-penalty",
            source_code=town.clerk.organ,
            actor=town.clerk,
            channel=Channel.WORKBENCH,
            now=now(),
        )
    assert receipt.held == 1
    return receipt.batch
