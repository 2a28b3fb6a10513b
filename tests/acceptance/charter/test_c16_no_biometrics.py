"""C16: the platform stores no biometric.

What holds now: no column, type or item field bears the name of one, nothing that reads one is installed,
and a pack that asks for one is refused.

With the guard removed: a column `face_image` turns the first test red, a field 指纹 in an item the
second, `ForbiddenData` taken out of the linter the third.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gongxin.apps.catalogue.api import check_packs
from tests.unit.catalogue.packs import field, sound_pack, write_pack

from .structure import items, locked, named

BIOMETRIC = re.compile(
    r"指纹|掌纹|人脸|面部|虹膜|声纹|步态|基因|血型|DNA|静脉|耳廓|照片|头像"
    r"|fingerprint|palm ?print|\bface\b|facial|\biris\b|voice ?print|\bgait\b|\bdna\b|\bphoto",
    re.IGNORECASE,
)
READERS = {
    "face-recognition", "dlib", "opencv-python", "opencv-python-headless", "mediapipe", "insightface",
    "deepface", "pyfingerprint", "librosa", "speechbrain", "resemblyzer",
}  # fmt: skip


def test_nothing_bears_the_name_of_a_biometric() -> None:
    assert (
        named(
            "fingerprint",
            "face",
            "facial",
            "iris",
            "voice",
            "voiceprint",
            "gait",
            "palm",
            "dna",
            "biometric",
            "photo",
            "portrait",
            "image",
        )
        == []
    )


def test_no_item_has_a_field_for_one() -> None:
    found = [
        (item["item"], one["name"])
        for item in items()
        for one in item["fields"]  # type: ignore[attr-defined]
        if BIOMETRIC.search(
            " ".join([one["name"], *one["label"].values(), *one.get("aliases", [])])
        )
    ]
    assert found == []


@pytest.mark.parametrize("label", ["指纹", "人脸照片", "虹膜信息", "声纹", "DNA样本", "步态特征"])
def test_a_pack_that_asks_for_one_is_refused(tmp_path: Path, label: str) -> None:
    pack = sound_pack()
    pack["items/penalty.yaml"]["fields"].append(
        {**field("ZZ_SW"), "label": {"zh": label, "en": "Something"}}
    )
    assert "C2" in {fault.rule for fault in check_packs([write_pack(tmp_path, pack)])}


def test_nothing_that_reads_one_is_installed() -> None:
    assert locked() & READERS == set()
