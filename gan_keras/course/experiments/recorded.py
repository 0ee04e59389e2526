"""Results of long trainings, as the benchmarks wrote them."""

import json
import urllib.request
from importlib.metadata import metadata
from pathlib import Path

import numpy as np

RESULTS = Path(__file__).resolve().parents[3] / "benchmarks" / "results"


def published():
    """Where the files lie for who has installed the package alone: at the tag of its version."""
    about = metadata("gan_keras")
    urls = dict(entry.split(", ", 1) for entry in about.get_all("Project-URL"))
    raw = urls["Repository"].replace("//github.com/", "//raw.githubusercontent.com/")
    return f"{raw}/v{about['Version']}/benchmarks/results"


def paired(record, metric):
    """{arm: [differences]} to the arm that a study compares with, of the same seeds."""
    values = {}
    for row in record["rows"]:
        if row["metrics"]:
            values.setdefault(row["arm"], {})[row["seed"]] = row["metrics"][metric]
    base = values.get(record["against"], {})
    return {
        arm: np.array([of[seed] - base[seed] for seed in sorted(of) if seed in base])
        for arm, of in values.items()
    }


def repeated(record):
    """Rivals without the times of training that have fewer seeds than others."""
    seeds = {}
    for row in record["rows"]:
        seeds.setdefault(row["seconds"], set()).add(row["seed"])
    most = max(map(len, seeds.values()))
    kept = [seconds for seconds, found in seeds.items() if len(found) == most]
    return record | {name: [row for row in record[name] if row["seconds"] in kept]
                     for name in ("means", "rows")}  # fmt: skip


def recorded(name):
    """The contents of a file of benchmarks/results.

    Read from the repository; where the package was installed without it, from its address.
    """
    if RESULTS.is_dir():
        return json.loads((RESULTS / name).read_text("utf-8"))
    with urllib.request.urlopen(f"{published()}/{name}", timeout=30) as answer:
        return json.load(answer)
