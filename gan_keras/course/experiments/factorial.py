"""The recorded experiment loss x optimizer x R1 (`benchmarks.factorial`), ready to be drawn.

It works with any number of seeds. Metrics are named by what they measure: "modes", "hq", "w1".
"""

import numpy as np

from gan_keras.drawing.palette import METHODS, look

LEVELS = ("real", "turned")  # turned: the data's radii at random angles, a ring without modes


def short(metric):
    """modes_ring_10k -> modes."""
    return metric.split("_")[0]


def seeds_of(result):
    return len({row["seed"] for row in result["rows"]})


def arms_of(result):
    """{label: (method, whether tuned, {metric: (finished runs,)})} for `variants_rings.dots`.

    A run whose weights are not finite has no metrics; the label says how many there are. Where
    no run has finished, the numbers are NaN.
    """
    names = next(list(row["metrics"]) for row in result["rows"] if row["metrics"])
    groups = {}
    for row in result["rows"]:
        groups.setdefault((row["loss"], row["r1"], row["optimizer"]), []).append(row["metrics"])
    arms = {}
    for (loss, r1, optimizer), runs in sorted(groups.items(), key=lambda item: order(*item[0])):
        label = f"{look(loss).label}{' + R1' if r1 else ''}, {optimizer}"
        finished = [metrics for metrics in runs if metrics]
        if len(finished) < len(runs):
            label += f" ({len(runs) - len(finished)} of {len(runs)} diverged)"
        values = {
            short(name): np.array([metrics[name] for metrics in finished] or [np.nan], float)
            for name in names
        }
        arms[label] = loss, optimizer == "tuned", values
    return arms


def order(loss, r1, optimizer):
    """By loss as the palette has them, then without R1, then the usual optimizer."""
    return list(METHODS).index(loss), r1, optimizer == "tuned"


def effects_of(result):
    """[{"metric", "what", "mean", "low", "high"}] for `variants_rings.effects`."""
    found = []
    for effect in result["effects"]:
        if effect["factor"] == "loss":
            what = f"non-saturating -> {look(effect['to']).label}"
        elif effect["factor"] == "optimizer":
            what = f"{effect['from']} -> {effect['to']} Adam"
        else:
            what = "no R1 -> R1"
        numbers = {key: effect[key] for key in ("mean", "low", "high")}
        found.append({"metric": short(effect["metric"]), "what": what} | numbers)
    return found


def levels_of(result):
    """{"real" or "turned": {metric: (draws,)}} for `variants_rings.dots`."""
    return {
        name: {short(metric): values for metric, values in result["levels"][name].items()}
        for name in LEVELS
    }
