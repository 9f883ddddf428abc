"""Make the small fonts of formulas: KaTeX's own with the letters that this book uses, about a third in size.

    python tools/fonts.py

Run it after an update of assets/katex/ or of the table below; it needs `pip install brotli`. A formula may
hold any other letter, too: its page then loads KaTeX's whole font besides.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.command_line import Parser  # noqa: E402

KATEX = ROOT / "assets" / "katex"
STYLE = KATEX / "common.css"

LETTERS, GREEK, SUMS = (
    "U+41-5A,U+61-7A",
    "U+3B1-3C9,U+3D1,U+3D5,U+3F5",
    "U+28,U+29,U+5B,U+5D,U+220F,U+2211,U+222B",
)
SIGNS = (
    "U+B0,U+B1,U+B7,U+D7,U+2C9,U+393-3A9,U+200B,U+2026,U+2032,U+2113,U+2190-2194,U+21A6,U+21D2,U+2200-222B,"
    "U+223C,U+2248,U+2260-2265,U+2286,U+2287,U+2297-2299,U+22A4,U+22A5,U+22C5,U+22EE-22F1,U+2308-230B,U+27E8,"
    "U+27E9,U+27F6-27FA"
)
# Font: family, weight, style, letters.
COMMON = {
    "Main-Regular": ("KaTeX_Main", 400, "normal", f"U+20-7E,{SIGNS}"),
    "Main-Bold": ("KaTeX_Main", 700, "normal", f"U+30-39,{LETTERS}"),
    "Math-Italic": ("KaTeX_Math", 400, "italic", f"{LETTERS},{GREEK},U+2113"),
    "Math-BoldItalic": ("KaTeX_Math", 700, "italic", GREEK),
    # Bold letters of the blackboard for sets and expectations, "defined as", and the end of a proof.
    "AMS-Regular": ("KaTeX_AMS", 400, "normal", "U+43,U+45,U+49,U+4E,U+50-52,U+5A,U+225C,U+25A1"),
    "Size1-Regular": ("KaTeX_Size1", 400, "normal", SUMS),
    "Size2-Regular": ("KaTeX_Size2", 400, "normal", SUMS),
}


def style() -> str:
    """The style sheet, after KaTeX's own: of two fonts for one letter the browser takes the later."""
    return "".join(
        f"@font-face {{ font-family: {family}; font-weight: {weight}; font-style: {slant}; "
        f'src: url(fonts/KaTeX_{name}.common.woff2) format("woff2"); unicode-range: {letters}; }}\n'
        for name, (family, weight, slant, letters) in COMMON.items()
    )


def main(arguments: list[str] | None = None) -> int:
    Parser(__doc__).parse_args(arguments)
    try:
        import brotli  # noqa: F401
        from fontTools import subset
    except ImportError as missing:
        print(f"To make fonts, first install what is missing: python -m pip install {missing.name.lower()}.")
        return 1
    for name, (*_, letters) in COMMON.items():
        whole = KATEX / "fonts" / f"KaTeX_{name}.woff2"
        small = whole.with_suffix(".common.woff2")
        options = [f"--unicodes={letters}", "--flavor=woff2", "--layout-features=*", f"--output-file={small}"]
        subset.main([str(whole), *options])
        print(f"{name:16} {whole.stat().st_size:6} {small.stat().st_size:6} bytes")
    STYLE.write_text(style(), "utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
