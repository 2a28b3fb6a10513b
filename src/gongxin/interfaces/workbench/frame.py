"""What stands around every page of the workbench: navigation by role."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from gongxin.apps.identity.api import Actor, Role
from gongxin.interfaces.pages.components import Account, Link, Nav, NavGroup, Part
from gongxin.interfaces.pages.forms import PageForm
from gongxin.interfaces.pages.session import account_of
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal

INTAKE = frozenset({Role.CLERK, Role.OPERATOR})
STAFF = frozenset({Role.CLERK, Role.OFFICER, Role.OPERATOR, Role.SECURITY, Role.AUDITOR})
QUALITY = frozenset({Role.CLERK, Role.OPERATOR, Role.AUDITOR})
GRANTS = frozenset({Role.SECURITY, Role.AUDITOR})
DEFERRALS = frozenset({Role.OFFICER, Role.AUDITOR})
WATCH = frozenset({Role.OPERATOR, Role.SECURITY, Role.AUDITOR})
QUESTIONS = frozenset({Role.OFFICER, Role.AUDITOR})
CASES = frozenset({Role.OFFICER, Role.OPERATOR})
CASE_FIGURES = CASES | {Role.AUDITOR}
HEALTH = frozenset({Role.OPERATOR, Role.AUDITOR})
RECALLS = frozenset({Role.OFFICER, Role.OPERATOR, Role.AUDITOR})


def page(
    request: HttpRequest,
    actor: Actor,
    *,
    title: Text,
    template: str = "workbench/page.html",
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """A page of the workbench in its frame."""
    account = account_of(request)
    return render(
        request,
        template,
        {
            "title": title,
            "nav": Nav((NavGroup(links=tuple(_links(actor)), title=Text("工作台", "Workbench")),)),
            "account": Account(
                name=(account.display_name or account.login) if account else "",
                role=actor.role.words,
                sign_in=reverse("portal:sign-in"),
                sign_out=reverse("portal:sign-out"),
            ),
            **context,
        },
        status=status,
    )


def act_page(
    request: HttpRequest,
    actor: Actor,
    form: PageForm | None,
    act: Callable[[dict[str, Any]], str],
    *,
    title: Text,
    button: Text,
    back: Link,
    lead: Text | str = "",
    parts: Sequence[Part] = (),
    beside: str | None = None,
) -> HttpResponse:
    """A page on which one thing may be done: `act` does it with what was given and says where to go on.

    What it refuses stands above the form, or beside the field `beside`. Without a form there is nothing to do here.
    """
    if form is not None and form.is_valid():
        try:
            return HttpResponseRedirect(act(form.cleaned_data))
        except Refusal as refusal:
            form.refuse(refusal, beside)
    return page(
        request,
        actor,
        title=title,
        lead=lead,
        template="workbench/act.html",
        parts=parts,
        form=form,
        button=button,
        back=back,
        status=400 if form is not None and form.is_bound else 200,
    )


def _links(actor: Actor) -> list[Link]:
    links = []
    if actor.role in INTAKE:
        links.append(Link(reverse("workbench:intake"), Text("报送台", "Intake desk")))
    if actor.role in QUALITY:
        links.append(Link(reverse("workbench:quality"), Text("报送质量", "Quality of filing")))
    if actor.role in CASES:
        links.append(Link(reverse("workbench:cases"), Text("待办案件", "Cases")))
    if actor.role in CASE_FIGURES:
        links.append(Link(reverse("workbench:case-figures"), Text("案件统计", "Figures of cases")))
    if actor.role is Role.OFFICER:
        links.append(Link(reverse("workbench:look-up"), Text("查询台", "Look-up desk")))
        links.append(Link(reverse("workbench:counter"), Text("窗口便利", "Counter")))
        links.append(Link(reverse("workbench:held-ones"), Text("待同意的查询", "Held look-ups")))
        links.append(Link(reverse("workbench:bulks"), Text("批量查询", "Bulk look-ups")))
        links.append(Link(reverse("workbench:authorisations"), Text("本人授权", "Authorisations")))
        links.append(Link(reverse("workbench:raising"), Text("提出案件", "Raise a case")))
        links.append(Link(reverse("workbench:commitments"), Text("信用承诺", "Commitments")))
        links.append(Link(reverse("workbench:determinations"), Text("认定", "Determinations")))
        links.append(Link(reverse("workbench:grades"), Text("分级监管", "Grades")))
        links.append(Link(reverse("workbench:publications"), Text("公示台", "Publication desk")))
        links.append(Link(reverse("workbench:tips"), Text("举报台", "Tips")))
    if actor.role in DEFERRALS:
        links.append(Link(reverse("workbench:measures"), Text("措施", "Measures")))
        links.append(Link(reverse("workbench:deferrals"), Text("暂缓告知", "Telling later")))
    if actor.role in QUESTIONS:
        links.append(Link(reverse("workbench:questions"), Text("本人提问", "Questions of persons")))
    if actor.role in RECALLS:
        links.append(Link(reverse("workbench:recalls"), Text("召回通知", "Recalls")))
    if actor.role in GRANTS:
        links.append(Link(reverse("workbench:grants"), Text("查询授权", "Grants")))
        links.append(Link(reverse("workbench:tip-officers"), Text("举报经办", "Officers for tips")))
        links.append(Link(reverse("workbench:mandates"), Text("单位经办人", "Mandates")))
        links.append(Link(reverse("workbench:links"), Text("主体关联", "Links")))
        links.append(Link(reverse("workbench:feeds"), Text("公示推送订阅", "Feeds")))
        links.append(Link(reverse("workbench:erasures"), Text("销毁", "Erasure")))
        links.append(Link(reverse("workbench:holds"), Text("法律保全", "Legal holds")))
        links.append(Link(reverse("workbench:accounts"), Text("工作账号", "Staff accounts")))
    links.append(Link(reverse("workbench:packs"), Text("政策包与目录", "Packs and catalogue")))
    links.append(Link(reverse("workbench:factors"), Text("我的第二要素", "My second factors")))
    if settings.STAFF_PROVIDERS:
        links.append(Link(reverse("workbench:binding"), Text("登录方式", "My sign-in")))
    if actor.role in WATCH:
        links.append(Link(reverse("workbench:destructions"), Text("销毁清单", "Destruction lists")))
        links.append(Link(reverse("workbench:ledger"), Text("存证与见证", "Log and witnesses")))
    if actor.role in HEALTH:
        links.append(Link(reverse("workbench:alarms"), Text("查询复核", "Review of look-ups")))
        links.append(Link(reverse("workbench:display"), Text("到期核验", "End of display")))
        links.append(Link(reverse("workbench:foresight"), Text("新版本预演", "What-if")))
        links.append(Link(reverse("workbench:health"), Text("运行状况", "Health")))
    return links
