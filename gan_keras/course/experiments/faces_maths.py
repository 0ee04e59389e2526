"""What the figures of notebook 06, "Faces", compute; `course.figures.faces` draws them."""

import numpy as np
from scipy.stats import spearmanr

from gan_keras.course.experiments.recorded import recorded
from gan_keras.data import order
from gan_keras.drawing.walks import WALKS
from gan_keras.inference.generate import latents, render
from gan_keras.metrics.neighbours import precision_recall_density_coverage
from gan_keras.models.build import build_gan
from gan_keras.settings.resolve import make_config


class Trainer:
    """A model of a recipe that is trained in parts, so that one can look in between.

    Args:
        samples: uint8 images (n, h, w, c).
        steps: updates in all, the horizon of the falling learning rate.
        settings: what differs from the recipe; see `gan_keras.settings.resolve.make_config`.
    """

    def __init__(self, samples, steps, **settings):
        self.samples, self.done = samples, 0
        self.config = make_config(settings)
        self.gan = build_gan(self.config, samples.shape[1:], steps)

    def train(self, steps):
        """Take ``steps`` updates, shuffled as they would be in one go; returns the last losses."""
        batches = order.batches_from_array(
            self.samples, self.config.batch_size, self.config.seed, self.done
        )
        history = self.gan.fit(batches, steps_per_epoch=steps, verbose=0).history
        self.done += steps
        return {name: values[-1] for name, values in history.items()}


def way_lengths(z0, z1, way, steps=21):
    """Mean |z| along a way between latent vectors (n, d): (steps,)."""
    fractions = np.linspace(0, 1, steps)
    return np.array([np.linalg.norm(WALKS[way](z0, z1, t), axis=1).mean() for t in fractions])


def way_pictures(network, z0, z1, way, steps=21):
    """Pictures on the ways from z0 to z1, (n, d) each: (n, steps, h, w, c)."""
    points = np.stack([WALKS[way](z0, z1, t) for t in np.linspace(0, 1, steps)], axis=1)
    pictures = render(network, points.reshape(-1, z0.shape[1]).astype(np.float32))
    return pictures.reshape(*points.shape[:2], *pictures.shape[1:])


def step_sizes(pictures):
    """Distance between neighbours on ways (n, steps, h, w, c): (n, steps - 1)."""
    flat = pictures.reshape(*pictures.shape[:2], -1)
    return np.linalg.norm(np.diff(flat, axis=1), axis=2)


def steered(network, z, direction, amounts):
    """Pictures G(z + a * direction) for each amount a: (len(amounts), n, h, w, c)."""
    moved = [z + amount * direction for amount in amounts]
    pictures = render(network, np.concatenate(moved).astype(np.float32))
    return pictures.reshape(len(amounts), len(z), *pictures.shape[1:])


def ranks_agree(amounts, values):
    """Spearman correlation of the amounts with the attribute of each sample.

    Args:
        amounts: (a,); values: the attribute (a, n).

    Returns:
        (n,); 0 where the attribute does not change at all, which has no order.
    """
    return np.array([
        0.0 if np.ptp(column) == 0 else spearmanr(amounts, column).statistic for column in values.T
    ])  # fmt: skip


def truncation(network, limits, real, features, seed=0):
    """Precision and recall of as many samples as there are reals, for each limit of |z_i|.

    Args:
        limits: numbers, None for no truncation.
        real: features (n, d) of held-out reals; ``features`` makes them of images.

    Returns:
        [(precision, recall)] in the order of ``limits``.
    """
    found = []
    for limit in limits:
        z = latents(len(real), network.inputs[0].shape[-1], seed, limit)
        scores = precision_recall_density_coverage(real, features(render(network, z)))
        found.append((scores["precision"], scores["recall"]))
    return found


def long_runs():
    """What long trainings found.

    Returns:
        {"command": ..., "date": ..., "runs": [{"dataset", "seed", "seconds", "g_updates",
        metrics...}]}; names that end in ``_real`` are those of training faces in place of
        generated ones.
    """
    found = recorded("faces.json")
    runs = []
    for row in found["rows"]:
        head = {name: row[name] for name in ("dataset", "seed", "seconds", "g_updates")}
        real = {f"{name}_real": value for name, value in row["reference"].items()}
        runs.append(head | row["last"] | real)
    return {"command": found["command"], "date": found["date"], "runs": runs}
