"""A small world for foresight: one pack with one item, its editions, firms with penalties, and what is shown of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from gongxin.apps.foresight.api import load_editions
from gongxin.lib.periods import BEIJING
from tests.databases import as_role
from tests.integration.access.town import FIRM
from tests.integration.intake.desk import receive, write
from tests.unit.catalogue.packs import Pack, sound_pack, write_pack

TODAY = datetime.now(UTC).astimezone(BEIJING).date()
KINDS = ("罚款", "警告", "没收")
IN_WORDS = {
    "title": {"zh": "保存", "en": "To keep"},
    "starts": {"zh": "结束之日的次日", "en": "the day after it ended"},
    "owner": {"zh": "平台", "en": "the platform"},
    "at_zero": {"zh": "可以销毁", "en": "it may be destroyed"},
    "note": {"zh": "平台的规则", "en": "a rule of the platform"},
}
"""What a page shows of a clock in either language."""


def days(count: int) -> date:
    """So many days from today."""
    return TODAY + timedelta(days=count)


def pack_of(
    edition: str,
    display: dict[str, Any],
    begins: date | str = "2026-04-01",
    code: str = "base",
    **more: Any,
) -> Pack:
    """An edition whose one item, `small`, has that display; it stands beside the packs of the house."""
    pack = sound_pack(code, edition=edition, in_force_from=str(begins), **more)
    kinds, item = pack["codes.yaml"][0], f"small-{code}" if code != "base" else "small"
    kinds["code"] = f"{item}-kinds"
    kinds["entries"].append({"value": "没收", "name": {"zh": "没收", "en": "Taken"}})
    pack["codes.yaml"] = [kinds]
    law = pack["instruments.yaml"][0]["code"] = f"{code}-law"
    small = pack.pop("items/penalty.yaml") | {"item": item, "sources": "any"}
    small["basis"] = [{"instrument": law}]
    small["class"] = {"by": "LB", "minor": ["警告"], "serious": ["没收"], "otherwise": "ordinary"}
    for field in small["fields"]:
        if field.get("codes"):
            field.update(codes=kinds["code"], required=True)
    small["display"] = {"basis": [{"instrument": law}], **display}
    for name in ("divisions", "organs", "purposes"):
        pack[f"{name}.yaml"] = []
    # how long records are kept has to be said; what else has a clock is each test's own
    pack["clocks.yaml"] = [
        {**clock, **IN_WORDS, "code": f"{code}-kept", "basis": small["basis"]}
        for clock in pack["clocks.yaml"]
        if clock.get("kind") == "keep"
    ]
    pack["instruments.yaml"] = pack["instruments.yaml"][:1]
    pack["domains.yaml"] = {"domains": [], "occupations": []}
    pack[f"items/{item}.yaml"] = small
    return pack


def periods(
    minor: dict[str, int], ordinary: dict[str, int], serious: dict[str, int]
) -> dict[str, Any]:
    """A display by the longest of each class."""
    return {
        "minor": {"max": minor},
        "ordinary": {"max": ordinary},
        "serious": {"max": serious},
    }


def folder_of(folder: Path, pack: Pack) -> Path:
    """The pack written down, each edition apart."""
    return write_pack(folder / pack["pack.yaml"]["edition"], pack)


def load(folder: Path, pack: Pack) -> Path:
    """Load it as a command does."""
    place = folder_of(folder, pack)
    load_editions(paths=[place], actor="system:test", now=datetime.now(UTC))
    return place


def file_facts(
    folder: Path, facts: list[tuple[str, date, date | None]], item: str = "small"
) -> str:
    """Facts by kind, day of the document and end of validity; gives the batch's number."""
    rows = [
        {
            "MC": FIRM.name,
            "XYDM": FIRM.number,
            "ZJHM": "",
            "WSH": number_of(day, number),
            "RQ": day.isoformat(),
            "YXQ": until.isoformat() if until else "",
            "JG": "某机关",
            "LB": kind,
            "JE": "1",
        }
        for number, (kind, day, until) in enumerate(facts)
    ]
    name = f"{item}-{len(list(folder.iterdir()))}.csv"
    receipt = receive(write(folder, rows, name), item_code=item, now=datetime.now(UTC))
    assert receipt.refused == 0, receipt.findings
    return receipt.batch


def number_of(day: date, place: int) -> str:
    """The number of the document of a fact, by its place in the file."""
    return f"某〔{day:%Y}〕{place}号"


def shown() -> dict[str, datetime]:
    """Document number -> end of display, as every reader has it now."""
    return dict(_ask("SELECT doc_number, shown_until FROM register_shown WHERE item LIKE 'small%'"))


def recorded() -> dict[str, tuple[int, datetime]]:
    """Document number -> version and the end that is recorded with it."""
    found = _ask(
        "SELECT doc_number, version, shown_until FROM register_record"
        " WHERE item LIKE 'small%' AND recorded_to = 'infinity'"
    )
    return {number: (version, until) for number, version, until in found}


def the_day_comes() -> None:
    """What waits for its day waits no longer, as if the days between had gone by."""
    with as_role() as cursor:
        for table in ("catalogue_edition", "register_moved_end"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE catalogue_edition SET waits_until = loaded_at + interval '1 microsecond' WHERE waits_until > now()"
        )
        cursor.execute("UPDATE register_moved_end SET begins = recorded_at WHERE begins > now()")
        for table in ("catalogue_edition", "register_moved_end"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        for table in ("organ", "instrument", "division"):
            cursor.execute(f"UPDATE directory_{table} SET begins = now() WHERE begins > now()")


def _ask(statement: str) -> list[tuple[Any, ...]]:
    with as_role() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())
