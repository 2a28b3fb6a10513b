"""What stands around every portal page: navigation, and who is signed in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from gongxin.apps.identity.api import Role
from gongxin.interfaces.pages.components import Account, Link, Nav, NavGroup
from gongxin.interfaces.pages.session import account_of
from gongxin.lib.bilingual import Text


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
        Link(reverse("portal:verify"), Text("核验报告", "Check a report")),
        Link(reverse("portal:catalogue"), Text("信息目录", "Catalogue")),
    ]
    if account is not None and account.role == Role.CITIZEN:
        links += [
            Link(reverse("portal:file"), Text("我的信用记录", "My file")),
            Link(reverse("portal:looks"), Text("谁查过我", "Who looked")),
            Link(reverse("portal:authorisations"), Text("我的授权", "Authorisations")),
            Link(reverse("portal:reports"), Text("我的报告", "My reports")),
        ]
    elif account is not None:
        links.append(Link(reverse("workbench:home"), Text("工作台", "Workbench")))
    return render(
        request,
        template,
        {
            "title": title,
            "nav": Nav((NavGroup(links=tuple(links)),)),
            "account": Account(
                name=account.display_name or account.login if account else "",
                role=Role(account.role).words if account else "",
                sign_in=reverse("portal:sign-in"),
                sign_out=reverse("portal:sign-out"),
            ),
            **context,
        },
        status=status,
    )
