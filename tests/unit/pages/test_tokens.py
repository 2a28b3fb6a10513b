"""The tokens keep what `docs/design.md` promises of colour, size and safety."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gongxin.interfaces import pages

HOME = Path(pages.__file__).parent
STATIC = HOME / "static" / "gongxin"
TOKENS = (STATIC / "tokens.css").read_text(encoding="utf-8")
STYLE = (STATIC / "gongxin.css").read_text(encoding="utf-8")
TEMPLATES = sorted((HOME / "templates").rglob("*.html"))

GROUNDS = ("paper", "sheet", "shade", "accent-shade", "signal-shade")
INKS = ("ink", "soft", "accent", "signal")


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))


def blocks() -> dict[str, dict[str, str]]:
    light = TOKENS.split(":root {", 1)[1].split("}", 1)[0]
    by_device = TOKENS.split(':root:not([data-theme="light"]) {', 1)[1].split("}", 1)[0]
    chosen = TOKENS.split('\n:root[data-theme="dark"] {', 1)[1].split("}", 1)[0]
    return {
        "light": colours(light),
        "dark by device": colours(by_device),
        "dark": colours(chosen),
    }


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, contrast ratio."""
    dark, bright = sorted((luminance(one), luminance(other)))
    return (bright + 0.05) / (dark + 0.05)


def test_contrast_is_measured_as_the_standard_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("ink", INKS)
def test_text_has_contrast_seven_on_every_ground(theme: str, ink: str, ground: str) -> None:
    palette = blocks()[theme]
    assert contrast(palette[ink], palette[ground]) >= 7


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_buttons_and_edges_can_be_seen(theme: str) -> None:
    palette = blocks()[theme]
    assert contrast(palette["accent-ink"], palette["accent"]) >= 7
    assert all(contrast(palette["edge"], palette[ground]) >= 3 for ground in GROUNDS)


def test_dark_is_the_same_whether_chosen_or_by_device() -> None:
    both = blocks()
    assert both["dark"] == both["dark by device"]
    assert set(both["dark"]) == set(both["light"])


def test_only_the_tokens_name_colours() -> None:
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|rgb\(|hsl\(", STYLE) == []


def test_every_token_used_is_there() -> None:
    assert set(re.findall(r"var\((--[\w-]+)", STYLE + TOKENS)) <= set(
        re.findall(r"(--[\w-]+):", TOKENS)
    )


def test_files_stay_small() -> None:
    assert len(STYLE.encode()) < 25_000
    assert (STATIC / "gongxin.js").stat().st_size < 3_000


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(HOME)))
def test_templates_carry_no_inline_style_or_script(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert re.findall(r"\sstyle=|<style|\son\w+=|javascript:|<script(?![^>]*\bsrc=)", source) == []
