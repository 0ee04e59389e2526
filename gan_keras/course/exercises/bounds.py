"""Checkers about keeping weights in bounds: the spectral norm, and clipping."""

import math

import numpy as np
from keras import layers

from gan_keras.course.exercises.verdict import Task, checker
from gan_keras.course.exercises.watching import Diary, fill, watched


@checker
def check_spectral_norm(fn):
    """fn(matrix): (n, m) -> its largest singular value, one number (1802.05957, section 2.1)."""
    task = Task("spectral_norm")
    matrix = np.array([[0.0, 3.0], [5.0, 4.0]])
    # M M^T = [[9, 12], [12, 41]]: trace 50, determinant 225, so its eigenvalues are 45 and 5.
    sigma = math.sqrt(45)
    mistakes = [
        (math.sqrt(50), "the Frobenius norm, the root of all squares: it bounds sigma from above"),
        (
            2 + math.sqrt(19),
            "the largest eigenvalue: singular values are the roots of those of M^T M",
        ),
        (5.0, "the largest entry"),
        (45.0, "the square root is missing: this is the largest eigenvalue of M^T M"),
        (9.0, "the largest sum of a row"),
        (7.0, "the largest sum of a column"),
        (math.sqrt(5), "the smallest singular value"),
        (math.sqrt(45) + math.sqrt(5), "the sum of all singular values"),
        (np.array([math.sqrt(45), math.sqrt(5)]), "all singular values: the first is the largest"),
        (15.0, "the determinant"),
        (-15.0, "the determinant"),
    ]
    for m in (matrix, np.vstack([matrix, [[0.0, 0.0]]]), matrix.T / 10):
        scale = m.max() / 5
        put_in = f"matrix = {m.round(2).tolist()}"
        scaled = [(scale * np.asarray(number), hint) for number, hint in mistakes]
        got = task.array(task.call(fn, m.astype(np.float32), put_in=put_in), put_in)
        if (
            got.ndim == 0
            and 0.7 < got / (scale * sigma) < 0.999
            and not any(
                np.ndim(number) == 0 and np.isclose(got, number, 1e-3) for number, _ in scaled
            )
        ):
            scaled.append((got, "too small: does the power iteration stop too early?"))
        task.check(got, scale * sigma, put_in, scaled, rtol=1e-3)
    task.right("the largest singular value, square matrix or not")


@checker
def check_clip(fn):
    """fn(critic, c): clips every trainable weight to [-c, c] in place (1701.07875, algorithm 1).

    What it returns is not looked at.
    """
    task = Task("clip")
    for c in (0.5, 0.01):
        diary = Diary()
        stack = layers.Dense(5), layers.LeakyReLU(0.2), layers.Dense(1)
        critic = watched(diary, "critic", (3,), *stack)
        fill(critic, np.random.default_rng(0))
        [before] = diary.weights().values()
        put_in = f"a critic with kernels and biases around 1, c = {c}"
        task.call(fn, critic, c, put_in=put_in, nothing=True)
        [after] = diary.weights().values()
        got = np.concatenate([w.ravel() for w in after])
        start = np.concatenate([w.ravel() for w in before])
        kernels = [w if w.ndim == 1 else np.clip(w, -c, c) for w in before]
        biases = [np.clip(w, -c, c) if w.ndim == 1 else w for w in before]
        by_layer = np.concatenate([(w * c / np.abs(w).max()).ravel() for w in before])
        mistakes = [
            (start, "no weight has moved: assign the clipped values; gradients are not clipped"),
            (np.concatenate([w.ravel() for w in kernels]), "the biases are left: clip all weights"),
            (np.concatenate([w.ravel() for w in biases]), "the kernels are left: clip all weights"),
            (np.clip(start, 0, c), "clipped to [0, c]: negative weights may stay down to -c"),
            (np.clip(start, -c, None), "clipped from below only"),
            (np.clip(start, None, c), "clipped from above only"),
            (np.sign(start) * c, "weights inside [-c, c] stay as they are"),
            (start * c / np.abs(start).max(), "scaled: clipping leaves what is inside as it is"),
            (by_layer, "scaled: clipping leaves what is inside as it is"),
            (np.clip(start, -1, 1), "c is not used"),
        ]
        task.check(got, np.clip(start, -c, c), put_in, mistakes)
    task.right("every weight in [-c, c], those inside untouched")
