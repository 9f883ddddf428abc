"""As much of IPython as a notebook's cells ask for where nobody looks at their output."""

import types

from IPython import display as display

version_info = (9, 0, 0, "")
__version__ = "9.0.0"


def nothing(*arguments, **settings):
    """Takes any arguments, and does nothing."""


class Shell:
    """What `get_ipython()` gives: it runs no magics."""

    kernel = None
    events = types.SimpleNamespace(register=nothing, unregister=nothing)
    run_line_magic = run_cell_magic = magic = system = enable_gui = enable_matplotlib = nothing


shell = Shell()


def get_ipython():
    return shell
