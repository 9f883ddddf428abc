"""From a matplotlib figure to a piece of SVG that stands in a page and follows the page's colours.

Used by the demos and, through `inline_svg`, for every ordinary figure of the HTML book.
"""

from __future__ import annotations

import base64
import io
import re
from functools import lru_cache
from html import escape

import matplotlib as mpl
from matplotlib.figure import Figure

from dlmath.plots import INK, NAMES

CELL = 4.0
"""Points. Image pixels drawn at least this large are cells to be told apart, smaller ones a photograph."""

POINT = 96 / 72
"""CSS pixels in a point."""

GLYPH = r"(?:DejaVu|Cmr|Cmmi|Cmsy|Cmex|STIX)[\w-]*-[0-9a-f]+"
"""Pattern of the id of a letter's outline, which is the same in every figure."""

_HEAD = re.compile(r"<svg\b([^>]*)>")
_LEFT_OUT = re.compile(
    r"<metadata\b.*?</metadata>|<!--.*?-->|<defs>\s*<style\b.*?</style>\s*</defs>|<style\b.*?</style>", re.S
)
_ATTRIBUTE = re.compile(r'([\w:-]+)="([^"]*)"')
_ID = re.compile(r' id="([^"]*)"')
_REFERENCE = re.compile(r'(href="#|url\(#)([^")]+)')
_LETTER = re.compile(GLYPH)
_PATH = re.compile(r' d="([^"]*)"')
_PLACE = re.compile(r'( (?:x|y|width|height)=")(-?\d+\.\d+)"')
_TRANSLATE = re.compile(r"translate\(([^)]*)\)")
_STYLE = re.compile(r' style="([^"]*)"')
_IMAGE = re.compile(r"<image\b[^>]*>")
_DATA = re.compile(r'href="data:image/png;base64,\s*([^"]*)"')
_GROUP = re.compile(r"<g>|<g [^>]*>|</g>")
_STEP = re.compile(r"([MLQCz])([^MLQCz]*)")
_OTHER_STEP = re.compile(r"[^MLQCz\d\s.e+-]")
_DECIMAL = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
_INK = re.compile(re.escape(INK), re.I)
_COLOUR = re.compile("|".join(NAMES), re.I)


@lru_cache(maxsize=8192)
def _measured(text: str, font, ismath) -> tuple[float, float, float]:
    """Width, height and descent of a text in points: the same in every frame, so measured once."""
    from matplotlib.textpath import text_to_path

    return text_to_path.get_text_width_height_descent(text, font, ismath)


def figure_svg(figure: Figure) -> str:
    """The SVG text of a figure, the same for the same drawing: no date, no random ids, drawn once."""
    from matplotlib.backends.backend_mixed import MixedModeRenderer
    from matplotlib.backends.backend_svg import RendererSVG
    from matplotlib.textpath import text_to_path

    figure.patch.set_visible(False)
    text = io.StringIO()
    dpi = figure.dpi
    width, height = figure.get_size_inches()
    with mpl.rc_context({"svg.hashsalt": "dlmath", "svg.fonttype": "path", "path.simplify": True}):
        figure.dpi = 72
        try:
            vector = RendererSVG(72 * width, 72 * height, text, image_dpi=dpi, metadata={"Date": None})
            # One parser of formulas for all frames: it remembers those it has set, each saves 6 ms.
            vector._text2path = text_to_path
            vector.get_text_width_height_descent = _measured
            renderer = MixedModeRenderer(figure, width, height, dpi, vector)
            figure.draw(renderer)
            renderer.finalize()
        finally:
            figure.dpi = dpi
    return text.getvalue()


def inline_svg(svg_text: str, prefix: str, alt: str) -> str:
    """Make a matplotlib SVG fit to stand in an HTML page; the result depends on the arguments only.

    Prolog, metadata and comments go; ids that something refers to start with `prefix`, so that several
    figures live on one page, except those of letters, which are the same in all; `plots.INK` becomes
    `currentColor`, and a colour of the palette the page's own if it has one; the picture has a role and `alt`
    as its name, and reserves its space before it is drawn (its width is at most that of the column).
    """
    head, body = normalised(svg_text, prefix)
    return f'<svg {head} role="img" aria-label="{escape(alt)}">\n{body}\n</svg>'


def normalised(svg_text: str, prefix: str) -> tuple[str, str]:
    """The attributes of the inline `<svg>` element and its content, one element a line."""
    opening = _HEAD.search(svg_text)
    if opening is None:
        raise ValueError("this is not an SVG: it has no <svg> element")
    attributes = dict(_ATTRIBUTE.findall(opening[1]))
    box = attributes.get("viewBox") or "0 0 {} {}".format(
        *(re.sub(r"[a-z]+$", "", attributes[side]) for side in ("width", "height"))
    )
    width, height = (float(side) for side in box.split()[2:])
    head = (
        f'xmlns="http://www.w3.org/2000/svg" width="{POINT * width:.0f}" height="{POINT * height:.0f}" '
        f'viewBox="{box}" style="max-width:100%;height:auto;stroke-linejoin:round;stroke-linecap:butt"'
    )

    body = svg_text[opening.end() : svg_text.rindex("</svg>")]
    body = _LEFT_OUT.sub("", body).replace("xlink:href=", "href=")
    named = {name for _, name in _REFERENCE.findall(body)}

    def unique(name: str) -> str:
        # A letter's outline is the same in every figure, so that a page needs it only once.
        return name if _LETTER.fullmatch(name) else prefix + name

    body = _ID.sub(lambda m: f' id="{unique(m[1])}"' if m[1] in named else "", body)
    body = _REFERENCE.sub(lambda m: m[1] + unique(m[2]), body)
    body = _IMAGE.sub(_image, body)
    body = _PATH.sub(lambda m: f' d="{_path(m[1])}"', body)
    body = _PLACE.sub(lambda m: f'{m[1]}{_short(m[2])}"', body)
    body = _TRANSLATE.sub(lambda m: f"translate({_DECIMAL.sub(_rounded, m[1])})", body)
    body = _STYLE.sub(lambda m: ' style="' + m[1].replace("; ", ";").replace(": ", ":") + '"', body)
    body = _INK.sub("currentColor", _without_plain_groups(body))
    body = _COLOUR.sub(lambda m: f"var(--dl-{NAMES[m[0].lower()]},{m[0]})", body)
    return head, "\n".join(line.strip() for line in body.splitlines() if line.strip())


@lru_cache(maxsize=4096)
def _path(d: str) -> str:
    """A path in hundredths of a point and relative coordinates: short, and steps of equal length repeat.

    Positions are rounded, not steps, so that errors do not add up.
    """
    if _OTHER_STEP.search(d):
        return _DECIMAL.sub(_rounded, " ".join(d.split()))
    out = []
    x = y = start_x = start_y = 0
    last = ""
    for command, numbers in _STEP.findall(d):
        if command == "z":
            out.append("z")
            x, y, last = start_x, start_y, ""
            continue
        places = [round(100 * float(number)) for number in numbers.split()]
        steps = [place - (y if i % 2 else x) for i, place in enumerate(places)]
        x, y = places[-2:]
        if command == "M":
            out.append("m")
            start_x, start_y = x, y
            last = "l"  # what follows the place that m moves to, without a letter, are lines
        elif command.lower() != last:
            last = command.lower()
            out.append(last)
        for step in steps:
            text = _hundredths(step)
            if text[0] != "-" and not out[-1][-1].isalpha():
                out.append(" ")
            out.append(text)
    return "".join(out)


@lru_cache(maxsize=65536)
def _hundredths(n: int) -> str:
    """A number of hundredths, as in 1.5, .25 or -3."""
    whole, rest = divmod(abs(n), 100)
    text = f"{whole or ''}.{rest:02d}".rstrip("0") if rest else str(whole)
    return f"-{text}" if n < 0 else text


def _short(number: str) -> str:
    return _hundredths(round(100 * float(number)))


def _rounded(number: re.Match) -> str:
    return _short(number[0])


def _without_plain_groups(body: str) -> str:
    """Leave out the `<g>` elements that carry no attribute; what they hold stays."""
    kept: list[bool] = []

    def tag(m: re.Match) -> str:
        if m[0] == "</g>":
            return m[0] if kept.pop() else ""
        kept.append(m[0] != "<g>")
        return m[0] if kept[-1] else ""

    return _GROUP.sub(tag, body)


def _image(element: re.Match) -> str:
    """Embed an image in little space; smooth a photograph, keep the edges of cells."""
    scale = re.search(r"matrix\((-?[\d.e-]+) (-?[\d.e-]+)", element[0])
    size = max(map(abs, map(float, scale.groups()))) if scale else 0.0
    text = _DATA.sub(lambda m: f'href="{_recoded("".join(m[1].split()), size < CELL)}"', element[0])
    text = re.sub(r' (?:style|preserveAspectRatio)="[^"]*"', "", text)
    style = ' style="image-rendering:pixelated"' if size >= CELL else ""
    return re.sub(r"\s*/?>$", f' preserveAspectRatio="none"{style}/>', text)


@lru_cache(maxsize=1024)
def _recoded(data: str, photograph: bool) -> str:
    """An image (base64 of a PNG) as a data address: without loss, unless it is a photograph.

    A photograph, which a lossy format more than halves, is kept at a quality whose loss is hard to see;
    a picture of flat colours stays as it is to the last pixel.
    """
    from PIL import Image, features

    original = base64.b64decode(data)
    image = Image.open(io.BytesIO(original))
    if image.mode == "RGBA" and image.getextrema()[3] == (255, 255):
        image = image.convert("RGB")
        red, green, blue = image.split()
        if red.tobytes() == green.tobytes() == blue.tobytes():
            image = red

    def saved(kind: str, **options) -> tuple[bytes, str]:
        file = io.BytesIO()
        image.save(file, format=kind, **options)
        return file.getvalue(), kind

    def size(version: tuple[bytes, str]) -> int:
        return len(version[0])

    best = min((original, "png"), saved("png", optimize=True), key=size)
    if features.check("webp"):
        lossy = saved("webp", quality=75, method=6) if photograph and image.mode in ("L", "RGB") else best
        if 2 * size(lossy) < size(best):
            best = lossy
        else:
            best = min(best, saved("webp", lossless=True, exact=True), key=size)
    return f"data:image/{best[1]};base64,{base64.b64encode(best[0]).decode('ascii')}"
