"""Canonical JSON: one byte string for one value, so that it can be hashed, signed and compared.

Follows RFC 8785 (JCS) for the values used here: objects with string keys, arrays, strings, integers,
booleans and null. Floats are refused: amounts are strings with a unit.
"""

from __future__ import annotations

import json
from typing import Any

MAX_INTEGER = 2**53 - 1
"""Beyond this a JSON number has no single spelling for readers that use binary64 (RFC 7493)."""


def canonical_json(value: Any) -> bytes:
    """UTF-8 bytes of `value`, keys sorted by UTF-16 code units as RFC 8785 section 3.2.3 asks.

    Raises TypeError for floats, keys that are no strings, and other types that have no single
    spelling; ValueError for integers beyond 2^53 - 1 and for text with half a surrogate pair.
    """
    return json.dumps(
        _ordered(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False
    ).encode()


def _ordered(value: Any) -> Any:
    if isinstance(value, str) or value is None:
        return value
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise TypeError("keys of canonical JSON are strings")
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return {key: _ordered(value[key]) for key in keys}
    if isinstance(value, (list, tuple)):
        return [_ordered(item) for item in value]
    if isinstance(value, int):
        if abs(value) > MAX_INTEGER:
            raise ValueError("integer beyond what JSON numbers hold exactly")
        return value
    raise TypeError(f"no canonical JSON for {type(value).__name__}")
