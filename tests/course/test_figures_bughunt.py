"""The instruments of the bug hunt (notebook 07), on cases that are known by hand."""

import keras
import numpy as np
import pytest
from keras import layers

from gan_keras.course.experiments import bughunt_maths
from gan_keras.course.figures import bughunt
from gan_keras.drawing.plots import new_figure


def dense(kernel, last=None):
    network = keras.Sequential([keras.Input((len(kernel),)), layers.Dense(1, last, use_bias=False)])
    network.set_weights([np.array(kernel, np.float32)[:, None]])
    return network


def test_largest_change():
    network = dense([1.0, 2.0])
    before = bughunt_maths.weights_now(network)
    assert bughunt_maths.largest_change(network, before) == 0.0
    network.set_weights([np.array([[1.5], [-1.0]], np.float32)])
    assert bughunt_maths.largest_change(network, before) == 3.0
    empty = keras.Sequential([keras.Input((2,)), layers.Flatten()])
    assert bughunt_maths.largest_change(empty, bughunt_maths.weights_now(empty)) == 0.0


def test_first_gradient_of_a_linear_pair():
    """G(z) = w z and D(x) = x: d softplus(-w z) / dw = -z sigmoid(-w z)."""
    z = np.array([[1.0], [2.0]], np.float32)
    found = bughunt_maths.first_gradient(dense([0.5]), dense([1.0]), z)
    expected = np.mean(z / (1 + np.exp(0.5 * z)))
    assert found == pytest.approx(expected, rel=1e-5)


def test_classify_separates_what_a_line_separates():
    rng = np.random.default_rng(0)
    real, fake = rng.normal(3, 0.5, (400, 1)), rng.normal(-3, 0.5, (400, 1))
    network = dense([0.1])
    accuracy = bughunt_maths.classify(network, real.astype("f4"), fake.astype("f4"), updates=30)
    assert accuracy == 1.0


def test_a_critic_with_a_sigmoid_is_bounded():
    free = bughunt_maths.estimate(bughunt_maths.critic_of(), 3.0, updates=100)
    squashed = bughunt_maths.estimate(bughunt_maths.critic_of("sigmoid"), 3.0, updates=5)
    assert free > 1.5
    assert abs(squashed) <= 1.0


def test_a_watched_run_of_two_lines():
    """G(z) = b and D(x) = w x, from b = 0 and w = 1: the first update of both is Adam's rate."""
    generator = keras.Sequential([keras.Input((2,)), layers.Dense(1, kernel_initializer="zeros")])
    discriminator = dense([1.0])
    images = np.full((100, 1), 2.0, np.float32)
    found = bughunt_maths.watched_run(generator, discriminator, images, updates=1, rate=0.1)
    assert found["on_real"] == pytest.approx([2.0])
    assert found["on_fake"] == pytest.approx([0.0])
    assert found["d_loss"] == pytest.approx([np.log1p(np.exp(-2.0)) + np.log(2)])
    assert found["g_loss"] == pytest.approx([np.log(2)])
    assert found["spread"] == pytest.approx([0.0])
    assert discriminator.get_weights()[0] == pytest.approx(1.1, abs=1e-4)  # reals score higher
    assert generator.get_weights()[1] == pytest.approx(0.1, abs=1e-4)  # fakes go to the reals


def test_reals_of_another_range_show_in_the_logits():
    found = []
    for scale in (1.0, 255.0):
        generator = keras.Sequential([keras.Input((2,)), layers.Dense(1, "sigmoid")])
        images = np.full((100, 1), scale, np.float32)
        found.append(bughunt_maths.watched_run(generator, dense([1.0]), images, updates=1))
    assert found[1]["on_real"] == pytest.approx(255 * found[0]["on_real"])


def test_alt_texts_have_the_numbers():
    assert "3: 3.10 and 0.90" in repr(bughunt.bounded(np.array([3.0]), [3.1], [0.9]))
    names = ("d_loss", "g_loss", "on_real", "on_fake", "spread")
    curves = {key: np.array([1.5, 0.25 * i]) for i, key in enumerate(names)}
    told = repr(bughunt.patient(curves))
    assert "G's loss: from 1.50 to 0.25; D's mean logit on reals: from 1.50 to 0.50" in told
    images = {"real": np.zeros((3, 14, 14, 1)), "listing 1": np.zeros((3, 14, 14, 1))}
    beside = "pixel distance", {"listing 1": "188"}
    told = repr(bughunt.strips(images, "Noise", wrong=["listing 1"], measured=beside))
    assert told == "Noise. Rows of images, with their pixel distance: real; listing 1 188."
    runs = (
        np.array([[0.0, 3.0, 3.05], [3.8, 3.0, 0.36]]),
        np.array([[0.0, 3.0, 3.05], [2, 0.6, 0.02]]),
    )
    assert "the boundary comes down to 0.60, the loss is 0.02" in repr(bughunt.two_ways(*runs))


def test_small_images_are_enlarged_without_blur():
    """Whole blocks of the values of two images of 14x14 pixels, six times as large."""
    images = np.stack([-np.ones((14, 14, 1)), np.ones((14, 14, 1))])
    images[1, 0, 0] = -1
    axes = new_figure(3, 2).subplots()
    bughunt.strip(axes, images, "red")
    [shown] = axes.get_images()
    row = shown.get_array()
    assert row.shape == (84, 2 * 88)
    assert shown.get_interpolation() == "nearest"
    assert (row[:, 2:86] == 0).all()
    assert (row[:6, 90:96] == 0).all()
    assert (row[6:, 90:174] == 255).all()
    assert (row[:, 96:174] == 255).all()


def test_what_a_run_recorded_is_read_back(tmp_path, monkeypatch):
    rng = np.random.default_rng(0)
    images = [np.round(rng.random((2, 4, 4, 1)) * 255) / 127.5 - 1 for _ in range(2)]
    row = {"name": "listing 1", "faults": 4, "symptom": "noise", "reached": "digits",
           "wrong": images[0], "right": images[1]}  # fmt: skip
    bughunt.record([row], tmp_path / bughunt.RECORD)
    monkeypatch.setattr(bughunt.resources, "files", lambda package: tmp_path)
    [found] = bughunt.recorded()
    assert found["faults"] == 4
    assert np.allclose(found["right"], images[1], atol=1e-6)
    assert "listing 1, 4 faults: noise, corrected: digits" in repr(bughunt.overview([found], "All"))


def test_the_record_of_the_notebook_is_there():
    rows = bughunt.recorded()
    assert [row["faults"] for row in rows] == [4, 6, 4, 6]
    assert all(len(row[kind]) == 8 for row in rows for kind in ("wrong", "right"))
