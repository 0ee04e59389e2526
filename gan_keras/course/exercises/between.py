"""The judge of the points at which a gradient penalty is taken, shared by two exercises.

x^ = alpha real + (1 - alpha) fake with alpha ~ U[0, 1], one per sample (1704.00028, algorithm 1).
"""

import numpy as np
from scipy.spatial import cKDTree

from gan_keras.course.exercises.normal import largest_gap

NEAR = 1e-7  # samples are shown as they are, so to the last bit
ONE_PER_SAMPLE = (
    "alpha needs one axis for each of real's: shape (batch, 1, ...), one number per sample"
)
# A part of the message of an exception, and its cause in a gradient penalty.
MEANINGS = {
    "NoneType": "tape.gradient gave None: tape.watch the points before the critic is called, and "
    "call the critic itself, for predict leaves no trace",
    "None values not supported": "tape.gradient gave None: tape.watch the points before the "
    "critic is called, and call the critic itself, for predict leaves no trace",
    "Incompatible shapes": ONE_PER_SAMPLE,
    "must be broadcastable": ONE_PER_SAMPLE,
    "could not be broadcast": ONE_PER_SAMPLE,
    "incompatible with": ONE_PER_SAMPLE,
    "Invalid input shape": ONE_PER_SAMPLE,
}


def flat(x):
    return np.reshape(x, (len(x), -1)).astype(float)


def rows_in(rows, pool):
    """Which rows are among those of the pool, (n,)."""
    if not len(rows) or not len(pool):
        return np.zeros(len(rows), bool)
    return cKDTree(flat(pool)).query(flat(rows), p=np.inf)[0] < NEAR


def rows_of(calls, part="inputs"):
    """All rows of some calls of a network, in order, (n, d)."""
    return np.concatenate([flat(call[part]) for call in calls]) if calls else np.zeros((0, 1))


def points_between(task, asked, real, made, ends=True):
    """The points among all rows that a critic was asked at, and the alpha of each.

    Args:
        asked: (m, d), in order.
        real: (n, d).
        made: all fakes, (k n, d); those of the penalty may be others than those of the loss.
        ends: whether the critic has a reason to be asked at real and fake samples too.

    Returns:
        x^ (n, d) and alpha (n,).
    """
    at_real, at_fake = rows_in(asked, real), rows_in(asked, made)
    x = asked[~at_real & ~at_fake]
    if 0.9 * len(real) < len(x) < len(real) and len(asked) % len(real) == 0:
        # An alpha of 0 or 1 is rare, and right: take the whole block of samples.
        blocks = (~at_real & ~at_fake).reshape(-1, len(real)).mean(axis=1)
        x = asked.reshape(-1, *real.shape)[np.argmax(blocks)]
    if len(x) < len(real):
        most = len(real) if ends else 0  # as often as the loss asks at each kind
        raise _not_between(task, len(x), at_real.sum(), at_fake.sum(), most, len(real))
    x = x[-len(real) :]
    batches = [made[i : i + len(real)] for i in range(0, len(made), len(real))]
    pairs = [_alphas(x, real, fake) for fake in batches if len(fake) == len(real)]
    alpha, off = min(pairs, key=lambda pair: pair[1])
    if off > 1e-3:
        hint = "x^ = alpha real + (1 - alpha) fake, with one alpha for all numbers of a sample"
        if any(_by_coordinate(x, real, fake) for fake in batches if len(fake) == len(real)):
            hint = "one alpha per coordinate: it has shape (batch, 1, ...), one per sample"
        raise task.wrong("some points are off the segment between real and fake", hint=hint)
    return x, alpha


def _not_between(task, between, at_real, at_fake, most, count):
    if not between and at_real <= most and at_fake <= most:
        hint = "the penalty is missing, or does not reach the weights: call the critic at x^"
        return task.wrong("the critic is not asked between real and fake samples", hint=hint)
    where = "fake" if at_fake > at_real else "real"
    hint = "the penalty is taken at points between a real and a fake sample, one for each pair"
    if between and between > count / 2:
        return task.wrong("too few points between real and fake", count, between, hint)
    return task.wrong(f"the critic is asked at {where} samples, not between them", hint=hint)


def _alphas(x, real, fake):
    """(alpha of each point, how far the points are off the lines through real and fake)."""
    line = real - fake
    alpha = np.sum((x - fake) * line, axis=1) / np.sum(line**2, axis=1)
    return alpha, np.abs(x - fake - alpha[:, None] * line).max()


def _by_coordinate(x, real, fake):
    share = (x - fake) / (real - fake)
    return np.mean((share > -1e-2) & (share < 1 + 1e-2)) > 0.99


def judge_alpha(task, alpha):
    """Raises a fault if alpha (n,) is not drawn from U[0, 1], one for each sample."""
    if np.ptp(alpha) < 1e-4:
        hint = "one alpha for the whole batch: draw one per sample, shape (batch, 1, ...)"
        raise task.wrong("all samples have the same alpha", got=f"{alpha[0]:.4f}", hint=hint)
    if alpha.min() < -1e-3 or alpha.max() > 1 + 1e-3:
        hint = "alpha is uniform on [0, 1]; a normal one leaves the segment"
        got = f"{alpha.min():.2f} to {alpha.max():.2f}"
        raise task.wrong("alpha is outside [0, 1]", "0 to 1", got, hint)
    gap, chance = largest_gap(alpha, lambda a: np.clip(a, 0, 1))
    if gap > chance:
        got = f"mean {alpha.mean():.3f}, standard deviation {alpha.std():.3f}"
        hint = "draw alpha with tf.random.uniform and use it as it is"
        raise task.wrong("alpha is not uniform", "mean 0.5, standard deviation 0.289", got, hint)


def judge_fresh(task, first, second):
    """Raises a fault if two calls drew the same alpha (n,) each."""
    if np.median(np.abs(first - second)) < 1e-3:
        hint = "the seed is set inside: draw alpha anew in each call"
        raise task.wrong("two calls draw the same alpha", hint=hint)
