"""Standard error and p value of the kernel distance, for sets of unequal sizes.

Their expectations are closed: uniform p under the null hypothesis, coverage of an interval,
enumeration of all deals. `test_judges.py` has the distance itself.
"""

import itertools

import numpy as np
import pytest

from gan_keras.metrics.kernel import (
    jackknife_distance,
    kernel_distance,
    permutation_p,
    squared_mmd,
)

SEED = 0  # the margins below held with seeds 0 to 4


def normal(count, dimensions, mean=0.0, seed=0):
    return mean + np.random.default_rng([SEED, seed]).standard_normal((count, dimensions))


def test_distance_is_the_squared_mmd_of_all_samples():
    x, y = normal(30, 4), normal(80, 4, 0.5, seed=1)
    assert jackknife_distance(x, y)[0] == pytest.approx(squared_mmd(x, y))


def test_error_is_that_of_leaving_out_one_sample_at_a_time():
    """The closed form of all leave-one-out distances against computing each."""
    x, y = normal(9, 2), normal(6, 2, 1.0, seed=1)
    parts = (
        np.array([squared_mmd(np.delete(x, i, axis=0), y) for i in range(9)]),
        np.array([squared_mmd(x, np.delete(y, i, axis=0)) for i in range(6)]),
    )
    variance = sum(
        (len(part) - 1) / len(part) * ((part - part.mean()) ** 2).sum() for part in parts
    )
    assert jackknife_distance(x, y)[1] == pytest.approx(np.sqrt(variance))


def repeated(count, mean):
    """Distances and errors of 300 draws: 25 against 100 samples in 3 dimensions."""
    pairs = [
        jackknife_distance(normal(25, 3, seed=s), normal(count, 3, mean, seed=1000 + s))
        for s in range(300)
    ]
    return np.transpose(pairs)


def test_error_is_that_of_repeated_draws():
    """95 % of the intervals of 1.96 errors hold the mean, for 25 against 100 samples."""
    values, errors = repeated(100, 0.7)
    assert np.mean(errors) == pytest.approx(values.std(), rel=0.2)
    assert 0.88 < np.mean(np.abs(values - values.mean()) < 1.96 * errors) < 0.985


def test_error_is_not_too_small_where_nothing_differs():
    values, errors = repeated(100, 0.0)
    assert abs(values.mean()) < 4 * values.std() / np.sqrt(300)
    assert values.std() < np.mean(errors) < 2 * values.std()


def test_blocks_would_waste_the_samples():
    """Why there is a jackknife: in blocks of 3 of 30 samples, the distance is far noisier."""
    sets = [(normal(30, 3, seed=s), normal(300, 3, 0.5, seed=500 + s)) for s in range(60)]
    blocks, jackknife = (
        np.std([way(*pair)[0] for pair in sets]) for way in (kernel_distance, jackknife_distance)
    )
    assert blocks > 1.1 * jackknife


def test_p_is_uniform_if_nothing_differs():
    """Of 100 equally likely places the actual deal takes one: mean 0.505, P(p <= 0.1) = 0.1."""
    p = np.array([
        permutation_p(normal(15, 3, seed=s), normal(30, 3, seed=5000 + s), 99, seed=s)
        for s in range(400)
    ])  # fmt: skip
    assert p.mean() == pytest.approx(0.505, abs=0.06)  # the standard error is 0.014
    assert np.mean(p <= 0.1) == pytest.approx(0.1, abs=0.06)
    assert np.mean(p <= 0.5) == pytest.approx(0.5, abs=0.1)


@pytest.mark.parametrize("seed", range(3))
def test_p_of_shifted_gaussians_is_at_the_floor(seed):
    x, y = normal(20, 3, seed=seed), normal(60, 3, 1.5, seed=100 + seed)
    assert permutation_p(x, y, 500, seed) == pytest.approx(1 / 501)
    assert permutation_p(y, x, 500, seed) == pytest.approx(1 / 501)


def test_p_is_that_of_all_deals():
    """3 against 4 samples: 35 deals, each computed from the definition."""
    x, y = normal(3, 2, seed=3), normal(4, 2, 0.6, seed=4)
    pooled, actual = np.concatenate([x, y]), squared_mmd(x, y)
    values = [
        squared_mmd(pooled[list(deal)], np.delete(pooled, deal, axis=0))
        for deal in itertools.combinations(range(7), 3)
    ]
    exact = np.mean(np.array(values) >= actual - 1e-12)
    assert permutation_p(x, y, 4000, SEED) == pytest.approx(exact, abs=0.04)


def test_p_of_constant_samples_is_1():
    """All deals are equal, rounding aside."""
    assert permutation_p(np.full((10, 3), 0.3), np.full((17, 3), 0.3), 200) == 1.0


def test_the_seed_decides_the_deals():
    x, y = normal(20, 2), normal(20, 2, 0.2, seed=1)
    assert permutation_p(x, y, 300, 1) == permutation_p(x, y, 300, 1)
    assert len({permutation_p(x, y, 300, seed) for seed in range(5)}) > 1


@pytest.mark.parametrize("call", [jackknife_distance, permutation_p])
def test_unusable_samples(call):
    good = normal(10, 3)
    with pytest.raises(ValueError, match="differ in width"):
        call(good, normal(10, 2))
    with pytest.raises(ValueError, match="NaN"):
        call(good, np.full((10, 3), np.nan))
    with pytest.raises(ValueError, match="at least"):
        call(normal(1, 3), good)
