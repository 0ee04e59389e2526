"""What the runs of `benchmarks.factorial` say: effects, means, and levels to compare them with."""

import numpy as np

from benchmarks.store import mean_and_std, mean_interval
from gan_keras.errors import InputError

DRAWS = range(10, 15)  # seeds of the levels
FACTORS = (("optimizer", "usual", "tuned"), ("r1", False, True))  # each with its levels


def differences(rows, metric, factor, levels):
    """Of runs at two levels of a factor, paired by all else: mean, interval, pairs and seeds."""
    others = [name for name in ("loss", "optimizer", "r1", "seed") if name != factor]
    sides = [
        {tuple(row[name] for name in others): row["metrics"][metric]
         for row in rows if row[factor] == level and row["metrics"]}
        for level in levels
    ]  # fmt: skip
    by_seed = {}
    for key in sides[0].keys() & sides[1].keys():
        by_seed.setdefault(key[-1], []).append(sides[1][key] - sides[0][key])
    if not by_seed:
        return None
    found = mean_interval([np.mean(values) for _, values in sorted(by_seed.items())])
    return found | {"pairs": sum(map(len, by_seed.values()))}


def metrics_of(rows):
    return next((list(row["metrics"]) for row in rows if row["metrics"]), [])


def with_r1(rows):
    """The runs of the losses that R1 goes with, so that all factors are compared on the same."""
    losses = {row["loss"] for row in rows if row["r1"]}
    return [row for row in rows if row["loss"] in losses]


def effects(rows):
    """Each factor's effect on each metric, against non-saturating, usual and without R1."""
    losses = dict.fromkeys(row["loss"] for row in rows if row["loss"] != "non_saturating")
    against = [(rows, "loss", "non_saturating", loss) for loss in losses]
    against += [(with_r1(rows), *levels) for levels in FACTORS]
    found = [
        {"metric": metric, "factor": factor, "from": first, "to": second} | difference
        for metric in metrics_of(rows)
        for some, factor, first, second in against
        if (difference := differences(some, metric, factor, (first, second)))
    ]
    return {"effects": found}


def simple_effects(rows):
    """Effects with other factors held: of optimizer and R1 at each level of the other one, and of
    the loss, against non-saturating, at each level of both.
    """
    found = []
    for metric in metrics_of(rows):
        for (factor, *levels), (other, *values) in (FACTORS, FACTORS[::-1]):
            for value in values:
                some = [row for row in with_r1(rows) if row[other] == value]
                if difference := differences(some, metric, factor, levels):
                    found.append({"metric": metric, "factor": factor, other: value} | difference)
        for arm in dict.fromkeys((row["optimizer"], row["r1"]) for row in rows):
            some = [row for row in rows if (row["optimizer"], row["r1"]) == arm]
            for loss in dict.fromkeys(row["loss"] for row in some):
                pair = ("non_saturating", loss)
                if loss != pair[0] and (difference := differences(some, metric, "loss", pair)):
                    held = {"optimizer": arm[0], "r1": arm[1], "to": loss}
                    found.append({"metric": metric, "factor": "loss"} | held | difference)
    return {"simple": found}


def means(rows):
    """Means and deviations over the seeds of each combination."""
    found = {}
    for row in rows:
        group = tuple((name, row[name]) for name in ("loss", "optimizer", "r1"))
        found.setdefault(group, []).append(row["metrics"])
    return {"means": [dict(group) | mean_and_std(finished)
                      for group, runs in found.items()
                      if (finished := [metrics for metrics in runs if metrics])]}  # fmt: skip


def blocks(rows):
    """Means over the losses that R1 goes with, of each optimizer without and with R1."""
    losses, found = {row["loss"] for row in rows if row["r1"]}, {}
    for each in means(rows)["means"]:
        if each["loss"] in losses:
            found.setdefault((each["optimizer"], each["r1"]), []).append(each["mean"])
    return {"blocks": [{"optimizer": optimizer, "r1": r1, "mean": mean_and_std(several)["mean"]}
                       for (optimizer, r1), several in found.items()]}  # fmt: skip


def levels(data, data_dir=None):
    """What chance and real samples reach: {name: {metric: numbers over draws}}."""
    return digit_levels(data_dir) if data == "mnist5k" else plane_levels(data)


def digit_levels(data_dir=None):
    """The levels of digits; the real ones are of MNIST's training file, if it is there."""
    from benchmarks.second_judge import reals
    from gan_keras import load_dataset
    from gan_keras.data.dataset import default_data_dir
    from gan_keras.metrics.digits import digits_report

    digits, found = load_dataset("mnist5k", data_dir).floats(), {}
    pixels = digits.reshape(len(digits), -1).astype(np.float64)
    mean, cov = pixels.mean(axis=0), np.cov(pixels.T)
    for draw in DRAWS:
        drawn = np.random.default_rng(draw).multivariate_normal(mean, cov, 10_000)
        images = {"gaussian": drawn.clip(-1, 1).reshape(-1, *digits.shape[1:])}
        try:
            images["real"] = reals(data_dir or default_data_dir(), draw)
        except InputError as error:
            print(f"without the level of real digits: {error}", flush=True)
        for name, some in images.items():
            for metric, value in digits_report(np.asarray(some, np.float32)).items():
                found.setdefault(name, {}).setdefault(metric, []).append(value)
    return found


def plane_levels(data):
    """The levels of the ring or the grid."""
    from gan_keras.data.toy import draw_mixture
    from gan_keras.tasks.sampling import PlaneJudge

    judge, found = PlaneJudge(data), {}
    for draw in DRAWS:
        rng, real = np.random.default_rng(draw), draw_mixture(data, 10_000, draw)[0]
        radius, angle = np.linalg.norm(real, axis=1), rng.uniform(0, 2 * np.pi, len(real))
        turned = radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
        gaussian = rng.multivariate_normal(real.mean(axis=0), np.cov(real.T), len(real))
        for name, points in (("real", real), ("turned", turned), ("gaussian", gaussian)):
            for metric, value in judge.report_on(points.astype(np.float32)).items():
                found.setdefault(name, {}).setdefault(metric, []).append(value)
    return found
