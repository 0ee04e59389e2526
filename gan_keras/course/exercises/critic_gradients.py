"""Closed forms of what moves the critic f(x) = w x + c |x|^2 / 2 + b of `watching.bowl`."""

import numpy as np


def features(x):
    """d f / d (w, c, b) of each sample, (n, d + 2)."""
    return np.hstack([x, np.sum(x**2, axis=1, keepdims=True) / 2, np.ones((len(x), 1))])


def penalty(step, x, shaped=lambda norm: (norm - 1) ** 2, slope=lambda n: 2 * (n - 1), axes=None,
            scale=1.0):  # fmt: skip
    """Gradient in (w, c, b) of mean(shaped(norm)), whose derivative is ``slope``.

    Args:
        axes: over which the norm of the gradients (n, *shape) runs; None is all but the first.
        scale: of the gradient with respect to x, before its norm is taken.
    """
    across = scale * (step.kernel + step.curve * x)
    grid = across.reshape(-1, *step.shape)
    axes = tuple(range(1, grid.ndim)) if axes is None else axes
    norm = np.sqrt(np.sum(grid**2, axis=axes, keepdims=True))
    by_gradient = scale * (slope(norm) * grid / norm).reshape(across.shape) / norm.size
    return np.append(by_gradient.sum(axis=0), [np.sum(by_gradient * x), 0.0])


def gradients(step, x, fake):
    """(expected, mistakes) in (w, c, b), for penalty points x (n, d) and fakes (n, d)."""
    weight, real = step.weight, step.real
    means = features(fake).mean(axis=0) - features(real).mean(axis=0)
    right = penalty(step, x)
    one_sided = penalty(step, x, slope=lambda n: 2 * np.maximum(n - 1, 0))
    no_root = penalty(step, x, slope=lambda n: 4 * (n**2 - 1) * n)
    plain = penalty(step, x, slope=np.sign)
    whole = penalty(step, x, axes=tuple(range(len(step.shape) + 1)))
    of_mean = penalty(step, x, scale=1 / len(x))
    to_zero = penalty(step, x, slope=lambda n: 2 * n)
    unsquared = penalty(step, x, slope=lambda n: np.sign(n - 1))
    one_axis = "the norm runs over one axis: it must run over all axes but the first"
    axes = range(1, len(step.shape) + 1) if len(step.shape) > 1 else ()
    by_axis = [(penalty(step, x, axes=(axis,)), one_axis) for axis in axes]
    scores = [features(s) @ np.append(step.kernel, [step.curve, 0.0]) for s in (real, fake)]
    on_real, on_fake = (0.5 * (1 + np.tanh(s / 2)) for s in scores)
    entropy = np.mean((on_real - 1)[:, None] * features(real), axis=0)
    entropy = entropy + np.mean(on_fake[:, None] * features(fake), axis=0)
    not_squared = "the penalty is not squared"
    return means + weight * right, [
        (means, "the penalty is missing, or does not reach the weights"),
        (means + weight * one_sided, "the penalty is missing below slope 1: it is two-sided"),
        (means - weight * right, "the penalty is subtracted: it is a cost, so add it"),
        (means + right, "gp_weight is not used"),
        (means + 10 * right, "gp_weight is not used: 10 was taken"),
        (
            -means + weight * right,
            "the sign of the critic loss is wrong: E[f(fake)] - E[f(real)]",
        ),
        (-means - weight * right, "the sign of the whole objective is wrong"),
        (-means, "the sign of the critic loss is wrong, and the penalty is missing"),
        (weight * (means + right), "gp_weight is on both terms: it belongs to the penalty"),
        (weight * means + right, "gp_weight is on the wrong term: it belongs to the penalty"),
        (weight * right, "the critic loss is missing"),
        (means + weight * len(x) * right, "the penalty is summed over the batch: take the mean"),
        (means + weight * whole, "the norm runs over the whole batch: one norm per sample"),
        (means + weight * of_mean, "gradient of the mean output: take that of the sum"),
        (means + weight * no_root, "the square root is missing in the norm"),
        (means + weight * plain, not_squared),
        (means - weight * plain, not_squared),
        (means + weight * unsquared, not_squared),
        (means + weight * to_zero, "1 is not subtracted from the norm"),
        (means + weight * right / 2, "the penalty is halved: it has no factor 1/2"),
        (entropy + weight * right, "this is a cross-entropy: a critic has no sigmoid"),
        *[(means + weight * number, hint) for number, hint in by_axis],
        (np.nan, "a NaN: is the norm 0 somewhere?"),
    ]
