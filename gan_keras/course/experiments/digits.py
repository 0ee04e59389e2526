"""What notebook 00 asks of digits beside their Frechet distance."""

import numpy as np
from scipy.spatial.distance import cdist

from gan_keras.metrics import digit_classifier
from gan_keras.metrics.digits import arrays, class_histogram


def shares_of_digits(images):
    """Share (10,) of each digit among images (n, 28, 28, 1) in [-1, 1], as a classifier reads."""
    return class_histogram(digit_classifier.digit_features(images))


def shares_of_test_digits():
    """The same of the 10,000 MNIST test images."""
    return arrays()["test_classes"]


def nearest_distance(images, others):
    """Euclidean distance from each of images (n, ...) to the nearest of ``others``."""
    flat = (np.reshape(x, (len(x), -1)) for x in (images, others))
    return cdist(*flat).min(axis=1)


def digits_read(images):
    """The digit (n,) that the classifier reads in each of images (n, 28, 28, 1) in [-1, 1]."""
    return digit_classifier.digit_classes(digit_classifier.digit_features(images))
