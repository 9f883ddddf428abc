"""Measure pages of the built book with Lighthouse (mobile preset, gzip) and hold them to tools/budgets.json.

    python tools/lighthouse.py                         every page of the table of contents
    python tools/lighthouse.py chapters/02-svd …       only these
    python tools/lighthouse.py --html FOLDER …         another build, say stock Jupyter Book's, no budgets

Needs node (Lighthouse 12 comes by npx, or is named by LIGHTHOUSE) and Chromium (CHROMIUM, or on the PATH).
"""

from __future__ import annotations

import json
import os
import shlex
import statistics
import subprocess
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.browsers import find_chromium  # noqa: E402
from tools.command_line import Parser  # noqa: E402
from tools.serving import serve  # noqa: E402

BUDGETS = json.loads((ROOT / "tools" / "budgets.json").read_text("utf-8"))
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


def pages() -> list[str]:
    """The pages of the book's table of contents, in its order."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    names = [toc["root"]]
    for entry in (entry for part in toc["parts"] for entry in part["chapters"]):
        notebooks = sorted(ROOT.glob(f"{entry.get('glob', '')}.ipynb"))
        names += [path.relative_to(ROOT).with_suffix("").as_posix() for path in notebooks] or [entry["file"]]
    return names


def measure(url: str) -> dict[str, float]:
    """One Lighthouse run: scores, blocking time (ms), shift, kilobytes over the wire, requests elsewhere."""
    chromium = find_chromium() or ""
    command = shlex.split(os.environ.get("LIGHTHOUSE", "npx --yes lighthouse@12"))
    flags = "--headless=new --no-sandbox --disable-gpu --disable-background-networking --no-first-run"
    command += [url, "--output=json", "--quiet", f"--chrome-flags={flags}"]
    done = subprocess.run(command, env=os.environ | {"CHROME_PATH": chromium}, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"Lighthouse failed for {url}: {(done.stderr or done.stdout).strip()[-400:]}")
    report = json.loads(done.stdout)
    audits = report["audits"]
    host = "/".join(url.split("/")[:3])
    requests = audits["network-requests"]["details"]["items"]
    return {
        **{name: report["categories"][name]["score"] for name in CATEGORIES},
        "blocking_ms": audits["total-blocking-time"]["numericValue"],
        "shift": audits["cumulative-layout-shift"]["numericValue"],
        "paint_s": audits["largest-contentful-paint"]["numericValue"] / 1000,
        "interactive_s": audits["interactive"]["numericValue"] / 1000,
        "first_load_bytes": audits["total-byte-weight"]["numericValue"],
        "next_page_bytes": sum(r.get("transferSize", 0) for r in requests if r["url"] == url),
        "elsewhere": len({r["url"] for r in requests if not r["url"].startswith((host, "data:", "blob:"))}),
    }


def over_budget(result: dict[str, float]) -> list[str]:
    return [
        name
        for name, budget in BUDGETS.items()
        if (result[name] < budget if name in CATEGORIES else result[name] > budget)
    ]


def main(arguments: list[str] | None = None) -> int:
    parser = Parser(__doc__)
    parser.add_argument("pages", nargs="*")
    parser.add_argument("--html", type=Path, help="a folder of HTML, instead of _build/html")
    parser.add_argument("--runs", type=int, default=1, help="the median of so many runs")
    options = parser.parse_args(arguments)
    if not options.html:
        parser.demand_known("page", options.pages, pages())
    folder = options.html or ROOT / "_build" / "html"
    if not (folder / "index.html").exists():
        sys.exit(f"There is no built book in {folder}: run make book first.")
    failed = 0
    print(f"{'page':28} perf  acc   best  seo   block ms  shift  paint s  ready s  first KB  page KB  others")
    with serve(folder) as site:
        for page in options.pages or pages():
            url = f"{site}/{page}.html"
            runs = [measure(url) for _ in range(options.runs)]
            result = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
            scores = "  ".join(f"{result[name]:.2f}" for name in CATEGORIES)
            over = [] if options.html else over_budget(result)
            failed += bool(over)
            print(
                f"{page:28} {scores}  {result['blocking_ms']:8.0f}  {result['shift']:.3f}"
                f"  {result['paint_s']:7.1f}  {result['interactive_s']:7.1f}"
                f"  {result['first_load_bytes'] / 1000:8.0f}  {result['next_page_bytes'] / 1000:7.0f}"
                f"  {result['elsewhere']:6.0f}" + (f"  OVER: {', '.join(over)}" if over else ""),
                flush=True,
            )
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
