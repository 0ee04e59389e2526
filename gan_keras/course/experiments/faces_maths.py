"""What the figures of notebook 06, "Faces", compute; `course.figures.faces` draws them."""

import numpy as np

from gan_keras.drawing.walks import WALKS
from gan_keras.inference.generate import latents, render
from gan_keras.metrics.frechet import frechet_distance, gaussian_statistics
from gan_keras.metrics.neighbours import nearest_training, precision_recall_density_coverage


def album(count, rng):
    """Points (count, 2) near a circle: a world of faces in which everything can be seen."""
    angle, radius = rng.uniform(0, 2 * np.pi, count), 1 + 0.12 * rng.standard_normal(count)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def tracing(widths, people=40, count=1000, seed=1):
    """A sampler that draws beside random training points, at a distance that shrinks.

    Returns:
        (training, [(samples (count, 2), Frechet distance to new people, share of samples nearer
        to a training point than 95 % of held-out people are)] for each width).
    """
    rng = np.random.default_rng(seed)
    training, held_out, new = (album(n, rng) for n in (people, people, 2 * count))
    limit = np.quantile(nearest_training(held_out, training)[0], 0.05)
    frames, truth = [], gaussian_statistics(new)
    for width in widths:
        rng = np.random.default_rng(seed)
        beside = training[rng.integers(0, people, count)]
        samples = beside + width * rng.standard_normal((count, 2))
        distance = frechet_distance(*gaussian_statistics(samples), *truth)
        copied = np.mean(nearest_training(samples, training)[0] < limit)
        frames.append((samples, float(distance), float(copied)))
    return training, frames


def way_lengths(z0, z1, way, steps=21):
    """Mean |z| along a way between latent vectors (n, d): (steps,)."""
    fractions = np.linspace(0, 1, steps)
    return np.array([np.linalg.norm(WALKS[way](z0, z1, t), axis=1).mean() for t in fractions])


def way_pictures(network, z0, z1, way, steps=21):
    """Pictures on the ways from z0 to z1, (n, d) each: (n, steps, h, w, c)."""
    points = np.stack([WALKS[way](z0, z1, t) for t in np.linspace(0, 1, steps)], axis=1)
    pictures = render(network, points.reshape(-1, z0.shape[1]).astype(np.float32))
    return pictures.reshape(*points.shape[:2], *pictures.shape[1:])


def contrast(pictures):
    """Standard deviation of the pixels of each picture (..., h, w, c): (...)."""
    return pictures.std(axis=(-3, -2, -1))


def steered(network, z, direction, amounts):
    """Pictures G(z + a * direction) for each amount a: (len(amounts), n, h, w, c)."""
    moved = [z + amount * direction for amount in amounts]
    pictures = render(network, np.concatenate(moved).astype(np.float32))
    return pictures.reshape(len(amounts), len(z), *pictures.shape[1:])


def effects(network, z, directions, attributes, amount):
    """How far each attribute moves from -amount to +amount along each direction.

    Args:
        z: latent vectors (n, d) that were not used to find the directions.
        directions: unit vectors (k, d); attributes: functions of pictures.

    Returns:
        (k, len(attributes)): mean change, in standard deviations of the attribute over ``z``.
    """
    still = render(network, z)
    units = np.array([attribute(still).std() for attribute in attributes])
    moved = [steered(network, z, d, (-amount, amount)) for d in directions]
    return np.array([
        [np.mean(attribute(high) - attribute(low)) for attribute in attributes]
        for low, high in moved
    ]) / units  # fmt: skip


def truncated(network, limits, count, features, seed=0):
    """Variety of samples whose latent numbers stay within each limit, beside untruncated ones.

    Args:
        limits: numbers, None for no truncation; features: function of pictures -> (n, d).

    Returns:
        [(spread, recall)]: total variance of the features as a share of that without truncation,
        and the share of other untruncated samples in a ball of a truncated one (1904.06991).
    """
    size = network.inputs[0].shape[-1]
    whole = features(render(network, latents(count, size, seed + 1)))
    found = []
    for limit in limits:
        made = features(render(network, latents(count, size, seed, limit)))
        recall = precision_recall_density_coverage(whole, made)["recall"]
        found.append((float(made.var(axis=0).sum() / whole.var(axis=0).sum()), recall))
    return found
