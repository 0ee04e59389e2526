"""The distance of photographs on EfficientNet-Lite0, and where its features are used."""

import importlib.util

import numpy as np
import pytest
from distortions import blurred, compressed, noisy, ringing
from skimage import data

from gan_keras.data.bicubic import downscale, upscale
from gan_keras.metrics import faces as face_metrics
from gan_keras.metrics import perceptual
from gan_keras.networks import efficientnet
from gan_keras.tasks import super_resolution
from gan_keras.tasks.super_resolution import PhotoJudge

INSTALLED = importlib.util.find_spec(efficientnet.PACKAGE) is not None
needs_weights = pytest.mark.skipif(not INSTALLED, reason="the features extra is not installed")


def photograph():
    return data.astronaut()[:160, 140:300]


@needs_weights
@pytest.mark.parametrize(
    ("distortion", "levels"),
    [(blurred, (0.7, 1.4, 2.8)), (noisy, (4, 12, 36)), (ringing, (1, 3, 9)),
     (compressed, (80, 30, 8))],
)  # fmt: skip
def test_more_of_a_distortion_is_farther(distortion, levels):
    original = photograph()
    distances = [0.0] + [
        perceptual.efflite_distance(distortion(original, level), original) for level in levels
    ]
    assert (np.diff(distances) > 0.02).all(), distances


@needs_weights
def test_it_is_blind_to_what_people_do_not_see():
    """Of the same PSNR, a picture that is a little brighter is nearer than a blurred one."""
    original = photograph()
    soft = blurred(original, 1.2)
    error = np.sqrt(np.mean((soft.astype(float) - original) ** 2))
    brighter = np.clip(original + round(error), 0, 255).astype(np.uint8)
    near, far = (perceptual.efflite_distance(made, original) for made in (brighter, soft))
    assert perceptual.efflite_distance(original, original) == 0.0
    assert near < far / 3


def test_the_formula_on_features_by_hand(monkeypatch):
    """Directions (3, 4) and (0, 1) differ by .6^2 + .2^2; lengths do not count."""
    maps = iter([[np.array([[[[3.0, 4.0]]]]), np.array([[[[2.0, 0.0]]]])],
                 [np.array([[[[0.0, 9.0]]]]), np.array([[[[-1.0, 0.0]]]])]])  # fmt: skip
    monkeypatch.setattr(perceptual, "layer_features", lambda *_: next(maps))
    picture = np.zeros((8, 8, 3), np.uint8)
    expected = (0.6**2 + 0.2**2 + 2.0**2) / 2
    assert perceptual.efflite_distance(picture, picture) == pytest.approx(expected, abs=1e-5)
    with pytest.raises(ValueError, match=r"differ in shape: \(8, 8, 3\) and \(8, 9, 3\)"):
        perceptual.efflite_distance(picture, np.zeros((8, 9, 3), np.uint8))


@pytest.mark.parametrize("there", [True, False])
def test_photographs_are_measured_by_it_where_it_is_installed(monkeypatch, there):
    monkeypatch.setattr(super_resolution, "installed", lambda: there)
    monkeypatch.setattr(super_resolution, "efflite_distance", lambda made, high: 0.25)
    judge = PhotoJudge([], [photograph()[:64, :64]], 4)
    found = judge.means(lambda low: upscale(low, 4), judge.test)
    assert list(found) == ["psnr_y", "ssim_y", "spectrum_db", *["efflite_distance"] * there]
    assert found.get("efflite_distance", 0.25) == 0.25
    assert downscale(judge.test[0], 4).shape == (16, 16, 3)


@pytest.mark.parametrize("there", [True, False])
def test_faces_are_measured_on_its_features_where_it_is_installed(monkeypatch, there):
    monkeypatch.setattr(face_metrics, "installed", lambda: there)
    monkeypatch.setattr(face_metrics.efficientnet, "features", lambda x: x.mean(axis=(1, 2)))
    assert list(face_metrics.known_features()) == ["hog", *["efflite"] * there]
    faces = np.random.default_rng(0).uniform(-1, 1, (3, 30, 16, 16, 3))
    report = face_metrics.training_report(*faces[:2], 20, face_metrics.known_features())
    assert ("kd_efflite_20" in report) == there
