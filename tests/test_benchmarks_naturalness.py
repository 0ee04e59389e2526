"""The second opinion on photographs: its estimates against known laws, and what it notices."""

import numpy as np
import pytest
from distortions import blurred, compressed, noisy, ringing
from skimage import data
from sklearn.datasets import load_sample_images

from benchmarks import naturalness


@pytest.fixture(scope="module")
def natural():
    return naturalness.model_of([data.astronaut(), data.chelsea(), data.coffee()])


def dotted(picture, levels):
    """Every fourth pixel brighter: the grid that sub-pixel convolution can leave."""
    grid = np.zeros(picture.shape)
    grid[::4, ::4] = levels
    return np.clip(picture + grid, 0, 255).astype(np.uint8)


def test_the_law_of_known_numbers_is_found():
    rng = np.random.default_rng(0)
    shape, mean, left, right = naturalness.asymmetric(rng.normal(0, 3, 200_000))
    assert shape == pytest.approx(2.0, abs=0.03)  # a Gaussian, whose scale is sqrt(2) sigma
    assert mean == pytest.approx(0.0, abs=0.05)
    assert left == pytest.approx(3 * 2**0.5, rel=0.02)
    assert right == pytest.approx(3 * 2**0.5, rel=0.02)
    sides = np.where(rng.random(400_000) < 0.25, -1.0, 3.0) * rng.exponential(1.0, 400_000)
    shape, mean, left, right = naturalness.asymmetric(sides)  # Laplace with scales 1 and 3
    assert shape == pytest.approx(1.0, abs=0.02)
    assert (left, right) == pytest.approx((1.0, 3.0), rel=0.03)
    assert mean == pytest.approx(2.0, rel=0.03)  # (3 - 1) gamma(2) / gamma(1)


def test_the_distance_by_hand():
    one, other = (np.array([1.0, 0.0]), np.diag([1.0, 4.0])), (np.array([4.0, 4.0]), np.eye(2))
    expected = np.sqrt(9 / 1.0 + 16 / 2.5)
    assert naturalness.distance(one, other) == pytest.approx(expected)
    assert naturalness.distance(one, one) == 0.0


def test_patches_cover_the_picture_but_for_its_rest():
    numbers, sharp = naturalness.numbers_of(data.astronaut()[:200, :300])
    assert numbers.shape == (2 * 3, 36)
    assert sharp.shape == (6,)
    assert np.isfinite(numbers).all()


def test_a_flat_picture_is_finite():
    numbers, sharp = naturalness.numbers_of(np.full((96, 96, 3), 128, np.uint8))
    assert np.isfinite(numbers).all()
    assert sharp.max() < 1e-3


@pytest.mark.parametrize(
    ("distortion", "levels"),
    [(blurred, (0.7, 1.4)), (noisy, (6, 20)), (ringing, (2, 6)), (compressed, (30, 8)),
     (dotted, (6, 20))],
)  # fmt: skip
def test_more_of_a_distortion_is_less_natural(natural, distortion, levels):
    originals = [data.rocket(), *load_sample_images().images]  # 24 patches each
    found = [naturalness.unnaturalness(natural, originals)]
    for level in levels:
        changed = [distortion(picture, level) for picture in originals]
        found.append(naturalness.unnaturalness(natural, changed))
    assert (np.diff(found) > 0.2).all(), found
