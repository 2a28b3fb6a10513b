"""Laying down which column of a department's own file is which field, by looking at its first rows."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from gongxin.apps.catalogue.api import Item, get_item
from gongxin.apps.identity.api import Actor, Role
from gongxin.apps.intake.api import ColumnPreview, preview_columns, save_mapping
from gongxin.interfaces.pages.session import for_roles, now
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal

from .filing import filing_choices
from .forms import ColumnsForm, LookAtFileForm
from .frame import page


@require_http_methods(["GET", "POST"])
@for_roles(Role.CLERK, Role.OPERATOR)
def mapping(request: HttpRequest, actor: Actor) -> HttpResponse:
    """First the file, then its columns beside the fields. The file itself is not kept."""
    if request.method == "POST" and "header" in request.POST:
        return _save(request, actor)
    items, sources = filing_choices(actor)
    form = LookAtFileForm(request.POST or None, request.FILES or None, items=items, sources=sources)
    if request.method == "POST" and form.is_valid():
        item, source = form.cleaned_data["item"], form.cleaned_data["source"]
        try:
            columns = _look(form.cleaned_data["file"], item, source, actor)
        except Refusal as refusal:
            form.refuse(refusal, "file")
        else:
            return _columns_page(request, actor, get_item(code=item), source, columns)
    return page(
        request,
        actor,
        title=Text("列对应", "What the columns mean"),
        template="workbench/mapping.html",
        form=form,
        status=400 if form.is_bound else 200,
    )


def _look(
    upload: UploadedFile[bytes], item: str, source: str, actor: Actor
) -> tuple[ColumnPreview, ...]:
    with tempfile.NamedTemporaryFile() as spool:
        for block in upload.chunks():
            spool.write(block)
        spool.flush()
        return preview_columns(
            path=Path(spool.name), item_code=item, source_code=source, actor=actor
        )


def _columns_page(
    request: HttpRequest, actor: Actor, item: Item, source: str, columns: tuple[ColumnPreview, ...]
) -> HttpResponse:
    form = ColumnsForm(item=item, columns=columns, source=source)
    return _page_of(request, actor, item, form)


def _save(request: HttpRequest, actor: Actor) -> HttpResponse:
    try:
        item = get_item(code=request.POST.get("item", ""))
        header = _header(request.POST["header"])
    except (Refusal, ValueError):
        return HttpResponseRedirect(reverse("workbench:mapping"))
    columns = tuple(
        ColumnPreview(name, request.POST.get(f"column-{place}", ""), ())
        for place, name in enumerate(header)
    )
    source = request.POST.get("source", "")
    form = ColumnsForm(request.POST, item=item, columns=columns, source=source)
    if form.is_valid():
        try:
            save_mapping(
                item_code=item.code,
                source_code=source,
                header=header,
                fields=form.chosen,
                actor=actor,
                now=now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return HttpResponseRedirect(f"{reverse('workbench:intake')}?mapped=1")
    return _page_of(request, actor, item, form, status=400)


def _page_of(
    request: HttpRequest, actor: Actor, item: Item, form: ColumnsForm, status: int = 200
) -> HttpResponse:
    return page(
        request,
        actor,
        title=Text(f"列对应：{item.title.zh}", f"What the columns mean: {item.title.en}"),
        template="workbench/columns.html",
        form=form,
        status=status,
    )


def _header(text: str) -> list[str]:
    found = json.loads(text)
    if not isinstance(found, list) or not all(isinstance(name, str) for name in found):
        raise ValueError("no header")
    return found
