"""The notice on paper: the same words, the code, and nobody's name."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from gongxin.apps.notices.api import letter, open_notice, read_inbox
from gongxin.lib.errors import Refusal
from tests.integration.access.town import CITIZEN, SECRET_FACT, Town, now

pytestmark = pytest.mark.django_db


def _text(pages: bytes) -> str:
    found = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pages)).pages)
    return "".join(found.split())


def test_it_says_what_the_page_says_and_names_nobody(town: Town) -> None:
    line = read_inbox(actor=town.citizen).lines[0]
    pages = letter(number=line.number, actor=town.citizen, now=now())
    assert pages.startswith(b"%PDF")
    assert len(PdfReader(io.BytesIO(pages)).pages) == 1
    text = _text(pages)
    shown = open_notice(number=line.number, actor=town.citizen, now=now())
    for said in (shown.code, line.kind.told.title.zh, line.kind.told.may.zh, line.about.zh):
        assert "".join(said.split()) in text
    for secret in (CITIZEN.name, CITIZEN.number, SECRET_FACT, "川示"):
        assert secret not in text


def test_every_kind_fits_one_page(town: Town) -> None:
    for line in read_inbox(actor=town.citizen).lines:
        pages = letter(number=line.number, actor=town.citizen, now=now())
        assert len(PdfReader(io.BytesIO(pages)).pages) == 1


def test_of_another_there_is_none(town: Town) -> None:
    number = read_inbox(actor=town.citizen).lines[0].number
    with pytest.raises(Refusal, match="unknown"):
        letter(number=number, actor=town.neighbour, now=now())
