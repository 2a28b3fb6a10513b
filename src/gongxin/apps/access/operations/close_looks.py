"""What a person is not shown of a look at their file, by law and for how long: the one rule for list, report and proof."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from gongxin.apps.catalogue.api import Catalogue, Purpose, ThirdParty
from gongxin.lib.bilingual import Text
from gongxin.lib.periods import BEIJING

from ..enums import ClosedBecause
from ..models import Deferral
from ..types import Closed, Deferred


class Telling:
    """What may be told now of looks with these payloads. One statement, and none where nothing was deferred."""

    def __init__(
        self, payloads: Iterable[Mapping[str, Any]], *, catalogue: Catalogue, now: datetime
    ) -> None:
        self._purposes: Mapping[str, Purpose] = {**catalogue.past_purposes, **catalogue.purposes}
        numbers = {str(one["deferral"]) for one in payloads if one.get("deferral")}
        rows = Deferral.objects.filter(number__in=numbers) if numbers else ()
        self._deferrals = {row.number: row for row in rows}
        self._now = now

    def deferred(self, payload: Mapping[str, Any]) -> Deferred | None:
        """On whose word it is or was told later."""
        row = self._deferrals.get(payload.get("deferral", ""))
        return None if row is None else Deferred(row.authority, row.document, row.ends_at)

    def is_sealed(self, payload: Mapping[str, Any]) -> bool:
        """Whether the law lets the person wait still. A deferral that is not found seals nothing."""
        row = self._deferrals.get(payload.get("deferral", ""))
        return (
            row is not None
            and (row.withdrawn_at is None or self._now < row.withdrawn_at)
            and self._now < row.ends_at
        )

    def third_party(self, payload: Mapping[str, Any]) -> ThirdParty | None:
        """The rule of the pack that leaves something out."""
        purpose = self._purposes.get(payload.get("purpose", ""))
        return None if purpose is None else purpose.third_party

    def closed(self, payload: Mapping[str, Any]) -> Closed | None:
        """Why the entry is handed over unopened, in words; None where it is opened."""
        deferred = self.deferred(payload)
        if deferred is not None and self.is_sealed(payload):
            return Closed(ClosedBecause.DEFERRED, sealed_words(deferred))
        rule = self.third_party(payload)
        return None if rule is None else Closed(ClosedBecause.THIRD_PARTY, left_out_words(rule))


def sealed_words(deferred: Deferred) -> Text:
    """What stands in the place of a sealed look."""
    day = deferred.until.astimezone(BEIJING).date().isoformat()
    return Text(
        f"依法暂缓告知，决定机关：{deferred.authority}；{day} 前告知",
        f"Told later by law, on the word of {deferred.authority}; by {day}",
    )


def left_out_words(rule: ThirdParty) -> Text:
    """What was left out, and why."""
    zh = "、".join(_FIELDS[name].zh for name in sorted(rule.withheld))
    en = " and ".join(_FIELDS[name].en for name in sorted(rule.withheld))
    return Text(f"{zh}未列出：{rule.why.zh}", f"{en} left out: {rule.why.en}")


_FIELDS = {
    "case_reference": Text("事由编号", "case reference"),
    "unit": Text("处室", "unit"),
}
