"""Where to read what a notice is about, and act on it."""

from __future__ import annotations

from django.urls import reverse

from gongxin.apps.identity.api import Actor
from gongxin.apps.notices.api import NoticeKind, NoticeShown
from gongxin.interfaces.pages.components import Link
from gongxin.lib.bilingual import Text

from .acting import place

_SEE_CASE = ("case", Text("看案件办到哪里", "See how far the case is"))
_SEE_DETERMINATION = (
    "determination",
    Text("看这项认定，并可以陈述申辩", "See the determination, and answer it"),
)
_SEE_COMMITMENT = ("commitment", Text("看这项承诺", "See the commitment"))
_SEE_AUTHORISATION = ("authorisation", Text("看这份授权", "See the authorisation"))
_SEE_MEASURE = (
    "measure",
    Text("看这项措施，以及您可以做什么", "Read the measure, and what you may do about it"),
)
_SEE_GRADE = (
    "grade",
    Text("看这个等级，以及可以做什么", "Read the grade, and what may be done about it"),
)
_PAGES = {
    NoticeKind.CASE_RAISED: _SEE_CASE,
    NoticeKind.CASE_ACTED: _SEE_CASE,
    NoticeKind.BUNDLE_TAKEN: _SEE_CASE,
    NoticeKind.DETERMINATION_ACTED: _SEE_DETERMINATION,
    NoticeKind.DETERMINATION_ANNULLED: _SEE_DETERMINATION,
    NoticeKind.COMMITMENT_MADE: _SEE_COMMITMENT,
    NoticeKind.COMMITMENT_ACTED: _SEE_COMMITMENT,
    NoticeKind.COMMITMENT_NOTICED: _SEE_COMMITMENT,
    NoticeKind.MEASURE_PROPOSED: _SEE_MEASURE,
    NoticeKind.MEASURE_CONFIRMED: _SEE_MEASURE,
    NoticeKind.MEASURE_ENDED: _SEE_MEASURE,
    NoticeKind.GRADE_DECIDED: _SEE_GRADE,
    NoticeKind.GRADE_CONFIRMED: _SEE_GRADE,
    NoticeKind.GRADE_ENDED: _SEE_GRADE,
    NoticeKind.LOOK_ANSWERED: ("look", Text("看答复", "Read the answer")),
    NoticeKind.AUTHORISATION_ASKED: _SEE_AUTHORISATION,
    NoticeKind.WITHDRAWAL_ACKNOWLEDGED: _SEE_AUTHORISATION,
}
"""The page of what a notice is about, and how its link is called."""


def ways_of(shown: NoticeShown, actor: Actor) -> tuple[Link, ...]:
    """The links of a notice, for whoever reads it: the person, or who acts for them."""
    file = place(actor, "file")
    kind, reference = shown.line.kind, shown.reference
    if kind in {NoticeKind.RECORD, NoticeKind.RECORD_CHANGED} and shown.record is not None:
        words = Text(
            "看这条记录，并可以提出异议", "Read the record, and object to it if it is wrong"
        )
        return (Link(f"{file}#r-{str(shown.record)[:8]}", words),)
    if kind is NoticeKind.LOOK_TOLD:
        looks = f"{place(actor, 'looks')}#look-{reference[:8]}"
        return (Link(looks, Text("看这次查询", "See the look")),)
    if kind in _PAGES:
        name, words = _PAGES[kind]
        argument = "look" if name == "look" else "number"
        return (Link(place(actor, name, **{argument: reference}), words),)
    if kind is NoticeKind.DELEGATION_ACCEPTED and actor.on_behalf is None:
        words = Text("看这份委托", "See the delegation")
        return (Link(reverse("portal:delegation", kwargs={"number": reference}), words),)
    return (Link(file, Text("看信用记录", "See the file")),)
