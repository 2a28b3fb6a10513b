"""The file of staff's identity providers: read as it says, and refused with its place where it says nothing sound."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongxin.lib.bilingual import Text
from gongxin.lib.staff_providers import read_staff_providers

SOUND = """
least_assurance = 2

[provider.transport]
name = { zh = "交通厅", en = "Transport" }
issuer = "https://id.example.gov.cn/"
client = "gongxin"
organs = ["sc-transport"]
levels = { "urn:low" = 1, "urn:card" = 3 }

[provider.province]
name = { zh = "省", en = "Province" }
issuer = "http://127.0.0.1:9"
client = "gx"
organs = "all"
levels = { "2" = 2 }
"""


def _file(folder: Path, text: str) -> Path:
    path = folder / "staff-providers.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_it_is_read_as_it_says(tmp_path: Path) -> None:
    transport, province = read_staff_providers(_file(tmp_path, SOUND))
    assert (transport.code, transport.name) == ("transport", Text("交通厅", "Transport"))
    assert (transport.issuer, transport.client) == ("https://id.example.gov.cn", "gongxin")
    assert (transport.least, transport.levels) == (2, {"urn:low": 1, "urn:card": 3})
    assert [transport.speaks_for(organ) for organ in ("sc-transport", "other", "")] == [
        True,
        False,
        False,
    ]
    assert [province.speaks_for(organ) for organ in ("sc-transport", "")] == [True, True]


def test_three_is_the_level_unless_it_says_another(tmp_path: Path) -> None:
    text = SOUND.replace("least_assurance = 2", "").replace('{ "2" = 2 }', '{ "3" = 3 }')
    assert {one.least for one in read_staff_providers(_file(tmp_path, text))} == {3}


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("least_assurance = 2", "least_assurance = 0", "least_assurance"),
        ("least_assurance = 2", "least_assurance = true", "least_assurance"),
        ("least_assurance = 2", "least = 2", "unknown: least"),
        ("[provider.transport]", "[provider.Transport]", "provider.Transport"),
        ('client = "gx"', 'client = "gx"\nsecret = "x"', "provider.province has exactly"),
        ('client = "gx"\n', "", "provider.province has exactly"),
        ("https://id.example.gov.cn/", "http://id.example.gov.cn", "provider.transport.issuer"),
        ("http://127.0.0.1:9", "https://id.example.gov.cn", "one issuer"),
        ('["sc-transport"]', "[]", "provider.transport.organs"),
        ('["sc-transport"]', '"sc-transport"', "provider.transport.organs"),
        ('"urn:card" = 3', '"urn:card" = 5', "provider.transport.levels.urn:card"),
        ('"2" = 2', '"2" = 1', "provider.province.levels"),
    ],
)
def test_what_is_not_sound_is_refused_with_its_place(
    tmp_path: Path, right: str, wrong: str, said: str
) -> None:
    assert right in SOUND
    with pytest.raises(ValueError, match=said):
        read_staff_providers(_file(tmp_path, SOUND.replace(right, wrong)))
