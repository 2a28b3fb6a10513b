"""提出案件: a source takes up its own mistake, and a window raises for who stands there without a phone, with a slip to take home."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from gongxin.apps.cases.api import (
    Given,
    MeansShown,
    Raised,
    Slip,
    raise_as_source,
    raise_at_counter,
    raised_at_counters,
    raised_by_sources,
)
from gongxin.apps.catalogue.api import Item, Workflow, read_catalogue
from gongxin.apps.directory.api import get_organ
from gongxin.apps.identity.api import Actor, Role
from gongxin.interfaces.pages.components import (
    Column,
    Doors,
    Fact,
    Facts,
    Link,
    Notice,
    Row,
    State,
    Table,
)
from gongxin.interfaces.pages.forms import PageForm
from gongxin.interfaces.pages.session import for_roles, now
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal
from gongxin.lib.periods import last_day_before

from .frame import page
from .raising_forms import SourceForm, WindowForm

_WAITS = {
    "platform": Text("平台", "the platform"),
    "source": Text("来源单位", "the organ that filed it"),
    "supervisor": Text("监督单位", "the organ that supervises it"),
    "subject": Text("本人", "you"),
}


@require_GET
@for_roles(Role.OFFICER)
def raising(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What kind of record it is about: what the officer's organ files, and what a window takes."""
    organ = get_organ(code_or_uscc=actor.organ)
    items = read_catalogue().items.values()
    own = [one for one in items if one.may_be_filed_by(organ=organ.code, function=organ.function)]
    doors = Doors(
        (
            Link(
                "#source",
                Text("更正本单位报送的记录", "Correct a record of your organ"),
                Text(
                    "发现自己报错了，或者决定已被撤销", "It was filed wrong, or was annulled since"
                ),
            ),
            Link(
                "#window",
                Text("在窗口替本人提出", "Raise for somebody at the window"),
                Text("本人带着文书和证件来，打印回执单", "They bring the document and their card"),
            ),
        )
    )
    return page(
        request,
        actor,
        title=Text("提出案件", "Raise a case"),
        lead=Text(
            "凭文书上的文号等内容指明是哪一条记录，不打开任何人的档案。提出后由另一人办理或者确认。",
            "The document says which record is meant; nobody’s file is opened. Somebody else then handles or confirms it.",
        ),
        parts=[
            doors,
            _items(
                "source",
                Text("更正本单位报送的记录", "Records of your organ"),
                own,
                "raise-as-source",
            ),
            _items(
                "window",
                Text("在窗口替本人提出", "At the window"),
                [one for one in items if one.subject.id_number or one.subject.uscc],
                "raise-at-window",
            ),
        ],
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.OFFICER)
def as_source(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """A record of the officer's own organ; a second officer confirms."""
    item = _item(code)
    form = SourceForm(request.POST or None, item=item, flows=_flows(raised_by_sources))

    def take_up(given: dict[str, Any]) -> HttpResponse:
        raised = raise_as_source(
            workflow=given["workflow"],
            item=item.code,
            naming=form.naming(),
            values=form.values(),
            given=Given(reason=given["reason"], evidence=given["evidence"]),
            actor=actor,
            now=now(),
        )
        return _taken_up(request, actor, raised)

    return _raised(
        request,
        actor,
        form,
        take_up,
        title=Text(f"更正：{item.title.zh}", f"Correct: {item.title.en}"),
        lead=Text(
            "只能更正本单位报送的记录。本单位另一名经办人确认后才生效；写明是谁、哪一件事的栏不能改，那样请撤回后重新报送。",
            "Only what your organ filed. It holds once another officer of your organ confirms it. What says whom and what it is about is not changed: withdraw it and file anew.",
        ),
        button=Text("提交拟办", "Draft it"),
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.OFFICER)
def at_window(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """For who stands there; what comes back is a slip to be printed, the same if it is sent again."""
    item = _item(code)
    form = WindowForm(request.POST or None, item=item, flows=_flows(raised_at_counters))

    def raise_it(given: dict[str, Any]) -> HttpResponse:
        slip = raise_at_counter(
            workflow=given["workflow"],
            name=given["name"],
            number=given["number"],
            means=MeansShown(given["means"]),
            item=item.code,
            naming=form.naming(),
            claims=form.values(),
            words=given["words"],
            evidence=given["evidence"],
            organisation=given["organisation"],
            mandate=given["mandate"],
            actor=actor,
            now=now(),
        )
        return _slip(request, actor, slip)

    return _raised(
        request,
        actor,
        form,
        raise_it,
        title=Text(f"窗口代提：{item.title.zh}", f"At the window: {item.title.en}"),
        lead=Text(
            "不选哪一栏，就是对整条记录提出。提出后本人在自己的页面上能看到由哪个窗口提出。",
            "Without a field it is about the record as a whole. On their page the person sees at which window it was raised.",
        ),
        button=Text("提出并给出回执单", "Raise it and give the slip"),
    )


def _raised(
    request: HttpRequest,
    actor: Actor,
    form: PageForm,
    do: Callable[[dict[str, Any]], HttpResponse],
    *,
    title: Text,
    lead: Text,
    button: Text,
) -> HttpResponse:
    """What came of it, as the answer itself: nothing of the person stands in an address, and sent again it says the same."""
    if form.is_valid():
        try:
            return do(form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
    return page(
        request,
        actor,
        title=title,
        lead=lead,
        template="workbench/act.html",
        form=form,
        button=button,
        back=Link(reverse("workbench:raising"), Text("另选条目", "Choose another item")),
        status=400 if form.is_bound else 200,
    )


def _taken_up(request: HttpRequest, actor: Actor, raised: Raised) -> HttpResponse:
    return page(
        request,
        actor,
        title=Text("这类案件已经在办", "Such a case is open already")
        if raised.there
        else Text("拟办已经留存", "The draft is kept"),
        lead=Text(
            "没有新的拟办；请在那个案件中办理。" if raised.there else "记录还没有改动。",
            "Nothing was drafted; act in that case."
            if raised.there
            else "The record is as it was.",
        ),
        parts=[
            Facts((Fact(label=Text("案件编号", "Number of the case"), value=raised.number),)),
            Notice(
                kind="info",
                title=Text("接下来", "What comes next"),
                body=(
                    Text(
                        "请本单位另一名经办人在案件中确认。本人在自己的页面上能看到这个案件。",
                        "Another officer of your organ confirms it in the case. The person sees the case on their page.",
                    ),
                ),
            ),
            Doors((Link(reverse("workbench:raising"), Text("再提一件", "Raise another")),)),
        ],
    )


def _slip(request: HttpRequest, actor: Actor, slip: Slip) -> HttpResponse:
    """Printed by the browser; the page's own frame does not come with it."""
    organ = get_organ(code_or_uscc=slip.counter.organ)
    waits_for = _WAITS[slip.waits_for.value]
    facts = Facts(
        (
            Fact(label=Text("案件编号", "Number of the case"), value=slip.number),
            Fact(label=Text("提出什么", "What was raised"), value=slip.workflow),
            Fact(label=Text("关于哪类记录", "About"), value=slip.item),
            Fact(label=Text("提出时间（北京时间）", "Raised (Beijing time)"), value=slip.raised_at),
            Fact(
                label=Text("在哪里提出", "Where"),
                value=Text(
                    f"{organ.name.zh} {slip.counter.unit}", f"{organ.name.en}, {slip.counter.unit}"
                ),
            ),
            Fact(label=Text("核验的证件", "Shown"), value=slip.counter.means.words),
            Fact(label=Text("现在到哪一步", "Where it stands"), value=slip.step),
            Fact(label=Text("等谁办理", "Who is waited for"), value=waits_for),
            Fact(label=Text("最迟哪一天", "By"), value=last_day_before(slip.due)),
        )
    )
    return page(
        request,
        actor,
        title=Text("回执单", "Slip"),
        lead=Text(
            "这类案件已经在办，编号和期限如下。" if slip.there else "已经提出，请打印后交给本人。",
            "Such a case is open already."
            if slip.there
            else "It was raised. Print this and hand it over.",
        ),
        parts=[
            facts,
            Notice(
                kind="info",
                title=Text("怎样查看进展", "How to see how it goes"),
                body=(
                    Text(
                        f"本人登录 {settings.PUBLIC_URL} 能看到每一步；也可以委托家人在平台上代看。过了最迟日期没有人办的，记录自动暂停展示或者案件自动上交，不需要再跑一次。",
                        f"Signed in at {settings.PUBLIC_URL} you see every step; a relative whom you delegate may look. If nobody acts by then, the record is hidden or the case goes up by itself.",
                    ),
                    Text(
                        "办理全程不收费。谁向您收钱，请投诉。",
                        "All of it is free of charge. Complain about whoever asks for money.",
                    ),
                ),
            ),
            Doors((Link(reverse("workbench:raising"), Text("下一位", "The next person")),)),
        ],
    )


def _items(name: str, caption: Text, items: list[Item], address: str) -> Table:
    return Table(
        name=name,
        caption=caption,
        columns=(Column(label=Text("条目", "Item")),),
        rows=tuple(
            Row(
                anchor=f"{name}-{one.code}",
                cells=(Link(reverse(f"workbench:{address}", args=[one.code]), one.title),),
            )
            for one in items
        ),
        empty=State(
            "empty",
            Text("没有可以提出的条目。", "There is no such item."),
            Text(
                "目录没有列出本单位报送的条目。", "The catalogue lists none that your organ files."
            ),
        ),
    )


def _item(code: str) -> Item:
    item = read_catalogue().items.get(code)
    if item is None:
        raise Http404
    return item


def _flows(begins: Callable[[Workflow], bool]) -> list[Workflow]:
    return [flow for flow in read_catalogue().workflows.values() if begins(flow)]
