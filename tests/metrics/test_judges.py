"""Metrics against closed forms, against other libraries, and on what they cannot measure."""

import numpy as np
import pytest
from scipy.stats import wasserstein_distance
from sklearn.neighbors import KDTree

from gan_keras.data.cards import check_measured
from gan_keras.data.toy import MIXTURES, draw_mixture
from gan_keras.errors import InputError
from gan_keras.metrics import digit_classifier, digits, inception, modes, neighbours
from gan_keras.metrics.frechet import frechet_distance, gaussian_statistics
from gan_keras.metrics.kernel import kernel_distance, squared_mmd
from gan_keras.run.record import higher_is_better, table
from gan_keras.tasks.sampling import judge_for


def normal(count, dimensions, mean=0.0, scale=1.0, seed=0):
    return mean + scale * np.random.default_rng(seed).standard_normal((count, dimensions))


def test_frechet_distance_of_samples_has_the_bias_of_its_docstring():
    """Two samples of one Gaussian, n each in d dimensions: (2d + d(d+1)/2) / n, not 0."""
    d = 8
    for n in (500, 1000):
        values = [
            frechet_distance(
                *gaussian_statistics(normal(n, d, seed=seed)),
                *gaussian_statistics(normal(n, d, seed=1000 + seed)),
            )
            for seed in range(40)
        ]
        assert np.mean(values) == pytest.approx((2 * d + d * (d + 1) / 2) / n, rel=0.15)


def test_kernel_distance_against_the_expectation():
    """For k = (x . y / 1 + 1)^3 in one dimension: E[k(x, y)] from the moments of N(m, 1)."""

    def expected_kernel(a, b):
        moment = {1: lambda m: m, 2: lambda m: m**2 + 1, 3: lambda m: m**3 + 3 * m}
        return 1 + sum(c * moment[p](a) * moment[p](b) for p, c in ((1, 3), (2, 3), (3, 1)))

    truth = expected_kernel(0, 0) + expected_kernel(1, 1) - 2 * expected_kernel(0, 1)
    value, error = kernel_distance(normal(4000, 1), normal(4000, 1, 1.0, seed=1))
    assert abs(value - truth) < 4 * error
    assert error < 0.1 * truth


def test_kernel_distance_of_equal_distributions_is_zero_on_average():
    """Unbiased already for 30 samples, where the Frechet distance is far off."""
    values = [squared_mmd(normal(30, 4, seed=s), normal(30, 4, seed=1000 + s)) for s in range(400)]
    standard_error = np.std(values) / np.sqrt(len(values))
    assert abs(np.mean(values)) < 3 * standard_error
    assert min(values) < 0


def test_kernel_standard_error_is_that_of_repeated_draws():
    pairs = [
        kernel_distance(normal(400, 3, seed=s), normal(400, 3, 0.5, seed=500 + s))
        for s in range(60)
    ]
    values, errors = np.transpose(pairs)
    assert np.mean(errors) == pytest.approx(np.std(values), rel=0.3)


def brute_force_prdc(real, fake, k):
    """From the definitions, by other means: KD trees and one point at a time."""
    real_tree, fake_tree = KDTree(real), KDTree(fake)
    real_radius = real_tree.query(real, k + 1)[0][:, -1]
    fake_radius = fake_tree.query(fake, k + 1)[0][:, -1]
    hits = np.array([[np.linalg.norm(f - r) for r in real] for f in fake])
    return {
        "precision": np.mean([any(row <= real_radius) for row in hits]),
        "recall": np.mean([any(column <= fake_radius) for column in hits.T]),
        "density": np.sum(hits <= real_radius) / (k * len(fake)),
        "coverage": np.mean([min(hits[:, i]) <= real_radius[i] for i in range(len(real))]),
    }


@pytest.mark.parametrize("shift", [0.0, 0.7, 3.0])
def test_neighbour_metrics_against_their_definition(shift):
    real, fake = normal(80, 3), normal(60, 3, shift, seed=1)
    ours = neighbours.precision_recall_density_coverage(real, fake, k=3)
    assert ours == pytest.approx(brute_force_prdc(real, fake, 3))


def test_neighbour_metrics_on_equal_gaussians():
    """Each real's ball misses all n fakes with probability near 2^-k (2002.09797, section 3.3)."""
    result = neighbours.precision_recall_density_coverage(normal(3000, 2), normal(3000, 2, seed=1))
    assert result["density"] == pytest.approx(1.0, abs=0.05)
    assert result["coverage"] == pytest.approx(1 - 0.5**neighbours.K, abs=0.015)


def test_a_lost_half_costs_coverage_and_not_precision():
    real = normal(1000, 2)
    half = normal(2500, 2, seed=1)
    half = half[half[:, 0] > 0][:1000]
    result = neighbours.precision_recall_density_coverage(real, half)
    assert result["precision"] > 0.9
    assert 0.4 < result["coverage"] < 0.6


def test_constant_fakes_are_measured_as_a_collapse():
    real, fake = normal(300, 4), np.zeros((300, 4))
    result = neighbours.precision_recall_density_coverage(real, fake)
    assert result["precision"] == 1.0  # the middle of the data is a realistic place
    assert result["recall"] == 0.0
    assert result["coverage"] < 0.2
    assert kernel_distance(real, fake)[0] > 0
    assert np.isfinite(frechet_distance(*gaussian_statistics(fake), *gaussian_statistics(real)))


@pytest.mark.parametrize(
    "call",
    [
        lambda bad: kernel_distance(normal(100, 3), bad),
        lambda bad: kernel_distance(bad, normal(100, 3)),
        lambda bad: neighbours.precision_recall_density_coverage(normal(100, 3), bad),
        lambda bad: neighbours.precision_recall_density_coverage(bad, normal(100, 3)),
        lambda bad: gaussian_statistics(bad),
        lambda bad: modes.modes_and_quality(bad, MIXTURES["ring"][0](), 0.02),
        lambda bad: modes.wasserstein_1(bad, normal(100, 3)),
        lambda bad: neighbours.nearest_training(bad, normal(100, 3)),
    ],
)
@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (np.full((100, 3), np.nan), "NaN"),
        (normal(100, 3)[0], "matrix"),
        (np.zeros((100, 2, 2)), "matrix"),
        (np.zeros((0, 3)), "at least"),
    ],
)
def test_unusable_samples(call, bad, words):
    with pytest.raises(ValueError, match=words):
        call(bad)


def test_other_unusable_samples():
    with pytest.raises(ValueError, match="differ in width"):
        kernel_distance(normal(100, 3), normal(100, 2))
    with pytest.raises(ValueError, match="at least 20 fake samples, got 19"):
        kernel_distance(normal(100, 3), normal(19, 3))
    with pytest.raises(ValueError, match="at least 6 real samples, got 5"):
        neighbours.precision_recall_density_coverage(normal(5, 3), normal(100, 3))
    with pytest.raises(ValueError, match="all real samples are the same"):
        neighbours.precision_recall_density_coverage(np.ones((100, 3)), normal(100, 3))
    with pytest.raises(ValueError, match="equally many"):
        modes.wasserstein_1(normal(10, 2), normal(11, 2))


@pytest.mark.parametrize("name", MIXTURES)
def test_the_true_distribution_has_all_modes(name):
    """A point lies within 3 sigma with probability 1 - exp(-9/2)."""
    centres, std = MIXTURES[name]
    hit, good = modes.modes_and_quality(draw_mixture(name, seed=9)[0], centres(), std)
    assert hit == len(centres())
    assert good == pytest.approx(1 - np.exp(-4.5), abs=0.004)


def test_a_stray_point_is_no_mode():
    centres, std = MIXTURES["ring"]
    points = np.repeat(centres()[:1], 800, axis=0)
    points[:9] = centres()[1]  # a tenth of the fair share of 800 / 8 would be 10
    assert modes.modes_and_quality(points, centres(), std)[0] == 1
    points[9] = centres()[1]
    assert modes.modes_and_quality(points, centres(), std)[0] == 2


def test_wasserstein_in_one_dimension_is_scipys():
    x, y = normal(200, 1), normal(200, 1, 1.5, seed=1)
    assert modes.wasserstein_1(x, y) == pytest.approx(wasserstein_distance(x[:, 0], y[:, 0]))


def test_wasserstein_of_a_moved_cloud_is_the_distance_moved():
    x = normal(100, 2)
    assert modes.wasserstein_1(x, x + np.array([3.0, 4.0])) == pytest.approx(5.0)


def test_copies_are_found():
    training, new = normal(500, 10), normal(500, 10, seed=1)
    learned, copied = normal(1000, 10, seed=2), np.repeat(training, 2, axis=0) + 0.05
    assert neighbours.copied_share(learned, training, new) == pytest.approx(0.05, abs=0.03)
    assert neighbours.copied_share(copied, training, new) > 0.95
    distances, indices = neighbours.nearest_training(copied, training)
    assert np.array_equal(indices, np.arange(1000) // 2)
    assert distances == pytest.approx(np.full(1000, 0.05 * np.sqrt(10)))


def test_digit_classes_are_those_of_the_classifier(mnist5k):
    images = mnist5k[0][::10]
    logits = digit_classifier.render(digit_classifier.classifier(), images)
    assert np.array_equal(
        digit_classifier.digit_classes(digit_classifier.digit_features(images)),
        logits.argmax(axis=1),
    )


def test_report_of_real_digits_is_near_the_reference(mnist5k):
    images = np.random.default_rng(0).permutation(mnist5k[0])[:2000]
    report, reference = digits.digits_report(images), digits.reference()
    assert set(report) <= set(reference)
    assert 1.0 < report["fd_digits_2k"] < 2.5
    for kind in ("precision", "recall", "density", "coverage"):
        assert report[f"{kind}_digits_2k"] == pytest.approx(
            reference[f"{kind}_digits_2k"], abs=0.05
        )
    assert report["kd_digits_2k"] < 10
    assert report["class_tv_digits_2k"] < 0.06


def test_halves_of_the_shipped_features_are_alike():
    """Real against real: the kernel distance is 0 within its error, density and coverage near 1."""
    real = digits.arrays()["test_features"].astype(np.float64)
    value, error = kernel_distance(real[:5000], real[5000:])
    assert abs(value) < 3 * error
    near = neighbours.precision_recall_density_coverage(real[:2000], real[8000:])
    assert near["density"] == pytest.approx(1.0, abs=0.05)
    assert near["coverage"] == pytest.approx(1 - 0.5**neighbours.K, abs=0.02)


def test_one_digit_only_is_seen_in_coverage_and_classes(mnist5k):
    images, labels = mnist5k
    report = digits.digits_report(images[labels == 3])
    assert report["class_tv_digits_500"] == pytest.approx(0.9, abs=0.02)
    assert report["coverage_digits_500"] < 0.3 < report["precision_digits_500"]


def test_copies_of_training_digits_are_found(mnist5k):
    images = mnist5k[0]
    shifted = np.clip(images[:500] + 0.01, -1, 1)
    assert digits.copied_digits(shifted, images)["copied_digits_500"] > 0.95


def test_toy_quality_names_and_reference():
    judge = judge_for("ring")
    names = ["modes_ring_10k", "hq_ring_10k", "w1_ring_2k"]
    reference = judge.reference(names)
    assert list(reference) == names
    assert reference["modes_ring_10k"] == 8
    assert reference["w1_ring_2k"] < 0.2


def test_datasets_without_a_metric():
    assert judge_for("cifar10").report(None) == {}
    with pytest.raises(InputError, match="no metric fits dataset 'cifar10': use one of mnist5k"):
        check_measured("cifar10")


def test_directions():
    lower = ["fd_digits_10k", "w1_ring_2k", "kd_hog_1k"]
    higher = ["recall_digits_5k", "p_kd_hog_1k", "psnr"]
    assert [name for name in lower + higher if higher_is_better(name)] == higher
    metrics = {"dataset": "ring", "last": {"modes_ring_10k": 8}, "best": {}, "reference": {}}
    assert "higher" in table(metrics)


def test_inception_without_weights_is_one_line(monkeypatch):
    def no_network(**kwargs):
        raise Exception("URL fetch failure on https://example.org: None")

    monkeypatch.setattr(inception.keras.applications, "InceptionV3", no_network)
    images = np.zeros((2049, 8, 8, 1), np.float32)
    with pytest.raises(InputError, match=r"URL fetch failure.*~/.keras/models"):
        inception.fid_keras_inception(images, images)
    with pytest.raises(ValueError, match="at least 2049"):
        inception.fid_keras_inception(images[:100], images)


def test_inception_sees_colour_images_of_its_size(monkeypatch):
    """The network itself is Keras's; what it is given is ours."""
    seen = []

    def network(images, training):
        seen.append(np.asarray(images))
        return seen[-1].mean(axis=(1, 2))

    images = np.random.default_rng(0).uniform(-1, 1, (60, 28, 28, 1)).astype(np.float32)
    result = inception.inception_features(images, network)
    assert result.shape == (60, 3)
    assert [batch.shape for batch in seen] == [(50, 299, 299, 3), (10, 299, 299, 3)]
    assert np.abs(seen[0]).max() <= 1
    assert result[:, 0] == pytest.approx(images.mean(axis=(1, 2, 3)), abs=0.02)
    assert np.array_equal(result[:, 0], result[:, 2])  # grey in all three
    with pytest.raises(ValueError, match=r"\[-1, 1\]"):
        inception.inception_features(images * 255, network)
