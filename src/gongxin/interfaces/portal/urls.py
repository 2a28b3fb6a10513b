"""Addresses of the portal: the public's, the person's own, and those of whom they act for."""

from django.urls import include, path

from . import (
    asking,
    authorising,
    contacts,
    delegating,
    looking,
    noticing,
    own,
    own_cases,
    programs,
    provider,
    proving,
    public,
    raising,
    recalling,
    repairing,
    replaying,
    signing_in,
    staff_provider,
    standing,
)

app_name = "portal"

# the same pages for oneself and, under a mandate whose number stands in the address, for another
_pages = [
    path("", own.my_file, name="file"),
    path("cases/", own_cases.my_cases, name="cases"),
    path("cases/new/", raising.raise_case, name="case-new"),
    path("cases/new/<slug:about>/", raising.raise_case, name="case-new-about"),
    path("cases/<str:number>/", own_cases.my_case, name="case"),
    path("cases/<str:number>/<slug:workflow>/", raising.raise_further, name="case-further"),
    path("looks/", looking.my_looks, name="looks"),
    path("looks/proof.json", proving.looks_proof, name="looks-proof"),
    path("looks/<uuid:look>/", asking.look_page, name="look"),
    path("looks/<uuid:look>/receipt.tlog-proof", proving.look_receipt, name="look-receipt"),
    path("recalls/", recalling.my_recalls, name="recalls"),
    path(
        "recalls/<str:number>/<str:act>.tlog-proof", proving.recall_receipt, name="recall-receipt"
    ),
    path("notices/", noticing.my_notices, name="notices"),
    path("notices/<int:number>/", noticing.my_notice, name="notice"),
    path("notices/<int:number>/letter.pdf", noticing.notice_letter, name="notice-letter"),
    path(
        "notices/<int:number>/receipt.tlog-proof",
        noticing.notice_receipt,
        name="notice-receipt",
    ),
    path("authorisations/", authorising.authorisations, name="authorisations"),
    path(
        "authorisations/new/<slug:purpose>/",
        authorising.new_authorisation,
        name="authorisation-new",
    ),
    path(
        "authorisations/<str:number>.json",
        authorising.authorisation_file,
        name="authorisation-document",
    ),
    path("authorisations/<str:number>/", authorising.authorisation, name="authorisation"),
    path(
        "authorisations/<str:number>/<str:act>.tlog-proof",
        proving.withdrawal_receipt,
        name="authorisation-receipt",
    ),
    path("repair/", repairing.repairs, name="repair"),
    path("repair/calendar.ics", repairing.repair_calendar, name="repair-calendar"),
    path("repair/<uuid:record>/", repairing.repair_record, name="repair-record"),
    path("reports/", own.my_reports, name="reports"),
    path("reports/<str:number>.<str:format>", own.my_report, name="report"),
    path("reports/<str:number>/", replaying.report_page, name="report-page"),
    path("reports/<str:number>/bundle.json", replaying.report_bundle, name="report-bundle"),
]

urlpatterns = [
    path("", public.home, name="home"),
    path("catalogue/", public.catalogue, name="catalogue"),
    path("catalogue/clocks/", public.clocks, name="catalogue-clocks"),
    path("catalogue/<slug:code>/", public.catalogue_item, name="catalogue-item"),
    path("ledger/", standing.ledger, name="ledger"),
    path("ledger/checkpoints.atom", standing.ledger_checkpoints, name="ledger-checkpoints"),
    path("ledger/log/<path:name>", standing.ledger_file, name="ledger-file"),
    path("verify", public.verify, name="verify"),
    path("verify/certificate.pem", public.certificate, name="certificate"),
    path("verify/bundle.html", replaying.bundle_checker, name="bundle-checker"),
    path("verify/looks.html", proving.looks_checker, name="looks-checker"),
    path("notice-check/", noticing.check_code, name="notice-check"),
    path("sign-in", signing_in.sign_in, name="sign-in"),
    path("sign-in/provider", provider.go, name="provider"),
    path("sign-in/provider/return", provider.come_back, name="provider-return"),
    path("sign-in/staff/<slug:provider>", staff_provider.go, name="staff-provider"),
    path(
        "sign-in/staff/<slug:provider>/return",
        staff_provider.come_back,
        name="staff-provider-return",
    ),
    path("sign-in/second", signing_in.second_factor, name="second-factor"),
    path("sign-in/first", signing_in.first_factor, name="first-factor"),
    path("sign-out", signing_in.sign_out, name="sign-out"),
    path("my/delegations/", delegating.delegations, name="delegations"),
    path("my/delegations/new/", delegating.new_delegation, name="delegation-new"),
    path("my/delegations/<str:number>/", delegating.delegation, name="delegation"),
    path("my/contacts/", contacts.contacts, name="contacts"),
    path("my/contacts/<str:number>/", contacts.contact, name="contact"),
    path("my/programs/", programs.programs, name="programs"),
    path("my/programs/<int:number>/", programs.program, name="program"),
    path("my/", include(_pages)),
    path("for/<str:mandate>/", include((_pages, "for"))),
]
