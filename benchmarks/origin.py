"""Where a number comes from: the command, the date, the commit, the versions, the machine."""

import datetime
import os
import platform
import shlex
import subprocess
import sys
from importlib import metadata
from pathlib import Path

from gan_keras.run.record import versions

ROOT = Path(__file__).resolve().parents[1]


def cpu_model(cpuinfo="/proc/cpuinfo"):
    """The processor's name from Linux; elsewhere what Python knows of it."""
    try:
        lines = Path(cpuinfo).read_text("utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def commit(folder=ROOT):
    """The commit of a folder; it ends in "-dirty" where files other than results differ from it.

    "unknown" outside of git.
    """
    git = ["git", "-C", str(folder)]
    others = ["--", ".", ":(exclude)benchmarks/results"]  # benchmarks write there as they go on
    try:
        found = subprocess.run([*git, "rev-parse", "HEAD"], capture_output=True, text=True)
        same = subprocess.run([*git, "diff", "--quiet", "HEAD", *others], capture_output=True)
    except OSError:
        return "unknown"
    if found.returncode:
        return "unknown"
    return found.stdout.strip() + ("-dirty" if same.returncode else "")


def stamp(module, argv):
    """The part of a result that says where it comes from. Call it before the work begins."""
    words = shlex.join(sys.argv[1:] if argv is None else argv)
    known = versions()
    try:
        known["torch"] = metadata.version("torch")
    except metadata.PackageNotFoundError:
        known["torch"] = None
    return {
        "command": f"python -m {module} {words}".strip(),
        "date": datetime.date.today().isoformat(),
        "commit": commit(),
        "versions": known,
        "machine": {
            "cores": os.cpu_count(),
            "cpu": cpu_model(),
            "system": platform.system(),
            # Other work on the machine when the benchmark began, as a number of busy cores.
            "load_average": [round(value, 2) for value in os.getloadavg()],
        },
    }
