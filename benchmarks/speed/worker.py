"""A contender in a process of its own, which works only when it is told to.

Two frameworks in one process would share its threads and memory. The processes live through all
rounds; one that waits for a line costs nothing.

The protocol is JSON, line by line. The child says {"facts": {...}} once it is built. It answers
each {"steps": n} with {"seconds": s, "cpu_seconds": c, ...}, and ends when its input ends. A
contender is a function that returns (work, facts): ``work(steps)`` does the work and may return
more numbers.
"""

import contextlib
import importlib
import json
import os
import subprocess
import sys
import tempfile
import time

LAST_LINES = 5  # of a failed child's messages


class WorkerFailed(RuntimeError):
    """A contender ended early; the text holds the last lines that it wrote."""


class Worker:
    """The parent's end.

    Args:
        target: "module:function" of the contender.
        arguments: of the function, as JSON can say them.

    Raises:
        WorkerFailed: here or in `run`, if the child ends.
    """

    def __init__(self, target, **arguments):
        self.target = target
        self.messages = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115
        self.process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.speed.worker", target, json.dumps(arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.messages,
            text=True,
        )
        try:
            self.facts = self.answer()["facts"]
        except BaseException:
            self.close()
            raise

    def run(self, steps):
        """{"seconds": ..., and what else the contender says} for so many steps."""
        with contextlib.suppress(BrokenPipeError):  # `answer` says why
            self.process.stdin.write(json.dumps({"steps": steps}) + "\n")
            self.process.stdin.flush()
        return self.answer()

    def answer(self):
        line = self.process.stdout.readline()
        if line:
            return json.loads(line)
        self.process.wait()
        self.messages.seek(0)
        said = self.messages.read().strip().splitlines()[-LAST_LINES:]
        raise WorkerFailed(f"{self.target} ended: " + " | ".join(said))

    def close(self):
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
        self.messages.close()


@contextlib.contextmanager
def workers(targets):
    """{name: Worker}, started one after the other; all are closed at the end.

    Args:
        targets: {name: (target, arguments)}.
    """
    with contextlib.ExitStack() as stack:
        started = {}
        for name, (target, arguments) in targets.items():
            started[name] = Worker(target, **arguments)
            stack.callback(started[name].close)
        yield started


def serve(build, arguments, requests, reply):
    """The child's end: build the contender, then do what each line of ``requests`` asks for."""
    work, facts = build(**arguments)
    reply({"facts": facts})
    for line in requests:
        steps = json.loads(line)["steps"]
        begin, cpu_begin = time.perf_counter(), time.process_time()
        more = work(steps) or {}
        times = {"seconds": time.perf_counter() - begin,
                 "cpu_seconds": time.process_time() - cpu_begin}  # fmt: skip
        reply(times | more)


def main(target, arguments):
    # Libraries print to stdout; only answers may travel there.
    pipe = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    module, _, name = target.partition(":")
    build = getattr(importlib.import_module(module), name)

    def reply(answer):
        pipe.write(json.dumps(answer) + "\n")
        pipe.flush()

    serve(build, json.loads(arguments), sys.stdin, reply)


if __name__ == "__main__":
    main(*sys.argv[1:])
