"""Peak memory of whole runs with few steps, metrics and pictures included.

A folder with ten times as many pictures takes no more: they are streamed.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.speed import ratios
from benchmarks.speed.pictures import make_folder
from gan_keras.errors import InputError
from gan_keras.settings.recipes import COMPARED

TRAIN = ("-m", "gan_keras.train", "--quiet", "--steps")
SETTINGS = ("g_filters", "d_filters", "g_learning_rate", "d_learning_rate")
AS_COMPARED = ("--network", COMPARED["network"],
               "--set", *(f"{name}={COMPARED[name]}" for name in SETTINGS))  # fmt: skip
UNIT = 2**20 if sys.platform == "darwin" else 2**10  # what ru_maxrss counts, to MiB
# The peak of a process whose only child is the command.
PEAK = """
import resource, subprocess, sys
code = subprocess.call([sys.executable, *sys.argv[1:]], stdout=sys.stderr)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
raise SystemExit(code)
"""


def peak(words):
    """MiB that ``python WORDS`` holds at its peak.

    Raises:
        RuntimeError: the command fails.
    """
    done = subprocess.run([sys.executable, "-c", PEAK, *words], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{words} ended with {done.returncode}: {done.stderr}")
    return round(int(done.stdout) * (1024 / UNIT) / 1024)


def commands(folder, quick):
    """{what: words after python}."""
    few, many = (20, 40) if quick else (500, 5000)
    made = {
        "import tensorflow": ("-c", "import tensorflow"),
        "default run, 24 steps": (*TRAIN, "24", *AS_COMPARED),
        "srgan on photos, 20 steps": (*TRAIN, "20", "--model", "srgan"),
    }
    for count in (few, many):
        pictures = folder / str(count)
        pictures.mkdir()
        make_folder(pictures, count)
        made[f"dcgan on folder: of {count}, 20 steps"] = (
            *TRAIN, "20", "--dataset", f"folder:{pictures}", "--batch-size", "16", *AS_COMPARED,
        )  # fmt: skip
    return made


def run(repeats, quick):
    """Each command runs once, whatever ``repeats`` is: peaks hardly differ from run to run."""
    if sys.platform == "win32":
        raise InputError("part memory needs Linux or macOS: leave it out of --parts")
    with tempfile.TemporaryDirectory() as folder:
        peaks = {
            what: peak([*words, "--out", f"{folder}/{number}"] if "-m" in words else words)
            for number, (what, words) in enumerate(commands(Path(folder), quick).items())
        }
    rows = {what: [str(value)] for what, value in peaks.items()}
    print(ratios.table("Peak memory", ["MiB"], rows), end="\n\n", flush=True)
    return {"peak_mib": peaks}
