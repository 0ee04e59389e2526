"""A GAN, a diffusion model and its one-step students on the same digits, as they were recorded."""

import math
from dataclasses import dataclass

from gan_keras.course.experiments.recorded import recorded, repeated

MODELS = {
    "gan": "GAN", "diffusion": "diffusion", "both losses": "student, with D",
    "content loss alone": "student, without D",
}  # fmt: skip


@dataclass
class Rival:
    """Means of the runs of one model with so many seconds of training, drawn in ``steps`` passes.

    ms: of a picture, on the machine of the record. fd, second: Frechet distances on the features
    of the shipped classifier, and of one on which nothing was tuned.
    """

    who: str
    seconds: int
    steps: int
    seeds: int
    ms: float
    fd: float
    second: float
    precision: float
    recall: float


def rivals():
    """The `Rival`s that were trained with all seeds, sorted by seconds, model and passes."""
    results = repeated(recorded("rivals.json"))
    passes = recorded("rivals_times.json")["ms of a pass"]
    found = []
    for group in results["means"]:
        who, seconds, steps = (group[key] for key in ("who", "seconds", "steps"))
        alike = [
            row for row in results["rows"] if all(row[k] == group[k] for k in ("who", "seconds"))
        ]
        mean = group["mean"]
        found.append(Rival(
            who, seconds, steps, len({row["seed"] for row in alike}),
            steps * passes["gan" if who == "gan" else "diffusion"],
            mean["fd_digits_2k"], mean.get("fd_lenet_2k", math.nan),
            mean["precision_digits_2k"], mean["recall_digits_2k"],
        ))  # fmt: skip
    order = list(MODELS)
    return sorted(found, key=lambda r: (r.seconds, order.index(r.who), r.steps))


def pick(found, who, seconds):
    """The rivals of one model and one time of training, by their passes."""
    return [r for r in found if (r.who, r.seconds) == (who, seconds)]


def budgets(found):
    """The times of training that both the GAN and the diffusion model have."""
    both = ({r.seconds for r in found if r.who == who} for who in ("gan", "diffusion"))
    return sorted(set.intersection(*both))
