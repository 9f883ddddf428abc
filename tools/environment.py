"""Make the environment in .venv, once; with plain words when something is missing.

    python3 tools/environment.py

Runs with the standard library of any Python 3, since it has to say so when that Python is too old.
"""

import hashlib
import os
import subprocess
import sys
import venv

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
STAMP = os.path.join(VENV, "installed.sha256")
PYTHON = os.path.join(VENV, "Scripts" if os.name == "nt" else "bin", "python")
OLDEST = (3, 11)


def wanted():
    """What the environment is made from, as one hash: it is made anew when this changes."""
    digest = hashlib.sha256(sys.version.encode())
    for name in ("requirements.txt", "pyproject.toml"):
        with open(os.path.join(ROOT, name), "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()


def present():
    try:
        with open(STAMP) as file:
            return file.read()
    except OSError:
        return ""


def stop(sentence):
    sys.exit("\n" + sentence + "\n")


def main():
    if sys.argv[1:]:
        sys.stderr.write("environment.py takes no arguments, and was given %s\n" % " ".join(sys.argv[1:]))
        sys.exit(2)
    if sys.version_info < OLDEST:
        stop(
            "This book needs Python %d.%d or newer, and %s is Python %d.%d. Install a newer one, then say which: "
            "make book PYTHON=python3.12" % (OLDEST + (sys.executable,) + sys.version_info[:2])
        )
    if present() == wanted():
        return
    print("Making the environment in .venv (a minute, once) …", flush=True)
    try:
        venv.EnvBuilder(with_pip=True, clear=False, symlinks=os.name != "nt").create(VENV)
    except (subprocess.CalledProcessError, SystemExit, OSError) as error:
        stop(
            "Python could not make an environment in .venv (%s). On Debian and Ubuntu install the missing part with: "
            "sudo apt install python3-venv" % error
        )
    command = [
        PYTHON,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "-r",
        "requirements.txt",
    ]
    done = subprocess.run(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        reason = (
            [line for line in done.stderr.splitlines() if "ERROR" in line]
            or done.stderr.splitlines()
            or ["?"]
        )
        network = any(
            word in done.stderr for word in ("NewConnectionError", "No matching distribution", "Retrying")
        )
        hint = "Is there a network? " if network else ""
        stop(
            "Installing the packages of requirements.txt failed. %sThe first error was: %s"
            % (hint, reason[0])
        )
    with open(STAMP, "w") as file:
        file.write(wanted())


if __name__ == "__main__":
    main()
