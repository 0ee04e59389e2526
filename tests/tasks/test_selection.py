""" "Best" is not chosen on what it is reported on: samples from noise, and what keeps the best."""

import types

import keras
import numpy as np
import pytest
from judged import rows, task_of
from keras import layers

from gan_keras import load_dataset
from gan_keras.data import small_images, toy
from gan_keras.inference import generate
from gan_keras.loop.callbacks import KeepBest
from gan_keras.metrics import digit_classifier, digits, modes
from gan_keras.metrics.frechet import gaussian_statistics

FEW = 500  # samples of a report, as few as the commands allow


def generator(*shape):
    """An untrained generator of samples of that shape, from 8 latent numbers."""
    keras.utils.set_random_seed(0)
    z = keras.Input((8,))
    x = layers.Dense(int(np.prod(shape)), "tanh")(z)
    return keras.Model(z, layers.Reshape(shape)(x))


# Digits and points in the plane


@pytest.fixture(scope="module")
def digits_judge(tmp_path_factory):
    return task_of(tmp_path_factory.mktemp("data"), model="dcgan", dataset="mnist5k").judge


@pytest.mark.parametrize(("replaced", "select_moves"), [("test", False), ("select", True)])
def test_digits_are_chosen_by_others_than_the_test_images(
    digits_judge, replaced, select_moves, monkeypatch
):
    network = generator(28, 28, 1)
    selected, reported = digits_judge.select(network), digits_judge.report(network, FEW)
    shipped = digits.arrays()
    others = {n: v + 0.1 if n.startswith(f"{replaced}_") else v for n, v in shipped.items()}
    monkeypatch.setattr(digits, "arrays", lambda: others)
    digits.statistics.cache_clear()
    try:
        assert (digits_judge.select(network) != selected) == select_moves
        assert (digits_judge.report(network, FEW) != reported) != select_moves
    finally:
        digits.statistics.cache_clear()


def test_the_shipped_digits_are_what_they_are_called(shared_data):
    """ "test" are the test images; "select" the training images that are not in mnist5k."""
    parts = {part: small_images.mnist(shared_data, part)[0] for part in ("train", "test")}
    small = rows(small_images.mnist5k(shared_data)[0])
    select = np.stack([image for image in parts["train"] if image.tobytes() not in small])
    assert not rows(select) & rows(parts["test"])
    for name, images in (("test", parts["test"]), ("select", select)):
        features = digit_classifier.digit_features((images / 127.5 - 1).astype(np.float32))
        mean, cov = gaussian_statistics(features.astype(np.float64))
        shipped_mean, shipped_cov = digits.statistics(name)
        assert np.allclose(mean, shipped_mean, atol=1e-3)
        assert np.allclose(cov, shipped_cov, atol=1e-3)


@pytest.mark.parametrize("name", ["mnist5k", "ring", "grid"])
def test_reported_samples_come_from_other_latent_vectors(
    name, digits_judge, quick_distance, monkeypatch
):
    shape = (28, 28, 1) if name == "mnist5k" else (2,)
    judge = digits_judge if name == "mnist5k" else task_of(model="gan", dataset=name).judge
    drawn, original = [], generate.latents

    def latents(*args, **kwargs):
        drawn.append(original(*args, **kwargs))
        return drawn[-1]

    monkeypatch.setattr(generate, "latents", latents)
    network = generator(*shape)
    judge.select(network)
    judge.report(network, FEW)
    chosen_by, reported = drawn
    assert len(reported) == FEW
    assert not rows(chosen_by) & rows(reported)


@pytest.fixture
def mixture(monkeypatch):
    """Watches the draws of real points: ``seeds`` of those so far; those in ``moved`` are moved."""
    watched, original = types.SimpleNamespace(seeds=set(), moved=set()), toy.mixture

    def draw(centres, std, count=toy.COUNT, seed=0):
        watched.seeds.add(seed)
        points, modes = original(centres, std, count, seed)
        return points + np.float32(0.5 * (seed in watched.moved)), modes

    monkeypatch.setattr(toy, "mixture", draw)
    return watched


@pytest.fixture
def quick_distance(monkeypatch):
    """Distances of means in place of W1, which takes seconds for an untrained generator."""

    def distance(points, reals):
        return float(np.linalg.norm(points.mean(axis=0) - reals.mean(axis=0)))

    monkeypatch.setattr(modes, "wasserstein_1", distance)


def seeds_of(mixture, work):
    mixture.seeds = set()
    work()
    return mixture.seeds


@pytest.mark.parametrize("name", ["ring", "grid"])
def test_each_set_of_real_points_is_a_draw_of_its_own(name, mixture, quick_distance):
    network, judge = generator(2), task_of(model="gan", dataset=name).judge
    parts = [lambda p=part: load_dataset(name, split=p) for part in ("train", "test")]
    selected, reported = judge.select(network), judge.report(network, FEW)
    uses = [
        *(seeds_of(mixture, part) for part in parts),
        chosen_by := seeds_of(mixture, lambda: judge.select(network)),
        test := seeds_of(mixture, lambda: judge.report(network, FEW)),
        seeds_of(mixture, lambda: judge.reference(reported)) - test,
    ]
    assert [len(seeds) for seeds in uses] == [1] * 5
    assert len(set.union(*uses)) == 5
    for mixture.moved in (test, chosen_by):
        assert (judge.select(network) != selected) == (mixture.moved == chosen_by)
        assert (judge.report(network, FEW) != reported) == (mixture.moved == test)


# What keeps the best


def test_best_is_what_the_selection_says(tmp_path):
    values = iter([3.0, 1.0, 2.0])

    def report(*args, **kwargs):
        raise AssertionError("a report has no say in what is best")

    judge = types.SimpleNamespace(
        selection="w1_select", select=lambda network: next(values), report=report
    )
    keep = KeepBest(judge, tmp_path / "best.keras", 1, {})
    keep.set_params({"epochs": 3})
    keep.set_model(types.SimpleNamespace(sampler=generator(2)))
    for epoch in range(3):
        keep.on_epoch_end(epoch, {})
    assert keep.record == {"epoch": 2, "value": 1.0}
