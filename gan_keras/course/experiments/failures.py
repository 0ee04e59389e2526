"""Small experiments on how GANs fail, and on how a metric misleads."""

import keras
import numpy as np
from scipy.special import expit
from scipy.stats import norm

from gan_keras.inference.generate import render
from gan_keras.metrics.frechet import frechet_distance, gaussian_statistics
from gan_keras.metrics.kernel import kernel_distance
from gan_keras.models.gan import GAN
from gan_keras.networks import mlp


def gradients_at_optimum(distance):
    """|d loss / d mean| of (minimax, non-saturating) with D* held fixed.

    Data N(0, 1), samples N(distance, 1): D* has the logit distance^2 / 2 - distance x, whose
    slope is -distance everywhere. The minimax loss weighs it by D*, the other by 1 - D*.
    """
    x = np.linspace(distance - 12, distance + 12, 4801)
    d = expit(distance**2 / 2 - distance * x)
    weight = np.trapezoid(d * norm.pdf(x, distance), x)
    return distance * weight, distance * (1 - weight)


def overfitting(train, held_out, counts, updates, seed=0, hidden=(128, 128)):
    """How much more D likes the reals that it was trained on than new ones.

    A small GAN on the first ``count`` of the training samples, each time from the same
    initial weights and for the same number of updates.

    Args:
        train, held_out: images (n, h, w, c) in [-1, 1], disjoint.
        counts: numbers of training samples, 32 or more each.

    Returns:
        (len(counts), 3): mean logit on training reals, on held-out reals, on fakes.
    """
    keras.utils.set_random_seed(seed)
    shape = train.shape[1:]
    gan = GAN(mlp.generator(shape, 16, hidden), mlp.discriminator(shape, hidden), 16, seed=seed)
    gan.compile(
        keras.optimizers.Adam(1e-3, 0.5), keras.optimizers.Adam(1e-3, 0.5),
        jit_compile=False, steps_per_execution=50,
    )  # fmt: skip
    optimizers = gan.g_optimizer, gan.d_optimizer
    variables = [*gan.variables, *(v for o in optimizers for v in o.variables)]
    initial = [variable.numpy() for variable in variables]
    rng, rows = np.random.default_rng(seed), []
    for count in counts:
        for variable, value in zip(variables, initial, strict=True):
            variable.assign(value)
        chosen = rng.integers(0, count, updates * 32)
        gan.fit(train[chosen], batch_size=32, shuffle=False, verbose=0)
        sets = train[:count], held_out, gan.generate(len(held_out), seed=7)
        rows.append([float(render(gan.discriminator, samples).mean()) for samples in sets])
    return np.array(rows)


def distance_between_equals(count, dimensions, draws=20, seed=0):
    """Frechet distances (draws,) between two samples of ``count`` from one Gaussian N(0, I)."""
    rng = np.random.default_rng(seed)
    pairs = rng.normal(size=(draws, 2, count, dimensions))
    return np.array(
        [frechet_distance(*gaussian_statistics(a), *gaussian_statistics(b)) for a, b in pairs]
    )


def kernel_between_equals(count, dimensions, draws=20, seed=0):
    """`distance_between_equals` for the kernel distance."""
    pairs = np.random.default_rng(seed).normal(size=(draws, 2, count, dimensions))
    return np.array([kernel_distance(a, b, blocks=5)[0] for a, b in pairs])


def expected_bias(count, dimensions):
    """(2d + d(d+1)/2) / n: what `distance_between_equals` is on average, to first order in 1/n.

    2d/n is E|m1 - m2|^2. A small change E of the identity costs Tr(E^2)/4, and the difference
    of two sample covariances has E Tr(E^2) = 2 d(d+1)/n.
    """
    return (2 * dimensions + dimensions * (dimensions + 1) / 2) / count
