"""What programs send, as JSON: its members by name and kind, and what is wrong with it in words."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from gongxin.apps.identity.api import Actor, CallingSystem, Role
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal

_LONGEST_BODY = 64 * 1024
_KEY = re.compile(r"[!-~]{8,200}")
_OFFICER = re.compile(r"[A-Za-z0-9-]{1,24}")


def members(
    request: HttpRequest,
    kinds: Mapping[str, type],
    *,
    missing: Mapping[str, Any],
    longest: int = _LONGEST_BODY,
) -> dict[str, Any]:
    """The members of the body, each of its kind; `missing` says what stands for one that may be left out.

    Raises Refusal `lookups.body-too-large`, or `lookups.body-malformed`, naming the member and nothing of what was sent.
    """
    body = request.read(longest + 1)
    if len(body) > longest:
        raise _too_large(longest)
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        sent = None
    if not isinstance(sent, dict):
        raise malformed("JSON")
    sent = {**missing, **sent}
    for name in sorted(kinds.keys() | sent.keys()):
        if name not in kinds:
            raise malformed("…")
        if type(sent.get(name)) is not kinds[name] or _holds_nul(sent[name]):
            raise malformed(name)
    return sent


def officer_of(system: CallingSystem, reference: str) -> Actor:
    """The officer whom a system names by a reference of its own; the budget is theirs."""
    if not _OFFICER.fullmatch(reference):
        raise malformed("officer")
    return Actor(
        ref=f"{system.ref}.{reference}",
        role=Role.OFFICER,
        organ=system.organ,
        unit=system.label,
    )


def system_itself(system: CallingSystem) -> Actor:
    """A system that reads what its organ did, for no officer in particular."""
    return Actor(ref=system.ref, role=Role.OFFICER, organ=system.organ, unit=system.label)


def idempotency_key(request: HttpRequest) -> str:
    """The asker's own key for this request; empty where there is none. Raises Refusal for one out of shape."""
    key = str(request.headers.get("Idempotency-Key", ""))
    if key and not _KEY.fullmatch(key):
        raise malformed("Idempotency-Key")
    return key


def malformed(member: str) -> Refusal:
    """`member` is one of ours: what was sent is not repeated, it may hold anything."""
    return Refusal(
        code="lookups.body-malformed",
        what=Text(
            f"请求正文不合格式：{member} 缺失、多余或取值不对。",
            f"The body is not as described: {member} is missing, unknown or of a wrong value.",
        ),
        mend=Text("格式见 docs/api/openapi.yaml。", "See docs/api/openapi.yaml."),
    )


def _too_large(longest: int) -> Refusal:
    size = f"{longest // 2**20} MB" if longest >= 2**20 else f"{longest // 2**10} KB"
    return Refusal(
        code="lookups.body-too-large",
        what=Text(f"请求正文超过 {size}。", f"The body is larger than {size}."),
        mend=Text("请分成几次请求。", "Split it into several requests."),
    )


def _holds_nul(value: object) -> bool:
    parts = value if isinstance(value, list) else [value]
    return any(isinstance(part, str) and "\0" in part for part in parts)
