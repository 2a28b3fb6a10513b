"""The form of a dispute: what is ticked is sent, what is written and not ticked is asked about, and it never holds too much."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongxin.apps.access.api import RecordShown
from gongxin.apps.cases.api import LONGEST
from gongxin.interfaces.portal import case_forms
from gongxin.interfaces.portal.case_forms import RaiseForm, records_asked, taken_up, typed
from gongxin.lib.bilingual import Text
from gongxin.lib.identifiers import id_check_character

KINDS = [("objection", Text("异议", "Objection")), ("complaint", Text("投诉", "Complaint"))]
NAMES = ("", "CF_SY", "CF_NR")
NUMBER = "51990119900307213" + id_check_character("51990119900307213")
WRITTEN = st.sampled_from(
    ["", " ", "应当是另一个", "字" * LONGEST, "字" * (LONGEST + 1), f"见{NUMBER}"]
)


def _record(key: str, fields: int = 2) -> RecordShown:
    found = [
        SimpleNamespace(name=name, label=Text(name, name), value=Text("现在", "now"))
        for name in (*NAMES[1:], *(f"F{n}" for n in range(fields - 2)))
    ]
    return cast(RecordShown, SimpleNamespace(key=key, fields=found[:fields]))


RECORDS = [_record("k1"), _record("k2")]
PLACES = [f"{record.key}.{name}" for record in RECORDS for name in NAMES]


def _query(form: dict[str, Any]) -> QueryDict:
    found = QueryDict(mutable=True)
    for name, value in form.items():
        found.setlist(name, value if isinstance(value, list) else [value])
    return found


def _sound(written: str) -> bool:
    return len(written.strip()) <= LONGEST and NUMBER not in written


# the texts are as long as words may be, and the machine may be busy
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    ticked=st.sets(st.sampled_from([*PLACES, "k3.", "k1.NO_SUCH", "x"])),
    written=st.dictionaries(
        st.tuples(st.sampled_from(["claimed", "evidence"]), st.sampled_from(PLACES)), WRITTEN
    ),
    words=WRITTEN,
    workflow=st.sampled_from(["objection", "complaint", "repair", ""]),
)
def test_what_is_ticked_is_sent_and_nothing_else(
    ticked: set[str], written: dict[tuple[str, str], str], words: str, workflow: str
) -> None:
    sent = {f"pick.{place}": "on" for place in ticked}
    sent |= {f"{part}.{place}": said for (part, place), said in written.items()}
    query = _query({**sent, "words": words, "workflow": workflow})
    form = RaiseForm(query, records=RECORDS, kinds=KINDS)
    forgotten = {place for (_, place), said in written.items() if said.strip() and _sound(said)}
    sound = (
        workflow in dict(KINDS)
        and bool(words.strip())
        and all(map(_sound, [words, *written.values()]))
        and forgotten <= ticked
    )
    assert form.is_valid() == sound
    if sound:
        claims = form.claims()
        assert {(one.record, one.field) for one in claims} == {
            (place.partition(".")[0], place.partition(".")[2]) for place in ticked
        }
        assert len(claims) == len(ticked)
        for one in claims:
            place = f"{one.record}.{one.field}"
            assert one.claimed == written.get(("claimed", place), "").strip()
            assert one.evidence == written.get(("evidence", place), "").strip()
    assert records_asked(query) == {place.partition(".")[0] for place in ticked}
    again = RaiseForm(records=RECORDS, kinds=KINDS, initial=typed(query))
    for record in again.records():
        for claim in record.claims:
            place = claim.pick.name.partition(".")[2]
            assert bool(claim.pick.value()) == (place in ticked)
            assert (claim.claimed.value() or "") == written.get(("claimed", place), "")


@given(
    sizes=st.lists(st.integers(2, 40), max_size=30),
    wanted=st.sets(st.integers(0, 29)),
)
def test_a_form_takes_up_what_fits_and_lists_the_rest(sizes: list[int], wanted: set[int]) -> None:
    records = [_record(f"k{n}", size) for n, size in enumerate(sizes)]
    asked = {f"k{n}" for n in wanted}
    taken, others = taken_up(records, asked)
    keys = [one.key for one in records]
    assert sorted([one.key for one in (*taken, *others)], key=keys.index) == keys
    inputs = sum(3 * (1 + len(one.fields)) for one in taken)
    assert inputs <= case_forms._MOST_INPUTS
    if 3 * (len(sizes) + sum(sizes)) <= case_forms._MOST_INPUTS:
        assert others == []
    else:
        assert {one.key for one in taken} <= asked
        left = 900 - inputs
        assert all(3 * (1 + len(one.fields)) > left for one in others if one.key in asked)
