"""`/api/v1/batches`: departments' systems push files under signed manifests and fetch receipts."""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from gongxin.apps.identity.api import Actor, Role, SignedStatement, read_statement
from gongxin.apps.intake.api import push_batch, signed_receipt
from gongxin.interfaces.pages.session import now
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal
from gongxin.lib.outages import told_of_outages

from .answers import answer, kept_problem, problem

P = ParamSpec("P")
HEADER = "Gongxin-Manifest"
_BLOCK = 1 << 20
_KEY = re.compile(r"[\x21-\x7e]{8,200}")


def signed(
    view: Callable[Concatenate[HttpRequest, SignedStatement, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A view for admitted systems: no account opens it, only a statement signed for this platform."""

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            with told_of_outages():
                statement = read_statement(token=request.headers.get(HEADER, ""), now=now())
                return view(request, statement, *args, **kwargs)
        except Refusal as refusal:
            return problem(request, refusal)

    guarded.roles = frozenset()  # type: ignore[attr-defined]
    return guarded


@require_POST
@signed
def push(request: HttpRequest, statement: SignedStatement) -> HttpResponse:
    """File the body. 201 with the signed receipt; 200 for a rehearsal; a problem otherwise."""
    key = request.headers.get("Idempotency-Key", "")
    if not _KEY.fullmatch(key):
        raise _key_malformed()
    with tempfile.NamedTemporaryFile(prefix="gongxin-push-") as spool:
        digest = _spool(request, spool)
        found = push_batch(
            statement=statement,
            token=request.headers[HEADER],
            idempotency_key=key,
            body=Path(spool.name),
            body_sha256=digest,
            now=now(),
        )
    if "refused" in found:
        return kept_problem(request, found["refused"])
    if "rehearsal" in found:
        return answer(found)
    response = answer(found, status=201)
    response["Location"] = reverse("api:batch", args=[found["receipt"]["batch"]])
    return response


@require_GET
@signed
def receipt(request: HttpRequest, statement: SignedStatement, number: str) -> HttpResponse:
    """The signed receipt of a batch of the sender's organ, with its proof once it is published."""
    system = statement.system
    actor = Actor(ref=system.ref, role=Role.CLERK, organ=system.organ)
    return answer(signed_receipt(number=number, actor=actor))


def _spool(request: HttpRequest, spool: Any) -> str:
    """Write the body to disk block by block; gives its SHA-256. Memory does not grow with it."""
    digest, size = hashlib.sha256(), 0
    while block := request.read(_BLOCK):
        size += len(block)
        if size > settings.UPLOAD_LIMIT_BYTES:
            raise _body_too_large()
        digest.update(block)
        spool.write(block)
    spool.flush()
    return digest.hexdigest()


def _key_malformed() -> Refusal:
    return Refusal(
        code="push.key-malformed",
        what=Text(
            "缺少 Idempotency-Key，或它不是 8 到 200 个可见字符。",
            "Idempotency-Key is missing, or is not 8 to 200 visible characters.",
        ),
        mend=Text(
            "请为每份清单生成一个新的键，重发时用原来的键。",
            "Make a new key for each manifest, and use the same one when you repeat.",
        ),
    )


def _body_too_large() -> Refusal:
    return Refusal(
        code="push.body-too-large",
        what=Text("文件超过 512 MB。", "The file is larger than 512 MB."),
        mend=Text("请分成几个文件报送。", "Split it and file the parts."),
    )
