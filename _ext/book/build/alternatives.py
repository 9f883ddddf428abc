"""Every image has an alternative text that says what is to be seen."""

from __future__ import annotations

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


def setup(app: Sphinx) -> dict:
    app.connect("doctree-read", _check_images)
    return PARALLEL
