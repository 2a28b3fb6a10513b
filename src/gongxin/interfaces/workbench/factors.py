"""One's own second factors: what they are, one more, one less."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from gongxin.apps.identity.api import Account, Actor, list_factors, remove_factor
from gongxin.interfaces.pages.components import Column, Doors, Fact, Facts, Link, Row, State, Table
from gongxin.interfaces.pages.factors import add_factor
from gongxin.interfaces.pages.session import account_of, for_roles, now
from gongxin.lib.bilingual import Text

from .access_forms import RemoveFactorForm
from .frame import STAFF, act_page, page


@require_GET
@for_roles(*STAFF)
def factors(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The list."""
    found = list_factors(account=_account(request))
    table = Table(
        name="factors",
        caption=Text("第二要素", "Second factors"),
        columns=(
            Column(label=Text("名称", "Name")),
            Column(label=Text("方式", "Method")),
            Column(label=Text("登记时间（北京时间）", "Added (Beijing time)")),
            Column(label=Text("最近使用（北京时间）", "Last used (Beijing time)")),
            Column(label=Text("移除", "Remove")),
        ),
        rows=tuple(
            Row(
                anchor=f"factor-{one.number}",
                cells=(
                    one.label,
                    one.method.words,
                    one.added_at,
                    one.used_at,
                    Link(
                        reverse("workbench:factor-remove", args=[one.number]),
                        Text("移除", "Remove"),
                    ),
                ),
            )
            for one in found
        ),
        empty=State(
            "empty",
            Text("还没有第二要素。", "There is none yet."),
            Text("请登记一个。", "Add one."),
        ),
    )
    doors = Doors(
        (
            Link(
                reverse("workbench:factor-new"),
                Text("再登记一个", "Add another"),
                Text("一个遗失时，另一个还能登录", "If one is lost, the other still opens"),
            ),
        )
    )
    return page(
        request,
        actor,
        title=Text("我的第二要素", "My second factors"),
        lead=Text(
            "登录时在密码之后出示其中一个。遗失的请立即移除。",
            "One of them is shown after the password. Remove a lost one at once.",
        ),
        parts=[doors, table],
    )


@require_http_methods(["GET", "POST"])
@for_roles(*STAFF)
def new_factor(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Add one."""
    new_factor = add_factor(request, _account(request))
    if new_factor is None:
        return HttpResponseRedirect(reverse("workbench:factors"))
    return page(
        request,
        actor,
        title=Text("登记第二要素", "Add a second factor"),
        lead=Text("选一种方式。", "Choose one of the two."),
        template="workbench/new_factor.html",
        new_factor=new_factor,
        back=_back(),
        status=400 if new_factor.form.is_bound else 200,
    )


@require_http_methods(["GET", "POST"])
@for_roles(*STAFF)
def remove(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Remove one."""
    account = _account(request)
    found = next((one for one in list_factors(account=account) if one.number == number), None)
    if found is None:
        raise Http404

    def remove_it(_: dict[str, Any]) -> str:
        remove_factor(account=account, number=number, now=now())
        return reverse("workbench:factors")

    facts = Facts(
        (
            Fact(label=Text("名称", "Name"), value=found.label),
            Fact(label=Text("方式", "Method"), value=found.method.words),
        )
    )
    return act_page(
        request,
        actor,
        RemoveFactorForm(request.POST or None),
        remove_it,
        title=Text("移除第二要素", "Remove a second factor"),
        parts=[facts],
        button=Text("移除", "Remove"),
        back=_back(),
    )


def _account(request: HttpRequest) -> Account:
    account = account_of(request)
    if account is None:
        raise Http404
    return account


def _back() -> Link:
    return Link(reverse("workbench:factors"), Text("返回", "Back"))
