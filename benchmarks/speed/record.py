"""What a number has to be read with: the machine, the versions, the commit, the command."""

import datetime
import os
import platform
import shlex
import subprocess
import sys
from importlib import metadata
from pathlib import Path

from gan_keras.run.record import versions

ROOT = Path(__file__).resolve().parents[2]


def cpu_model(cpuinfo="/proc/cpuinfo"):
    """The processor's name as Linux tells it, else what Python knows."""
    try:
        lines = Path(cpuinfo).read_text("utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def commit(folder=ROOT):
    """The commit of a folder, "-dirty" if more than results differ; "unknown" outside of git."""
    git = ["git", "-C", str(folder)]
    others = ["--", ".", ":(exclude)benchmarks/results"]  # a benchmark writes while it goes on
    try:
        found = subprocess.run([*git, "rev-parse", "HEAD"], capture_output=True, text=True)
        same = subprocess.run([*git, "diff", "--quiet", "HEAD", *others], capture_output=True)
    except OSError:
        return "unknown"
    if found.returncode:
        return "unknown"
    return found.stdout.strip() + ("-dirty" if same.returncode else "")


def stamp(module, argv):
    """The part of a result that says where it comes from; made before the work."""
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
            # Other work on the machine when the benchmark began, in busy cores.
            "load_average": [round(value, 2) for value in os.getloadavg()],
        },
    }
