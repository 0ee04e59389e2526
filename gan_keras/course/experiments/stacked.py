"""Many small GANs in the plane, trained at once.

The weights of all of them are stacked: one product of arrays serves all, so twenty GANs take little
more time than one. The GANs of an experiment are arms times seeds. The arms of a seed have the same
initial weights, the same real batches and the same noise: they differ in what the arm says.
"""

import itertools

import numpy as np
import tensorflow as tf

from gan_keras.data.toy import RING_STD, draw_mixture, ring_centres
from gan_keras.metrics.modes import modes_and_quality, wasserstein_1

LATENT, HIDDEN, BATCH, DECAY = 8, (64, 64), 64, 0.99
SEEN, PAIRED = 2000, 1000  # samples of the modes, and of W1, whose work grows with the cube


class StackedNetwork:
    """Fully connected networks (arms * seeds) with He's initial weights and LeakyReLU."""

    def __init__(self, widths, arms, seeds, slope):
        self.slope, self.weights = slope, []
        rngs = [np.random.default_rng([seed, *widths]) for seed in range(seeds)]
        for before, after in itertools.pairwise(widths):
            kernels = [rng.normal(0, np.sqrt(2 / before), (before, after)) for rng in rngs]
            self.weights.append(tf.Variable(np.tile(kernels, (arms, 1, 1)), dtype="float32"))
            self.weights.append(tf.Variable(tf.zeros((arms * seeds, 1, after))))

    def __call__(self, x, weights=None):
        """x (arms * seeds, batch, in) -> (arms * seeds, batch, out)."""
        weights = self.weights if weights is None else weights
        for kernel, bias in zip(weights[0::2], weights[1::2], strict=True):
            if kernel is not weights[0]:
                x = tf.nn.leaky_relu(x, self.slope)
            x = tf.matmul(x, kernel) + bias
        return x


class StackedGANs:
    """G and D of each arm and seed, and the moving average of each G, which makes the samples."""

    def __init__(self, arms, seeds=5):
        self.arms, self.seeds = arms, seeds
        self.generator = StackedNetwork((LATENT, *HIDDEN, 2), arms, seeds, 0.0)
        self.discriminator = StackedNetwork((2, *HIDDEN, 1), arms, seeds, 0.2)
        self.average = [tf.Variable(weight) for weight in self.generator.weights]
        self.rngs = [np.random.default_rng(seed) for seed in range(seeds)]
        self.data = draw_mixture("ring")[0]

    def of_each_seed(self, values):
        """(updates, seeds, ...) -> (updates, arms * seeds, ...), the same for all arms."""
        values = np.stack(values, axis=1).astype(np.float32)
        return tf.constant(np.tile(values, (1, self.arms, *[1] * (values.ndim - 2))))

    def reals(self, updates):
        """Batches of real points for so many updates, (updates, arms * seeds, batch, 2)."""
        return self.of_each_seed(
            [self.data[rng.integers(0, len(self.data), (updates, BATCH))] for rng in self.rngs]
        )

    def noise(self, updates):
        """z of D's and of G's step, (updates, arms * seeds, 2, batch, latent)."""
        return self.of_each_seed(
            [rng.standard_normal((updates, 2, BATCH, LATENT)) for rng in self.rngs]
        )

    def update_average(self):
        for mean, weight in zip(self.average, self.generator.weights, strict=True):
            mean.assign(DECAY * mean + (1 - DECAY) * weight)

    def samples(self, count=SEEN):
        """(arms, seeds, count, 2) of the averaged generators, from the same z."""
        z = np.random.default_rng(7).standard_normal((1, count, LATENT)).astype(np.float32)
        z = tf.constant(np.repeat(z, self.arms * self.seeds, axis=0))
        made = self.generator(z, self.average).numpy()
        return made.reshape(self.arms, self.seeds, count, 2)

    def modes(self, count=SEEN):
        """Modes that the samples hit, (arms, seeds)."""
        return np.array([[modes_and_quality(points, ring_centres(), RING_STD)[0]
                          for points in arm] for arm in self.samples(count)])  # fmt: skip

    def report(self):
        """{"modes", "hq", "w1"} of the samples, each (arms, seeds)."""
        rows = [[judged(points) for points in arm] for arm in self.samples()]
        return {name: np.array([[row[name] for row in arm] for arm in rows])
                for name in rows[0][0]}  # fmt: skip


class StackedAdam:
    """Adam as in Keras, with settings of its own for each GAN.

    Args:
        weights: tf.Variables (arms * seeds, ...).
        settings: for each arm {"rate", "beta_1", "beta_2", "falls"}; a rate that falls ends at 0.
        updates: of the whole training.
    """

    def __init__(self, weights, settings, updates):
        self.weights, self.updates = weights, float(updates)
        seeds = weights[0].shape[0] // len(settings)
        self.rate, self.beta_1, self.beta_2, self.falls = (
            tf.constant(np.repeat([float(each[name]) for each in settings], seeds)[:, None, None],
                        tf.float32)
            for name in ("rate", "beta_1", "beta_2", "falls")
        )  # fmt: skip
        self.means, self.squares = (
            [tf.Variable(tf.zeros_like(weight)) for weight in weights] for _ in range(2)
        )
        self.done = tf.Variable(0.0)

    def apply(self, gradients):
        left = 1 - self.falls * self.done / self.updates
        self.done.assign_add(1.0)
        scale = tf.sqrt(1 - self.beta_2**self.done) / (1 - self.beta_1**self.done)
        slots = zip(self.weights, gradients, self.means, self.squares, strict=True)
        for weight, gradient, mean, square in slots:
            mean.assign(self.beta_1 * mean + (1 - self.beta_1) * gradient)
            square.assign(self.beta_2 * square + (1 - self.beta_2) * gradient**2)
            weight.assign_sub(left * self.rate * scale * mean / (tf.sqrt(square) + 1e-7))


def squared_slopes(discriminators, samples):
    """|grad D(x)|^2 of each sample: (arms * seeds, batch)."""
    with tf.GradientTape() as tape:
        tape.watch(samples)
        total = tf.reduce_sum(discriminators(samples))
    return tf.reduce_sum(tape.gradient(total, samples) ** 2, axis=-1)


def judged(points):
    """{"modes", "hq", "w1"} of points (n, 2) on the ring, n at least 1000."""
    modes, quality = modes_and_quality(points, ring_centres(), RING_STD)
    real = draw_mixture("ring", seed=1)[0]
    return {"modes": modes, "hq": quality, "w1": wasserstein_1(points[:PAIRED], real[:PAIRED])}


def levels(draws=5, count=SEEN):
    """What real points and a ring without modes reach: {name: {metric: (draws,)}}.

    The ring without modes has the radii of the data at random angles.
    """
    found = {}
    for draw in range(10, 10 + draws):
        real, rng = draw_mixture("ring", count, draw)[0], np.random.default_rng(draw)
        radius, angle = np.linalg.norm(real, axis=1), rng.uniform(0, 2 * np.pi, len(real))
        turned = radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
        for name, points in (("real", real), ("turned", turned)):
            for metric, value in judged(points).items():
                found.setdefault(name, {}).setdefault(metric, []).append(value)
    return found
