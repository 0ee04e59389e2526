"""Checkers of pictures, metrics and latent vectors: right answers in three styles, and mistakes."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import ops
from scipy.linalg import sqrtm
from scipy.spatial.distance import cdist
from scipy.special import ndtr, ndtri
from scipy.stats import truncnorm
from students import accepted, ids, refused

from gan_keras.course.exercises import (
    check_fill_hole,
    check_frechet_distance,
    check_latents,
    check_modes_hit,
    check_nearest_training,
    check_precision,
    check_psnr,
    check_sampling,
    check_scale_images,
    check_slerp,
    check_truncate,
)
from gan_keras.inference.generate import draw_samples, latents
from gan_keras.metrics.frechet import frechet_distance
from gan_keras.metrics.neighbours import nearest_training, precision_recall_density_coverage

SEEDS = range(2)


def psnr(a, b, data_range):
    return 10 * np.log10(data_range**2 / np.mean((a.astype(float) - b) ** 2))


def in_place(original, mask, generated):
    original[mask == 1] = generated[mask == 1]
    return original


def in_the_middle(original, mask, generated):
    filled = original.copy()
    filled[:, 1:3, 1:3] = generated[:, 1:3, 1:3]
    return filled


def frechet(m1, c1, m2, c2, root=lambda a, b: sqrtm(a @ b).real, power=2):
    distance = np.linalg.norm(m1 - m2) ** power
    return distance + np.trace(c1 + c2) - 2 * np.trace(root(c1, c2))


def modes_hit(samples, centres, radius, fewest, order=2.0, more=0):
    counts = (cdist(samples, centres, "minkowski", p=order) <= radius).sum(axis=0)
    return int((counts >= fewest + more).sum())


def precision(real, fake, k, offset=0, metric="euclidean"):
    radii = np.sort(cdist(real, real, metric), axis=1)[:, k + offset]
    return np.mean((cdist(fake, real, metric) <= radii).any(axis=1))


def precision_of_nearest(real, fake, k):
    radii, away = np.sort(cdist(real, real), axis=1)[:, k], cdist(fake, real)
    return np.mean(away.min(axis=1) <= radii[away.argmin(axis=1)])


def ops_precision(real, fake, k):
    radii = ops.sort(ops.norm(real[:, None] - real, axis=2), axis=1)[:, k]
    inside = ops.norm(fake[:, None] - real, axis=2) <= radii
    return ops.mean(ops.cast(ops.any(inside, axis=1), "float32"))


def nearest(samples, training, metric="euclidean"):
    distances = cdist(samples, training, metric)
    return distances.min(axis=1), distances.argmin(axis=1)


def nearest_by_products(s, t):
    squares = (s**2).sum(1)[:, None] + (t**2).sum(1) - 2 * s @ t.T
    return np.sqrt(np.maximum(squares, 0)).min(1), squares.argmin(1)


def slerp(z0, z1, t, normalise=True, cosine=lambda c: c, sign=1):
    dot = np.sum(z0 * z1)
    dot = dot / np.linalg.norm(z0) / np.linalg.norm(z1) if normalise else dot
    z1 = -z1 if sign < 0 and dot < 0 else z1
    angle = np.arccos(np.clip(cosine(dot), -1, 1) if normalise else dot)
    if angle < 1e-3:
        return z0
    return (np.sin((1 - t) * angle) * z0 + np.sin(t * angle) * z1) / np.sin(angle)


def ops_slerp(z0, z1, t):
    dot = ops.sum(z0 * z1) / (ops.norm(z0) * ops.norm(z1))
    angle = ops.arccos(ops.clip(dot, -0.999999, 0.999999))
    return (ops.sin((1 - t) * angle) * z0 + ops.sin(t * angle) * z1) / ops.sin(angle)


def tf_slerp(z0, z1, t):
    dot = tf.tensordot(z0, z1, 1) / tf.norm(z0) / tf.norm(z1)
    angle = tf.acos(tf.clip_by_value(dot, -1.0, 1.0))
    if angle < 1e-4:
        return z0
    return (tf.sin((1 - t) * angle) * z0 + tf.sin(t * angle) * z1) / tf.sin(angle)


def lerp(z0, z1, t):
    return (1 - t) * z0 + t * z1


def on_sphere(a, b, t):
    return lerp(a, b, t) / np.linalg.norm(lerp(a, b, t)) * np.linalg.norm(a)


def unclipped(a, b, t):
    angle = np.arccos(a @ b / (np.linalg.norm(a) * np.linalg.norm(b)))
    return (np.sin((1 - t) * angle) * a + np.sin(t * angle) * b) / np.sin(angle)


def truncate(rng, count, dim, limit, rounds=1000, outside=lambda z, c: np.abs(z) > c):
    z = rng.standard_normal((count, dim))
    for _ in range(rounds):
        beyond = outside(z, limit)
        if not beyond.any():
            break
        z[beyond] = rng.standard_normal(beyond.sum())
    return z


def kept(rng, count, dim, limit):
    z = rng.standard_normal((count, dim))
    return z[abs(z).max(1) < limit]


def changed(change):
    return lambda rng, n, d, c: change(rng.standard_normal((n, d)), c)


def drawn(change=lambda z: z, more=1):
    """check_latents: numpy's normal numbers, changed."""

    def fn(count, dim, seed):
        z = np.random.default_rng(seed).standard_normal((more * count, dim))
        return change(z).astype("f4")[:count]

    return fn


def typical_half(z):
    """Of twice as many, those whose length is nearest to the expected one."""
    away = np.abs(np.linalg.norm(z, axis=1) - np.sqrt(z.shape[1]))
    return z[np.sort(np.argsort(away)[: len(z) // 2])]


def walk(z):
    """Each row is near to the one before."""
    for i in range(1, len(z)):
        z[i] = 0.9 * z[i - 1] + np.sqrt(1 - 0.81) * z[i]
    return z


def sampling(training=False, z=lambda rng, shape: rng.standard_normal(shape), seeded=True,
             after=None, change=None, more=1):  # fmt: skip
    def fn(g, latent_dim, count, seed):
        rng = np.random.default_rng(seed if seeded is True else seeded)
        latent = z(rng, (more * count, latent_dim))
        latent = latent if change is None else change(latent)
        made = g(latent[:count].astype("f4"), training=training)
        return made if after is None else after(made)

    return fn


def in_chunks(g, latent_dim, count, seed):
    rng = np.random.default_rng(seed)
    z = rng.standard_normal((count, latent_dim)).astype("f4")
    return np.concatenate([g(z[i : i + 700], training=False) for i in range(0, count, 700)])


def chosen(g, latent_dim, count, seed):
    """Twice as many samples, the half with the smaller first number: z is no longer normal."""
    made = sampling()(g, latent_dim, 2 * count, seed).numpy()
    return made[np.argsort(made.reshape(2 * count, -1)[:, 0])[:count]]


RIGHT = [
    (check_scale_images, lambda x: x.astype("float32") / 127.5 - 1),
    (check_scale_images, lambda x: ops.cast(x, "float32") / 255 * 2 - 1),
    (check_scale_images, lambda x: tf.cast(x, tf.float32) / 127.5 - 1.0),
    (check_scale_images, lambda x: (x / 127.5 - 1).astype("float16")),
    (check_scale_images, lambda x: x.astype("float16") / 127.5 - 1),
    (check_scale_images, keras.layers.Rescaling(1 / 127.5, -1)),
    (check_latents, latents),
    (check_latents, lambda n, d, s: keras.random.normal((n, d), seed=s)),
    (check_latents, lambda n, d, s: tf.random.stateless_normal((n, d), (s, 0))),
    (check_latents, lambda n, d, s: np.random.default_rng(s).normal(size=(n, d)).astype("f4")),
    (check_psnr, psnr),
    (check_psnr, lambda a, b, r: 20 * np.log10(r) - 10 * np.log10(np.mean((a * 1.0 - b) ** 2))),
    (check_psnr, lambda a, b, r: 10 * ops.log10(
        r**2 / ops.mean((ops.cast(a, "float32") - ops.cast(b, "float32")) ** 2))),
    (check_psnr, lambda a, b, r: 10 / np.log(10) * tf.math.log(
        r**2 / tf.reduce_mean((tf.cast(a, "float32") - tf.cast(b, "float32")) ** 2))),
    (check_fill_hole, lambda x, m, g: (1 - m) * x + m * g),
    (check_fill_hole, lambda x, m, g: np.where(m == 1, g, x)),
    (check_fill_hole, lambda x, m, g: ops.where(m == 1, g, x)),
    (check_fill_hole, lambda x, m, g: tf.where(m > 0.5, g, x)),
    (check_frechet_distance, frechet_distance),
    (check_frechet_distance, frechet),
    (check_frechet_distance, lambda a, c, b, d: ops.sum((a - b) ** 2) + ops.trace(c + d)
     - 2 * np.sum(np.sqrt(np.linalg.eigvals(c @ d).real))),
    (check_frechet_distance, lambda a, c, b, d: tf.reduce_sum((a - b) ** 2) + tf.linalg.trace(
        c + d) - 2 * tf.reduce_sum(tf.sqrt(tf.math.real(tf.linalg.eigvals(c @ d))))),
    (check_modes_hit, modes_hit),
    (check_modes_hit, lambda s, c, r, n: tf.reduce_sum(tf.cast(tf.reduce_sum(tf.cast(
        tf.norm(s[:, None] - c, axis=2) <= r, "int32"), 0) >= n, "int32"))),
    (check_modes_hit, lambda s, c, r, n: ops.sum(ops.sum(
        ops.norm(s[:, None] - c, axis=2) <= r, axis=0) >= n)),
    (check_precision, precision),
    (check_precision, ops_precision),
    (check_precision, lambda r, f, k: precision_recall_density_coverage(r, f, k)["precision"]),
    (check_nearest_training, nearest_training),
    (check_nearest_training, nearest),
    (check_nearest_training, nearest_by_products),
    (check_nearest_training, lambda s, t: np.stack(nearest(s, t))),
    (check_nearest_training, lambda s, t: (ops.min(tf.norm(s[:, None] - t, axis=2), 1),
                                           ops.argmin(tf.norm(s[:, None] - t, axis=2), 1))),
    (check_slerp, slerp),
    (check_slerp, ops_slerp),
    (check_slerp, tf_slerp),
    (check_truncate, truncate),
    (check_truncate, lambda rng, n, d, c: truncnorm.rvs(-c, c, size=(n, d), random_state=rng)),
    (check_truncate, lambda rng, n, d, c: ndtri(rng.uniform(ndtr(-c), ndtr(c), (n, d)))),
    (check_sampling, lambda g, d, n, s: draw_samples(g, n, s)),
    (check_sampling, sampling()),
    (check_sampling, in_chunks),
    (check_sampling, lambda g, d, n, s: g.predict(
        keras.random.normal((n, d), seed=s), verbose=0)),
    (check_sampling, lambda g, d, n, s: g(tf.random.stateless_normal((n, d), (s, 1)))),
]  # fmt: skip


def table(k):
    return lambda *a: precision_recall_density_coverage(*a)[k]


SCALE = [
    (lambda x: x / 255, "this is [0, 1]"),
    (lambda x: x.astype(float), "nothing is scaled"),
    (lambda x: x // 127.5 - 1, "// drops"),
    (lambda x: x // 255, "// drops"),
    (lambda x: x / 127.5, "- 1 is missing"),
    (lambda x: x / 255 - 0.5, "[-1/2, 1/2]"),
    (lambda x: x * 2 / 255 - 1, "wraps around"),
    (lambda x: (x - 128.0) / 128, "never 1"),
    (lambda x: 1 - x / 127.5, "black and white"),
    (lambda x: x.astype("int8") / 127.5 - 1, "int8"),
    (lambda x: 2.0 * (x - x.min()) / np.ptp(x).astype(float) - 1, "stretched"),
    (lambda x: (x - x.mean()) / x.std(), "standardised"),
    (lambda x: np.tanh(x / 127.5 - 1), "tanh"),
    (lambda x: x.ravel() / 127.5 - 1, "shape"),
    (lambda x: (x / 127.5 - 1).astype(int), "must consist of floats"),
]
LATENTS = [
    (lambda n, d, s: np.random.default_rng(s).random((n, d), "f4"), "uniform"),
    (lambda n, d, s: keras.random.uniform((n, d), -1, 1, seed=s), "uniform"),
    (lambda n, d, s: keras.random.truncated_normal((n, d), seed=s), "truncated"),
    (lambda n, d, s: keras.random.normal((n, d), seed=0), "each call"),
    (lambda n, d, s: keras.random.normal((n, d)), "no run can be repeated"),
    (lambda n, d, s: latents(d, n, s), "swapped"),
    (lambda n, d, s: np.random.default_rng(s).normal(size=(n, d)), "float32"),
    (lambda n, d, s: np.repeat(latents(1, d, s), n, 0), "one z for each sample"),
    (lambda n, d, s: np.repeat(latents(n, 1, s), d, 1), "numbers of a vector are the same"),
    (lambda n, d, s: np.repeat(latents(n // 2 + 1, d, s), 2, 0)[:n], "some samples share"),
    (drawn(lambda z: 2 * z), "standard deviation"),
    (drawn(lambda z: 0.3 * z), "standard deviation"),
    (drawn(lambda z: 0.9 * z), "standard deviation"),
    (drawn(lambda z: 1 + z), "mean must be 0"),
    (drawn(abs), "not N(0, I)"),
    (drawn(lambda z: np.sort(z, axis=0)), "sorting"),
    (drawn(lambda z: np.sort(z, axis=1)), "sorting"),
    (drawn(lambda z: z[np.argsort(z[:, 0])]), "do not sort"),
    (drawn(lambda z: z[np.argsort((z**2).sum(1))]), "do not sort"),
    (drawn(walk), "depends on the one before"),
    (drawn(typical_half, more=2), "keep every draw"),
    (drawn(lambda z: z / np.linalg.norm(z, axis=1, keepdims=True) * z.shape[1] ** 0.5), "N(0, I)"),
    (drawn(lambda z: 0.8 * z + 0.6 * z[:, :1]), "N(0, I)"),
    (drawn(lambda z: 0 * z), "each call"),
]
PSNR = [
    (lambda a, b, r: psnr(a, b, r) * np.log(10), "log10"),
    (lambda a, b, r: 2 * psnr(a, b, r), "amplitudes"),
    (lambda a, b, r: psnr(a, b, r) / 10, "bel"),
    (lambda a, b, r: psnr(a, b, r**0.5), "squared"),
    (lambda a, b, r: -psnr(a, b, r), "upside down"),
    (lambda a, b, r: psnr(a, b, 1.0), "ignored"),
    (lambda a, b, r: psnr(a, b, 2.0), "2 was taken"),
    (lambda a, b, r: psnr(a, b, 255.0), "255 was taken"),
    (lambda a, b, r: psnr(a, b, a.max()), "possible"),
    (lambda a, b, r: np.mean((a * 1.0 - b) ** 2), "not yet"),
    (lambda a, b, r: 10 * np.log10(r**2 / np.sum((a * 1.0 - b) ** 2)), "summed"),
    (lambda a, b, r: 10 * np.log10(r / np.mean(abs(a * 1.0 - b))), ""),
    (lambda a, b, r: 10 * np.log10(r**2 / np.mean(abs(a * 1.0 - b)) ** 2), "absolute error"),
    (lambda a, b, r: 10 * np.log10(r**2 / np.mean((a - b) ** 2)), "uint8 wraps"),
    (lambda a, b, r: psnr(*(x.astype("i1") if x.dtype == "u1" else x for x in (a, b)), r), "int8"),
    (lambda a, b, r: 10 * np.log10(r**2 / np.mean((a * 1.0 - b) ** 2, axis=(0, 1))),
     "mean over the samples"),
]  # fmt: skip
HOLES = [
    (lambda x, m, g: g, "whole picture"),
    (lambda x, m, g: x, "nothing is filled"),
    (lambda x, m, g: m * x + (1 - m) * g, "wrong way round"),
    (lambda x, m, g: x + m * g, "cut out"),
    (lambda x, m, g: (1 - m) * x, "not filled"),
    (lambda x, m, g: m * g, "filling alone"),
    (lambda x, m, g: (x + g) / 2, "averaged"),
    (lambda x, m, g: x * (1 - m) - m * g, "subtracted"),
    (lambda x, m, g: (1 - m[:1]) * x + m[:1] * g, "mask of the first"),
    (lambda x, m, g: np.where(m > 0, (x + g) / 2, x), "blended"),
    (in_the_middle, "not where the mask says"),
    (in_place, "changed its argument"),
    (lambda x, m, g: ((1 - m) * x + m * g)[..., 0], "shape"),
]
FRECHET = [
    (lambda *a: frechet(*a, root=lambda c, d: np.sqrt(c @ d)), "element"),
    (lambda *a: frechet(*a, root=lambda c, d: np.sqrt(c * d)), ""),
    (lambda *a: frechet(*a, power=1), "not squared"),
    (lambda a, c, b, d: frechet(a, c, a, d), "means is missing"),
    (lambda a, c, b, d: np.sum((a - b) ** 2), "covariances are missing"),
    (lambda a, c, b, d: np.sum((a - b) ** 2) + np.trace(c + d), "root of C1 C2 is missing"),
    (lambda a, c, b, d: np.mean((a - b) ** 2) + frechet(a, c, a, d), "averaged"),
    (lambda a, c, b, d: np.sum(a - b) ** 2 + frechet(a, c, a, d), "before it is squared"),
    (lambda a, c, b, d: np.sum(abs(a - b)) + frechet(a, c, a, d), "absolute"),
    (lambda a, c, b, d: (frechet(a, c, b, d) + np.sum((a - b) ** 2) + np.trace(c + d)) / 2,
     "factor 2"),
    (lambda a, c, b, d: np.sum((a - b) ** 2) + np.sum(
        (np.sqrt(np.diag(c)) - np.sqrt(np.diag(d))) ** 2), "variances alone"),
    (lambda a, c, b, d: np.sum((a - b) ** 2) + np.trace(c + d) - 2 * np.trace(c @ d),
     "trace as it is"),
    (lambda a, c, b, d: np.sum((a - b) ** 2) + np.trace(c + d) - 2 * np.sum(
        np.sqrt(np.linalg.eigvalsh(c) * np.linalg.eigvalsh(d))), "are paired"),
    (lambda a, c, b, d: np.sum((a - b) ** 2) + np.trace(c + d) - 2 * np.trace(
        np.linalg.cholesky(c) @ np.linalg.cholesky(d).T), "Cholesky"),
    (lambda *a: np.sqrt(frechet(*a)), "square root"),
    (lambda a, c, b, d: np.sum((a - b) ** 2) + np.sum((c - d) ** 2), "see the formula"),
]  # fmt: skip
MODES = [
    (lambda *a: modes_hit(*a, more=1), ">="),
    (lambda s, c, r, n: int(((cdist(s, c) < r).sum(axis=0) >= n).sum()), "<=, not <"),
    (lambda s, c, r, n: modes_hit(s, c, r, 1), "fewest is not used"),
    (lambda s, c, r, n: np.sum(np.bincount(cdist(s, c).argmin(1), minlength=len(c)) >= n),
     "radius is not used"),
    (lambda *a: modes_hit(*a, order=np.inf), "each axis"),
    (lambda *a: modes_hit(*a, order=1.0), "L1"),
    (lambda s, c, r, n: modes_hit(s, c, r**0.5, n), "its square"),
    (lambda s, c, r, n: modes_hit(s[:, :1], c[:, :1], r, n), "first coordinate"),
    (lambda s, c, r, n: modes_hit(s, c, r, n) / len(c), "share"),
    (lambda s, c, r, n: len(c) - modes_hit(s, c, r, n), "missed"),
    (lambda s, c, r, n: (cdist(s, c) <= r).sum(), "count the modes"),
    (lambda s, c, r, n: len(c), "all modes"),
    (lambda s, c, r, n: (cdist(s, c) <= r).sum(0) >= n, "must return one number"),
]  # fmt: skip
PRECISION = [
    (lambda r, f, k: precision(f, r, k), "recall"),
    (lambda r, f, k: precision(r, f, k, -1), "own neighbour"),
    (lambda r, f, k: precision(r, f, k, 1), "k + 1"),
    (table("recall"), "recall"),
    (table("coverage"), "coverage"),
    (table("density"), "density"),
    (precision_of_nearest, "any ball counts"),
    (lambda r, f, k: precision(r, f, k, metric="cityblock"), "L1"),
    (lambda r, f, k: precision(r, f, k, metric="chebyshev"), "largest difference"),
    (lambda r, f, k: precision(r[:, :1], f[:, :1], k), "first feature"),
    (lambda r, f, k: np.mean(cdist(f, r).min(1) <= np.sort(cdist(r, r), 1)[:, k].mean()), "of its"),
    (lambda r, f, k: np.mean(cdist(f, r).min(1) <= np.sort(cdist(r, r), 1)[:, k].max()), "of its"),
    (lambda r, f, k: precision(r, f, k) * len(f), "divide by"),
    (lambda r, f, k: 1 - precision(r, f, k), "outside"),
    (lambda r, f, k: 100 * precision(r, f, k), "per cent"),
]
NEAREST = [
    (lambda s, t: nearest(s, t)[::-1], "order is"),
    (lambda s, t: (nearest(s, t)[0] ** 2, nearest(s, t)[1]), "squared"),
    (lambda s, t: (nearest(s, t)[0] / s.shape[1] ** 0.5, nearest(s, t)[1]), "averaged"),
    (lambda s, t: nearest(t, s), "other way"),
    (lambda s, t: [x[:, None] for x in nearest(s, t)], "column"),
    (lambda s, t: nearest(s, t, "cityblock"), "absolute differences"),
    (lambda s, t: (nearest(s, t)[0], nearest(s, t, "cityblock")[1]), "(L1)"),
    (lambda s, t: (nearest(s, t)[0], nearest(s, t, "chebyshev")[1]), "largest difference"),
    (lambda s, t: (nearest(s, t)[0], nearest(s, t)[1] + 1), "from 0"),
    (lambda s, t: (nearest(s, t)[0], t[nearest(s, t)[1]]), "row numbers"),
    (lambda s, t: (nearest(s, t)[0], (s @ t.T).argmax(1)), "largest product"),
    (lambda s, t: (cdist(s, t).max(1), cdist(s, t).argmax(1)), "farthest"),
    (lambda s, t: (np.sort(cdist(s, t), 1)[:, 1], np.argsort(cdist(s, t), 1)[:, 1]), "second"),
    (lambda s, t: nearest(s[:, :1], t[:, :1]), "first coordinate"),
    (lambda s, t: nearest(s, t)[0], "two results"),
]
SLERP = [
    (lerp, "straight line: it cuts"),
    (on_sphere, "constant speed"),
    (lambda a, b, t: slerp(a, b, 1 - t), "backwards"),
    (lambda a, b, t: slerp(a / np.linalg.norm(a), b / np.linalg.norm(b), t), "length is lost"),
    (lambda a, b, t: slerp(a, b, t, normalise=False), "arccos"),
    (lambda a, b, t: slerp(a, b, t, cosine=abs), "no abs"),
    (lambda a, b, t: slerp(a, b, t, cosine=abs, sign=-1), "no abs, no flip"),
    (lambda a, b, t: np.sqrt(1 - t) * a + np.sqrt(t) * b, "square roots of t"),
    (lambda a, b, t: a, ""),
    (lambda a, b, t: slerp(a, b, t) if (a != b).any() else 0 * a, "0 is returned"),
    (unclipped, "rounding error"),
]
TRUNCATE = [
    (changed(lambda z, c: np.clip(z, -c, c)), "piles"),
    (changed(lambda z, c: c * np.tanh(z / 3)), "scaled"),
    (changed(lambda z, c: z * c / abs(z).max()), "scaled"),
    (changed(lambda z, c: np.where(abs(z) > c, 0, z)), "became 0"),
    (changed(lambda z, c: np.where(abs(z) > c, np.fmod(z, c), z)), "not a truncated"),
    (changed(lambda z, c: z), "nothing is truncated"),
    (lambda rng, n, d, c: rng.uniform(-c, c, (n, d)), "uniform"),
    (lambda rng, n, d, c: abs(truncate(rng, n, d, c)), "both sides"),
    (lambda *a: truncate(*a, rounds=1), "repeat until"),
    (lambda *a: truncate(*a, outside=lambda z, c: z > c), "one side only"),
    (lambda rng, n, d, c: truncate(rng, n, d, 1.5), "beyond the limit"),
    (lambda rng, n, d, c: truncate(rng, n, d, 0.3), "another limit"),
    (lambda rng, n, d, c: truncate(np.random.default_rng(0), n, d, c), "rng"),
    (lambda rng, n, d, c: truncate(rng, d, n, c), "the shape is wrong"),
    (kept, "too few"),
]
SAMPLING = [
    (sampling(training=True), "training=True"),
    (sampling(seeded=0), "each call draws the same"),
    (sampling(seeded=None), "one seed"),
    (sampling(z=lambda rng, s: rng.random(s)), "uniform: every one"),
    (sampling(z=lambda rng, s: np.tile(rng.standard_normal(s[1]), (s[0], 1))), "share their z"),
    (sampling(z=lambda rng, s: np.zeros(s) + rng.standard_normal()), "share their z"),
    (sampling(z=lambda rng, s: rng.standard_normal(s).repeat(2, 0)[: s[0]]), "some samples share"),
    (sampling(change=lambda z: 0.9 * z), "standard deviation"),
    (sampling(change=lambda z: 0.3 * z), "standard deviation"),
    (sampling(change=lambda z: np.clip(z, -2, 2)), "N(0, I)"),
    (sampling(change=lambda z: np.sort(z, axis=0)), "sorting"),
    (sampling(change=lambda z: z[np.argsort(z[:, 0])]), "do not sort"),
    (sampling(change=typical_half, more=2), "keep every draw"),
    (chosen, "z"),
    (sampling(after=lambda x: x[:-1]), "shape"),
    (sampling(after=lambda x: (x + 1) / 2), "own range"),
    (sampling(after=lambda x: tf.reshape(x, (len(x), -1))), "leave the axes"),
    (lambda g, d, n, s: np.zeros((n, 2)), "generator was not called"),
]
WRONG = [
    (check, *case)
    for check, cases in (
        (check_scale_images, SCALE),
        (check_latents, LATENTS),
        (check_psnr, PSNR),
        (check_fill_hole, HOLES),
        (check_frechet_distance, FRECHET),
        (check_modes_hit, MODES),
        (check_precision, PRECISION),
        (check_nearest_training, NEAREST),
        (check_slerp, SLERP),
        (check_truncate, TRUNCATE),
        (check_sampling, SAMPLING),
    )
    for case in cases
]
SLOW = (check_sampling, check_latents, check_truncate)


@pytest.mark.parametrize(("check", "fn"), RIGHT, ids=ids(RIGHT))
def test_right_answers_are_accepted(check, fn, capsys):
    accepted(check, fn, SEEDS, capsys)


@pytest.mark.parametrize(("check", "fn", "word"), WRONG, ids=ids(WRONG))
def test_mistakes_are_named(check, fn, word, capsys):
    refused(check, fn, word, SEEDS[:1] if check in SLOW else SEEDS, capsys)


@pytest.mark.parametrize("seed", range(6))
def test_statistical_checks_do_not_depend_on_luck(seed):
    """Right answers with other random numbers, each of the first draws of another seed."""
    check_latents(lambda n, d, s: latents(n, d, 1000 * seed + s))
    check_truncate(lambda rng, *a: truncate(np.random.default_rng([seed, rng.integers(99)]), *a))
