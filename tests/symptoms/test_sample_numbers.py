"""Numbers of samples against sets whose kinds, copies and differences are known."""

import numpy as np
import pytest

from gan_keras.symptoms.evidence import Evidence
from gan_keras.symptoms.findings import findings
from gan_keras.symptoms.sample_numbers import effective_number, leak, sample_numbers


def named(case):
    return [rule.name for rule, _, _ in findings(case)]


def blobs(count, kinds, seed=0, side=4):
    """Pictures (count, side, side, 1): noise around ``kinds`` centres, all equally often."""
    rng = np.random.default_rng(0)
    centres = rng.uniform(-0.8, 0.8, (10, side, side, 1))
    labels = np.arange(count) % kinds
    noise = np.random.default_rng(seed).normal(0, 0.05, (count, side, side, 1))
    return (centres[labels] + noise).astype(np.float32)


def test_effective_number_by_hand():
    assert effective_number([0, 1, 2, 3]) == pytest.approx(4.0)
    assert effective_number([7] * 9) == 1.0
    assert effective_number([0, 0, 0, 1]) == pytest.approx(4 / 3**0.75)


def test_new_samples_are_no_finding_and_copies_are():
    data = blobs(600, 10)
    new = sample_numbers(blobs(300, 10, seed=1), data)
    assert new["kinds"] == pytest.approx(10, abs=0.5)
    assert new["spread"] == pytest.approx(1, abs=0.05)
    assert new["copied"] < 0.15
    assert named(Evidence(samples=new)) == []
    copies = data[:300] + np.random.default_rng(2).normal(0, 0.005, data[:300].shape)
    assert sample_numbers(copies, data)["copied"] > 0.9


def test_smooth_samples_are_no_copies():
    """The mean of a kind is nearer to everything than a real sample is."""
    data = blobs(600, 10)
    means = np.stack([data[i::10].mean(axis=0) for i in range(10)] * 10)
    assert sample_numbers(means, data)["copied"] < 0.1


def test_one_kind_of_samples_is_counted():
    found = sample_numbers(blobs(300, 1, seed=1), blobs(600, 10))
    assert found["kinds"] < 1.2
    assert named(Evidence(samples=found))[0] == "mode_collapse"


def test_points_have_neither_copies_nor_a_range():
    points = np.random.default_rng(0).normal(size=(200, 2))
    found = sample_numbers(points, points, kinds=lambda p: (p[:, 0] > 0).astype(int))
    assert set(found) == {"spread", "kinds", "kinds_real", "far"}
    assert found["kinds"] == pytest.approx(2, abs=0.05)


def test_samples_far_from_the_data():
    data = blobs(600, 10)
    assert sample_numbers(blobs(300, 10, seed=1), data)["far"] < 0.15
    random = np.random.default_rng(2).uniform(-1, 1, (300, 4, 4, 1)).astype(np.float32)
    assert sample_numbers(random, data)["far"] > 0.95
    angles = np.linspace(0, 2 * np.pi, 400)
    ring = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    assert sample_numbers(ring[::3] + 0.001, ring)["far"] == 0
    assert sample_numbers(0.5 * ring, ring)["far"] == 1
    assert "far" not in sample_numbers(ring, np.repeat(ring[:40], 3, axis=0))  # only twins


def test_data_that_are_sorted_by_kind():
    """The first thousand alone, of a kind with little variety, would make all others far."""
    rng = np.random.default_rng(0)
    narrow, wide = rng.normal(0, 0.01, (1200, 4)), rng.normal(3, 1, (1200, 4))
    new = np.concatenate([rng.normal(0, 0.01, (150, 4)), rng.normal(3, 1, (150, 4))])
    assert sample_numbers(new, np.concatenate([narrow, wide]))["far"] < 0.15


def test_a_single_pixel_is_no_range():
    data, made = blobs(600, 10), blobs(300, 10, seed=1)
    made[0, 0, 0], data[0, 0, 0] = 12.0, -12.0
    found = sample_numbers(made, data)
    assert -1.2 < found["data_low"] < found["data_high"] < 1.2
    assert found["high"] < 1.2
    assert named(Evidence(samples=found)) == []


def test_constant_arrays_warn_of_nothing(recwarn):
    found = sample_numbers(np.zeros((100, 4, 4, 1)), np.zeros((30, 4, 4, 1)))
    assert [str(warning.message) for warning in recwarn] == []
    assert named(Evidence(samples=found)) == []


def test_twins_in_the_data_are_no_copies():
    data = np.repeat(blobs(100, 10), 3, axis=0)
    assert sample_numbers(blobs(100, 10, seed=1), data)["copied"] <= 0.1


def test_leak_by_hand():
    training = np.array([[1.0], [-1.0], [1.0], [-1.0]])  # deviation 1
    assert leak(training, training, training) == 0.0
    assert leak(training + 0.5, training, training) == pytest.approx(0.5)
    # What the companions in a batch do is taken off: 0.5^2 - 0.4^2 / 2.
    assert leak(training + 0.5, training, training - 0.4) == pytest.approx(0.17**0.5)
    assert leak(training + 0.2, training, training - 0.4) == 0.0
