"""What notebook 06 computes, on generators whose answer is known."""

from types import SimpleNamespace

import keras
import numpy as np
import pytest
from keras import layers

from gan_keras.course.experiments import faces_maths
from gan_keras.course.figures import faces
from gan_keras.data import order
from gan_keras.inference.generate import latents


@pytest.fixture(scope="module")
def plane():
    """A generator that shows z (4,) as a picture of 2x2 pixels."""
    z = keras.Input((4,))
    return keras.Model(z, layers.Reshape((2, 2, 1))(z))


def test_lengths_in_the_middle_by_hand():
    """At right angles the straight way comes as near to the origin as length / sqrt 2."""
    z0, z1 = np.array([[3.0, 0.0]]), np.array([[0.0, 3.0]])
    slerp, lerp = (faces_maths.way_lengths(z0, z1, way, 3) for way in ("slerp", "lerp"))
    assert slerp == pytest.approx([3, 3, 3])
    assert lerp == pytest.approx([3, 3 / 2**0.5, 3])


def test_steps_of_a_straight_way_are_equal(plane):
    z = latents(6, 4, seed=0).reshape(2, 3, 4)
    pictures = faces_maths.way_pictures(plane, *z, "lerp", steps=6)
    assert pictures.shape == (3, 6, 2, 2, 1)
    assert np.allclose(pictures[:, -1].reshape(3, 4), z[1], atol=1e-6)
    sizes = faces_maths.step_sizes(pictures)
    whole = np.linalg.norm(z[1] - z[0], axis=1)
    assert np.allclose(sizes, whole[:, None] / 5, atol=1e-5)


def test_steering_moves_along_the_direction(plane):
    z, direction = latents(5, 4, seed=0), np.array([0, 1, 0, 0], np.float32)
    pictures = faces_maths.steered(plane, z, direction, [-2.0, 0.0, 1.0])
    assert pictures.shape == (3, 5, 2, 2, 1)
    moved = pictures.reshape(3, 5, 4) - z
    assert np.allclose(moved[..., 1], [[-2], [0], [1]] * np.ones((1, 5)), atol=1e-6)
    assert np.abs(moved[..., [0, 2, 3]]).max() < 1e-6


def test_ranks():
    amounts = [-1.0, 0.0, 2.0]
    values = np.array([[0.0, 5.0, 1.0, 1.0], [0.1, 4.0, 1.0, 3.0], [9.0, -7.0, 1.0, 2.0]])
    assert faces_maths.ranks_agree(amounts, values) == pytest.approx([1, -1, 0, 0.5])


def test_truncation_gives_up_recall(plane):
    """Reals N(0, I) and a perfect generator: truncated samples stay plausible and reach less."""
    real = np.random.default_rng(5).standard_normal((400, 4))
    (sharp, narrow), (precise, whole) = faces_maths.truncation(
        plane, [0.3, None], real, lambda pictures: pictures.reshape(len(pictures), -1)
    )
    assert narrow < 0.2 < 0.8 < whole
    assert sharp > 0.97
    assert precise > 0.8


def test_training_in_parts_sees_what_training_in_one_go_sees(monkeypatch):
    samples = np.random.default_rng(0).integers(0, 256, (32, 8, 8, 1), np.uint8)
    trainer = faces_maths.Trainer(samples, 6, model="gan", dataset="digits", batch_size=16)
    seen = []

    def fit(batches, steps_per_epoch, verbose):
        seen.extend(batch.numpy() for batch in batches.take(steps_per_epoch))
        return SimpleNamespace(history={"d_loss": [3.0, 2.0]})

    monkeypatch.setattr(trainer.gan, "fit", fit)
    assert trainer.train(2) == {"d_loss": 2.0}
    trainer.train(4)
    assert (trainer.done, len(seen)) == (6, 6)
    whole = order.batches_from_array(samples, 16, trainer.config.seed).take(6)
    assert all(np.array_equal(a, b) for a, b in zip(seen, whole, strict=True))


def test_recorded_runs():
    found = faces_maths.long_runs()
    assert {"command", "date", "runs"} <= set(found)
    for run in found["runs"]:
        assert {"dataset", "seed", "seconds", "fd_hog_1k", "fd_hog_1k_real"} <= set(run)


def test_figures_tell_their_numbers():
    rng = np.random.default_rng(0)
    copies = faces.copies({"fakes": np.array([1.0, 3.0]), "copies": np.array([0.1, 0.2])}, 2.0)
    assert "fakes 50%" in copies.alt
    assert "copies 100%" in copies.alt
    ways = faces.ways({"slerp": np.full(3, 8.0)}, {"slerp": np.ones(2)})
    assert "slerp 8.00" in ways.alt
    curve = (np.arange(3), rng.random((3, 4)), rng.random((3, 4)), "unit")
    assert "slant from" in faces.attributes_along({"slant": curve, "stroke": curve}).alt
    cut = faces.truncation([0.5, None], [(0.9, 0.2), (0.7, 0.6)])
    assert "none: 0.70 and 0.60" in cut.alt
    rows = faces.rows_of_pictures(
        {"a": np.zeros((2, 4, 4, 1)), "b": np.zeros((1, 4, 4, 1))}, alt="x"
    )
    assert rows.alt == "x"
    assert all(made.png.startswith(b"\x89PNG") for made in (copies, ways, cut, rows))
