"""Pages that anybody may open."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from gongxin.apps.catalogue.api import (
    MeasureKind,
    get_item,
    list_items,
    list_packs,
    measure_changes,
    read_catalogue,
)
from gongxin.apps.reports.api import Verification, report_signer, verify_file, verify_number
from gongxin.interfaces.pages.catalogue import item_parts, items_table
from gongxin.interfaces.pages.clocks import clock_tables
from gongxin.interfaces.pages.components import Doors, Fact, Facts, Link, Notice
from gongxin.interfaces.pages.measures import (
    changes_table,
    found_measures,
    measure_parts,
    measures_table,
)
from gongxin.interfaces.pages.session import now, open_to_all
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal

from .forms import VerifyFileForm, VerifyNumberForm
from .frame import page
from .measuring_forms import MeasuresFilterForm

_LARGEST_UPLOAD = 20 * 1024 * 1024
_AS_OF = Text(
    "它说明的是出具时的情况。其中写明的展示期限届满后，或其后修复、撤销的，该条信息不再展示，也不得使用；请以新出具的报告为准。",
    "It says how things stood when it was issued. A record whose last day has passed, or that was repaired or annulled since, is neither shown nor used any more: ask for a new report.",
)


@open_to_all
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What this is, and the doors to it."""
    return page(
        request,
        title=Text("公信", "Gongxin"),
        template="portal/home.html",
        doors=_doors(),
    )


def _doors() -> Doors:
    """Where anybody may go from here."""
    return Doors(
        (
            Link(
                reverse("portal:file"),
                Text("看看我的信用记录", "See my file"),
                Text(
                    "关于您的每一条记录：谁记的，依据什么，到哪一天为止。",
                    "Every record about you: who filed it, on what basis, until which day.",
                ),
            ),
            Link(
                reverse("portal:cases"),
                Text("我的办理事项", "My cases"),
                Text(
                    "对记录提出异议，看每一件等谁办、到哪一天。",
                    "Object to a record, and see whom each case waits for, until when.",
                ),
            ),
            Link(
                reverse("portal:looks"),
                Text("谁查过我", "Who looked at my file"),
                Text(
                    "每一次查询的时间、单位、用途和事由编号。",
                    "When, which organ, for what purpose and for which case.",
                ),
            ),
            Link(
                reverse("portal:verify"),
                Text("核验一份报告", "Check a report"),
                Text(
                    "上传文件或扫描二维码，不用登录。",
                    "Upload it or scan its code; no sign-in needed.",
                ),
            ),
            Link(
                reverse("portal:notice-check"),
                Text("核验一份告知", "Check a notice"),
                Text(
                    "短信、邮件或信件上的编码是真是假，不用登录。",
                    "Whether the code on a message or letter is genuine; no sign-in needed.",
                ),
            ),
            Link(
                reverse("portal:public-register"),
                Text("信用信息公示", "Public register"),
                Text(
                    "查单位的行政许可和行政处罚，不用登录。",
                    "Licences and penalties of organisations; no sign-in needed.",
                ),
            ),
            Link(
                reverse("portal:tips"),
                Text("举报", "Leave a tip"),
                Text(
                    "不用登录，不用写姓名，凭查询码看进度。",
                    "No sign-in and no name needed; follow it by a code.",
                ),
            ),
            Link(
                reverse("portal:catalogue"),
                Text("什么可以记录", "What may be recorded"),
                Text(
                    "目录之外的信息一律不记录；每个条目都写明依据和期限。",
                    "Nothing outside the catalogue is recorded; each item states its basis and its end.",
                ),
            ),
        )
    )


@open_to_all
@require_GET
def catalogue(request: HttpRequest) -> HttpResponse:
    """The published catalogue (charter C1)."""
    return page(
        request,
        title=Text("公共信用信息目录", "Catalogue of public credit information"),
        lead=Text(
            "本平台只记录下列条目的信息。每个条目都写明依据、来源、公开范围和展示期限。",
            "The platform records these items and nothing else. Each states its basis, sources, publicity and period of display.",
        ),
        parts=[
            items_table(list_items(), href="portal:catalogue-item"),
            Doors(
                (
                    Link(
                        reverse("portal:catalogue-clocks"),
                        Text("期限", "Clocks"),
                        Text(
                            "异议、更正、修复、展示和查询：谁有多长时间，到期怎样。",
                            "Objection, correction, repair, display and look-ups: who has how long, and what then.",
                        ),
                    ),
                    Link(
                        reverse("portal:catalogue-measures"),
                        Text("措施", "Measures"),
                        Text(
                            "惩戒措施和激励措施：对谁、依据什么、由谁实施、最长多久、怎样救济。",
                            "Constraints and incentives: for whom, on what basis, by which organ, how long at most, and what may be done against them.",
                        ),
                    ),
                )
            ),
        ],
    )


@open_to_all
@require_GET
def clocks(request: HttpRequest) -> HttpResponse:
    """Every clock of the packs in force."""
    return page(
        request,
        title=Text("期限", "Clocks"),
        lead=Text(
            "谁有多长时间办什么事，从何时起，到期怎样，依据什么。当日不计入，从次日起算；最后一日到北京时间二十四时为止。",
            "Who has how long for what, from when on, what holds at the end, and on what basis. The day itself does not count; the last day ends at midnight, Beijing time.",
        ),
        parts=clock_tables(read_catalogue(), list_packs()),
    )


@open_to_all
@require_GET
def measures(request: HttpRequest) -> HttpResponse:
    """Every measure of the packs in force, those found by words, and what the edition changed."""
    form = MeasuresFilterForm(request.GET)
    text, kind = "", None
    if form.is_valid():
        text = form.cleaned_data["q"]
        kind = MeasureKind(form.cleaned_data["kind"]) if form.cleaned_data["kind"] else None
    changes = measure_changes()
    return page(
        request,
        title=Text("惩戒措施和激励措施", "Constraints and incentives"),
        lead=Text(
            "清单之外不得实施。惩戒措施须以法律、法规为依据，由人决定，告知之后才生效，到期或者所依据的记录终止时自行结束。",
            "What is not listed may not be applied. A constraint rests on a law or regulation, is decided by persons, takes effect after its notice, and ends at its term or with its record.",
        ),
        template="portal/measures.html",
        form=form,
        parts=[
            measures_table(
                found_measures(read_catalogue(), text=text, kind=kind),
                href="portal:catalogue-measure",
            ),
            *([changes_table(changes)] if changes else []),
        ],
    )


@open_to_all
@require_GET
def measure(request: HttpRequest, code: str) -> HttpResponse:
    """One measure, whole."""
    catalogue = read_catalogue()
    found = catalogue.measures.get(code)
    if found is None:
        back = Link(
            reverse("portal:catalogue-measures"), Text("回到措施清单", "Back to the measures")
        )
        return page(
            request,
            title=Text("没有这项措施", "No such measure"),
            parts=[
                Notice(
                    kind="attention",
                    title=Text(
                        "现行措施清单中没有这一项。", "It is on no list of measures in force."
                    ),
                    links=(back,),
                )
            ],
            status=404,
        )
    return page(request, title=found.title, parts=measure_parts(found, catalogue))


@open_to_all
@require_GET
def catalogue_item(request: HttpRequest, code: str) -> HttpResponse:
    """One item of the catalogue, whole."""
    try:
        item = get_item(code=code)
    except Refusal as refusal:
        return page(
            request,
            title=Text("没有这个条目", "No such item"),
            parts=[
                Notice.of_refusal(
                    refusal,
                    Link(reverse("portal:catalogue"), Text("回到目录", "Back to the catalogue")),
                )
            ],
            status=404,
        )
    return page(request, title=item.title, lead=item.describes, parts=item_parts(item))


@open_to_all
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Check a report by its file, or by number and digest as its QR code gives them."""
    file_form, number_form = VerifyFileForm(), VerifyNumberForm()
    result: Verification | None = None
    if request.method == "POST":
        file_form = VerifyFileForm(request.POST, request.FILES)
        if file_form.is_valid():
            upload = file_form.cleaned_data["file"]
            result = verify_file(content=upload.read(_LARGEST_UPLOAD + 1), now=now())
    elif "n" in request.GET:
        number_form = VerifyNumberForm(request.GET)
        if number_form.is_valid():
            result = verify_number(
                number=number_form.cleaned_data["n"],
                digest=number_form.cleaned_data["d"],
                now=now(),
            )
    return page(
        request,
        title=Text("核验报告", "Check a report"),
        template="portal/verify.html",
        file_form=file_form,
        number_form=number_form,
        result=_result(result) if result else (),
        fingerprint=report_signer().fingerprint,
    )


@open_to_all
@require_GET
def certificate(request: HttpRequest) -> HttpResponse:
    """The certificate under which reports are signed, for checks without this site."""
    response = HttpResponse(
        report_signer().trusted_certificate, content_type="application/x-pem-file"
    )
    response["Content-Disposition"] = 'attachment; filename="gongxin-reports.pem"'
    return response


def _to_object(number: str) -> Link:
    """Where the person, once signed in, objects to a line of this report; the address tells no more than the code on the paper."""
    return Link(
        reverse("portal:report-page", kwargs={"number": number}),
        Text("这是我的报告，其中有误", "This report is mine, and something in it is wrong"),
    )


def _result(result: Verification) -> tuple[Notice | Facts, ...]:
    notice = Notice(
        kind="done" if result.genuine else "attention",
        title=Text("核验通过", "The check has passed")
        if result.genuine
        else Text("核验未通过", "The check has not passed"),
        body=(result.why, _AS_OF) if result.genuine else (result.why,),
        links=(_to_object(result.number),) if result.genuine else (),
    )
    yes, no = Text("是", "Yes"), Text("否", "No")
    facts = [Fact(label=label, value=yes if passed else no) for label, passed in result.checks]
    if result.issued_at is not None:
        facts = [
            Fact(label=Text("报告编号", "Report number"), value=result.number, copy=True),
            Fact(
                label=Text("出具时间（北京时间）", "Issued (Beijing time)"), value=result.issued_at
            ),
            *facts,
            Fact(
                label=Text("内容摘要 SHA-256", "Content digest SHA-256"),
                value=result.content_digest,
            ),
            Fact(label=Text("PDF 摘要 SHA-256", "PDF digest SHA-256"), value=result.pdf_digest),
        ]
    return (notice, Facts(tuple(facts))) if facts else (notice,)
