"""Whatever a process says, or does not say, the grader gets an answer or an error in time."""

import os
import sys
import threading
import time

import pytest

from dlmath.grade.sandbox.conversation import Conversation, Ended, Late, Violation

LISTEN = "import sys, json, time, os\nline = sys.stdin.readline()\nnumber = json.loads(line)['number']\n"
ECHO = "import sys\nfor line in sys.stdin: print(line, end='', flush=True)"


@pytest.fixture
def talk(tmp_path):
    started = []

    def start(code, most=10_000):
        environment = {name: os.environ[name] for name in ("SYSTEMROOT", "PATH") if name in os.environ}
        started.append(Conversation([sys.executable, "-u", "-c", code], environment, tmp_path, most))
        return started[-1]

    yield start
    for one in started:
        one.stop()


def test_an_answer_comes_back(talk):
    one = talk(ECHO)
    for number in range(20):
        assert one.ask({"number": number}, 30) == {"number": number}
    assert one.alive
    one.stop()
    assert not one.alive and one.processor >= 0


@pytest.mark.parametrize(
    ("said", "error", "words"),
    [
        ("time.sleep(100)", Late, ""),
        ("os.close(0); os.close(1); time.sleep(100)", Ended, ""),
        ("sys.exit('no numpy here')", Ended, "no numpy here"),
        ("print('x' * 20_000); time.sleep(100)", Violation, "more than 10000 bytes"),
        ("print('x'); time.sleep(100)", Violation, "no answer"),
        ("print('[' * 9_000); time.sleep(100)", Violation, "no answer"),
        ("print(json.dumps({'number': number + 1})); time.sleep(100)", Violation, "what was asked"),
        ("print(number); time.sleep(100)", Violation, "what was asked"),
        ("os.write(1, b'{}\\n{}\\n'); time.sleep(100)", Violation, "more than one answer"),
        ("os.write(1, b'\\xff\\xfe\\n'); time.sleep(100)", Violation, "no answer"),
    ],
)
def test_what_is_no_answer_is_an_error_of_its_kind(talk, said, error, words):
    with pytest.raises(error, match=words or None):
        talk(LISTEN + said).ask({"number": 7}, 2 if error is Late else 30)


def test_a_process_that_reads_nothing_keeps_nobody_waiting(talk):
    one = talk("import time; time.sleep(100)")
    start = time.monotonic()
    with pytest.raises(Late):
        one.ask({"number": 1, "text": "x" * 10**7}, 0.5)
    one.stop()
    assert time.monotonic() - start < 30


def test_conversations_one_after_another_take_no_answers_from_each_other(talk):
    before = threading.active_count()
    for number in range(15):
        one = talk(ECHO)
        assert one.ask({"number": number}, 30) == {"number": number}
        one.stop()
    time.sleep(0.5)
    assert threading.active_count() <= before + 1
