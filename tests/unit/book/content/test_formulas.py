"""The sheet of formulas."""

from _ext.book.content import formulas


def test_formulas_fit_the_cells_of_a_table():
    assert formulas._in_table(r"\|x\| = |x|") == r"$\Vert x\Vert  = \vert x\vert $"
