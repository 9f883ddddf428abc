"""While an answer runs for long, a word is said: on which input, and in which line of the reader's code."""

import threading

from doubling import exercise

from dlmath.checking import collect
from dlmath.checking.waiting import Running, Watch


def watched(answer, told, **options):
    with Watch(told.append, **options) as watch:
        return collect(exercise(), answer, watch=watch)


def test_a_long_run_is_told_with_its_input_and_line():
    told, said = [], threading.Event()

    class Told(list):
        def append(self, running):
            told.append(running)
            if running.case == "five entries":  # a slow machine is told of the input before, too
                said.set()

    def answer(x):
        if len(x) == 5:
            said.wait(60)
        return 2 * x

    watched(answer, Told(), after=0.01)
    last = next(running for running in told if running.case == "five entries")
    assert last.line.text == "said.wait(60)"
    assert last.line.number == answer.__code__.co_firstlineno + 2
    assert (
        f"on the input “five entries”, in line {last.line.number} of your code:  said.wait(60)"
        in last.place()
    )


def test_of_a_quick_answer_nothing_is_told():
    told = []
    assert "cases" in watched(lambda x: 2 * x, told, after=60)
    assert told == []


def test_nothing_is_told_after_the_end():
    before = set(threading.enumerate())
    with Watch(lambda running: None, after=0.0):
        pass
    assert not set(threading.enumerate()) - before


def test_where_the_line_is_not_known_the_input_is_said_alone():
    assert Running(3, "a", None).place() == " on the input “a”"
    assert Running(3, "", None).place() == ""


def test_where_there_are_no_threads_the_check_goes_on_without_a_word(monkeypatch):
    def no_thread(self):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", no_thread)
    told = []
    assert "cases" in watched(lambda x: 2 * x, told, after=0.0)
    assert told == []


def test_an_error_while_telling_is_no_error_of_the_check():
    def tell(running):
        said.set()
        raise ZeroDivisionError

    said = threading.Event()

    def answer(x):
        said.wait(60)
        return 2 * x

    with Watch(tell, after=0.01) as watch:
        assert "cases" in collect(exercise(), answer, watch=watch)
