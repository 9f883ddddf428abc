"""Make the editor of the pages anew: assets/python/editor/editor.min.js, from CodeMirror (needs npm).

    python tools/editor.py

`package.json` beside it names the versions; to move to newer ones, change them, delete `package-lock.json`,
run this, try the editor in a page, and commit all three files.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.command_line import Parser  # noqa: E402

FOLDER = ROOT / "assets/python/editor"
GIVEN = ("editor.js", "package.json", "package-lock.json")
BANNER = "/*! CodeMirror 6 (codemirror.net), MIT License, see assets/python/editor/LICENSE */"


def make(folder: Path = FOLDER) -> str:
    """Bundle the editor; returns a sentence. FileNotFoundError: no npm; CalledProcessError: it fails."""
    npm, npx = (shutil.which(name) for name in ("npm", "npx"))
    if not (npm and npx):
        raise FileNotFoundError("npm is missing: install node, which brings it")
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        for given in GIVEN:
            if (folder / given).exists():
                shutil.copy2(folder / given, place)
        locked = (place / "package-lock.json").exists()
        subprocess.run(
            [npm, "ci" if locked else "install", "--silent", "--omit-lockfile-registry-resolved"],
            cwd=place,
            check=True,
        )
        command = [npx, "esbuild", "editor.js", "--bundle", "--minify", "--target=es2022", "--format=iife"]
        options = ["--log-level=warning", f"--banner:js={BANNER}", "--outfile=editor.min.js"]
        subprocess.run([*command, *options], cwd=place, check=True)
        for made in ("editor.min.js", "package-lock.json"):
            shutil.copy2(place / made, folder)
    return f"{(folder / 'editor.min.js').stat().st_size} bytes in {(folder / 'editor.min.js')}"


def main(arguments: list[str] | None = None) -> int:
    Parser(__doc__).parse_args(arguments)
    try:
        print(make())
    except (FileNotFoundError, subprocess.CalledProcessError) as error:
        print(f"The editor was not made: {error}.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
