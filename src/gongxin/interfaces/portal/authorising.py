"""The person's authorisations: asked for, given after a clear text, seen, taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.views.decorators.http import require_GET, require_http_methods

from gongxin.apps.access.api import (
    AuthorisationState,
    AuthorisationView,
    Power,
    Terms,
    WithdrawalAct,
    answer_request,
    authorisation_document,
    clear_text,
    decline_request,
    give_authorisation,
    own_authorisations,
    see_authorisation,
    withdraw_authorisation,
)
from gongxin.apps.catalogue.api import Purpose, item_titles, list_purposes, purpose_titles
from gongxin.apps.directory.api import list_organs, organ_names
from gongxin.apps.identity.api import Actor
from gongxin.interfaces.pages.components import (
    Column,
    Doors,
    Download,
    Downloads,
    Fact,
    Facts,
    Link,
    Notice,
    Part,
    Row,
    State,
    Status,
    StatusKind,
    Table,
)
from gongxin.interfaces.pages.session import now
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal
from gongxin.lib.periods import BEIJING, last_day_before

from .acting import for_oneself_or, may, place
from .forms import AnswerRequestForm, AuthorisationForm, WithdrawForm
from .frame import page

_STATES: dict[AuthorisationState, StatusKind] = {
    AuthorisationState.ASKED: "attention",
    AuthorisationState.IN_FORCE: "done",
    AuthorisationState.USED_UP: "ended",
    AuthorisationState.ENDED: "ended",
    AuthorisationState.WITHDRAWN: "ended",
    AuthorisationState.DECLINED: "refused",
    AuthorisationState.LAPSED: "ended",
}
_MAY_END = {AuthorisationState.IN_FORCE, AuthorisationState.USED_UP}


@require_GET
@for_oneself_or(Power.END_AUTHORISATIONS)
def authorisations(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Everything asked for or given; what waits for the person stands first."""
    found = own_authorisations(actor=actor, now=now())
    parts: list[Part] = [_table(found, actor)]
    doors = tuple(
        Link(
            place(actor, "authorisation-new", purpose=purpose.code),
            purpose.title,
            Text("由您主动授权给一个单位", "give one of your own accord"),
        )
        for purpose in _purposes()
    )
    return page(
        request,
        title=Text("我的授权", "My authorisations"),
        lead=Text(
            "没有您的授权，机构不能为这些用途查询您。您可以随时撤回，撤回立即生效。",
            "Without your authorisation nobody looks you up for these purposes. Withdraw it at any time; it ends at once.",
        ),
        parts=[*parts, Doors(doors)] if may(request, Power.GIVE_AUTHORISATIONS) else parts,
    )


@require_http_methods(["GET", "POST"])
@for_oneself_or(Power.END_AUTHORISATIONS)
def authorisation(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """One: decide about a request, or take back what was given."""
    try:
        found = see_authorisation(number=number, actor=actor, now=now())
    except Refusal:
        raise Http404 from None
    if found.state is AuthorisationState.ASKED:
        return _decide(request, actor, found)
    form = WithdrawForm(request.POST or None) if found.state in _MAY_END else None
    if request.method == "POST" and form is not None and form.is_valid():
        withdraw_authorisation(number=number, actor=actor, now=now())
        return HttpResponseRedirect(place(actor, "authorisation", number=number))
    parts: list[Part] = [_facts(found)]
    if found.given_at is not None:
        address = place(actor, "authorisation-document", number=number)
        parts.append(
            Downloads(
                (
                    Download(
                        href=address,
                        format="JSON",
                        words=Text("下载签名的授权书", "Download it, signed"),
                    ),
                )
            )
        )
    parts += _receipts(found, actor)
    return _act(
        request,
        actor,
        title=Text("授权书", "Authorisation"),
        parts=parts,
        form=form,
        button=Text("撤回授权", "Withdraw it"),
    )


def _receipts(found: AuthorisationView, actor: Actor) -> list[Part]:
    """What proves that it was taken back, and that the recipient knows."""
    words = {
        WithdrawalAct.WITHDRAWN: Text("撤回的存证凭证", "Receipt of the withdrawal"),
        WithdrawalAct.ACKNOWLEDGED: Text(
            "机构确认的存证凭证", "Receipt that the recipient acknowledged it"
        ),
    }
    done = {
        WithdrawalAct.WITHDRAWN: found.withdrawn_at,
        WithdrawalAct.ACKNOWLEDGED: found.acknowledged_at,
    }
    taken = tuple(
        Download(
            href=place(actor, "authorisation-receipt", number=found.number, act=act.value),
            format="tlog-proof",
            words=words[act],
        )
        for act, at in done.items()
        if at is not None
    )
    return [Downloads(taken)] if taken else []


@require_GET
@for_oneself_or(Power.END_AUTHORISATIONS)
def authorisation_file(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """The signed artefact, to be checked by anybody."""
    try:
        document = authorisation_document(number=number, actor=actor)
    except Refusal:
        raise Http404 from None
    response = JsonResponse(document, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = f'attachment; filename="{number}.json"'
    return response


@require_http_methods(["GET", "POST"])
@for_oneself_or(Power.GIVE_AUTHORISATIONS)
def new_authorisation(request: HttpRequest, actor: Actor, purpose: str) -> HttpResponse:
    """Give one of one's own accord: fill in, read the text, agree."""
    chosen = next((one for one in _purposes() if one.code == purpose), None)
    if chosen is None:
        raise Http404
    form = AuthorisationForm(
        request.POST or None,
        organs=[
            organ for organ in list_organs() if chosen.organs is None or organ.code in chosen.organs
        ],
        items=_titled(sorted(chosen.items or ())),
        initial={"last_day": now().astimezone(BEIJING).date() + timedelta(days=29)},
    )
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        terms = Terms(
            organ=asked["organ"],
            purpose=chosen.code,
            items=frozenset(asked["items"]),
            ends_at=asked["last_day"],
            times=asked["times"],
            keep_days=asked["keep_days"],
        )
        if not asked["agreed"]:
            return _read_first(request, actor, form, terms)
        try:
            number = give_authorisation(terms=terms, actor=actor, now=now())
        except Refusal as refusal:
            form.ask_again()
            form.refuse(refusal)
        else:
            return HttpResponseRedirect(place(actor, "authorisation", number=number))
    return _act(
        request,
        actor,
        title=chosen.title,
        lead=Text(
            "一份授权书只给一个单位、用于一个用途。请只勾选您同意被查询的条目。",
            "An authorisation is for one organ and one purpose. Tick only what you allow.",
        ),
        form=form,
        button=Text("下一步：阅读全文", "Next: read it"),
    )


def _decide(request: HttpRequest, actor: Actor, found: AuthorisationView) -> HttpResponse:
    form = AnswerRequestForm(
        request.POST or None,
        items=_titled(sorted(found.terms.items)),
        may_give=may(request, Power.GIVE_AUTHORISATIONS),
    )
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        here = HttpResponseRedirect(place(actor, "authorisation", number=found.number))
        try:
            if asked["decision"] == "decline":
                decline_request(number=found.number, actor=actor, now=now())
                return here
            terms = found.terms
            if not asked["agreed"]:
                chosen = Terms(
                    organ=terms.organ,
                    purpose=terms.purpose,
                    items=frozenset(asked["items"]),
                    ends_at=terms.ends_at,
                    times=terms.times,
                    keep_days=terms.keep_days,
                )
                return _read_first(request, actor, form, chosen)
            answer_request(number=found.number, items=asked["items"], actor=actor, now=now())
        except Refusal as refusal:
            form.ask_again()
            form.refuse(refusal)
        else:
            return here
    return _act(
        request,
        actor,
        title=Text("机构请求您的授权", "An organ asks for your authorisation"),
        lead=Text(
            "您可以只同意其中的一部分，也可以不同意；不同意不需要理由。",
            "You may allow a part of it, or decline; no reason is needed.",
        ),
        parts=[_facts(found)],
        form=form,
        button=Text("下一步", "Next"),
    )


def _read_first(
    request: HttpRequest,
    actor: Actor,
    form: AuthorisationForm | AnswerRequestForm,
    terms: Terms,
) -> HttpResponse:
    """The whole text before it is given; what was filled in goes along unseen."""
    form.ask_to_agree()
    return _act(
        request,
        actor,
        title=Text("请阅读授权书", "Read the authorisation"),
        parts=[
            Notice(
                title=Text("您将作出以下授权：", "This is what you are about to allow:"),
                body=(clear_text(terms),),
            )
        ],
        form=form,
        button=Text("同意并给出授权", "Agree and give it"),
    )


def _act(
    request: HttpRequest,
    actor: Actor,
    *,
    title: Text,
    form: AuthorisationForm | AnswerRequestForm | WithdrawForm | None,
    button: Text,
    lead: Text | str = "",
    parts: Sequence[Part] = (),
) -> HttpResponse:
    return page(
        request,
        title=title,
        lead=lead,
        template="portal/act.html",
        parts=parts,
        form=form,
        button=button,
        back=Link(place(actor, "authorisations"), Text("全部授权书", "All authorisations")),
        status=400 if form is not None and form.is_bound and form.errors else 200,
    )


def _table(found: Sequence[AuthorisationView], actor: Actor) -> Table:
    organs, purposes = organ_names(), purpose_titles()
    return Table(
        name="authorisations",
        caption=Text("授权书", "Authorisations"),
        columns=(
            Column(label=Text("编号", "Number")),
            Column(label=Text("单位", "Recipient")),
            Column(label=Text("用途", "Purpose")),
            Column(label=Text("最后一天", "Last day")),
            Column(label=Text("已查询次数", "Times used"), number=True),
            Column(label=Text("状态", "State")),
        ),
        rows=tuple(
            Row(
                cells=(
                    Link(
                        place(actor, "authorisation", number=one.number),
                        one.number,
                    ),
                    organs.get(one.terms.organ, Text(one.terms.organ, one.terms.organ)),
                    purposes.get(one.terms.purpose, Text(one.terms.purpose, one.terms.purpose)),
                    last_day_before(one.terms.ends_at),
                    one.used,
                    Status(_STATES[one.state], one.state.words),
                )
            )
            for one in found
        ),
        empty=State(
            "empty",
            Text("您还没有授权任何机构查询。", "You have authorised nobody to look you up."),
            Text("机构请求授权时会出现在这里。", "Requests will appear here."),
        ),
    )


def _facts(found: AuthorisationView) -> Facts:
    terms = found.terms
    organ = organ_names().get(terms.organ, Text(terms.organ, terms.organ))
    purpose = purpose_titles().get(terms.purpose, Text(terms.purpose, terms.purpose))
    titles = [title for _, title in _titled(sorted(terms.items))]
    rows = [
        Fact(label=Text("编号", "Number"), value=found.number, copy=True),
        Fact(label=Text("状态", "State"), value=Status(_STATES[found.state], found.state.words)),
        Fact(label=Text("单位", "Recipient"), value=organ),
        Fact(label=Text("用途", "Purpose"), value=purpose),
        Fact(
            label=Text("条目", "Items"),
            value=Text("、".join(one.zh for one in titles), "; ".join(one.en for one in titles)),
        ),
        Fact(label=Text("最后一天", "Last day"), value=last_day_before(terms.ends_at)),
        Fact(
            label=Text("次数", "Times"),
            value=Text(
                f"已用 {found.used} 次，最多 {terms.times} 次",
                f"{found.used} used of at most {terms.times}",
            ),
        ),
        Fact(
            label=Text("对方最多保存", "Kept by the recipient for at most"),
            value=Text(f"{terms.keep_days} 天", f"{terms.keep_days} days"),
        ),
    ]
    if found.given_at is not None:
        rows.append(
            Fact(label=Text("给出时间（北京时间）", "Given (Beijing time)"), value=found.given_at)
        )
    if found.withdrawn_at is not None:
        rows += [
            Fact(
                label=Text("撤回时间（北京时间）", "Withdrawn (Beijing time)"),
                value=found.withdrawn_at,
            ),
            Fact(
                label=Text("对方确认收到撤回", "The recipient acknowledged it"),
                value=found.acknowledged_at or Text("尚未确认", "not yet"),
            ),
        ]
    return Facts(tuple(rows))


def _purposes() -> list[Purpose]:
    return [purpose for purpose in list_purposes() if purpose.authorised]


def _titled(codes: Sequence[str]) -> list[tuple[str, Text]]:
    titles = item_titles()
    return [(code, titles.get(code, Text(code, code))) for code in codes]
