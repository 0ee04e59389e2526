"""Run a submission in a process of its own, under limits of time and memory.

The process is forked from one that has TensorFlow already, where the system can do that, so that a
submission does not wait for it. It says over a pipe which cell or exercise it is at. One that takes
too long, needs too much memory or dies loses what it was at, and a new process goes on with the
rest. These are limits against accidents and pranks, not walls: the code can do what the teacher's
account can, and a submission made for it can deceive the checkers (docs/teaching.md).
"""

import contextlib
import importlib
import multiprocessing
import os
import sys
import tempfile
import threading
import time
from dataclasses import dataclass

KINDS = multiprocessing.get_all_start_methods()
CONTEXT = multiprocessing.get_context("forkserver" if "forkserver" in KINDS else "spawn")
WORKER = "gan_keras.course.grading.worker"  # which imports TensorFlow: not in this process
POLLED = 0.1  # seconds between two looks at the memory
START = 120  # seconds that a process may take until it says something for the first time


@dataclass(frozen=True)
class Limits:
    """Seconds for each cell and each exercise, and resident memory of the process in bytes."""

    seconds: float = 30.0
    memory: float = 4e9


@dataclass(frozen=True)
class Mark:
    """The result of one exercise: ``score`` in [0, 1], and the verdict that explains it."""

    score: float
    verdict: str
    held: int = 0
    total: int = 0


def prepare():
    """Start the process that others are forked from; it imports TensorFlow meanwhile."""
    if CONTEXT.get_start_method() == "forkserver":
        CONTEXT.set_forkserver_preload([WORKER])


def work(*args):
    importlib.import_module(WORKER).work(*args)


def judge(submission, limits, lang="en", seed=0, cancelled=None):
    """{exercise: `Mark`} of all that the notebook asks for.

    Args:
        cancelled: a `threading.Event`; once it is set, what has no mark yet gets none.
    """
    marks, skipped = {}, set()
    cancelled = cancelled or threading.Event()
    while len(marks) < len(submission.wanted) and not cancelled.is_set():
        left = {name: check for name, check in submission.wanted.items() if name not in marks}
        ended, at, found = attempt(submission, left, skipped, limits, lang, seed, cancelled)
        marks |= found
        if ended is None:
            break
        kind, which = at
        if kind == "check":
            marks[which] = Mark(0.0, ended)
        elif kind == "cell":
            skipped.add(which)
            marks |= {
                name: Mark(0.0, f"the cell that defines it: {ended}")
                for name in submission.cells[which][1]
                if name not in marks
            }
        else:  # it ended before it began: so would the next one
            marks |= {name: Mark(0.0, ended) for name in left if name not in found}
    return {name: marks[name] for name in submission.wanted if name in marks}


def attempt(submission, wanted, skipped, limits, lang, seed, cancelled):
    """One process: (None or why it ended early, what it was at, {exercise: `Mark`})."""
    ours, theirs = CONTEXT.Pipe(duplex=False)
    found, at = {}, ("start", None)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        cells = [(i, *cell) for i, cell in enumerate(submission.cells) if i not in skipped]
        process = CONTEXT.Process(
            target=work, args=(cells, wanted, theirs, folder, lang, seed), daemon=True
        )
        process.start()
        theirs.close()
        try:
            ended, since, allowed = None, time.monotonic(), max(START, limits.seconds)
            while ended is None and not cancelled.is_set():
                if ours.poll(POLLED):
                    try:
                        kind, *what = ours.recv()
                    except (EOFError, OSError):
                        process.join(5)
                        ended = died(process.exitcode)
                        continue
                    if kind == "end":
                        return None, at, found
                    if kind == "mark":
                        found[what[0]] = Mark(*what[1:])
                    else:
                        at, since, allowed = (kind, what[0]), time.monotonic(), limits.seconds
                if time.monotonic() - since > allowed:
                    ended = f"it takes longer than {allowed:g} seconds"
                elif memory_of(process.pid) > limits.memory:
                    ended = f"it needs more than {limits.memory / 1e9:g} GB of memory"
            return ended, at, found
        finally:
            stop(process)
            ours.close()


def died(code):
    """Why a process is gone that should have gone on."""
    if code is None or code >= 0:
        return f"it ends Python itself (exit code {code}): leave out exit() and the like"
    return f"Python crashes (signal {-code})"


def stop(process):
    """End a process and all that it started."""
    if process.is_alive():
        with contextlib.suppress(ProcessLookupError, PermissionError, AttributeError):
            os.killpg(process.pid, 9)  # the worker leads a group of its own
        process.kill()
    process.join()


def memory_of(pid):
    """Resident bytes of a process, 0 where the system does not say it in /proc."""
    if not sys.platform.startswith("linux"):
        return 0
    try:
        with open(f"/proc/{pid}/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError, ValueError):
        return 0
