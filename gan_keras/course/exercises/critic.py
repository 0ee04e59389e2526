"""Checker of the critic's step of a WGAN-GP."""

import numpy as np
import tensorflow as tf

from gan_keras.course.exercises.losses import sigmoid
from gan_keras.course.exercises.steps import RATE, check_only_updates_move
from gan_keras.course.exercises.verdict import HINT_RTOL, Task, checker
from gan_keras.course.exercises.watching import (
    LATENT_DIM,
    Diary,
    WatchedSGD,
    eagerly,
    generator,
    linear,
    moved,
)


@checker
def check_critic_step(fn):
    """fn(critic, generator, optimizer, real, latent_dim, gp_weight): one update, in place.

    The critic minimises E[f(G(z))] - E[f(x)] + gp_weight E[(|grad f(x^)| - 1)^2] (1704.00028,
    algorithm 1); real is (batch, ...), the returned value is ignored. A linear critic x w + b has
    the gradient mean(fake) - mean(real) + 2 gp_weight (|w| - 1) w / |w| in w, and 0 in b;
    where the penalty is taken is judged by `check_gradient_penalty`.
    """
    task = Task("critic_step")
    for batch, weight, kernel in ((6, 3.0, [1.2, -0.5]), (5, 5.0, [0.24, 0.32])):
        diary = Diary()
        critic, g = linear(diary, "critic", kernel), generator(diary)
        optimizer = WatchedSGD(RATE, diary, "optimizer")
        real = np.random.default_rng(batch).normal(1.0, 0.5, (batch, 2)).astype(np.float32)
        slope = np.hypot(*kernel)
        put_in = f"a linear critic of slope {slope:g}, {batch} real points, gp_weight = {weight:g}"
        start = diary.weights()
        with eagerly():
            args = critic, g, optimizer, tf.constant(real), LATENT_DIM, weight
            task.call(fn, *args, put_in=put_in, nothing=True)
        update = _check_one_update(task, diary, start, put_in)
        if not diary.calls("generator", diary.before(update)):
            raise task.wrong("the generator made no fakes for this step", put_in)
        fake = diary.calls("generator", diary.before(update))[-1]["outputs"]
        old, new = update["before"]["critic"], update["after"]["critic"]
        got = np.concatenate([(a - b).ravel() / RATE for a, b in zip(old, new, strict=True)])
        about = f"{put_in}; gradient that the critic was moved by (kernel, bias)"
        expected, mistakes = _gradients(np.array(kernel), real, fake, weight)
        task.check(got, expected, about, mistakes, rtol=HINT_RTOL, atol=1e-4)
    task.right("critic loss plus weighted penalty, and the generator stays")


def _check_one_update(task, diary, start, put_in):
    """The only update, after which nothing but the critic has moved."""
    clipped = "a WGAN-GP does not clip: the penalty takes the place of clipping"
    updates = diary.updates()
    for update in updates:
        if moved(update["before"]["generator"], update["after"]["generator"]):
            hint = "differentiate by, and apply to, critic.trainable_variables alone"
            raise task.wrong("the generator moved", put_in, hint=hint)
    if len(updates) != 1:
        raise task.wrong("one update is due", put_in, 1, len(updates))
    if moved(start["critic"], updates[0]["before"]["critic"]):
        raise task.wrong("the critic moved outside of the update", put_in, hint=clipped)
    check_only_updates_move(task, diary, put_in, clipped)
    return updates[0]


def _gradients(w, real, fake, weight):
    """(expected, mistakes) in (w, b)."""
    norm, batch = np.linalg.norm(w), len(real)
    means = np.append(fake.mean(axis=0) - real.mean(axis=0), 0.0)
    radial = np.append(w / norm, 0.0)
    penalty = 2 * (norm - 1) * radial
    root = np.sqrt(batch)
    over_batch = 2 * (root * norm - 1) * root * radial
    of_mean = 2 * (norm / batch - 1) / batch * radial
    squares = 4 * (norm**2 - 1) * norm * radial
    ones = [np.pad(x, [(0, 0), (0, 1)], constant_values=1.0) for x in (real, fake)]
    r, f = (sigmoid(x @ np.append(w, 0.1))[:, None] for x in ones)
    cross_entropy = np.mean((r - 1) * ones[0], axis=0) + np.mean(f * ones[1], axis=0)
    missing = "the penalty is missing, or does not reach the weights"
    if norm < 1:
        missing = "the penalty is missing below slope 1: it is two-sided"
    return means + weight * penalty, [
        (means, missing),
        (means - weight * penalty, "the penalty is subtracted: it is a cost, so add it"),
        (means + penalty, "gp_weight is not used"),
        (means + 10 * penalty, "gp_weight is not used: 10 was taken"),
        (
            -means + weight * penalty,
            "the sign of the critic loss is wrong: E[f(fake)] - E[f(real)]",
        ),
        (-means - weight * penalty, "the sign of the whole objective is wrong"),
        (-means, "the sign of the critic loss is wrong, and the penalty is missing"),
        (weight * (means + penalty), "gp_weight is on both terms: it belongs to the penalty"),
        (weight * means + penalty, "gp_weight is on the wrong term: it belongs to the penalty"),
        (weight * penalty, "the critic loss is missing"),
        (means + weight * batch * penalty, "the penalty is summed over the batch: take the mean"),
        (means + weight * over_batch, "the norm runs over the whole batch: one norm per sample"),
        (means + weight * of_mean, "gradient of the mean output: take that of the sum"),
        (means + weight * squares, "the square root is missing in the norm"),
        (means + weight * radial, "the penalty is not squared"),
        (means - weight * radial, "the penalty is not squared"),
        (cross_entropy + weight * penalty, "a cross-entropy: a critic has no sigmoid"),
        (np.full(3, np.nan), "a NaN: is the norm 0 somewhere?"),
    ]
