"""Computations behind the figures of notebook 02."""

import numpy as np
import pytest
from skimage.restoration import denoise_tv_chambolle

from gan_keras.course.experiments import applications_maths, augmentation_runs
from gan_keras.course.experiments import applications_runs as runs
from gan_keras.course.figures import applications
from gan_keras.data.sources import with_hole
from gan_keras.networks.srresnet import Bicubic


def ramp(count=2, side=8):
    rng = np.random.default_rng(0)
    return rng.uniform(-1, 1, (count, side, side, 1)).astype(np.float32)


def test_small_is_the_mean_of_squares():
    picture = np.arange(16.0).reshape(1, 4, 4, 1)
    expected = [[2.5, 4.5], [10.5, 12.5]]
    assert applications_maths.small(picture, 2)[0, ..., 0].tolist() == expected


def test_bicubic_is_that_of_the_network():
    pictures = ramp() / 2
    layer = Bicubic(4)(np.repeat(pictures, 3, axis=-1)).numpy()[..., :1]
    assert np.abs(applications_maths.bicubic(pictures, 4) - layer).max() < 1e-5


def test_cubic_weights_add_up_to_one():
    matrix = applications_maths.cubic_matrix(7, 4)
    assert matrix.shape == (28, 7)
    assert np.allclose(matrix.sum(axis=1), 1)


def test_spectrum_of_a_wave():
    side, bins = 28, 14
    wave = np.cos(2 * np.pi * 6 * np.arange(side) / side)[None, None, :, None]
    power = applications_maths.spectrum(np.repeat(wave, side, axis=1), bins)
    assert power.argmax() == 6  # frequency 6 / 28 of at most 14 / 28
    assert power.sum() == pytest.approx(power[6])
    # Half the amplitude is a quarter of the power: 6.02 dB.
    noise = ramp(50, 28)
    assert applications_maths.spectrum_gap(noise / 2, noise, 4) == pytest.approx(6.0206, abs=1e-3)


def test_median_removes_a_speck():
    picture = np.zeros((1, 5, 5, 1))
    picture[0, 2, 2] = 1
    assert not applications_maths.median(picture).any()


def test_total_variation_takes_the_best_weight():
    clean = np.where(np.arange(16) < 8, -0.5, 0.5)[None, None, :, None].repeat(16, axis=1)
    noisy = clean + np.random.default_rng(0).normal(0, 0.3, clean.shape)
    found = applications_maths.best_total_variation(noisy, clean, noisy)
    errors = [
        ((2 * denoise_tv_chambolle((noisy[0] + 1) / 2, w, channel_axis=-1) - 1 - clean[0]) ** 2)
        for w in (0.05, 0.1, 0.15, 0.2, 0.3, 0.4)
    ]
    assert ((found - clean) ** 2).mean() == pytest.approx(min(e.mean() for e in errors), rel=1e-6)


def test_holes():
    pictures = ramp(1, 8)
    assert applications_maths.central_hole(pictures, 4).sum() == 16
    assert applications_maths.central_hole(pictures, 4)[0, 2:6, 2:6].all()
    assert applications_maths.lower_half(pictures)[0, 4:].all()
    assert not applications_maths.lower_half(pictures)[0, :4].any()


def test_augmentation_split_does_not_leak():
    labels = np.arange(400) % 10
    tests = []
    for seed in range(3):
        train, test = augmentation_runs.split(labels, 5, seed)
        assert not set(train) & set(test)
        assert np.bincount(labels[train]).tolist() == [5] * 10
        tests.append(test.tolist())
    assert tests[0] == tests[1] == tests[2]


def test_shifts():
    image = np.full((1, 3, 3, 1), -1.0)
    image[0, 1, 1] = 1
    moved = augmentation_runs.shifted(image)
    places = {tuple(map(int, np.argwhere(m[..., 0] == 1)[0])) for m in moved}
    assert places == {(1, 1), (0, 1), (2, 1), (1, 0), (1, 2)}


def test_accuracy_weighs_parts_alike():
    x = np.array([-1.0, 1.0]).reshape(2, 1, 1, 1)
    right, wrong = (x, np.array([0, 1])), (x.repeat(50, axis=0), np.array([1, 0]).repeat(50))
    assert augmentation_runs.accuracy([right], right) == 1.0
    assert augmentation_runs.accuracy([wrong], right) == 0.0


def test_answers_differ_and_keep_what_is_known():
    pictures = ramp(4, 28)
    source = with_hole(pictures, applications_maths.lower_half(pictures))
    generator, discriminator = runs.many_answers_networks((28, 28, 1), hidden=(8,))
    made = runs.answers(generator, source, 3)
    assert made.shape == (3, 4, 28, 28, 1)
    assert np.array_equal(made[:, :, :14], np.stack([pictures[:, :14]] * 3))
    assert (made[:, :, 14:].std(axis=0) > 0).all()
    assert discriminator([pictures, source]).shape == (4, 1)


def test_pictures_tell_their_numbers():
    table = {"few": {"real": ([10, 30], np.array([0.5, 0.75]), np.array([0.1, 0.1]))}}
    assert "real 0.500 to 0.750" in repr(applications.augmentation(table))
