"""What stands around every portal page: navigation, and who is signed in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from gongxin.apps.access.api import MandateView, Power
from gongxin.apps.identity.api import Account as Known
from gongxin.apps.identity.api import Role
from gongxin.interfaces.pages.components import Account, Link, Nav, NavGroup, Notice
from gongxin.interfaces.pages.session import account_of
from gongxin.interfaces.pages.words import Words
from gongxin.lib.bilingual import Text

_FOR_ANOTHER = (
    ("file", Power.SEE_FILE, Text("信用记录", "File")),
    ("cases", Power.RAISE_CASES, Text("办理事项", "Cases")),
    ("determinations", Power.RAISE_CASES, Text("认定", "Determinations")),
    ("commitments", Power.MAKE_COMMITMENTS, Text("承诺", "Commitments")),
    ("measures", Power.SEE_FILE, Text("措施", "Measures")),
    ("grades", Power.SEE_FILE, Text("信用等级", "Grades")),
    ("notices", Power.SEE_FILE, Text("告知", "Notices")),
    ("looks", Power.SEE_LOOKS, Text("谁查过", "Who looked")),
    ("authorisations", Power.END_AUTHORISATIONS, Text("授权", "Authorisations")),
    ("reports", Power.TAKE_REPORTS, Text("报告", "Reports")),
    ("repair", Power.RAISE_CASES, Text("信用修复", "Credit repair")),
)


def acting_of(request: HttpRequest) -> MandateView | None:
    """The mandate under which this page is shown, if any."""
    return getattr(request, "acting", None)


def pages_for(mandate: MandateView) -> list[Link]:
    """What may be opened under the mandate."""
    return [
        Link(reverse(f"portal:for:{name}", kwargs={"mandate": mandate.number}), words)
        for name, power, words in _FOR_ANOTHER
        if power in mandate.powers
    ]


def page(
    request: HttpRequest,
    *,
    title: Text,
    template: str = "portal/page.html",
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """A portal page in its frame."""
    account = account_of(request)
    links = [
        Link(reverse("portal:home"), Text("首页", "Start")),
        Link(reverse("portal:public-register"), Text("信用信息公示", "Public register")),
        Link(reverse("portal:verify"), Text("核验报告", "Check a report")),
        Link(reverse("portal:catalogue"), Text("信息目录", "Catalogue")),
        Link(reverse("portal:ledger"), Text("存证", "The ledger")),
    ]
    acting = acting_of(request)
    if acting is not None:
        links += pages_for(acting)
    elif account is not None and account.role == Role.CITIZEN:
        links += [
            Link(reverse("portal:file"), Text("我的信用记录", "My file")),
            Link(reverse("portal:cases"), Text("我的办理事项", "My cases")),
            Link(reverse("portal:determinations"), Text("关于我的认定", "Determinations")),
            Link(reverse("portal:commitments"), Text("我的承诺", "My commitments")),
            Link(reverse("portal:measures"), Text("对我的措施", "Measures on me")),
            Link(reverse("portal:notices"), Text("我的告知", "My notices")),
            Link(reverse("portal:looks"), Text("谁查过我", "Who looked")),
            Link(reverse("portal:recalls"), Text("召回图", "Recall map")),
            Link(reverse("portal:authorisations"), Text("我的授权", "Authorisations")),
            Link(reverse("portal:reports"), Text("我的报告", "My reports")),
            Link(reverse("portal:repair"), Text("信用修复", "Credit repair")),
            Link(reverse("portal:delegations"), Text("委托代理", "Delegations")),
            Link(reverse("portal:programs"), Text("我的程序", "My programs")),
        ]
    elif account is not None:
        links.append(Link(reverse("workbench:home"), Text("工作台", "Workbench")))
    return render(
        request,
        template,
        {
            "title": title,
            "banner": _banner(acting) if acting else None,
            "nav": Nav((NavGroup(links=tuple(links)),)),
            "account": _signed_in(account),
            **context,
        },
        status=status,
    )


def _signed_in(account: Known | None) -> Account:
    """Who is signed in. Of a person no name is kept beside the register, and to read it there is to open the file."""
    name: Words = ""
    role: Words = ""
    if account is not None and account.role == Role.CITIZEN:
        name = Text("本人已登录", "You are signed in")
    elif account is not None:
        name, role = account.display_name or account.login, Role(account.role).words
    return Account(
        name=name,
        role=role,
        sign_in=reverse("portal:sign-in"),
        sign_out=reverse("portal:sign-out"),
    )


def _banner(acting: MandateView) -> Notice:
    who = acting.principal or acting.number
    return Notice(
        kind="attention",
        title=Text(f"您正在代理 {who} 办理", f"You are acting for {who}"),
        body=(
            Text(
                f"委托编号 {acting.number}。您在这里做的每一件事，对方都看得到。",
                f"Mandate {acting.number}. They see everything that you do here.",
            ),
        ),
        links=(Link(reverse("portal:delegations"), Text("回到本人", "Back to yourself")),),
    )
