"""Seconds until a command answers, each time in a new process."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.speed import ratios, rounds
from benchmarks.speed.memory import AS_COMPARED

TRAIN = ("-m", "gan_keras.train")
COMMANDS = {  # what: (words after python, exit code)
    "python alone": (("-c", "pass"), 0),
    "import gan_keras": (("-c", "import gan_keras"), 0),
    "import tensorflow": (("-c", "import tensorflow"), 0),
    "train --help": ((*TRAIN, "--help"), 0),
    "sample --help": (("-m", "gan_keras.sample", "--help"), 0),
    "train, unknown model": ((*TRAIN, "--model", "nonsense"), 2),
    "train, to the first execution": (("-m", "benchmarks.speed.first_execution", *AS_COMPARED), 0),
}


class Command:
    """A contender for `rounds.play`: a step is one call of the command."""

    def __init__(self, words, code):
        self.words, self.code = words, code

    def run(self, steps):
        begin = time.perf_counter()
        for _ in range(steps):
            with tempfile.TemporaryDirectory() as folder:
                out = ["--out", str(Path(folder) / "run")] if "first" in self.words[1] else []
                done = subprocess.run(
                    [sys.executable, *self.words, *out], capture_output=True, text=True
                )
            if done.returncode != self.code:
                raise RuntimeError(f"{self.words} ended with {done.returncode}: {done.stderr}")
        return {"seconds": time.perf_counter() - begin}


def run(repeats, quick):
    started = {what: Command(*command) for what, command in COMMANDS.items()}
    steps = dict.fromkeys(COMMANDS, 1)
    _, answers = rounds.play(started, steps, repeats)
    seconds = rounds.per_step(answers, steps)
    summary = {what: ratios.spread(values) for what, values in seconds.items()}
    rows = {what: [f"{s['min']:.2f}", f"{s['median']:.2f}"] for what, s in summary.items()}
    print(ratios.table("Start", ["seconds", "median"], rows), end="\n\n", flush=True)
    return {
        "seconds": {what: [round(s, 3) for s in values] for what, values in seconds.items()},
        "summary": summary,
    }
