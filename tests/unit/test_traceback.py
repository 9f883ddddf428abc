"""Which line of an error's traceback is the reader's own."""

import json
import linecache

import pytest

from dlmath._traceback import readers_line


def error_of(function, *args):
    with pytest.raises(Exception) as caught:
        function(*args)
    return caught.value


def test_the_last_line_outside_of_python_and_packages_is_the_readers():
    def read(text):
        return json.loads(text)

    line = readers_line(error_of(read, "{"))
    assert (line.function, line.text) == ("read", "return json.loads(text)")


def test_a_cell_is_the_readers_whatever_its_file_is_called_and_generated_code_is_not(monkeypatch):
    source = "def half(x):\n    return x / 0\n"
    monkeypatch.setitem(linecache.cache, "<cell 1>", (len(source), None, source.splitlines(True), "<cell 1>"))
    for file, text in (("<cell 1>", "return x / 0"), ("<generated>", "function(*args)")):
        names = {}
        exec(compile(source, file, "exec"), names)
        assert readers_line(error_of(names["half"], 1)).text == text


def test_where_the_file_is_known_no_other_line_is_taken():
    def inner():
        raise ValueError

    assert readers_line(error_of(inner), __file__).text == "raise ValueError"
    assert readers_line(error_of(inner), "elsewhere.py") is None
