"""Checkers about keeping weights in bounds: the spectral norm, and clipping."""

import numpy as np
from keras import Sequential, layers

from gan_keras.course.exercises.cases import results, telling
from gan_keras.course.exercises.properties import Property, checker
from gan_keras.course.exercises.watching import fill


def values(matrix):
    return np.linalg.svd(matrix, compute_uv=False)


def sigma(matrix):
    return values(matrix)[0]


ROOT_OF = "the square root is missing: this is the largest eigenvalue of M^T M"
NORM_MISTAKES = (
    (
        np.linalg.norm,
        "this is the Frobenius norm, the root of all squares: it bounds sigma from above",
    ),
    (
        lambda m: np.abs(np.linalg.eigvals(m)).max(),
        "this is the largest eigenvalue: singular values are the roots of those of M^T M",
    ),
    (
        lambda m: np.linalg.eigvals(m).real.max(),
        "this is the largest eigenvalue: singular values are the roots of those of M^T M",
    ),
    (np.max, "this is the largest entry"),
    (lambda m: np.abs(m).max(), "this is the largest entry"),
    (lambda m: sigma(m) ** 2, ROOT_OF),
    (lambda m: np.abs(m).sum(axis=1).max(), "this is the largest sum of a row"),
    (lambda m: np.abs(m).sum(axis=0).max(), "this is the largest sum of a column"),
    (lambda m: np.linalg.norm(m, axis=1).max(), "this is the longest row"),
    (lambda m: np.linalg.norm(m, axis=0).max(), "this is the longest column"),
    (lambda m: values(m)[-1], "this is the smallest singular value"),
    (lambda m: values(m).sum(), "this is the sum of all singular values"),
    (lambda m: values(m).mean(), "this is the mean of all singular values"),
    (values, "these are all singular values: the first is the largest"),
    (
        lambda m: sigma(m) / values(m)[-1],
        "this is the condition number: return the largest singular value",
    ),
    (lambda m: 1 / sigma(m), "this is the inverse: sigma is what a weight is divided by"),
    (lambda m: abs(np.linalg.det(m)), "this is the determinant"),
    (np.linalg.det, "this is the determinant"),
    (np.trace, "this is the trace"),
    (lambda m: np.nan, "a NaN: the start vector is lost, as ones are at [[1, -1]]: draw it"),
)


@checker
def check_spectral_norm():
    """fn(matrix): (n, m) -> its largest singular value, one number (1802.05957, section 2.1)."""
    iterate = (
        "draw v, repeat `v = M.T @ (M @ v)` and `v = v / norm(v)` some 100 times; then sigma is "
        "`norm(M @ v)`"
    )
    return [
        Property("it is the largest singular value of a square matrix", _square, iterate),
        Property("the matrix may be tall or wide", _oblong,
                 "v has as many numbers as M has columns"),
        Property("it grows in step with the matrix", _scaled, iterate),
        Property("columns may cancel, as in [[1, -1]]", _cancelling,
                 "start from normal numbers, not from ones: `M @ ones` is 0 here"),
    ]  # fmt: skip


def _matrix(rng, rows, columns):
    """Whole numbers; the first two singular values are well apart."""
    while True:
        matrix = rng.integers(-5, 6, (rows, columns)).astype(float)
        found = values(matrix)
        if found[0] > 1.3 * found[1] and found[-1] > 0.2:
            return matrix


def _judge_norm(task, rows, columns, scale=1.0):
    (matrix,), expected, wrong = telling(
        lambda: (scale * _matrix(task.rng, rows, columns),), sigma, NORM_MISTAKES
    )
    result = task.call(matrix=matrix.astype(np.float32))
    got = task.array(result)
    if got.size == 1:
        one = float(got.reshape(()))
        known = any(np.shape(n) == () and np.isclose(one, n, 1e-3) for n, _ in wrong)
        if not known and 0.5 * expected < one < 0.999 * expected:
            wrong.append((one, "too small: does the power iteration stop too early?"))
    task.check(result, expected, wrong, rtol=1e-3)


def _square(task):
    for size in (2, int(task.rng.integers(3, 5))):
        _judge_norm(task, size, size)


def _oblong(task):
    _judge_norm(task, 4, int(task.rng.integers(2, 4)))
    _judge_norm(task, 2, int(task.rng.integers(3, 6)))


def _scaled(task):
    for scale in (0.05, 40.0):
        _judge_norm(task, 3, 3, scale)


def _cancelling(task):
    a = float(task.rng.integers(1, 5))
    for matrix in (np.array([[a, -a]]), np.array([[a, -a], [0.0, 0.0]])):
        wrong = results(NORM_MISTAKES, (matrix,))
        wrong.append((0.0, "0: the start vector is lost, as ones are at [[1, -1]]: draw it"))
        task.check(task.call(matrix=matrix.astype(np.float32)), np.sqrt(2) * a, wrong, rtol=1e-3)


@checker
def check_clip():
    """fn(critic, c): clips every trainable weight to [-c, c] in place (1701.07875, algorithm 1).

    What it returns is not looked at.
    """
    loop = "`for w in critic.trainable_variables: w.assign(ops.clip(w, -c, c))`"
    return [
        Property("no weight is beyond c, on either side", _none_beyond, loop),
        Property("weights inside [-c, c] stay as they are", _inside, loop),
        Property("kernels and biases alike, of all layers", _all_kinds, loop),
        Property("c is the argument, whatever it is", _any_c, loop),
    ]  # fmt: skip


def _clipped(task, c):
    """(before, after, expected): the weights of a critic, a list of arrays each."""
    critic = Sequential([layers.Dense(5), layers.LeakyReLU(0.2), layers.LayerNormalization(),
                         layers.Dense(1)])  # fmt: skip
    critic.build((None, 3))
    fill(critic, task.rng)
    before = [np.array(w) for w in critic.trainable_variables]
    put_in = f"a critic with kernels and biases around 1, c = {c}"
    task.call(put_in, nothing=True, critic=critic, c=c)
    after = [np.array(w) for w in critic.trainable_variables]
    return before, after, [np.clip(w, -c, c) for w in before]


def _row(arrays):
    return np.concatenate([np.ravel(a) for a in arrays])


def _hint(before, after, c):
    """The mistake that the weights tell of, or None."""
    start, got = _row(before), _row(after)

    def kinds(keep):
        return _row([w if keep(w) else np.clip(w, -c, c) for w in before])

    scaled = "the weights are scaled: clipping leaves those inside as they are"
    gradients = "no weight has moved: assign the clipped values; gradients are not clipped"
    mistakes = [
        (start, gradients),
        (kinds(lambda w: w.ndim == 1), "the biases are left: clip all weights"),
        (kinds(lambda w: w.ndim == 2), "the kernels are left: clip all weights"),
        (np.clip(start, 0, c), "the weights are clipped to [0, c]: negative weights may stay "
         "down to -c"),
        (np.clip(start, -c, None), "the weights are clipped from below only"),
        (np.clip(start, None, c), "the weights are clipped from above only"),
        (np.sign(start) * c, "weights inside [-c, c] stay as they are"),
        (np.where(abs(start) > c, 0, start), "what is beyond c became 0: it becomes c or -c"),
        (start * c / np.abs(start).max(), scaled),
        (_row([w * c / np.abs(w).max() for w in before]), scaled),
        (_row([w * min(1, c / np.linalg.norm(w)) for w in before]), "the weights are scaled to "
         "the norm c: each "
         "number is clipped by itself"),
        (c * np.tanh(start), "the weights are squashed: clipping leaves those inside as they are"),
        *((np.clip(start, -a, a), "c is not used") for a in (1, 0.01, 0.1)),
        *((_row(part), "one layer alone is clipped: clip all of them") for part in (
            [*before[:-2], *[np.clip(w, -c, c) for w in before[-2:]]],
            [*[np.clip(w, -c, c) for w in before[:2]], *before[2:]])),
    ]  # fmt: skip
    return next((text for number, text in mistakes if np.allclose(got, number, 1e-4, 1e-6)), None)


def _judge_clip(task, c, sentence, where):
    """``where(before, expected)``: which weights of an array this property is about."""
    before, after, expected = _clipped(task, c)
    places = _row([where(a, b) * np.ones(a.shape, bool) for a, b in zip(before, expected,
                                                                       strict=True)])  # fmt: skip
    got, right = _row(after)[places > 0], _row(expected)[places > 0]
    if not np.allclose(got, right, 1e-4, 1e-6):
        worst = np.argmax(np.abs(got - right))
        raise task.wrong(sentence, float(right[worst]), float(got[worst]), _hint(before, after, c))


def _some_c(task):
    return round(task.rng.uniform(0.3, 0.7), 2)


def _none_beyond(task):
    _judge_clip(task, _some_c(task), "a weight is beyond c", lambda a, b: a != b)


def _inside(task):
    _judge_clip(task, _some_c(task), "a weight inside [-c, c] has changed", lambda a, b: a == b)


def _all_kinds(task):
    _judge_clip(task, _some_c(task), "a weight is wrong", lambda a, b: True)


def _any_c(task):
    for c in (0.01, 2.5, round(task.rng.uniform(0.05, 0.25), 3)):
        _judge_clip(task, c, "a weight is wrong", lambda a, b: True)
