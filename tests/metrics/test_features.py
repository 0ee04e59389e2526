"""The digit distance against closed forms, and the shipped files against their record."""

import hashlib
import json
from importlib import resources

import numpy as np
import pytest

from gan_keras.metrics import digit_classifier, digits
from gan_keras.metrics.frechet import frechet_distance, gaussian_statistics


def test_shifted_gaussians():
    mean, cov = np.zeros(3), np.diag([1.0, 2.0, 3.0])
    assert frechet_distance(mean, cov, mean + 2.0, cov) == pytest.approx(12.0)
    assert frechet_distance(mean, cov, mean, cov) == pytest.approx(0.0, abs=1e-12)


def test_scaled_gaussians():
    """Diagonal covariances: the sum of (s1 - s2)^2 over the axes."""
    a, b = np.array([1.0, 2.0, 3.0]), np.array([2.0, 2.0, 0.5])
    zero = np.zeros(3)
    expected = ((a - b) ** 2).sum()
    assert frechet_distance(zero, np.diag(a**2), zero, np.diag(b**2)) == pytest.approx(expected)


def test_covariances_that_do_not_commute():
    """2x2 closed form: Tr sqrt(A B) = sqrt(Tr(A B) + 2 sqrt(det A det B))."""
    a, b = np.array([[2.0, 0.7], [0.7, 1.0]]), np.array([[1.0, -0.4], [-0.4, 3.0]])
    cross = np.sqrt(np.trace(a @ b) + 2 * np.sqrt(np.linalg.det(a) * np.linalg.det(b)))
    expected = np.trace(a) + np.trace(b) - 2 * cross
    assert frechet_distance(np.zeros(2), a, np.zeros(2), b) == pytest.approx(expected)


def test_singular_covariance_is_no_special_case():
    cov = np.diag([1.0, 0.0])
    assert frechet_distance(np.zeros(2), cov, np.zeros(2), np.eye(2)) == pytest.approx(1.0)


def test_bias_falls_as_one_over_n():
    """Two samples of one d-dimensional Gaussian: (2d + d(d+1)/2) / n on average."""
    rng, d = np.random.default_rng(0), 8
    for n in (500, 2000):
        draws = [
            frechet_distance(
                *gaussian_statistics(rng.standard_normal((n, d))),
                *gaussian_statistics(rng.standard_normal((n, d))),
            )
            for _ in range(40)
        ]
        assert np.mean(draws) == pytest.approx((2 * d + d * (d + 1) / 2) / n, rel=0.15)


@pytest.mark.parametrize("wrong", [np.zeros((1, 3)), np.zeros(5), np.full((4, 2), np.nan)])
def test_unusable_features(wrong):
    with pytest.raises(ValueError, match="features"):
        gaussian_statistics(wrong)


def record():
    return json.loads((resources.files("gan_keras.metrics") / digits.RECORD).read_text("utf-8"))


def test_shipped_weights_are_the_recorded_ones():
    content = digit_classifier.weights_path().read_bytes()
    assert len(content) == record()["weights_bytes"] < 1_000_000
    assert hashlib.sha256(content).hexdigest() == record()["weights_sha256"]


def test_shipped_network_reads_digits(mnist5k):
    images, labels = mnist5k
    logits = digit_classifier.render(digit_classifier.classifier(), images[::5])
    assert np.mean(logits.argmax(axis=1) == labels[::5]) > 0.98


def test_distance_of_real_digits_is_near_its_record(mnist5k):
    assert digits.fd_digits(mnist5k[0]) == pytest.approx(record()["mnist5k_fd_digits_5k"], rel=0.02)


def test_distance_grows_with_damage(mnist5k):
    images = mnist5k[0]
    noise = np.random.default_rng(0).normal(0, 1, images.shape)
    distances = [
        digits.fd_digits(np.clip(images + s * noise, -1, 1).astype(np.float32))
        for s in (0.0, 0.3, 0.6)
    ]
    assert distances[0] < 2 < distances[1] < distances[2]


def test_a_lost_digit_is_noticed(mnist5k):
    images, labels = mnist5k
    assert digits.fd_digits(images[labels != 7]) > 3 * digits.fd_digits(images)


def test_statistics_of_the_two_sets_differ():
    test, select = digits.statistics("test"), digits.statistics("select")
    assert 0 < frechet_distance(*test, *select) < 1.0
    assert test[0].shape == (digit_classifier.FEATURES,)


@pytest.mark.parametrize(
    "wrong",
    [np.zeros((5, 8, 8, 1)), np.full((5, 28, 28, 1), 255.0), np.full((5, 28, 28, 1), np.nan)],
)
def test_unusable_images(wrong):
    with pytest.raises(ValueError, match="digit features"):
        digits.fd_digits(wrong)


def test_names_carry_the_sample_count():
    assert digits.metric_name(10_000) == "fd_digits_10k"
    assert digits.metric_name(512) == "fd_digits_512"
