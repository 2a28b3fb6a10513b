"""The look-up desk: one person or organisation, for one purpose, in one case."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from gongxin.apps.access.api import Asking, look_up
from gongxin.apps.catalogue.api import list_purposes
from gongxin.apps.identity.api import Actor, Role
from gongxin.interfaces.pages.components import Fact, Facts
from gongxin.interfaces.pages.records import KINDS, record_cards
from gongxin.interfaces.pages.session import for_roles, now
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal

from .forms import LookUpForm
from .frame import page


@require_http_methods(["GET", "POST"])
@for_roles(Role.OFFICER)
def desk(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask and answer on one address: neither name nor number ever stands in a URL."""
    purposes = list_purposes(organ=actor.organ)
    form = LookUpForm(request.POST or None, purposes=purposes)
    title = Text("查询台", "Look-up desk")
    if request.method == "POST" and form.is_valid():
        asking = Asking(**form.cleaned_data)
        try:
            file = look_up(asking=asking, actor=actor, now=now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            purpose = next(p.title for p in purposes if p.code == asking.purpose)
            facts = Facts(
                (
                    Fact(label=Text("名称", "Name"), value=file.name),
                    Fact(label=Text("号码", "Number"), value=file.identifier),
                    Fact(label=Text("主体类别", "Kind"), value=KINDS[file.kind]),
                    Fact(label=Text("用途", "Purpose"), value=purpose),
                    Fact(label=Text("事由编号", "Case reference"), value=asking.case_reference),
                    Fact(
                        label=Text("查询时间（北京时间）", "Asked at (Beijing time)"),
                        value=file.read_at,
                    ),
                    Fact(
                        label=Text("凭证编号", "Number in the ledger"), value=file.event, copy=True
                    ),
                )
            )
            return page(
                request,
                actor,
                title=Text("查询结果", "Answer"),
                template="workbench/answer.html",
                facts=facts,
                sections=record_cards(
                    file,
                    seen={},
                    seen_link=None,
                    to_object=Text(
                        "当事人认为有误的，可向来源单位提出异议，不收费。",
                        "If the subject holds it to be wrong, they may object to the source, free of charge.",
                    ),
                ),
            )
    return page(
        request,
        actor,
        title=title,
        template="workbench/look_up.html",
        form=form,
        status=400 if form.is_bound else 200,
    )
