"""What a page tells the other pages: collected while it is read, forgotten when it changes or goes.

A page that shows it announces that by `build.rebuild.gathers`, so that it is written anew when it changes.
"""

from __future__ import annotations

from collections.abc import Callable

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.environment.collectors import EnvironmentCollector


def collect(app: Sphinx, attribute: str, read: Callable[[str, nodes.document], object | None]) -> None:
    """Keep in `env.<attribute>` what `read` returns for each page: a dictionary by the page's name.

    `read` gets name and content of a page that was just parsed, before references are resolved, and returns
    `None` where there is nothing to keep.
    """

    class Collector(EnvironmentCollector):
        def clear_doc(self, app: Sphinx, env: BuildEnvironment, docname: str) -> None:
            getattr(env, attribute).pop(docname, None)

        def merge_other(self, app: Sphinx, env: BuildEnvironment, docnames: set[str], other) -> None:
            pages = getattr(other, attribute)
            getattr(env, attribute).update({name: pages[name] for name in docnames if name in pages})

        def process_doc(self, app: Sphinx, doctree: nodes.document) -> None:
            content = read(app.env.docname, doctree)
            if content is not None:
                getattr(app.env, attribute)[app.env.docname] = content

    def prepare(app: Sphinx) -> None:
        if not hasattr(app.env, attribute):
            setattr(app.env, attribute, {})

    app.connect("builder-inited", prepare)
    app.add_env_collector(Collector)
