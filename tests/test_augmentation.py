"""The experiment on data augmentation: nothing that is tested on was trained on."""

import numpy as np
import pytest

from benchmarks import augmentation, classifier_runs
from gan_keras import load_dataset
from gan_keras.data.dataset import ArrayDataset


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    return load_dataset("mnist5k", tmp_path_factory.mktemp("data"))


def key(image):
    """The bytes of a picture that went through floats."""
    return np.round((np.asarray(image) + 1) * 127.5).astype(np.uint8).tobytes()


@pytest.mark.parametrize("per_class", augmentation.PER_CLASS)
def test_the_split_leaks_nothing(dataset, per_class):
    tests = []
    for seed in range(3):
        train, test = classifier_runs.split(dataset.labels, per_class, seed)
        assert not set(train) & set(test)
        assert np.bincount(dataset.labels[train]).tolist() == [per_class] * 10
        assert np.bincount(dataset.labels[test]).tolist() == [200] * 10
        tests.append(test.tolist())
    assert tests[0] == tests[1] == tests[2]


def test_the_gan_sees_the_training_images_alone(dataset, monkeypatch):
    """All that goes into `fit` are images of the few, whatever else is in the dataset."""
    rows, held_out = classifier_runs.split(dataset.labels, 10, 0)
    few = dataset.subset(rows)
    allowed = {key(image) for image in few.floats()}
    others = {key(image) for image in dataset.subset(held_out).floats()}
    seen, original = set(), ArrayDataset.batches

    def watched(self, *args, **kwargs):
        batches = original(self, *args, **kwargs)
        for (images, labels), _ in zip(batches, range(12), strict=False):
            assert labels.dtype.is_integer
            seen.update(key(image) for image in images)
        return batches

    monkeypatch.setattr(ArrayDataset, "batches", watched)
    images, labels = classifier_runs.gan_samples(few, 0, steps=12, count=20)
    assert seen == allowed
    assert not seen & others
    assert images.shape == (20, 28, 28, 1)
    assert labels.tolist() == [*range(10)] * 2


def test_half_of_a_batch_is_real():
    real = np.zeros((7, 28, 28, 1), np.float32), np.zeros(7, int)
    fake = np.ones((9, 28, 28, 1), np.float32), np.ones(9, int)
    shares = {"real": 0.0, "classic": 0.0, "gan": 0.5, "both": 0.5, "gan alone": 1.0}
    for kind in augmentation.KINDS:
        images, labels = next(iter(classifier_runs.training_data(kind, real, fake, 0)))
        assert images.shape == (augmentation.BATCH, 28, 28, 1)
        assert labels.numpy().mean() == shares[kind]


def test_more_images_are_better(dataset):
    scores = []
    for per_class in (2, 50):
        rows, held_out = classifier_runs.split(dataset.labels, per_class, 0)
        few, test = dataset.subset(rows), dataset.subset(held_out[::4])
        real = few.floats(), few.labels
        batches = classifier_runs.training_data("real", real, None, 0)
        scores.append(classifier_runs.accuracy(batches, (test.floats(), test.labels), 0, steps=60))
    assert 0.2 < scores[0] < scores[1] - 0.1
