"""The small fonts of formulas, as `tools/fonts.py` makes them."""

from __future__ import annotations

import re

import pytest

from tools import fonts


def test_the_style_sheet_is_what_the_tool_writes():
    assert fonts.STYLE.read_text("utf-8") == fonts.style()


@pytest.mark.parametrize("name", fonts.COMMON)
def test_a_small_font_stands_beside_katex_own_and_saves_a_tenth_at_least(name):
    whole = fonts.KATEX / "fonts" / f"KaTeX_{name}.woff2"
    assert whole.with_suffix(".common.woff2").stat().st_size <= 0.9 * whole.stat().st_size


@pytest.mark.parametrize(("name", "wanted"), [(name, entry) for name, entry in fonts.COMMON.items()])
def test_katex_has_the_font_with_the_same_family_weight_and_style(name, wanted):
    family, weight, slant, _ = wanted
    faces = re.findall(r"@font-face\{([^}]*)\}", (fonts.KATEX / "katex.min.css").read_text("utf-8"))
    [face] = [face for face in faces if f"KaTeX_{name}.woff2" in face]
    assert f"font-family:{family};font-style:{slant};font-weight:{weight};" in face
