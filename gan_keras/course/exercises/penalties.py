"""Checker of the gradient penalty: its value, its points, its gradients."""

import math

import numpy as np
import tensorflow as tf

from gan_keras.course.exercises.between import (
    MEANINGS,
    flat,
    judge_alpha,
    judge_fresh,
    points_between,
    rows_of,
)
from gan_keras.course.exercises.properties import Property, checker
from gan_keras.course.exercises.watching import Diary, bowl, eagerly, linear

POINTS = 300  # samples from which the distribution of alpha is judged


@checker
def check_gradient_penalty():
    """fn(critic, real, fake): real, fake float32 (batch, ...) -> E[(|grad f(x^)| - 1)^2].

    x^ = alpha real + (1 - alpha) fake with alpha ~ U[0, 1], one per sample; without the weight
    (1704.00028, eq. 3 and algorithm 1). The critic is called as critic(x).
    """
    norm = (
        "sum the squares of a sample over all axes but the first, `norm = sqrt(squares + 1e-12)`; "
        "the penalty is `mean((norm - 1) ** 2)`"
    )
    return [
        Property("for a critic of slope s everywhere it is (s - 1)^2, above and below 1", _slopes,
                 norm),
        Property("the norm of a picture runs over height, width and channels", _pictures,
                 "`axis=list(range(1, len(real.shape)))` fits samples of any rank"),
        Property("it is taken between real and fake, at an alpha of its own for each sample",
                 _points, "`alpha = tf.random.uniform((batch, 1, ...))`, then "
                 "`x = alpha * real + (1 - alpha) * fake`, `tape.watch(x)` and `critic(x)`"),
        Property("it is the mean of what each sample adds", _mean, norm),
        Property("it can train the critic: it depends on its weights", _trains,
                 "call `tape.gradient` inside the function, and keep to tensors: no numpy, no "
                 "predict, no `stop_gradient`"),
        Property("its gradient is finite where the slope is 0", _finite,
                 "`sqrt(sum + 1e-12)` in place of `sqrt(sum)` or `tf.norm`"),
    ]  # fmt: skip


def _ask(task, put_in, critic, real, fake):
    with eagerly():
        arguments = {"critic": critic, "real": real, "fake": fake}
        return task.call(put_in, meanings=MEANINGS, **arguments)


def _samples(task, shape):
    return [tf.constant(task.rng.standard_normal(shape), tf.float32) for _ in range(2)]


def _turned(task, slope, dim=2):
    """A kernel (dim,) of this length."""
    kernel = task.rng.uniform(0.3, 1, dim) * task.rng.choice([-1, 1], dim)
    return slope * kernel / np.linalg.norm(kernel)


def _slopes(task):
    """A linear critic has the same slope everywhere, wherever the points are."""
    for ends, batch in (((3.0, 6.0), 4), ((0.2, 0.6), 5), ((0.2, 0.6), 1)):
        slope = round(task.rng.uniform(*ends), 2)
        kernel = _turned(task, slope)
        put_in = f"a linear critic of slope {slope:g} everywhere, {batch} samples (batch, 2)"
        result = _ask(task, put_in, linear(Diary(), "critic", kernel), *_samples(task, (batch, 2)))
        task.check(result, (slope - 1) ** 2, _mistakes(kernel, slope, batch), rtol=1e-3)


def _mistakes(kernel, slope, batch):
    missing_root = "the square root is missing: |grad| is a root of a sum of squares"
    no_square = "the square of (norm - 1) is missing"
    return [
        (
            (math.sqrt(batch) * slope - 1) ** 2,
            "your norm runs over the whole batch: sum the squares over axes 1 and up alone",
        ),
        (max(slope - 1, 0) ** 2, "the penalty is one-sided: slopes below 1 are penalised too"),
        (slope - 1, no_square),
        (abs(slope - 1), no_square),
        ((slope**2 - 1) ** 2, missing_root),
        (slope**2 - 1, "the square root is missing, and the square of (norm - 1)"),
        (slope**2, "1 is not subtracted: this pulls the slope to 0"),
        (slope, "this is the norm: the penalty is the square of norm - 1"),
        ((slope + 1) ** 2, "1 is added: subtract it"),
        (-((slope - 1) ** 2), "the sign is wrong: a penalty is a cost, at least 0"),
        (10 * (slope - 1) ** 2, "the penalty is multiplied by 10: the weight does not belong here"),
        ((slope - 1) ** 2 / 2, "the penalty is halved: it has no factor 1/2"),
        (batch * (slope - 1) ** 2, "the numbers are summed over the batch: take the mean"),
        (
            (slope / batch - 1) ** 2,
            "gradient of the *mean* output, so divided by the batch size: take it of the sum",
        ),
        (
            (np.abs(kernel).sum() - 1) ** 2,
            "absolute values are summed: the norm is the root of the squares",
        ),
        (
            (np.abs(kernel).max() - 1) ** 2,
            "the largest value alone is taken: the norm has all of them",
        ),
        (
            (slope / math.sqrt(len(kernel)) - 1) ** 2,
            "the squares are averaged over the numbers of a sample: sum them",
        ),
        (
            np.mean((np.abs(kernel) - 1) ** 2),
            "each coordinate is penalised by itself: take the norm over them first",
        ),
        (np.mean((kernel - 1) ** 2), "each coordinate is penalised by itself: take the norm first"),
        (math.nan, "a NaN: the root of a negative number, or of nothing?"),
    ]


def _pictures(task):
    for _ in range(2):
        shape, batch = tuple(int(n) for n in task.rng.integers(2, 5, 3)), 4
        slope = round(task.rng.uniform(3, 6), 2)
        kernel = _turned(task, slope, math.prod(shape))
        put_in = f"a linear critic of slope {slope:g} everywhere, pictures {(batch, *shape)}"
        critic = linear(Diary(), "critic", kernel, shape=shape)
        grid, one_axis = (
            kernel.reshape(shape),
            "the norm runs over one axis: it must run over all axes but the first",
        )
        norms = [np.linalg.norm(grid, axis=axis) for axis in (0, 1, 2, (0, 1), (1, 2))]
        mistakes = [(np.mean((norm - 1) ** 2), one_axis) for norm in norms]
        mistakes += _mistakes(kernel, slope, batch)
        result = _ask(task, put_in, critic, *_samples(task, (batch, *shape)))
        task.check(result, (slope - 1) ** 2, mistakes, rtol=1e-3)


def _asked(task):
    """Two calls with a bowl-shaped critic: [(value, x^, alpha, gradient norms at x^)]."""
    real, fake = _samples(task, (POINTS, 3))
    found = []
    for _ in range(2):
        diary, kernel, curve = Diary(), _turned(task, 1.0, 3), 0.6
        critic = bowl(diary, "critic", kernel, curve, (3,))
        put_in = f"{POINTS} samples (batch, 3) and a critic that writes down where it is asked"
        value = _ask(task, put_in, critic, real, fake)
        ends = flat(real.numpy()), flat(fake.numpy())
        x, alpha = points_between(task, rows_of(diary.calls("critic")), *ends, False)
        found.append((value, alpha, np.linalg.norm(kernel + curve * x, axis=1)))
    return found


def _points(task):
    (_, first, _), (_, second, _) = task.once(_asked)
    for alpha in (first, second):
        judge_alpha(task, alpha)
    judge_fresh(task, first, second)


def _mean(task):
    for value, _, norms in task.once(_asked):
        mistakes = [
            ((norms.mean() - 1) ** 2, "the mean comes last: square (norm - 1) first"),
            ((np.sqrt(np.mean(norms**2)) - 1) ** 2, "the mean comes last, after the square root"),
            (np.median((norms - 1) ** 2), "take the mean, not the median"),
            (np.max((norms - 1) ** 2), "take the mean, not the maximum"),
        ]
        task.check(value, np.mean((norms - 1) ** 2), mistakes, rtol=1e-3)


def _weight_gradient(task, kernel):
    """d penalty / d kernel of a linear critic, (d,)."""
    critic = linear(Diary(), "critic", kernel)
    weights = np.round(kernel, 3).tolist()
    put_in = f"a linear critic with weights {weights}; gradient of the penalty with respect to them"
    samples = _samples(task, (4, 2))
    with tf.GradientTape() as tape:
        value = _ask(task, put_in, critic, *samples)
    variable = critic.trainable_variables[0]
    gradient = tape.gradient(value, variable) if tf.is_tensor(value) else None
    if gradient is None:
        hint = "compute with tensors, and let the inner GradientTape end inside your function"
        raise task.wrong("the penalty does not depend on the critic's weights", hint=hint)
    return np.ravel(gradient)


def _trains(task):
    slope = round(task.rng.uniform(3, 6), 1)
    kernel = _turned(task, slope)
    expected = 2 * (slope - 1) * kernel / slope
    mistakes = [(0 * kernel, "the gradient is cut: no stop_gradient, no numpy, no new variable")]
    task.check(_weight_gradient(task, kernel), expected, mistakes, rtol=1e-3)


def _finite(task):
    gradient = _weight_gradient(task, np.zeros(2))
    if not np.isfinite(gradient).all():
        hint = "the square root has no derivative at 0: add 1e-12 to the sum under it"
        raise task.wrong("the gradient is a NaN", "finite numbers", gradient.tolist(), hint)
