"""Directions in the latent space, and what is measured along them.

An attribute is read off the pixels. The unit vector of the coefficients of its regression on z is
the direction in which it grows, as in notebook 06. The principal directions are those along which
pictures change most: eigenvectors of the mean of J J^T, where J (latent, pixels) has the
derivatives of the pixels with respect to z. They are taken from what the attributes leave, so no
slider repeats another.
"""

import numpy as np

from docs.playground.make.networks import run
from gan_keras.course.experiments import attributes

SAMPLES, FRESH, POINTS = 1500, 100, 16
STEP = 0.25  # of z, for a difference quotient
AMOUNT = 2.0  # of the measured change: from -2 to 2
PRINCIPAL = 4
GREY = 127.5  # grey levels in a difference of 1 of the networks


def moments(digits):
    """(ink, variance in x, variance in y, covariance), each (n,), of the ink of each picture."""
    ink = (digits[..., 0] + 1) / 2
    total = ink.sum(axis=(1, 2)) + 1e-6
    y, x = np.mgrid[: ink.shape[1], : ink.shape[2]]
    mean_x, mean_y = (np.einsum("nij,ij->n", ink, c) / total for c in (x, y))
    x, y = x - mean_x[:, None, None], y - mean_y[:, None, None]
    second = [(ink * a * b).sum(axis=(1, 2)) / total for a, b in ((x, x), (y, y), (x, y))]
    return total / ink[0].size, *second


def slant(digits):
    """Degrees by which the strokes lean to the right."""
    _, _, height, both = moments(digits)
    return np.degrees(np.arctan(-both / height))


def ink(digits):
    """Mean brightness in per cent: bold strokes have more."""
    return 100 * moments(digits)[0]


def width(digits):
    """Standard deviation of the ink along x, in pixels."""
    return np.sqrt(moments(digits)[1])


def in_grey_levels(attribute):
    return lambda pictures: GREY * attribute(pictures)


ATTRIBUTES = {
    "digits": {"slant": slant, "ink": ink, "width": width},
    "faces": {
        name: in_grey_levels(attribute)
        for name, attribute in (
            ("light", attributes.light_from_left),
            ("background", attributes.background),
            ("hair", attributes.hair),
        )
    },
}


def unit(vector):
    return vector / np.linalg.norm(vector)


def of_attribute(z, values, labels):
    """The unit vector along which ``values`` grow; differences between labels do not count."""
    for label in np.unique(labels):
        values = np.where(labels == label, values - values[labels == label].mean(), values)
    return unit(np.linalg.lstsq(z, values, rcond=None)[0])


def jacobian(draw, z, labels):
    """(n, latent, pixels) of ``draw`` at z (n, latent)."""
    steps = STEP * np.eye(z.shape[1], dtype=np.float32)
    made = []
    for row, label in zip(z, labels, strict=True):
        both = np.concatenate([row + steps, row - steps])
        pictures = draw(both, np.full(len(both), label)).reshape(2, len(steps), -1)
        made.append((pictures[0] - pictures[1]) / (2 * STEP))
    return np.stack(made)


def principal(draw, z, labels, taken):
    """(directions (PRINCIPAL, latent), shares of the mean squared change of the pixels).

    Args:
        taken: (k, latent), directions whose span is left out.
    """
    slopes = jacobian(draw, z, labels)
    slopes = slopes.swapaxes(0, 1).reshape(z.shape[1], -1)
    change = slopes @ slopes.T / len(z)
    basis = np.linalg.qr(np.asarray(taken).T)[0]
    rest = np.eye(z.shape[1]) - basis @ basis.T
    sizes, vectors = np.linalg.eigh(rest @ change @ rest)
    order = np.argsort(sizes)[::-1][:PRINCIPAL]
    return vectors[:, order].T, sizes[order] / np.trace(change)


def effects(draw, z, labels, directions, measures):
    """(directions, attributes): the mean change from z - 2d to z + 2d; how often it is positive."""
    ends = [[draw((z + sign * AMOUNT * d).astype(np.float32), labels) for sign in (1, -1)]
            for d in directions]  # fmt: skip
    changes = np.array([[measure(up) - measure(down) for measure in measures]
                        for up, down in ends])  # fmt: skip
    return changes.mean(axis=2), (changes > 0).mean(axis=2)


def drawer(layers, classes):
    """Function (z, labels) -> pictures."""

    def draw(z, labels):
        if classes:
            z = np.concatenate([z, np.eye(classes, dtype=np.float32)[labels]], axis=1)
        return run(layers, z)

    return draw


def find(name, layers, classes):
    """The directions of a model as the page has them: name, vector, what was measured."""
    draw, latent = drawer(layers, classes), len(layers[0].kernel) - classes
    rng = np.random.default_rng(0)
    z, fresh = (rng.standard_normal((n, latent), np.float32) for n in (SAMPLES, FRESH))
    labels, fresh_labels = (np.arange(len(each)) % max(classes, 1) for each in (z, fresh))
    pictures, measures = draw(z, labels), ATTRIBUTES[name]
    vectors = [of_attribute(z, measure(pictures), labels) for measure in measures.values()]
    others, shares = principal(draw, fresh[:POINTS], fresh_labels[:POINTS], vectors)
    changes, grows = effects(draw, fresh, fresh_labels, vectors, measures.values())
    spread = [float(measure(pictures).std()) for measure in measures.values()]
    made = [
        {"name": attribute, "vector": vector.tolist(), "change": float(changes[i, i]),
         "grows": float(grows[i, i]), "spread": spread[i]}
        for i, (attribute, vector) in enumerate(zip(measures, vectors, strict=True))
    ]  # fmt: skip
    for i, (vector, share) in enumerate(zip(others, shares, strict=True)):
        vector = vector if vector[np.abs(vector).argmax()] > 0 else -vector  # else either sign
        made.append(
            {"name": f"principal_{i + 1}", "vector": vector.tolist(), "share": float(share)}
        )
    return made
