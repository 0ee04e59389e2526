"""A GAN against diffusion and its one-step students: the table from `benchmarks.rivals`."""

from benchmarks.speed_tables import grid
from benchmarks.store import RESULTS, read

KNOWN_AS = {  # rival or student: label, whose first word is the model
    "gan": "dcgan",
    "diffusion": "diffusion",
    "both losses": "distilled",
    "content loss alone": "distilled, content loss alone",
}
METRIC, OTHERS = "fd_digits_2k", ("precision_digits_2k", "recall_digits_2k")


def table():
    """A row for each rival and time of training: distances by steps, then what the most have."""
    groups, rows = {}, read(RESULTS / "rivals.json")
    for found in rows["means"]:
        groups.setdefault((found["who"], found["seconds"]), {})[found["steps"]] = found["mean"]
    steps = sorted({count for found in groups.values() for count in found})
    real, body = read(RESULTS / "rivals_reals.json")["metrics"], []
    for who, label in KNOWN_AS.items():
        for seconds in sorted(seconds for name, seconds in groups if name == who):
            found = groups[who, seconds]
            seeds = {row["seed"] for row in rows["rows"]
                     if (row["who"], row["seconds"]) == (who, seconds)}  # fmt: skip
            distances = [f"{found[count][METRIC]:.1f}" if count in found else "" for count in steps]
            most = found[max(found)]
            others = [f"{most[name]:.2f}" for name in OTHERS]
            time = f"{seconds:,}" + ", the teacher" * ("distilled" in label)
            body.append([label, time, str(len(seeds)), *distances, *others])
    body.append(["*real digits*", "", "", f"{real[METRIC]:.1f}", *[""] * (len(steps) - 1),
                 *(f"{real[name]:.2f}" for name in OTHERS)])  # fmt: skip
    counts = ["1 step", *map(str, steps[1:])]
    return grid(["model", "seconds", "seeds", *counts, "precision", "recall"], body)
