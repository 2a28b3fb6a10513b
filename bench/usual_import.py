"""The import that a Django project usually has: csv, one form a row, `bulk_create`.

It stores plain text and does less than intake does: no subject, no sealing, no version, no look for
the same row in the register, no receipt and no event. That makes it the kinder peer.
"""

from __future__ import annotations

import csv
from itertools import islice
from pathlib import Path
from typing import Any

from django import forms
from django.db import connection, models, transaction

from gongxin.lib.identifiers import person_fault, uscc_fault

BATCH = 2_000
_REQUIRED = ("CF_XDR_MC", "CF_WSH", "CF_WFXW", "CF_SY", "CF_YJ", "CF_NR", "CF_CFJG", "CF_SJLY")
_LENGTHS = {
    "CF_XDR_MC": 200, "CF_XDR_LB": 16, "CF_XDR_SHXYM": 18, "CF_XDR_GSZC": 50, "CF_XDR_ZZJG": 9,
    "CF_XDR_SWDJ": 15, "CF_FRDB": 50, "CF_FR_ZJLX": 64, "CF_FR_ZJHM": 64, "CF_XDR_ZJLX": 64,
    "CF_XDR_ZJHM": 64, "CF_WSH": 128, "CF_WFXW": 2000, "CF_SY": 5000, "CF_YJ": 2000,
    "CF_CFLB": 100, "CF_NR": 4000, "CF_CFJG": 200, "CF_CFJGDM": 18, "CF_SJLY": 200, "CF_SJLYDM": 18,
}  # fmt: skip
_DATES = ("CF_JDRQ", "CF_YXQ", "CF_GSJZQ")
_AMOUNTS = ("CF_NR_FK", "CF_NR_WFFF")


def _model() -> type[models.Model]:
    fields: dict[str, Any] = {
        name: models.CharField(max_length=length, blank=name not in _REQUIRED, default="")
        for name, length in _LENGTHS.items()
    }
    fields |= {name: models.DateField(null=True, blank=name != "CF_JDRQ") for name in _DATES}
    fields |= {
        name: models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
        for name in _AMOUNTS
    }
    meta = type(
        "Meta",
        (),
        {
            "app_label": "bench",
            "db_table": "bench_usual_penalty",
            "indexes": [models.Index(fields=["CF_WSH"], name="bench_usual_wsh")],
        },
    )
    return type("UsualPenalty", (models.Model,), {**fields, "Meta": meta, "__module__": __name__})


UsualPenalty = _model()


class UsualForm(forms.ModelForm):  # type: ignore[type-arg]
    """The checks a project would write: what the fields say, and the check digits."""

    class Meta:
        model = UsualPenalty
        fields = "__all__"

    CF_XDR_LB = forms.ChoiceField(
        choices=[(kind, kind) for kind in ("法人及非法人组织", "自然人", "个体工商户")]
    )
    CF_CFLB = forms.ChoiceField(choices=[(kind, kind) for kind in ("警告", "通报批评", "罚款")])

    def clean(self) -> dict[str, Any]:
        """Check digits and the order of dates."""
        cleaned = super().clean() or {}
        if cleaned.get("CF_XDR_LB") == "自然人":
            if person_fault(cleaned.get("CF_XDR_ZJHM", "")) is not None:
                self.add_error("CF_XDR_ZJHM", "not an identity number")
        elif uscc_fault(cleaned.get("CF_XDR_SHXYM", "")) is not None:
            self.add_error("CF_XDR_SHXYM", "not a code")
        if cleaned.get("CF_FR_ZJHM") and person_fault(cleaned["CF_FR_ZJHM"]) is not None:
            self.add_error("CF_FR_ZJHM", "not an identity number")
        start = cleaned.get("CF_JDRQ")
        for name in ("CF_YXQ", "CF_GSJZQ"):
            if start and cleaned.get(name) and cleaned[name] < start:
                self.add_error(name, "before the decision")
        return cleaned


def make_table() -> None:
    """An empty table with a key and an index on the document number."""
    drop_table()
    with connection.schema_editor() as editor:
        editor.create_model(UsualPenalty)


def drop_table() -> None:
    """Away with it."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_usual_penalty")


def import_file(path: Path, *, rows: int) -> int:
    """Import the first `rows` rows in one transaction; gives how many were read."""
    read = 0
    kept: list[models.Model] = []
    errors: list[tuple[int, dict[str, Any]]] = []
    objects = UsualPenalty._default_manager
    with path.open(encoding="utf-8", newline="") as file, transaction.atomic():
        for row in islice(csv.DictReader(file), rows):
            read += 1
            form = UsualForm(row)
            if form.is_valid():
                kept.append(form.save(commit=False))
            else:
                errors.append((read, form.errors.get_json_data()))
            if len(kept) == BATCH:
                objects.bulk_create(kept)
                kept.clear()
        objects.bulk_create(kept)
    return read
