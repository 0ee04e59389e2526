"""Metrics of generated digits on the features of the shipped network, such as `fd_digits_10k`.

The best generator must not be chosen by the number that is then reported. So there are two
disjoint sets of real digits. Results are reported against "test", the 10,000 MNIST test images.
The best generator is chosen against "select", the MNIST training images that are not in mnist5k,
of which only mean and covariance are shipped.
"""

import functools
import json
from importlib import resources

import numpy as np

from gan_keras.metrics import digit_classifier, neighbours
from gan_keras.metrics.frechet import frechet_distance, gaussian_statistics
from gan_keras.metrics.kernel import kernel_distance
from gan_keras.metrics.samples import count_name

STATISTICS = "digits_statistics.npz"
RECORD = "digits_features.json"
NEIGHBOURS_MOST = 5000  # samples of the nearest-neighbour metrics, whose cost is quadratic


def metric_name(count, kind="fd"):
    """fd_digits_10k for 10,000 samples, fd_digits_512 for 512."""
    return f"{kind}_digits_{count_name(count)}"


@functools.cache
def arrays():
    """{name: array} of all that is shipped about real digits."""
    with (resources.files("gan_keras.metrics") / STATISTICS).open("rb") as file:
        return dict(np.load(file))


@functools.cache
def statistics(name):
    """Mean and covariance of the "test" or the "select" digits."""
    return arrays()[f"{name}_mean"], arrays()[f"{name}_cov"]


def reference():
    """{metric name: number} of real digits: what a perfect generator would reach."""
    text = (resources.files("gan_keras.metrics") / RECORD).read_text("utf-8")
    return json.loads(text)["reference"]


def fd_digits(images, against="test"):
    """Frechet distance of images (n, 28, 28, 1) in [-1, 1] to real digits; lower is better.

    Raises:
        ValueError: images of another shape or range, or not finite.
    """
    mean, cov = gaussian_statistics(digit_classifier.digit_features(images))
    return frechet_distance(mean, cov, *statistics(against))


def digits_report(images):
    """{metric name: number} of images (n, 28, 28, 1) in [-1, 1] against the MNIST test images.

    Raises:
        ValueError: as `fd_digits`, or fewer than 20 images.
    """
    return report_on(digit_classifier.digit_features(images))


def report_on(fake):
    """`digits_report` for features (n, 64)."""
    count, real = len(fake), arrays()["test_features"].astype(np.float64)
    kernel, kernel_error = kernel_distance(real, fake)
    few = min(count, NEIGHBOURS_MOST)
    near = neighbours.precision_recall_density_coverage(real[:few], fake[:few])
    return {
        metric_name(count): frechet_distance(*gaussian_statistics(fake), *statistics("test")),
        metric_name(count, "kd"): kernel,
        metric_name(count, "kd_error"): kernel_error,
        **{metric_name(few, name): value for name, value in near.items()},
        metric_name(count, "class_tv"): class_distance(fake),
    }


def class_histogram(fake):
    """Share (10,) of each digit among features (n, 64), according to the classifier."""
    return np.bincount(digit_classifier.digit_classes(fake), minlength=10) / len(fake)


def class_distance(fake):
    """Total variation distance between the class shares of samples and of MNIST test images.

    0 for equal shares, about 0.9 if all samples are one digit.
    """
    return float(0.5 * np.abs(class_histogram(fake) - arrays()["test_classes"]).sum())


def label_accuracy(images, labels):
    """{metric name: share} of images that the classifier reads as the requested digit."""
    read = digit_classifier.digit_classes(digit_classifier.digit_features(images))
    return {metric_name(len(images), "accuracy"): float(np.mean(read == labels))}


def copied_digits(images, training):
    """{metric name: share} of images that are nearer to a training image than 95 % of new reals.

    See `gan_keras.metrics.neighbours.copied_share`; the MNIST test images are the new reals.
    """
    few = min(len(images), NEIGHBOURS_MOST)
    share = neighbours.copied_share(
        digit_classifier.digit_features(images[:few]),
        digit_classifier.digit_features(training),
        arrays()["test_features"].astype(np.float64),
    )
    return {metric_name(few, "copied"): share}
