"""The denoiser: sizes, its silent start, what it looks at."""

import dataclasses

import keras
import numpy as np
import pytest

from gan_keras.errors import InputError
from gan_keras.networks.build import build_networks
from gan_keras.networks.denoiser import denoiser
from gan_keras.settings.resolve import make_config


def randomized(shape, filters=4):
    keras.utils.set_random_seed(0)
    network, rng = denoiser(shape, filters), np.random.default_rng(0)
    network.set_weights([rng.normal(0, 0.2, w.shape) for w in network.get_weights()])
    return network


@pytest.mark.parametrize("shape", [(8, 8, 1), (10, 10, 3), (28, 28, 1), (32, 32, 3), (64, 64, 3)])
def test_velocities_look_like_the_pictures_and_begin_at_zero(shape):
    network = denoiser(shape, 4)
    pictures = np.random.default_rng(0).normal(size=(2, *shape)).astype(np.float32)
    made = np.asarray(network([pictures, np.array([[0.1], [0.9]], np.float32)]))
    assert made.shape == pictures.shape
    assert not made.any()


def test_its_size_is_that_of_a_small_network():
    assert 250_000 < denoiser((28, 28, 1)).count_params() < 350_000


def test_it_looks_at_the_time_and_at_each_picture_alone():
    network, rng = randomized((8, 8, 1)), np.random.default_rng(1)
    pictures = rng.normal(size=(2, 8, 8, 1)).astype(np.float32)
    times = np.array([[0.2], [0.7]], np.float32)
    both = np.asarray(network([pictures, times]))
    assert np.abs(np.asarray(network([pictures, times[::-1]])) - both).max() > 0.01
    alone = np.asarray(network([pictures[1:], times[1:]]))
    np.testing.assert_allclose(both[1:], alone, atol=1e-5)


def test_every_pixel_can_see_every_other_one():
    """At 28 pixels: the smallest size has 7, and its two blocks reach 8 of them each way."""
    network = randomized((28, 28, 1))
    still, moved = np.zeros((2, 1, 28, 28, 1), np.float32)
    moved[0, 0, 0] = 5.0
    made = [np.asarray(network([x, np.full((1, 1), 0.5, np.float32)])) for x in (still, moved)]
    assert np.abs(made[0] - made[1])[0, -1, -1] > 0


@pytest.mark.parametrize("shape", [(7, 7, 1), (6, 6, 1), (28, 14, 1), (2,)])
def test_shapes_that_cannot_be_halved(shape):
    with pytest.raises(InputError, match=r"square images of any even size from 8.*--image-size"):
        build_networks(make_config({"model": "diffusion"}), shape)


def test_mixed_precision_ends_in_float32():
    config = make_config({"model": "diffusion", "mixed_precision": "bfloat16"})
    [network] = build_networks(config, (8, 8, 1))
    assert network.outputs[0].dtype == "float32"
    assert any(layer.compute_dtype == "bfloat16" for layer in network.layers)
    student, _ = build_networks(dataclasses.replace(config, model="distilled"), (8, 8, 1))
    assert student.outputs[0].dtype == "float32"
    made = student(np.zeros((2, 64), np.float32), training=True)
    assert made.dtype == "float32"
