"""Answers the grader's messages, a line of JSON each, from inside a sandbox that an operating system makes.

    python -I -S -B serve.py < messages > answers

The first message sets the limits. Nothing of a submission has run before they hold.
"""

import json
import os
import sys
from pathlib import Path

HERE = str(Path(__file__).resolve().parent)


def limit(limits):
    """Let this process and all that it starts use no more than `limits` of what the system can count."""
    try:
        import resource
    except ImportError:  # Windows
        return
    for name, most in limits.items():
        kind = getattr(resource, name, None)
        if kind is None:
            continue
        try:
            hard = resource.getrlimit(kind)[1]
            most = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(kind, (most, most))
        except (OSError, ValueError):  # macOS knows some that it does not set
            continue


def main():
    messages, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1):
        os.dup2(nowhere, standard)
    first = json.loads(messages.readline())
    sys.path[:0] = [HERE]
    sys.path += first["packages"]
    limit(first["limits"])
    from notebook import answered

    os.dup2(nowhere, 2)  # until here, errors say why nothing can be run
    message = first
    while True:
        answers.write(answered(message).encode("ascii") + b"\n")
        answers.flush()
        line = messages.readline()
        if not line:
            os._exit(0)
        message = json.loads(line)


if __name__ == "__main__":
    main()
