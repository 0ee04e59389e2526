"""Checker of drawing samples from a trained generator."""

import numpy as np
from scipy.spatial import cKDTree

from gan_keras.course.exercises.between import flat, rows_of
from gan_keras.course.exercises.normal import judge_latents
from gan_keras.course.exercises.properties import Property, checker
from gan_keras.course.exercises.watching import Diary, eagerly, generator

MANY = 5000  # samples from which the distribution of z is judged


@checker
def check_sampling():
    """fn(generator, latent_dim, count, seed) -> generator(z, training=False): (count, ...).

    z ~ N(0, I), a fresh one for each sample; the same seed gives the same samples. Drawing in
    chunks is right too.
    """
    return [
        Property("it returns count samples, as the generator makes them", _made,
                 "`return generator(z, training=False)` for z of shape (count, latent_dim)",
                 gate=True),
        Property("the generator runs in inference mode, and stays as it is", _inference,
                 "`generator(z, training=False)`"),
        Property("pictures come out as well as points", _pictures,
                 "leave the shape of the samples to the generator"),
        Property("one seed gives the same samples again, another seed others", _seeds,
                 "`rng = np.random.default_rng(seed)` inside the function"),
        Property("each sample has a z of its own from N(0, I)", _latents,
                 "`z = rng.standard_normal((count, latent_dim))`, and all of it is used, in order"),
    ]  # fmt: skip


def _draw(task, count, seed, latent_dim=4, shape=(2,)):
    """(samples, diary) of one call."""
    diary = Diary()
    network = generator(diary, latent_dim, shape)
    before = [v.numpy() for v in network.weights]
    put_in = (
        f"latent_dim = {latent_dim}, count = {count}, seed = {seed}, "
        f"a generator of samples {shape} with batch normalization"
    )
    with eagerly():
        result = task.call(put_in, generator=network, latent_dim=latent_dim, count=count, seed=seed)
    samples = task.array(result)
    if not diary.calls("generator"):
        raise task.wrong("the generator was not called", hint="samples are what it makes of z")
    diary.stays = all(
        np.array_equal(a, b.numpy()) for a, b in zip(before, network.weights, strict=True)
    )
    if samples.shape != (count, *shape):
        raise task.wrong(
            "the shape is wrong", (count, *shape), samples.shape, _shape_hint(samples, count)
        )
    return samples, diary


def _shape_hint(samples, count):
    if samples.ndim and samples.shape[0] != count:
        return "count is the number of samples: draw so many z, and keep all"
    return "leave the axes of the samples as the generator makes them"


def _latents_of(task, samples, diary):
    """z of each sample, in the order of the samples."""
    calls = diary.calls("generator")
    z, made = rows_of(calls), rows_of(calls, "outputs")
    if len(made) == len(samples) and np.abs(made - flat(samples)).max() < 1e-5:
        return z
    away, place = cKDTree(made).query(flat(samples), p=np.inf)
    if away.max() > 1e-5:
        hint = "return them in the generator's own range"
        raise task.wrong("the samples are not what the generator made", hint=hint)
    return z[place]


def _some(task):
    return int(task.rng.integers(3, 12)), int(task.rng.integers(1000)), int(task.rng.integers(3, 7))


def _made(task):
    for count in (_some(task)[0], 1):
        _latents_of(task, *_draw(task, count, *_some(task)[1:]))


def _inference(task):
    _, diary = _draw(task, *_some(task))
    if any(call["training"] for call in diary.calls("generator")):
        hint = "batch normalization then takes the statistics of this batch, and changes its own"
        raise task.wrong("the generator was called with training=True", hint=hint)
    if not diary.stays:
        hint = "sampling reads the weights and statistics, and writes none"
        raise task.wrong("sampling changed the generator", hint=hint)


def _pictures(task):
    shape = (int(task.rng.integers(2, 5)), int(task.rng.integers(2, 5)), 1)
    _latents_of(task, *_draw(task, *_some(task), shape))


def _seeds(task):
    seed, other = (int(n) for n in task.rng.permutation(1000)[:2])
    samples, again, others = (_draw(task, 6, n)[0] for n in (seed, seed, other))
    if not np.allclose(samples, again, atol=1e-5):
        hint = "the seed is not used"
        raise task.wrong("two calls with one seed give other samples", hint=hint)
    if np.allclose(samples, others, atol=1e-5):
        hint = "the seed is not used: each call draws the same z"
        raise task.wrong("two seeds give the same samples", hint=hint)


def _latents(task):
    _, seed, latent_dim = _some(task)
    judge_latents(task, _latents_of(task, *_draw(task, MANY, seed, latent_dim)))
