"""Checkers about metrics. The samples are few, and the right answers were counted by hand."""

import math

import numpy as np

from gan_keras.course.exercises.verdict import Task, checker


@checker
def check_frechet_distance(fn):
    """fn(mean1, cov1, mean2, cov2): (d,), (d, d), (d,), (d, d) -> squared distance, one number.

    |m1 - m2|^2 + Tr(C1 + C2 - 2 (C1 C2)^(1/2)) (1706.08500, eq. 6). For 2 x 2 matrices the trace
    of a square root is sqrt(Tr M + 2 sqrt(det M)).
    """
    task = Task("frechet_distance")
    m1, m2 = np.array([1.0, 0.0]), np.array([-1.0, 4.0])
    c1, c2 = np.array([[2.0, 1.0], [1.0, 2.0]]), np.array([[1.0, 0.0], [0.0, 4.0]])
    put_in = f"means {m1.tolist()}, {m2.tolist()}, covariances {c1.tolist()}, {c2.tolist()}"
    # C1 C2 = [[2, 4], [1, 8]]: trace 10, determinant 12. |m1 - m2|^2 = 20, traces 4 and 5.
    traces = 9 - 2 * math.sqrt(10 + 2 * math.sqrt(12))
    by_element = "np.sqrt takes the root of each element: a matrix root is due (sqrtm, or eigh)"
    mistakes = [
        (20 + 9 - 2 * (math.sqrt(2) + math.sqrt(8)), by_element),
        (traces, "the squared distance of the means is missing"),
        (math.sqrt(20) + traces, "the distance of the means is not squared"),
        (10 + traces, "the squares of the mean difference are averaged: sum them"),
        (6 + traces, "absolute differences of the means: squares are due"),
        (4 + traces, "the difference of the means is summed before it is squared"),
        (math.sqrt(20 + traces), "this is the square root: the distance is reported squared"),
        (20.0, "the covariances are missing"),
        (29.0, "the term with the root of C1 C2 is missing"),
        (29 - (9 - traces) / 2, "the factor 2 before the root of C1 C2 is missing"),
        (20 + 4 + 5 - 2 * 10, "the root of C1 C2 is missing: its trace as it is was taken"),
        (20 + np.sum((c1 - c2) ** 2), "covariances compared element by element: see the formula"),
    ]
    task.check(task.call(fn, m1, c1, m2, c2, put_in=put_in), 20 + traces, put_in, mistakes)
    put_in = "two equal Gaussians"
    task.check(task.call(fn, m1, c1, m1, c1, put_in=put_in), 0.0, put_in, atol=1e-5)
    m, one, nine = np.zeros(1), np.ones((1, 1)), np.full((1, 1), 9.0)
    put_in = "means 0 and 0, variances 1 and 9"
    task.check(task.call(fn, m, one, m, nine, put_in=put_in), 4.0, put_in)
    task.right("also where the covariances do not commute")


@checker
def check_modes_hit(fn):
    """fn(samples, centres, radius, fewest): (n, 2), (m, 2) -> number of modes that are hit.

    A mode is hit when at least ``fewest`` samples lie within ``radius`` of its centre.
    """
    task = Task("modes_hit")
    centres = np.array([[0.0, 0.0], [10.0, 0.0], [0.0, 10.0], [10.0, 10.0]])
    near = [[0.1, 0.0], [0.0, -0.2], [0.3, 0.3], [10.2, 0.1], [9.9, 0.1]]
    # Near the third centre, but 0.85 away; 0.72 is its square. The last two are strays.
    corners = [[0.6, 10.6], [0.6, 9.4], [-0.6, 10.6]]
    samples = np.array([*near, *corners, [7.0, 8.0], [8.0, 8.0]])
    # What each rule counts for 2, 3, 1 and 4 as fewest.
    rules = {
        "right": (2, 1, 2, 0),
        "fewest is not used: one stray sample is no mode": (2, 2, 2, 2),
        "exactly `fewest` samples are enough: >=, not >": (1, 0, 2, 0),
        "radius is not used: a sample counts only near a centre": (4, 2, 4, 0),
        "the Euclidean distance counts: neither its square nor each axis by itself": (3, 2, 3, 0),
        "samples are counted: count the modes that have enough of them": (5, 5, 5, 5),
        "this is a share: the number of modes is due": (0.5, 0.25, 0.5, 0),
        "these are the modes that are missed": (2, 3, 2, 4),
    }
    expected = rules.pop("right")
    for i, fewest in enumerate((2, 3, 1, 4)):
        put_in = (
            f"3, 2, 0 and 0 samples within radius = 0.8 of the four centres, fewest = {fewest}; "
            f"samples {samples.tolist()}, centres {centres.tolist()}"
        )
        mistakes = [(counts[i], hint) for hint, counts in rules.items()]
        result = task.call(fn, samples, centres, 0.8, fewest, put_in=put_in)
        task.check(result, expected[i], put_in, mistakes)
    task.right("modes with enough samples near them, and no others")


@checker
def check_precision(fn):
    """fn(real, fake, k): features (n, d) and (m, d) -> precision of 1904.06991, section 2.

    The share of fakes inside the ball of some real, which reaches to that real's k-th nearest
    *other* real.
    """
    task = Task("precision")
    real = np.array([5.0, 9.0, 11.0, 17.0, 26.0, 37.0])
    fake = np.array([-13.5, -12.5, -0.5, 18.5, 20.5, 21.5, 50.5, 58.5])
    itself = "a real is not its own neighbour: at distance 0 it takes the place of the first"
    recall = "this is recall, the share of reals in the ball of a fake: swap the two sets"
    coverage = "this is coverage, the share of real balls that hold a fake"
    own = "the balls are to be around the reals, not around the fakes"
    one_radius = "each real has a radius of its own: neither the mean nor the largest of all"
    # k = 1: balls [1, 9], [7, 11], [9, 13], [11, 23], [17, 35], [26, 48]; three fakes are inside.
    # k = 2: [-1, 11], [5, 13], [5, 17], [9, 25], [15, 37], [17, 57]; five fakes are inside.
    cases = {
        1: (3, {0: itself, 5 / 8: "this is k + 1", 2 / 3: recall, 1 / 3: coverage, 1 / 4: own}),
        2: (
            5,
            {3 / 8: itself, 3 / 4: "this is k + 1", 1: recall, 2 / 3: coverage, 7 / 8: one_radius},
        ),
    }
    for k, (inside, mistakes) in cases.items():
        put_in = f"real = {real.tolist()}, fake = {fake.tolist()}, as (n, 1), k = {k}"
        more = {3: "this is a number: divide by the number of fakes", 3 / 4: "this is density"}
        more = (more if k == 1 else {}) | {1 / 2: one_radius if k == 1 else own}
        result = task.call(fn, real[:, None], fake[:, None], k, put_in=put_in)
        task.check(result, inside / 8, put_in, [*mistakes.items(), *more.items()])
    task.right("share of fakes in a ball around a real")


@checker
def check_nearest_training(fn):
    """fn(samples, training): (n, d), (m, d) -> (distances, indices), each (n,).

    The Euclidean distance of each sample to the nearest training sample, and its row number.
    """
    task = Task("nearest_training")
    training = np.array([[10.0, 0.0], [0.0, 0.0], [3.0, 4.0]])
    samples = np.array([[9.0, -2.0], [3.0, 5.0], [-0.5, -1.0], [3.0, 4.0]])
    put_in = f"samples = {samples.tolist()}, training = {training.tolist()}"
    result = task.call(fn, samples, training, put_in=put_in)
    distances, indices = task.pair(result, "distances, indices", put_in)
    nearest = np.array([0, 2, 1, 2])
    expected = np.sqrt([5.0, 1.0, 1.25, 0.0])
    column = "(n, 1): take column 0"
    swapped = "the order is (distances, indices)"
    mistakes = [
        (nearest, swapped),
        (expected**2, "the square root is missing: these are squared distances"),
        (expected / math.sqrt(2), "the squares are averaged over the coordinates: sum them"),
        (expected**2 / 2, "this is the mean squared difference: the Euclidean distance is due"),
        ([3.0, 1.0, 1.5, 0.0], "absolute differences are summed: the Euclidean distance is due"),
        (expected[:, None], column),
        (np.sqrt([5.0, 1.25, 0.0]), "for each training sample the nearest sample: the other way"),
        (np.sqrt([85.0, 74.0, 111.25, 65.0]), "the farthest one: take the smallest distance"),
        (np.sqrt([5.0, 1.0, 1.25, 2.0]), "a distance of 0 counts too: an exact copy"),
    ]
    task.check(distances, expected, f"{put_in}; distances", mistakes)
    mistakes = [
        (expected, swapped),
        (nearest[:, None], column),
        (nearest + 1, "rows are counted from 0"),
        (training[nearest], "the training samples themselves: their row numbers are due"),
    ]
    task.check(indices, nearest, f"{put_in}; indices", mistakes)
    task.right("Euclidean distances and row numbers")
