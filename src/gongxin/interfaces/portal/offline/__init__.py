"""Pages that people keep and open from a disk: one file each, without network, library or build.

What they share lies beside them once and is put in when a page is handed out.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent
_SHARED = re.compile(r"^ */\* shared: ([a-z]+\.(?:js|css)) \*/\n", re.MULTILINE)


@cache
def page(name: str) -> bytes:
    """The page of that name, whole."""
    text = (_HERE / f"{name}.html").read_text("utf-8")
    return _SHARED.sub(lambda found: (_HERE / found[1]).read_text("utf-8"), text).encode()
