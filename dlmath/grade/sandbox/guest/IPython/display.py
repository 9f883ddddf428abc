"""Shows nothing: nobody looks."""


class Shown:
    """Any of the objects that IPython shows."""

    def __init__(self, data=None, *arguments, **settings):
        self.data = data


HTML = Image = JSON = Latex = Markdown = Math = SVG = Shown


def display(*items, **settings):
    """Nothing, where nobody looks."""


def clear_output(wait=False):
    """Nothing, where nobody looks."""
