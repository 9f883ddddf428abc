"""What hostile submissions do, each as the cell of an answer; what becomes of the grader, and of a neighbour.

An attack that gets what it wants raises `Won`, which would be in the report. SECRET, PORT, PORTAL and OWN
stand for a file of the teacher's, a server of hers, a folder of hers, and the course.
"""

import contextlib
import json
import os
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from submissions import ALL, EIGEN, LEADING, OF, OUTER, ROOT, cells, small_release

from dlmath.grade.released import Cell
from dlmath.grade.sandbox import Limits, as_json, run

HONEST = OF[EIGEN] + OF[LEADING]
"""Points of the other answers in an attacker's own notebook, which are right."""

QUICK = Limits(cell=4, notebook=12, submission=20, processor=8, memory=600 << 20, files=8 << 20)
TEACHER = "the key of the teacher"

BEGIN = """class Won(Exception): pass
import contextlib, gc, os, signal, sys, threading, time
"""
FORGERY = """def tell(text):
    for number in range(3, 64):
        with contextlib.suppress(OSError):
            os.write(number, text)
"""
RECORD = """outer = 1
def shown(record):
    import recorder
    recorder.RECORDS.append({"exercise": "svd.outer", "record": record})
def check(*arguments):
"""

# What can be had of the grader's own knowledge, or said in place of an answer: harmless in every sandbox.
SAYING = {
    "the reference asked for": "from dlmath.exercises import find\nraise Won(find('svd.outer').reference)",
    "references among all objects": """
for thing in gc.get_objects():
    if type(thing).__name__ in ("Mistake", "Criterion") or "reference" in getattr(thing, "__dict__", {}):
        raise Won(str(thing)[:80])""",
    "the stack inspected for a reference": """
def outer(u, v):
    frame = sys._getframe()
    while frame:
        for value in frame.f_locals.values():
            if getattr(value, "reference", None):
                return value.reference(u, v)
        frame = frame.f_back
    return u""",
    "check wrapped": """
import dlmath
outer = 0
real = dlmath.check
def check(name, answer):
    import recorder
    real(name, getattr(recorder.GIVEN[name], "reference", None) or 0)""",
    "collect patched": """
import dlmath.checking.recording as recording
recording.encode = lambda value: {"dtype": "float64", "shape": [1], "data": "AAAAAAAA8D8="}
outer = lambda u, v: u""",
    "check cells rewritten": """
import notebook
before = notebook.parsed
notebook.parsed = lambda name, source: before(name, source.replace("outer)", "lambda u, v: u)"))""",
    "numpy patched": """
np.allclose = np.array_equal = np.all = np.isclose = lambda *a, **k: True
outer = lambda u, v: u + v[0]""",
    "a class that is equal to all": """
class Any:
    shape, dtype, ndim, size, __class__ = (2, 2), float, 2, 4, np.ndarray
    def __eq__(self, other): return True
    def __array__(self, *a, **k): return np.zeros((2, 2))
outer = lambda u, v: Any()""",
    "json patched": """
import json
json.dumps = lambda *a, **k: '{"outcomes": [1]}'""",
    "no record at all": RECORD + "    shown(7)",
    "a record of another exercise": RECORD
    + "    shown({'format': 1, 'exercise': 'svd.other', 'attempted': True})",
    "a record with an impossible shape": RECORD
    + "    shown({'format': 1, 'exercise': 'svd.outer', 'attempted': True, 'cases': "
    "[{'case': 'u is 0', 'out': {'dtype': 'float64', 'shape': [2**40, 2**40], 'data': ''}}] * 4})",
    "a record of objects": RECORD + "    shown({'format': 1, 'exercise': 'svd.outer', 'value': "
    "{'dtype': 'O', 'shape': [1], 'data': 'AAAA'}})",
    "a record nested deeply": RECORD
    + """
    deep = []
    for _ in range(100):
        deep = [{"items": deep}]
    shown({'format': 1, 'exercise': 'svd.outer', 'value': {"items": deep}})""",
    "numbers that are none": RECORD + "    shown({'format': float('nan'), 'exercise': float('inf')})",
    "a number of 5000 digits": RECORD + "    sys.set_int_max_str_digits(0); shown({'format': 10 ** 5000})",
    "records without end": RECORD + "    [shown(0) for _ in range(10**5)]",
    "records of 2 MB": RECORD + "    shown({'format': 1, 'text': 'x' * 2_000_000})",
    "an error that is markup": """
class Odd(Exception): pass
Odd.__name__ = "<script>\\x1b[2J\\u202e=cmd|' /C calc'!A0"
def outer(u, v): raise Odd("\\x1b]0;owned\\x07<img src=x onerror=alert(1)>\\ud800" + "x" * 10**5)""",
    "an error whose text never comes": """
class Slow(Exception):
    def __str__(self):
        while True: pass
raise Slow""",
    "an error whose text raises": """
class Bad(Exception):
    def __str__(self): raise SystemExit
raise Bad""",
    "the loop that catches all": """
while True:
    try:
        while True: pass
    except BaseException: pass""",
    "a power that cannot be interrupted": "x = 7 ** (7 ** 12)",
    "a pattern that never matches": "import re; re.match('(a+)+$', 'a' * 60 + 'b')",
    "a sleep": "time.sleep(10**6)",
    "recursion without a limit": """
sys.setrecursionlimit(10**9)
def outer(u, v): return outer(u, v)""",
    "os._exit": "os._exit(0)",
    "exit": "exit()",
    "sys.exit in the answer": "def outer(u, v): sys.exit()",
    "endless output": "while True: print('x' * 1000)",
    "an answer without end": """
def outer(u, v):
    while True: yield u""",
    "a result that is enormous": "outer = lambda u, v: [[u] * 1000] * 1000",
    "memory without end": "x = []\nwhile True: x.append(bytearray(10**7))",
    "an array of 80 GB": "x = np.ones(10**10)",
    "a source of 3 MB": "x = '" + "y" * 3_000_000 + "'",
    "dlmath replaced": """
import types
sys.modules["dlmath"] = sys.modules["recorder"] = types.ModuleType("dlmath")
def check(*a): return "4 of 4 points\"""",
}

# What needs a system with descriptors and signals.
SYSTEM = {
    "an answer forged through every descriptor": FORGERY + """tell(b'{"outcomes": [1, 2]}\\n')""",
    "answers to what will be asked": FORGERY
    + """
for number in range(200):
    tell(b'{"number": %d, "ended": "done", "records": []}\\n' % number)""",
    "an answer nested 100,000 deep": FORGERY + "tell(b'[' * 100_000 + b'\\\\n')",
    "a line without end": FORGERY + "while True: tell(b'x' * 1000)",
    "a letter a second": FORGERY + "while True: tell(b' '); time.sleep(0.5)",
    "no letter at all": "os.closerange(0, 64)",
    "the questions read away": """
for number in range(3, 64):
    with contextlib.suppress(OSError):
        os.set_blocking(number, False); os.read(number, 10**6)
while True:
    for number in range(3, 64):
        with contextlib.suppress(OSError): os.read(number, 10**6)""",
    "it stops itself": "os.kill(os.getpid(), signal.SIGSTOP)",
    "it stops its parent": "os.kill(os.getppid(), signal.SIGSTOP); time.sleep(100)",
    "it ends its parent": "os.kill(os.getppid(), 9); time.sleep(100)",
    "a crash": "import ctypes; ctypes.string_at(0)",
    "abort": "os.abort()",
    "limits raised": """
import resource
for kind in (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_NOFILE):
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(kind, (resource.RLIM_INFINITY,) * 2)
        raise Won("a limit")""",
    "another program in its place": "os.execv(sys.executable, [sys.executable, '-c', 'while 1: pass'])",
    "threads without end": """
def forever():
    while True: time.sleep(1)
while True: threading.Thread(target=forever, daemon=True).start()""",
    "tokens of the environment": "if 'DLMATH_ATTACKED' in os.environ: raise Won('the environment')",
}

# What only a sandbox keeps from the teacher.
OUTSIDE = {
    "a key is read": "raise Won(open(SECRET).read())",
    "a key is read through links": """
os.symlink(SECRET, '/tmp/link')
raise Won(open('/tmp/link').read())""",
    "a key by way of the root": "raise Won(open('/tmp/../../../..' + SECRET).read())",
    "a key by way of another process": """
for number in os.listdir('/proc'):
    with contextlib.suppress(OSError):
        raise Won(open(f'/proc/{number}/root{SECRET}').read())
raise SystemExit""",
    "the environment of others": """
for number in os.listdir('/proc'):
    with contextlib.suppress(OSError):
        if b'DLMATH_ATTACKED' in open(f'/proc/{number}/environ', 'rb').read(): raise Won(number)
raise SystemExit""",
    "the solutions are found": """
for folder, _, names in os.walk('/'):
    if folder.startswith('/proc'): continue
    for name in names:
        if name.endswith('.ipynb') or name == 'released.json': raise Won(folder + name)
        if folder.endswith('dlmath/exercises'): raise Won(folder)
raise SystemExit""",
    "the course by its path": "sys.path.insert(0, OWN); import importlib\n"
    "for name in [n for n in sys.modules if n.startswith('dlmath')]: del sys.modules[name]\n"
    "from dlmath.exercises import find; raise Won(find('svd.outer').reference)",
    "the grader is overwritten": """
import recorder, notebook
for file in (recorder.__file__, notebook.__file__, OWN + '/dlmath/grade/score.py', os.__file__):
    with contextlib.suppress(OSError):
        with open(file, 'a') as f: f.write('#')
        raise Won(file)
raise SystemExit""",
    "files for others": "open(PORTAL + '/grade.csv', 'w').write('999')",
    "a process that comes back later": """
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for _ in range(100):
            time.sleep(0.05)
            with contextlib.suppress(OSError): open(PORTAL + '/grade.csv', 'w').write('999')
        os._exit(0)
    os._exit(0)""",
    "processes without end": "while True:\n    with contextlib.suppress(OSError): os.fork()",
    "processes by a shell": """
import subprocess
subprocess.run(['/bin/sh', '-c', 'id'], check=True)
raise Won('sh')""",
    "a server of the teacher's": """
import socket
socket.create_connection(('127.0.0.1', PORT), 2).sendall(b'hello')
raise Won('connected')""",
    "any server at all": """
import socket
socket.create_connection(('localhost', 53), 2)
raise Won('connected')""",
    "a socket without a network": """
import socket
s = socket.socket(socket.AF_UNIX); s.bind('\\0dlmath'); raise Won('bound')""",
    "a new name space": """
import ctypes
if ctypes.CDLL(None).unshare(0x10000000) == 0: raise Won('unshare')
raise SystemExit""",
    "a mount": """
import ctypes
if ctypes.CDLL(None).mount(b'none', b'/tmp', b'tmpfs', 0, None) == 0: raise Won('mount')
raise SystemExit""",
    "another process is traced": """
import ctypes
if ctypes.CDLL(None).ptrace(16, os.getppid(), 0, 0) == 0: raise Won('ptrace')
raise SystemExit""",
    "a device": "import stat; os.mknod('/tmp/disk', 0o600 | stat.S_IFBLK, os.makedev(8, 0)); "
    "raise Won(open('/tmp/disk', 'rb').read(9))",
    "files without end": """
for number in range(10**4):
    with open(f'/tmp/{number}', 'wb') as file:
        file.write(bytes(10**6))
    if number > 200: raise Won('200 MB')""",
    "memory in nameless files": """
files = []
for number in range(60):
    files.append(os.memfd_create('x'))
    os.write(files[-1], bytes(10**7))
    if number > 40: raise Won('400 MB')""",
    "memory in segments": """
import ctypes
libc = ctypes.CDLL(None)
for number in range(10):
    if libc.shmget(0, ctypes.c_size_t(10**8), 0o1600) < 0: raise SystemExit
raise Won('1 GB')""",
    "memory in /dev/shm": """
for number in range(30):
    open(f'/dev/shm/{number}', 'wb').write(bytes(10**7))
raise Won('300 MB')""",
    "files in the root": "open('/x', 'wb').write(b'x'); raise Won('/x')",
    "all processes are killed": "os.kill(-1, 9); time.sleep(100)",
    "a signal to every number": """
for number in range(2, 40000):
    with contextlib.suppress(OSError):
        if number != os.getpid(): os.kill(number, 9)
raise SystemExit""",
    "the terminal": "open('/dev/tty', 'w').write('x'); raise Won('tty')",
    "rights of root": "os.setuid(0); os.chroot('/tmp'); raise Won('chroot')",
}


def submission(attack=None, **places):
    """A submission as `run` takes it, with an attack in place of its first answer; else one that is right."""
    content = cells()
    if attack is not None:
        known = "".join(f"{name.upper()} = {str(place)!r}\n" for name, place in places.items())
        known = known.replace(f"PORT = '{places.get('port')}'", f"PORT = {places.get('port')}")
        content = cells(outer=BEGIN + known + attack.lstrip("\n"))
    return {"02-svd": as_json(Cell(c["id"], c["source"], at) for at, c in enumerate(content))}


class Class:
    """A teacher's machine with things worth having, on which submissions are graded."""

    def __init__(self, folder):
        self.release = folder / "released.json"
        self.release.write_text(small_release(), "utf-8")
        self.secret, self.portal = folder / "secret", folder / "portal"
        self.secret.write_text(TEACHER, "utf-8")
        self.portal.mkdir(mode=0o777)
        self.server = socket.create_server(("127.0.0.1", 0))
        self.connections = 0
        threading.Thread(target=self._count, daemon=True).start()

    def _count(self):
        while True:
            try:
                connection, _ = self.server.accept()
            except OSError:
                return
            self.connections += 1
            connection.close()

    def graded(self, attack, sandbox, limits=QUICK):
        places = {"secret": self.secret, "portal": self.portal, "own": ROOT}
        hostile = submission(attack, port=self.server.getsockname()[1], **places)
        return run(hostile, "x", limits, sandbox, self.release)

    def survives(self, attack, sandbox):
        """The attacker's answer, if nobody has noticed anything and the honest neighbour has all points."""
        with ThreadPoolExecutor() as pool:
            hostile = pool.submit(self.graded, attack, sandbox)
            honest = pool.submit(run, submission(), "x", Limits(), sandbox, self.release)
            answer, neighbour = hostile.result(), honest.result()
        assert neighbour["state"] == answer["state"] == "graded"
        assert neighbour["points"] == ALL
        text = json.dumps(answer)
        assert "Won" not in text and TEACHER not in text, text
        assert len(text) < 50_000
        by_id = {row["exercise"]: row for row in answer["chapters"][0]["exercises"]}
        assert by_id[OUTER]["points"] == 0, by_id[OUTER]
        for row in by_id.values():
            assert row["said"].isprintable() and len(row["said"]) <= 300
        assert not any(self.portal.iterdir()) and self.connections == 0
        assert self.secret.read_text("utf-8") == TEACHER
        return answer


def left_over():
    """Processes of sandboxes that still run, below this one; Linux only."""
    found, below = [], [os.getpid()]
    while below:
        place = Path(f"/proc/{below.pop()}")
        with contextlib.suppress(OSError):
            found.append((place / "cmdline").read_bytes().decode("utf-8", "replace").replace("\0", " "))
            below += (place / "task" / place.name / "children").read_text("ascii").split()
    return [words for words in found if "serve.py" in words]
