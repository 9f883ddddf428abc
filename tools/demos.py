"""List the demos of the built book with what each costs: frames, size, build time.

    python tools/demos.py [folder of HTML, _build/html without]

Sizes are those of the demo's own HTML: raw, and after gzip as a server sends it. Seconds are those of the
build that drew the frames. Ends with an error if there is no demo.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.command_line import Parser  # noqa: E402


@dataclass(frozen=True)
class Cost:
    page: str
    name: str
    frames: int
    raw: int
    gzip: int
    seconds: float


class _Demos(HTMLParser):
    """The attributes of every `<figure class="explore">`."""

    def __init__(self):
        super().__init__()
        self.figures: list[dict[str, str]] = []

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag == "figure" and "explore" in (attributes.get("class") or "").split():
            self.figures.append(attributes)


def costs(html: Path) -> list[Cost]:
    """The demos of all pages below a folder, in the order of the pages."""
    demos = []
    for page in sorted(html.rglob("*.html")):
        reader = _Demos()
        reader.feed(page.read_text("utf-8"))
        for a in reader.figures:
            numbers = (
                int(a["data-frames"]),
                int(a["data-bytes"]),
                int(a["data-gzip"]),
                float(a["data-seconds"]),
            )
            demos.append(Cost(page.relative_to(html).as_posix(), a["id"], *numbers))
    return demos


def table(demos: list[Cost]) -> str:
    total = Cost(
        "",
        f"{len(demos)} demos",
        sum(c.frames for c in demos),
        sum(c.raw for c in demos),
        sum(c.gzip for c in demos),
        sum(c.seconds for c in demos),
    )
    rows = [("page", "demo", "frames", "KB raw", "KB gzip", "seconds", "ms a frame")]
    for c in [*demos, total]:
        sizes = (f"{c.raw / 1000:.0f}", f"{c.gzip / 1000:.0f}")
        times = (f"{c.seconds:.1f}", f"{1000 * c.seconds / c.frames:.0f}")
        rows.append((c.page, c.name, str(c.frames), *sizes, *times))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    texts_then_numbers = (str.ljust, str.ljust, *[str.rjust] * 5)
    return "\n".join(
        "  ".join(
            align(text, width) for align, text, width in zip(texts_then_numbers, row, widths, strict=True)
        ).rstrip()
        for row in rows
    )


def main(arguments: list[str] | None = None) -> int:
    parser = Parser(__doc__)
    parser.add_argument("html", nargs="?", type=Path, default=ROOT / "_build" / "html")
    html = parser.parse_args(arguments).html
    if not html.is_dir():
        parser.error(f"there is no folder {html}: build the book first, with make book")
    demos = costs(html)
    if not demos:
        print(f"no demo below {html}: build the book first, with make book")
        return 1
    print(table(demos))
    return 0


if __name__ == "__main__":
    sys.exit(main())
