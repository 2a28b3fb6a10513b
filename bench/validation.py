"""Reading and checking beside the validators that others use: the same rules, the same findings.

Each peer runs in a process of its own, in an environment of its own, and gives back every finding as row
and column; one that finds something else than intake ends the run. Slow peers get the file's first
rows: their cost is linear.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import venv
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from .penalties import Filed

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PEERS = {"pandera": None, "dataframely": None, "frictionless": 20_000, "great_expectations": 20_000}
"""Name and how many rows at most."""

_ENVIRONMENT = ROOT / ".venv-peers"
_SHARED_RULES = {
    "field.required", "field.required-if", "field.length", "field.date", "field.number", "field.code",
    "field.date-order", "identifier.uscc", "identifier.id-number", "identifier.scientific",
    "C5",  # what is missing of the document: for the peers it is just required
}  # fmt: skip


@dataclass(slots=True)
class Checker:
    """What is checked by all: the plan of the item, and the rules written out for the peers."""

    filed: Filed
    item_code: str
    source: str
    home: Path
    readings: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The day of filing."""
        return datetime.now(UTC).date()

    def check(self) -> int:
        """Read and check alone: the table reader, column map and plan of intake; nothing is stored."""
        _, received, refused = self._found()
        if (received, refused) != (self.filed.rows, self.filed.bad):
            raise RuntimeError(f"checked {received}, refused {refused}: not what was planted")
        return received

    def run_peers(self) -> None:
        """Every peer once; what it finds must be what intake finds in the same rows."""
        rules = self.home / "rules.json"
        rules.write_text(json.dumps(self._rules(), ensure_ascii=False), encoding="utf-8")
        expected = sorted(self._found()[0])
        for name, most in PEERS.items():
            rows = min(most or self.filed.rows, self.filed.rows)
            said = self._run_peer(name, rules, rows)
            found = [(row, column) for row, column in said.pop("findings")]
            wanted = [one for one in expected if one[0] < rows + 2]
            if said["rows"] != rows or found != wanted:
                only = sorted(set(found) ^ set(wanted))[:5]
                raise RuntimeError(f"{name} found {len(found)}, intake {len(wanted)}: {only}")
            self.readings.setdefault(name, []).append(said)
            print(
                f"  {name:<24}{rows / said['wall_s']:>20,.1f} rows/s"
                f"{said['cpu_s'] / rows * 1e6:>9.2f} CPU us/row",
                file=sys.stderr,
                flush=True,
            )

    def as_dict(self) -> dict[str, Any]:
        """Medians for the JSON file."""
        return {name: _median(readings) for name, readings in self.readings.items()}

    def table(self) -> str:
        """The peers as plain text."""
        return "\n".join(
            f"{name:<24}{said['rate']:>13,.1f}{'':>26}{said['cpu_us_each']:>11,.1f}{'':>8}"
            f"{said['peak_rss_bytes'] / 2**20:>10,.0f}  rows, of {said['rows']:,};"
            f" {said['version']}, findings identical"
            for name, said in self.as_dict().items()
        )

    def _run_peer(self, name: str, rules: Path, rows: int) -> dict[str, Any]:
        done = subprocess.run(
            [
                _ENVIRONMENT / "bin" / "python",
                *("-m", "peers", name, rules, self.filed.path, str(rows)),
            ],
            cwd=HERE,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{name} failed:\n{done.stderr[-2000:]}")
        return dict(json.loads(done.stdout))

    def _found(self) -> tuple[set[tuple[int, str]], int, int]:
        """Row and column of each finding under a rule that the peers have as well; received; refused."""
        from gongxin.apps.catalogue.api import get_item
        from gongxin.apps.directory.api import get_organ
        from gongxin.apps.intake.operations.fill_fields import by_field
        from gongxin.apps.intake.operations.map_columns import map_columns
        from gongxin.apps.intake.operations.plan_for_item import plan_for_item
        from gongxin.lib.tabular import open_table

        item = get_item(code=self.item_code)
        opened = open_table(self.filed.path)
        columns = map_columns(header=opened.header, item=item)
        source = get_organ(code_or_uscc=self.source)
        plan = plan_for_item(item=item, source=source, today=self.today)
        received, refused, found = 0, 0, set()
        for chunk in opened.chunks():
            frame = by_field(chunk=chunk, columns=columns, item=item, source=source, organs={})
            checked = plan.check(frame)
            received += frame.height
            refused += len(checked.refused)
            found |= {
                (fault.row, fault.field.name)
                for fault in checked.faults
                if fault.rule.code in _SHARED_RULES
            }
        return found, received, refused

    def _rules(self) -> list[dict[str, Any]]:
        """The item's fields that the file has, as plain data."""
        from gongxin.apps.catalogue.api import code_lists_of, get_item

        item = get_item(code=self.item_code)
        lists = code_lists_of(item)
        with self.filed.path.open(encoding="utf-8") as file:
            header = file.readline().strip().split(",")
        return [
            {
                "name": one.name,
                "type": str(one.type),
                "required": one.required,
                "required_if": [one.required_if.field, sorted(one.required_if.values)]
                if one.required_if
                else None,
                "length": one.length,
                "codes": [entry.name.zh for entry in lists[one.codes].entries] if one.codes else [],
                "multiple": one.multiple,
                "decimals": one.decimals or 0,
                "not_before": one.not_before,
            }
            for one in item.fields
            if one.name in header
        ]


def prepare_environment() -> None:
    """The peers' packages, locked and hashed, in a folder of their own; made anew when the lock is newer."""
    lock, ready = HERE / "peers" / "requirements.lock", _ENVIRONMENT / ".ready"
    if ready.exists() and ready.stat().st_mtime >= lock.stat().st_mtime:
        return
    print("  installing the peers …", file=sys.stderr, flush=True)
    venv.create(_ENVIRONMENT, with_pip=False, clear=True)
    subprocess.run(
        [
            Path(sys.executable).with_name("uv"),
            *("pip", "sync", "--quiet", "--require-hashes"),
            *("--python", _ENVIRONMENT / "bin" / "python", lock),
        ],
        check=True,
    )
    ready.touch()


def _median(readings: list[dict[str, Any]]) -> dict[str, Any]:
    rows = readings[0]["rows"]
    return {
        "version": readings[0]["version"],
        "rows": rows,
        "rate": round(statistics.median(rows / one["wall_s"] for one in readings), 2),
        "cpu_us_each": round(statistics.median(one["cpu_s"] / rows * 1e6 for one in readings), 2),
        "wall_s": [one["wall_s"] for one in readings],
        "cpu_s": [one["cpu_s"] for one in readings],
        "peak_rss_bytes": max(one["peak_rss_bytes"] for one in readings),
    }
