"""Checker of drawing samples from a trained generator."""

import numpy as np
from scipy.special import ndtr

from gan_keras.course.exercises.noise import largest_gap
from gan_keras.course.exercises.verdict import Task, checker
from gan_keras.course.exercises.watching import LATENT_DIM, Diary, eagerly, generator


@checker
def check_sampling(fn):
    """fn(generator, latent_dim, count, seed) -> generator(z, training=False): (count, ...).

    z ~ N(0, I), a fresh one for each sample; the same seed gives the same samples. Drawing in
    chunks is right too.
    """
    task = Task("sampling")
    with eagerly():
        samples = _check_draw(task, fn, 400, 0)
        again, other = (_check_draw(task, fn, 400, seed) for seed in (0, 1))
        _check_draw(task, fn, 7, 0)
    if not np.array_equal(samples, again):
        hint = "the seed is not used"
        raise task.wrong("two calls with one seed give other samples", hint=hint)
    if np.array_equal(samples, other):
        hint = "the seed is not used: each call draws the same z"
        raise task.wrong("seeds 0 and 1 give the same samples", hint=hint)
    task.right("inference, fresh normal z, one seed one result")


def _check_draw(task, fn, count, seed):
    """Samples of one call, (count, 2)."""
    diary = Diary()
    g = generator(diary)
    before = [v.numpy() for v in g.weights]
    put_in = f"a generator of points with batch normalization, count = {count}, seed = {seed}"
    samples = task.array(task.call(fn, g, LATENT_DIM, count, seed, put_in=put_in), put_in)
    calls = diary.calls("generator")
    if not calls:
        raise task.wrong("the generator was not called", put_in)
    if any(call["training"] for call in calls):
        hint = "batch normalization then takes the statistics of this batch, and changes its own"
        raise task.wrong("the generator was called with training=True", put_in, hint=hint)
    if not all(np.array_equal(a, b.numpy()) for a, b in zip(before, g.weights, strict=True)):
        raise task.wrong("sampling changed the generator", put_in)
    if samples.shape != (count, 2):
        raise task.wrong("wrong shape", put_in, (count, 2), samples.shape)
    z, made = (np.concatenate([call[key] for call in calls]) for key in ("inputs", "outputs"))
    distances = np.abs(samples[:, None] - made[None]).max(axis=2)
    nearest = distances.argmin(axis=1)
    if distances.min(axis=1).max() > 1e-5:
        hint = "return them in the generator's own range"
        raise task.wrong("the samples are not what the generator made", put_in, hint=hint)
    z = z[nearest]
    if len(np.unique(z, axis=0)) < count:
        raise task.wrong("samples share their z", put_in, hint="draw a fresh z for each sample")
    gap, chance = largest_gap(z, ndtr)
    if gap > chance:
        got = f"mean {z.mean():.3f}, standard deviation {z.std():.3f}"
        hint = "z is drawn from another distribution than in training"
        raise task.wrong("z is not N(0, I)", put_in, "mean 0, standard deviation 1", got, hint)
    return samples
