"""Templates: used, framed, without inline code, and with every word in both languages."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from .house import SOURCE, name, python_files

TEMPLATES = {
    path.relative_to(folder).as_posix(): path
    for folder in sorted(SOURCE.rglob("templates"))
    for path in sorted(folder.rglob("*.html"))
}
PAGES = {key: path for key, path in TEMPLATES.items() if not key.startswith("components/")}
BASES = {"base.html", "portal_base.html", "workbench_base.html"}
STANDALONE = {
    "400.html": "rendered without context while much else may fail; says all in both languages",
    "500.html": "rendered without context while much else may fail; says all in both languages",
    "503.html": "rendered while the database is away; says all in both languages",
}
BY_DJANGO = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}
"""Django itself asks for these by name."""

BY_SERVERS = {"413.html": "for a server that refuses an upload by its size"}

BOTH_AS_THEY_ARE = {"公信", "Gongxin", "中文", "English", "简体中文", "SHA-256", "PDF", "JSON"}
"""The platform's name, languages in their own words, and terms that are the same in both."""

_TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
_CLASSES = re.compile(r"\{% block body_class %\}.*?\{% endblock body_class %\}")
_WORDS = re.compile(r"[\u3400-\u9fff]|[A-Za-z]{2,}")
_SAY = re.compile(r'\{%\s*say\s+("(?:[^"\\]|\\.)*")\s+("(?:[^"\\]|\\.)*")')


class _Text(HTMLParser):
    """Collects visible text and the attributes that are read out."""

    SPOKEN = frozenset({"alt", "aria-label", "title", "placeholder", "aria-description"})

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inline: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {key for key, _ in attrs}
        if tag == "style" or (tag == "script" and "src" not in names):
            self.inline.append(f"<{tag}>")
        for key, value in attrs:
            if key.startswith("on") or key == "style" or (value or "").startswith("javascript:"):
                self.inline.append(f"{tag} {key}")
            if key in self.SPOKEN and value:
                self.found.append(value)

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def _parsed(path: Path) -> _Text:
    parser = _Text()
    text = _CLASSES.sub("", path.read_text(encoding="utf-8"))
    parser.feed(_TAG.sub(" ", text))
    parser.close()
    return parser


def test_every_template_is_used() -> None:
    named = "\n".join(
        path.read_text(encoding="utf-8") for path in (*python_files(), *TEMPLATES.values())
    )
    unused = [key for key in TEMPLATES if f'"{key}"' not in named and key not in BY_DJANGO]
    assert set(unused) - set(BY_SERVERS) == set()


@pytest.mark.parametrize("key", PAGES)
def test_every_page_stands_in_a_frame(key: str) -> None:
    text = PAGES[key].read_text(encoding="utf-8")
    framed = re.match(r'\{% extends "([^"]+)" %\}', text)
    if framed:
        assert framed.group(1) in TEMPLATES
    else:
        assert key in STANDALONE or key == "base.html"


@pytest.mark.parametrize("key", TEMPLATES)
def test_no_style_script_or_handler_stands_in_a_template(key: str) -> None:
    assert _parsed(TEMPLATES[key]).inline == []


@pytest.mark.parametrize("key", sorted(set(TEMPLATES) - set(STANDALONE)))
def test_every_visible_word_is_said_in_both_languages(key: str) -> None:
    bare = [
        text.strip()
        for text in _parsed(TEMPLATES[key]).found
        if _WORDS.search(text) and text.strip(" ·\n") not in BOTH_AS_THEY_ARE
    ]
    assert bare == []


@pytest.mark.parametrize("key", STANDALONE)
def test_a_page_without_a_frame_says_everything_twice(key: str) -> None:
    text = TEMPLATES[key].read_text(encoding="utf-8")
    assert re.search(r'<div lang="en">\s*<h2>[A-Z]', text)
    assert re.search(r"<h1>[\u4e00-\u9fff]", text)


@pytest.mark.parametrize("key", TEMPLATES)
def test_what_is_said_is_chinese_first_and_english_second(key: str) -> None:
    for zh, en in _SAY.findall(TEMPLATES[key].read_text(encoding="utf-8")):
        assert not re.search(r"[\u3400-\u9fff]", en), en
        assert re.search(r"[\u3400-\u9fff，。、：；「」（）]", zh) or zh == en, zh
        assert sorted(re.findall(r"\{\w+\}", zh)) == sorted(re.findall(r"\{\w+\}", en)), zh


def test_the_names_of_templates_do_not_collide() -> None:
    every = [path for folder in SOURCE.rglob("templates") for path in folder.rglob("*.html")]
    assert len(every) == len(TEMPLATES), [name(path) for path in every]
