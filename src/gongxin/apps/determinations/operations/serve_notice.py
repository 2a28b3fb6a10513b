"""事先告知: what is proposed, on what facts and grounds, for how long at the most, which rights there are and until when."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from gongxin.apps.catalogue.api import Entered, SeriousList
from gongxin.apps.directory.api import get_organ, instrument_titles
from gongxin.apps.identity.api import Actor
from gongxin.lib.bilingual import Text, day_words
from gongxin.lib.periods import BEIJING, last_day_before

from ..enums import Deed
from ..errors import no_document, wrong_act
from ..models import Determination
from ..policies import check_words, opened, sealed
from ..rules.judging import judge
from ..types import Said
from .found_on import check_founded, document_of
from .go_on import go_on
from .hold import Held, hold, see_rows


def serve_notice(*, number: str, said: Said, actor: Actor, now: datetime) -> datetime:
    """Serve it with these facts and grounds and that longest term, and say until when a defence may be stated.

    Raises Refusal where the document has left display meanwhile.
    """
    with transaction.atomic():
        held = hold(number, actor, now)
        act = held.act(Deed.SERVE_NOTICE)
        row, rules = held.row, held.rules
        wrong = judge(
            Deed.SERVE_NOTICE, done=row, by=actor.ref, now=now, months=said.months, term=rules.term
        )
        if wrong is not None:
            raise wrong_act(wrong)
        check_document(held)
        reason = check_words(said.words, Text("事实和理由", "facts and grounds"))
        until = _until(held, act.to, now)
        paragraphs = notice_words(row, rules.list, reason=reason, months=said.months, until=until)
        row.notice_sealed = sealed(
            row.subject_key,
            row.number,
            {"reason": reason, "paragraphs": [one.as_dict() for one in paragraphs]},
        )
        row.noticed_at, row.noticed_by = now, actor.ref
        row.announced_months, row.defence_until = said.months, until
        go_on(held, act, actor=actor, now=now, told={"months": said.months})
        return until


def check_document(held: Held) -> None:
    """The document is in display still, and fulfils the list as on the day of the proposal. Raises Refusal; keeps the context."""
    row, rules = held.row, held.rules
    document = document_of(subject_key=row.subject_key, record_key=row.record_key)
    if document is None:
        raise no_document()
    check_founded(
        rules.list, document, rules.catalogue, on=row.proposed_at.astimezone(BEIJING).date()
    )
    see_rows(row)


def notice_words(
    row: Determination, wanted: SeriousList, *, reason: str, months: int, until: datetime
) -> tuple[Text, ...]:
    """The notice as paragraphs, as it is previewed and as it is served. Replaces the context."""
    proposal = opened(row, row.proposal_sealed)
    organ = get_organ(code_or_uscc=row.organ).name
    titles = instrument_titles([one.instrument for one in wanted.basis])
    laws = [titles[one.instrument].title for one in wanted.basis if one.instrument in titles]
    last = day_words(last_day_before(until))
    day = day_words(date.fromisoformat(proposal["day"]))
    return (
        Text(
            f"{organ.zh}拟将您列入「{wanted.title.zh}」，期限最长{months}个月。现在只是告知，没有列入，不产生任何限制。",
            f"{organ.en} proposes to list you in “{wanted.title.en}”, for {months} months at the most. This is a notice: you are not listed, and nothing is limited.",
        ),
        Text(
            f"依据的文书：{proposal['document']}（{day.zh}）。事实和理由：{reason}",
            f"On the document {proposal['document']} ({day.en}). Facts and grounds: {reason}",
        ),
        Text(
            f"与行为的关联：{proposal['relevance']} 是否适当：{proposal['proportion']}",
            f"How it bears on the conduct: {proposal['relevance']} Why it is proportionate: {proposal['proportion']}",
        ),
        Text(
            "法律依据：" + "".join(f"《{one.zh}》" for one in laws) + "。",
            "Legal basis: " + "; ".join(one.en for one in laws) + ".",
        ),
        Text(
            f"您可以在{last.zh}以前陈述、申辩，提交证据，也可以要求听证；决定作出以前提出的，都会听取并答复。不会因为您申辩而加重。",
            f"Until {last.en} you may state a defence, hand in evidence and ask for a hearing; what is said before the decision is heard and answered. To defend yourself never makes it worse.",
        ),
        Text(
            "不收费，也不用找人代办。",
            "It is free, and you need nobody for it.",
        ),
    )


def _until(held: Held, step: str, now: datetime) -> datetime:
    """The instant at which the time for defence is over, by the clock of the step that the notice leads to."""
    return held.rules.course(Entered(step, now, step, now)).stretches[0].due
