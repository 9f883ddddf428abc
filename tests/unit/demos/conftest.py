import matplotlib.pyplot as plt
import pytest

from dlmath import plots


@pytest.fixture(autouse=True)
def book_style():
    """Every test draws in the style of the book, and no figure stays open from one to the next."""
    with plt.rc_context(plots.RC):
        plt.switch_backend("agg")
        yield
        plt.close("all")
