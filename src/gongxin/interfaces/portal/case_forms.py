"""Forms of cases: what a person disputes, field by field, and what they do in a case."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict

from gongxin.apps.access.api import RecordShown
from gongxin.apps.cases.api import LONGEST, Claim, Given
from gongxin.apps.catalogue.api import CaseAct, Gives
from gongxin.interfaces.pages.components import Status
from gongxin.interfaces.pages.forms import PageForm
from gongxin.interfaces.pages.records import anchor_of, dispute_of
from gongxin.interfaces.pages.words import bi, said
from gongxin.lib.bilingual import Text
from gongxin.lib.identifiers import holds_citizen_number

_PICKED, _CLAIMED, _SHOWN_BY = "pick", "claimed", "evidence"
_MOST_INPUTS = 900
"""Django takes a thousand of a form; a firm may have hundreds of records."""
_WHOLE = Text("整条记录", "The record as a whole")
_WHOLE_WHY = Text(
    "例如：说的不是您，依据已被撤销，已过期限",
    "say: it is not about you, its basis was annulled, its time is over",
)


class SaidField(forms.CharField):
    """Words that a case keeps. What is too long is said in words: nothing is cut off while it is typed."""

    def __init__(self, *, rows: int = 2, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea({"rows": rows}), **kwargs)

    def validate(self, value: str) -> None:
        """As the domain does, so that the fault stands beside the field that has it."""
        super().validate(value)
        if len(value) > LONGEST:
            raise forms.ValidationError(
                bi(
                    f"写了{len(value)}字，最多{LONGEST}字，请写短一些。",
                    f"It has {len(value)} characters; shorten it to {LONGEST}.",
                )
            )
        if holds_citizen_number(value):
            raise forms.ValidationError(
                bi(
                    "里面有居民身份证号码，请删去；平台知道您是谁，也不需要他人的号码。",
                    "It holds a resident identity number; take it out. The platform knows who you are, and needs nobody else's.",
                )
            )


@dataclass(frozen=True, slots=True)
class ClaimShown:
    """One field of a record that may be disputed (or the whole of it): its value now, and the inputs beside it."""

    label: Text
    now: Text
    is_whole: bool
    pick: BoundField
    claimed: BoundField
    evidence: BoundField

    @property
    def faulty(self) -> bool:
        """Whether something is to be mended here."""
        return bool(self.pick.errors or self.claimed.errors or self.evidence.errors)


@dataclass(frozen=True, slots=True)
class RecordOffered:
    """A record of the file with what may be disputed about it; `unfolded` where one came for it, or chose something in it."""

    record: RecordShown
    unfolded: bool
    claims: tuple[ClaimShown, ...]

    @property
    def anchor(self) -> str:
        """Its place on the page."""
        return anchor_of(self.record)

    @property
    def dispute(self) -> Status | None:
        """Since when it is in dispute, where it is."""
        return dispute_of(self.record)


class RaiseForm(PageForm):
    """Which records, which fields, what they ought to say and what shows it; of what kind the case is; and in the person's words.

    Files that show it are handed in on the page of the case: a file that was chosen is lost where a form has a fault.
    """

    workflow = forms.ChoiceField(
        label=bi("办理什么", "What is asked for"), widget=forms.RadioSelect
    )
    words = SaidField(
        rows=5,
        label=bi("事实是怎样的", "What is true"),
        help_text=bi(
            "用您自己的话写，办理单位会看到。不写证件号码，不写他人的情况。",
            "In your own words; who handles the case reads them. No identity numbers, nothing about others.",
        ),
    )

    def __init__(
        self,
        *args: Any,
        records: Sequence[RecordShown],
        kinds: Sequence[tuple[str, Text]],
        unfolded: Collection[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._records, self._unfolded = records, unfolded
        if len(kinds) == 1:
            ((only, _),) = kinds
            self.fields["workflow"].widget = forms.HiddenInput()
            self.initial["workflow"] = only
        else:
            self.initial.setdefault("workflow", kinds[0][0] if kinds else "")
        self.fields["workflow"].choices = [  # type: ignore[attr-defined]
            (code, said(title)) for code, title in kinds
        ]
        of_records: dict[str, forms.Field] = {}
        for record in records:
            for name, label, _ in _disputable(record):
                of_records |= _fields(f"{record.key}.{name}", label)
        self.fields = of_records | self.fields

    def records(self) -> list[RecordOffered]:
        """The records with their inputs, as the page lists them."""
        return [self._offered(record) for record in self._records]

    def claims(self) -> list[Claim]:
        """What is ticked, whether or not the file has it (any more): that is for the domain to judge."""
        found = []
        for name in self.data:
            kind, _, place = str(name).partition(".")
            if kind == _PICKED and self.data.get(name):
                record, _, field = place.partition(".")
                found.append(
                    Claim(
                        record,
                        field,
                        self.cleaned_data.get(f"{_CLAIMED}.{place}", ""),
                        self.cleaned_data.get(f"{_SHOWN_BY}.{place}", ""),
                    )
                )
        return found

    def clean(self) -> dict[str, Any]:
        """What was written and not ticked would not be sent: it is asked about, not dropped."""
        given = super().clean() or self.cleaned_data
        for record in self._records:
            for name, _, _ in _disputable(record):
                place = f"{record.key}.{name}"
                written = given.get(f"{_CLAIMED}.{place}") or given.get(f"{_SHOWN_BY}.{place}")
                if written and not given.get(f"{_PICKED}.{place}"):
                    self.add_error(
                        f"{_PICKED}.{place}",
                        bi(
                            "这里写了内容，但没有勾选。请勾选，或者清空。",
                            "Something is written here and it is not ticked. Tick it, or clear it.",
                        ),
                    )
        return given

    def _offered(self, record: RecordShown) -> RecordOffered:
        claims = tuple(
            ClaimShown(
                label,
                now,
                not name,
                *(self[f"{part}.{record.key}.{name}"] for part in (_PICKED, _CLAIMED, _SHOWN_BY)),
            )
            for name, label, now in _disputable(record)
        )
        touched = any(one.faulty or one.pick.value() for one in claims)
        return RecordOffered(record, touched or record.key in self._unfolded, claims)


def taken_up(
    records: Sequence[RecordShown], wanted: Collection[str]
) -> tuple[list[RecordShown], list[RecordShown]]:
    """Which records one form takes up, and the others: all where they fit, else those that are wanted, as far as they fit."""
    if sum(map(_inputs, records)) <= _MOST_INPUTS:
        return list(records), []
    taken: list[RecordShown] = []
    room = _MOST_INPUTS
    for record in records:
        if record.key in wanted and _inputs(record) <= room:
            taken.append(record)
            room -= _inputs(record)
    keys = {one.key for one in taken}
    return taken, [one for one in records if one.key not in keys]


def _inputs(record: RecordShown) -> int:
    return 3 * (1 + len(record.fields))


def records_asked(sent: QueryDict) -> set[str]:
    """The keys of the records that a sent form is about, or is to take up besides."""
    picked = {name.split(".")[1] for name in sent if name.startswith(f"{_PICKED}.")}
    return {*picked, *sent.getlist("record"), *sent.getlist("also")}


def typed(sent: QueryDict) -> dict[str, Any]:
    """What stands in a form that was sent to have more taken up, and not to be judged yet."""
    parts = (f"{_PICKED}.", f"{_CLAIMED}.", f"{_SHOWN_BY}.")
    return {
        name: sent[name] for name in sent if name in {"workflow", "words"} or name.startswith(parts)
    }


def said_before(claims: Sequence[Claim]) -> dict[str, Any]:
    """The form as it was filled in for an earlier case, to go on from."""
    before: dict[str, Any] = {}
    for one in claims:
        place = f"{one.record}.{one.field}"
        before |= {
            f"{_PICKED}.{place}": True,
            f"{_CLAIMED}.{place}": one.claimed,
            f"{_SHOWN_BY}.{place}": one.evidence,
        }
    return before


def _disputable(record: RecordShown) -> list[tuple[str, Text, Text]]:
    return [
        ("", _WHOLE, _WHOLE_WHY),
        *((one.name, one.label, one.value) for one in record.fields),
    ]


def _fields(place: str, label: Text) -> Mapping[str, forms.Field]:
    of = Text(f"「{label.zh}」", f"“{label.en}”")
    return {
        f"{_PICKED}.{place}": forms.BooleanField(label=bi(label.zh, label.en), required=False),
        f"{_CLAIMED}.{place}": SaidField(
            label=bi(f"{of.zh}应当是", f"What {of.en} ought to say"), required=False
        ),
        f"{_SHOWN_BY}.{place}": SaidField(
            label=bi(f"{of.zh}：什么能证明", f"{of.en}: what shows it"),
            help_text=bi(
                "文书名称和编号、收据、登记等，写明就行。",
                "A document and its number, a receipt, a registration: name it.",
            ),
            required=False,
        ),
    }


class CaseActForm(PageForm):
    """One act of a person in their case, with what has to come with it; what cannot be undone is said twice."""

    reason = SaidField(rows=4, label=bi("理由", "Reason"))
    evidence = SaidField(rows=4, label=bi("补充的材料", "What is supplied"))
    words = SaidField(rows=4, label=bi("说明", "Explanation"))
    sure = forms.BooleanField()

    def __init__(self, act: CaseAct, *args: Any, ends: bool, **kwargs: Any) -> None:
        super().__init__(*args, prefix=act.code, **kwargs)
        wanted = {one.value for one in act.gives if one is not Gives.VALUES}
        for name in set(self.fields) - wanted - {"sure"}:
            del self.fields[name]
        if ends:
            self.fields["sure"].label = bi(
                f"确定：{act.title.zh}，案件就此办结", f"Yes: {act.title.en}. The case is over then"
            )
            self.fields["sure"].error_messages["required"] = bi(
                "请勾选，表示确定。", "Tick it to say that you mean it."
            )
        else:
            del self.fields["sure"]

    @property
    def given(self) -> Given:
        """What comes with the act."""
        return Given(
            **{
                name: self.cleaned_data[name]
                for name in ("reason", "evidence", "words")
                if name in self.fields
            }
        )
