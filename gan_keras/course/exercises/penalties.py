"""Checker of the gradient penalty: its value, its points, its gradients."""

import math

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from gan_keras.course.exercises.noise import largest_gap
from gan_keras.course.exercises.verdict import Task, checker
from gan_keras.course.exercises.watching import Diary, eagerly, linear, watched


@checker
def check_gradient_penalty(fn):
    """fn(critic, real, fake): real, fake float32 (batch, ...) -> E[(|grad f(x^)| - 1)^2].

    x^ = alpha real + (1 - alpha) fake with alpha ~ U[0, 1], one per sample; without the weight
    (1704.00028, eq. 3 and algorithm 1). The critic is called as critic(x).
    """
    task = Task("gradient_penalty")
    with eagerly():
        _check_slopes(task, fn)
        _check_pictures(task, fn)
        _check_points(task, fn)
        _check_trains_critic(task, fn)
    task.right("value, points between real and fake, and gradients for the critic")


def _samples(seed, shape):
    rng = np.random.default_rng(seed)
    return [tf.constant(rng.standard_normal(shape), tf.float32) for _ in range(2)]


def _check_slopes(task, fn):
    """A linear critic has the same slope everywhere, wherever the points are."""
    for slope, batch in ((5.0, 4), (0.3, 4), (0.3, 1)):
        critic = linear(Diary(), "critic", [0.6 * slope, 0.8 * slope])
        put_in = f"a linear critic of slope {slope:g} everywhere, {batch} samples (batch, 2)"
        root = math.sqrt(batch)
        l1 = 1.4 * slope
        mistakes = [
            (
                (root * slope - 1) ** 2,
                "your norm runs over the whole batch: sum the squares over axes 1 and up alone",
            ),
            (max(slope - 1, 0) ** 2, "one-sided: slopes below 1 are penalised too"),
            (slope - 1, "the square of (norm - 1) is missing"),
            (abs(slope - 1), "the square of (norm - 1) is missing"),
            (
                (slope**2 - 1) ** 2,
                "the square root is missing: |grad| is a root of a sum of squares",
            ),
            (slope**2 - 1, "the square root is missing, and the square of (norm - 1)"),
            (slope**2, "1 is not subtracted: this pulls the slope to 0"),
            (10 * (slope - 1) ** 2, "weighted by 10: the weight does not belong here"),
            (batch * (slope - 1) ** 2, "summed over the batch: take the mean"),
            (
                (slope / batch - 1) ** 2,
                "gradient of the *mean* output, so divided by the batch size: take it of the sum",
            ),
            ((l1 - 1) ** 2, "absolute values are summed: the norm is the root of the squares"),
            (
                ((0.6 * slope - 1) ** 2 + (0.8 * slope - 1) ** 2) / 2,
                "each coordinate is penalised by itself: take the norm over them first",
            ),
            (math.nan, "a NaN: the root of a negative number, or of nothing?"),
        ]
        result = task.call(fn, critic, *_samples(0, (batch, 2)), put_in=put_in)
        task.check(result, (slope - 1) ** 2, put_in, mistakes, rtol=1e-3)


def _check_pictures(task, fn):
    """On pictures the norm runs over height, width and channels."""
    diary = Diary()
    critic = watched(diary, "critic", (2, 3, 1), layers.Flatten(), layers.Dense(1))
    kernel = np.array([1.0, 2.0, 0.0, 2.0, 4.0, 0.0])
    critic.set_weights([kernel[:, None], np.zeros(1)])
    put_in = "a linear critic of slope 5 everywhere, 4 pictures (4, 2, 3, 1)"
    grid, hint = kernel.reshape(2, 3, 1), "the norm runs over one axis: all but the first are due"
    mistakes = [(np.mean((np.linalg.norm(grid, axis=axis) - 1) ** 2), hint) for axis in (0, 1, 2)]
    mistakes.append((81.0, "your norm runs over the whole batch: sum over axes 1 and up alone"))
    result = task.call(fn, critic, *_samples(1, (4, 2, 3, 1)), put_in=put_in)
    task.check(result, 16.0, put_in, mistakes, rtol=1e-3)


def _check_points(task, fn):
    """Where the critic is asked: each on its own segment, alpha uniform and new in each call."""
    real, fake = _samples(2, (1000, 3))
    put_in = "1000 samples (batch, 3) and a critic that writes down where it is asked"
    alphas = []
    for _ in range(2):
        diary = Diary()
        kernel = layers.Dense(1)
        critic = watched(diary, "critic", (3,), SquaredNorm(), kernel)
        kernel.set_weights([np.array([[0.5]]), np.zeros(1)])
        value = task.call(fn, critic, real, fake, put_in=put_in)
        ends = [real.numpy(), fake.numpy()]
        asked = [call["inputs"] for call in diary.calls("critic")]
        asked = [x for x in asked if x.shape == real.shape]
        between = [x for x in asked if not any(np.allclose(x, end) for end in ends)]
        if not between:
            hint = "the penalty is taken at points between real and fake"
            raise task.wrong("the critic is asked at real or fake samples only", put_in, hint=hint)
        x = between[-1]
        alphas.append(_alphas(task, x, *ends, put_in))
        norms = np.linalg.norm(x, axis=1)  # of the gradient of |x|^2 / 2
        mistakes = [((norms.mean() - 1) ** 2, "the mean comes last: square (norm - 1) first")]
        task.check(value, np.mean((norms - 1) ** 2), put_in, mistakes, rtol=1e-3)
    if np.array_equal(*alphas):
        raise task.wrong("two calls draw the same alpha", put_in, hint="the seed is set inside")


class SquaredNorm(layers.Layer):
    def call(self, x):
        return keras.ops.sum(x**2, axis=1, keepdims=True)


def _alphas(task, x, real, fake, put_in):
    """The alpha of each point, (batch,)."""
    line = real - fake
    alpha = np.sum((x - fake) * line, axis=1) / np.sum(line**2, axis=1)
    off = np.abs(x - fake - alpha[:, None] * line).max()
    if off > 1e-3:
        by_axis = (x - fake) / line
        hint = "x^ = alpha real + (1 - alpha) fake, with one alpha for all numbers of a sample"
        if np.mean((by_axis > -1e-3) & (by_axis < 1 + 1e-3)) > 0.99:
            hint = "one alpha per coordinate: it has shape (batch, 1, ...), one per sample"
        raise task.wrong("points off the segment between real and fake", put_in, hint=hint)
    if np.ptp(alpha) < 1e-4:
        hint = "one alpha for the whole batch: draw one per sample, shape (batch, 1, ...)"
        raise task.wrong(
            "all samples have the same alpha", put_in, got=f"{alpha[0]:.4f}", hint=hint
        )
    if alpha.min() < -1e-3 or alpha.max() > 1 + 1e-3:
        hint = "alpha is uniform on [0, 1]; a normal one leaves the segment"
        got = f"{alpha.min():.2f} to {alpha.max():.2f}"
        raise task.wrong("alpha is outside [0, 1]", put_in, "0 to 1", got, hint)
    gap, chance = largest_gap(alpha, lambda a: np.clip(a, 0, 1))
    if gap > chance:
        got = f"mean {alpha.mean():.3f}, standard deviation {alpha.std():.3f}"
        raise task.wrong("alpha is not uniform", put_in, "mean 0.5, 0.289", got)
    return alpha


def _check_trains_critic(task, fn):
    """d penalty / d weights: it exists, is right, and is finite where the slope is 0."""
    for kernel, expected in (([3.0, 4.0], [4.8, 6.4]), ([0.0, 0.0], None)):
        critic = linear(Diary(), "critic", kernel)
        put_in = f"a linear critic with weights {kernel}, gradient of the penalty in the weights"
        with tf.GradientTape() as tape:
            value = task.call(fn, critic, *_samples(3, (4, 2)), put_in=put_in)
        weights = critic.trainable_variables[0]
        gradient = tape.gradient(value, weights) if tf.is_tensor(value) else None
        if gradient is None:
            hint = "compute with tensors, and let the inner GradientTape end inside your function"
            raise task.wrong(
                "the penalty does not depend on the critic's weights", put_in, hint=hint
            )
        gradient = gradient.numpy().ravel()
        if not np.isfinite(gradient).all():
            hint = "the square root has no derivative at 0: add 1e-12 to the sum under it"
            raise task.wrong("the gradient is a NaN", put_in, "finite numbers", gradient, hint)
        if expected is not None:
            task.check(gradient, expected, put_in, rtol=1e-3)
