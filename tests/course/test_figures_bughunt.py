"""The instruments of the bug hunt (notebook 07), on cases that are known by hand."""

import keras
import numpy as np
import pytest
from keras import layers

from gan_keras.course.experiments import bughunt_maths
from gan_keras.course.figures import bughunt


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


def test_spread_of_a_linear_generator_is_the_length_of_its_kernel():
    assert bughunt_maths.spread_over_z(dense([3.0, 4.0]), 4000) == pytest.approx(5.0, rel=0.07)
    assert bughunt_maths.spread_over_z(dense([0.0, 0.0])) == 0.0


def test_names():
    source = (
        "import os, numpy as np\nfrom a import b, c\nx = y + b\n\ndef f(u):\n    return u + x\n"
    )
    assert bughunt_maths.missing_names(source + "print(z, f(y))") == ["y", "z"]
    assert bughunt_maths.imported_names(source) == {"os", "np", "b", "c"}
    assert bughunt_maths.unused_imports(source) == ["c", "np", "os"]


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


def test_alt_texts_have_the_numbers():
    assert "7.5" in repr(bughunt.slopes([0, 10], [1, 7.5], [1, 1.1]))
    assert "2.0e-03 and 4.0e-05" in repr(bughunt.spreads({"a": (2e-3, 4e-5), "b": (0.1, 0.2)}))
    assert "3: 3.10 and 0.90" in repr(bughunt.bounded(np.array([3.0]), [3.1], [0.9]))
