"""What stops a build once stops it until it is mended.

Sphinx keeps the pages it has read, and says nothing about them the next time: a warning would be forgotten
by the second run. So after a run with warnings or errors the memory of the pages is thrown away; the
executed notebooks stay in their cache, and reading them again is quick.
"""

from __future__ import annotations

from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

from .. import PARALLEL

logger = logging.getLogger(__name__)

FILE_SUFFIXES = (".png", ".svg", ".jpg", ".jpeg", ".gif", ".webp")


def real_alternative(text: str | None) -> bool:
    """Whether an alternative text says what is to be seen: several words, and not a file name."""
    words = (text or "").split()
    return len(words) >= 3 and not (text or "").strip().lower().endswith(FILE_SUFFIXES)


def _check_images(app: Sphinx, doctree: nodes.document) -> None:
    for image in doctree.findall(nodes.image):
        decoration = image.get("alt") == "" and "decoration" in image.get("classes", [])
        if not decoration and not real_alternative(image.get("alt")):
            logger.warning(
                "the figure %s has no real alternative text (%r): say in a sentence what is to be seen",
                image["uri"] if len(image["uri"]) < 120 else "in the text",
                image.get("alt"),
                location=image,
                type="alt",
            )


def _forget(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app._warncount:
        (Path(app.doctreedir) / "environment.pickle").unlink(missing_ok=True)


def setup(app: Sphinx) -> dict:
    app.connect("doctree-read", _check_images)
    app.connect("build-finished", _forget)
    return PARALLEL
