"""Charter C7: a purpose is used for a case, or on what the person authorised."""

from __future__ import annotations

from collections.abc import Iterator

from gongxin.lib.bilingual import Text

from ..errors import Fault
from .rule import Rule
from .tree import PackTree


class PurposeHasReason(Rule):
    """C7: a purpose asks for a case or rests on an authorisation, and an authorised one lists its items."""

    id = "C7"

    def check(self, tree: PackTree) -> Iterator[Fault]:
        for entry in tree.entries("purposes"):
            authorised = entry.raw.get("authorised", False)
            if entry.raw["needs_case"] == authorised:
                yield entry.file.fault(
                    self.id,
                    (*entry.path, "needs_case"),
                    what=Text(
                        zh="用途须以具体事项或本人授权为依据，二者取一。",
                        en="A purpose is used for a case or on an authorisation, one of the two.",
                    ),
                    mend=Text(
                        zh="请设 needs_case: true；经本人授权的用途设 needs_case: false 和 authorised: true。",
                        en="Set `needs_case: true`; where the person authorises, `needs_case: false` and `authorised: true`.",
                    ),
                )
            elif authorised and entry.raw["items"] == "all":
                yield entry.file.fault(
                    self.id,
                    (*entry.path, "items"),
                    what=Text(
                        zh="经本人授权的用途须列出条目，本人才能逐项决定。",
                        en="An authorised purpose lists its items, so that the person can decide item by item.",
                    ),
                    mend=Text(zh="请在 items 中列出条目。", en="List the items under `items`."),
                )
