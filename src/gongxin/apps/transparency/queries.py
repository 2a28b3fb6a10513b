"""Reading tallies."""

from __future__ import annotations

from collections.abc import Sequence

from .models import Tally, TallyLine
from .rules.tallies import Line, TallyTree


def newest_tally() -> Tally | None:
    """The last tally that was made."""
    return Tally.objects.order_by("-number").first()


def tallies(*, within: int) -> Sequence[Tally]:
    """Every tally whose event and entries a log of that size can hold, in their order."""
    return list(Tally.objects.filter(ends__lt=within).order_by("number"))


def every_tally() -> Sequence[Tally]:
    """Every tally, in their order."""
    return list(Tally.objects.order_by("number"))


def tree_of(tally: Tally) -> TallyTree:
    """The tally's lines in their order. One statement."""
    rows = TallyLine.objects.filter(tally=tally).order_by("place").values_list("label", "value")
    return TallyTree([Line(bytes(label), bytes(value)) for label, value in rows])
