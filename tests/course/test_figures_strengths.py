"""Computations behind the figures of notebook 04."""

import io

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers, ops
from PIL import Image

from gan_keras.course.experiments import costs, failures, ring, rivals
from gan_keras.course.figures import ring_film, strengths
from gan_keras.course.figures import rivals as pictures
from gan_keras.data.toy import ring_centres


def test_multiplications_by_hand():
    network = keras.Sequential([
        keras.Input((6,)),
        layers.Dense(4 * 4 * 2),  # 6 * 32
        layers.Reshape((4, 4, 2)),
        layers.Conv2DTranspose(3, 4, 2, "same"),  # 4 * 4 * 2 * 3 weights at 4 * 4 inputs
        layers.Conv2D(5, 3, 2, "same"),  # 3 * 3 * 3 * 5 weights at 4 * 4 outputs
    ])  # fmt: skip
    assert costs.multiplications(network) == 192 + 96 * 16 + 135 * 16


def test_cost_of_a_step_by_hand():
    assert costs.classifier_step(10) == 30
    assert costs.gan_step(1, 10) == (1 + 60) + (3 + 20)
    assert costs.gan_step(1, 10, n_critic=5, penalty=True) == 5 * (1 + 120) + (3 + 20)


def test_gradients_at_optimum():
    minimax, non_saturating = failures.gradients_at_optimum(2.0)
    # By substitution, E_q[D*] = E_p[1 - D*]: with equal distributions D* = 1/2, and the two add up.
    assert minimax + non_saturating == pytest.approx(2.0)
    assert failures.gradients_at_optimum(0.01) == pytest.approx((0.005, 0.005), rel=0.02)
    # Far away E_q[D*] is below Bhattacharyya's exp(-m^2 / 8) / 2.
    assert 0 < failures.gradients_at_optimum(8.0)[0] < 8 * np.exp(-8) / 2


@pytest.mark.parametrize("dimensions", [1, 8])
def test_expected_bias(dimensions):
    found = failures.distance_between_equals(1000, dimensions, draws=400)
    error = found.std() / 20
    assert abs(found.mean() - failures.expected_bias(1000, dimensions)) < 5 * error
    assert failures.expected_bias(100, 32) == 5.92


def test_kernel_distance_has_no_bias():
    found = failures.kernel_between_equals(200, 8, draws=50)
    assert abs(found.mean()) < 5 * found.std() / np.sqrt(50)


def logistic(real, fake):
    return ops.softplus(-real) + ops.softplus(fake)


def non_saturating(fake):
    return ops.softplus(-fake)


def trained(optimizers, penalty=None, **settings):
    settings = {"seeds": 2, "updates": 20, "every": 20} | settings
    return ring.train(logistic, non_saturating, penalty, optimizers, **settings)


def test_runs_side_by_side_do_not_disturb_each_other():
    slow, fast = ring.Adam(1e-3, 0.5, 0.999), ring.Adam(5e-3, 0.0, 0.99, falls=True)
    together, alone = trained({"slow": slow, "fast": fast}), trained({"fast": fast})
    for one, other in zip(together["fast"], alone["fast"], strict=True):
        assert [s.updates for s in one] == [0, 20]
        assert np.allclose(one[-1].points, other[-1].points, atol=1e-5)
    for one, other in zip(together["slow"], together["fast"], strict=True):
        assert np.array_equal(one[0].points, other[0].points)  # one seed, one beginning
        assert not np.allclose(one[-1].points, other[-1].points, atol=1e-3)
    first, second = together["fast"]
    assert not np.allclose(first[0].points, second[0].points, atol=1e-3)


@pytest.mark.parametrize("falls", [False, True])
def test_adam_of_a_stack_is_that_of_keras(falls):
    start = np.random.default_rng(0).normal(size=(2, 3, 4)).astype(np.float32)
    ours, theirs = tf.Variable(start), keras.Variable(start)
    settings = ring.Adam(0.01, 0.5, 0.9, falls)
    stack = ring.Optimizer([ours], [settings, settings], updates=5)
    rate = keras.optimizers.schedules.PolynomialDecay(0.01, 5, 0.0) if falls else 0.01
    optimizer = keras.optimizers.Adam(rate, 0.5, 0.9)
    optimizer.build([theirs])
    for number in range(1, 6):
        gradient = tf.sin(number * tf.constant(start))
        stack.apply([gradient], tf.constant(float(number)))
        optimizer.apply([gradient], [theirs])
    assert np.allclose(ours, theirs.numpy(), atol=1e-5)


def test_a_penalty_counts_and_a_snapshot_says_what_it_sees():
    optimizer = {"a": ring.Adam(1e-2, 0.5, 0.999)}
    plain = trained(optimizer, updates=40)["a"][0][-1]
    steep = trained(
        optimizer, lambda critic, real, fake, share: 100 * critic(real) ** 2, updates=40
    )
    punished = steep["a"][0][-1]
    assert abs(punished.estimate) < abs(plain.estimate)
    assert plain.g_loss != punished.g_loss
    places = np.repeat(ring_centres()[[3, 5]], [1500, 500], axis=0).astype(np.float32)
    seen = ring.snapshot(7, places, 0.5, 0.25)
    assert (seen.updates, seen.modes, seen.quality) == (7, 2, 1.0)
    assert (seen.fullest, seen.share, seen.g_loss, seen.estimate) == (3, 0.75, 0.5, 0.25)


def group(who, seconds, steps, distance, **more):
    metrics = {"fd_digits_2k": distance, "precision_digits_2k": 0.8, "recall_digits_2k": 0.9}
    return {"who": who, "seconds": seconds, "steps": steps, "mean": metrics | more}


@pytest.fixture
def found(monkeypatch):
    groups = [
        group("diffusion", 90, 20, 40.0), group("diffusion", 90, 1, 400.0),
        group("gan", 90, 1, 13.0, fd_lenet_2k=0.8), group("gan", 300, 1, 7.0),
        group("both losses", 300, 1, 30.0),
    ]  # fmt: skip
    rows = [
        {key: each[key] for key in ("who", "seconds", "steps")} | {"seed": seed}
        for each in groups
        for seed in range(2 if each["who"] == "gan" else 1)
    ]
    files = {
        "rivals.json": {"means": groups, "rows": rows},
        "rivals_times.json": {"ms of a pass": {"gan": 0.1, "diffusion": 0.5}},
    }
    monkeypatch.setattr(rivals, "recorded", files.get)
    return rivals.rivals()


def test_rivals_have_the_time_of_all_their_passes(found):
    assert [(r.who, r.seconds, r.steps) for r in found] == [
        ("gan", 90, 1), ("diffusion", 90, 1), ("diffusion", 90, 20), ("gan", 300, 1),
        ("both losses", 300, 1),
    ]  # fmt: skip
    assert [r.ms for r in found] == [0.1, 0.5, 10.0, 0.1, 0.5]
    assert [r.seeds for r in found] == [2, 1, 1, 2, 1]
    assert found[0].second == 0.8
    assert np.isnan(found[1].second)
    assert rivals.budgets(found) == [90]
    assert [r.steps for r in rivals.pick(found, "diffusion", 90)] == [1, 20]


def test_pictures_of_rivals_tell_the_longest_training_of_both(found):
    places = np.repeat(ring_centres()[[3, 5]], [1500, 500], axis=0).astype(np.float32)
    alt = pictures.answer(found, 1.2, ring.snapshot(7, places, 0.5, 0.25)).alt
    assert "the GAN at 13.0 in 0.10 ms, diffusion at 40.0 in 10 ms" in alt
    assert "75% of them at one of eight" in alt
    both = pictures.quality_and_recall(found, (1.2, 0.96)).alt
    assert "student, with D, 300 s, 1 passes: 30.0" in both


def test_pictures_of_runs_tell_their_numbers():
    film = trained({"a": ring.Adam(1e-3, 0.5, 0.999)}, seeds=1)["a"][0]
    names = list(strengths.METHODS)
    assert "minimax, a: " in strengths.lost_modes({(n, o): film for n in names for o in "ab"}).alt
    logged = {"minimax": ([film], "g_loss", "x"), "WGAN-GP": ([film], "estimate", "y")}
    said = strengths.loss_and_quality(logged, {"minimax": [-0.1], "WGAN-GP": [0.5]}).alt
    assert "minimax -0.10; WGAN-GP +0.50" in said
    assert "beside 2.5 of real points" in strengths.broken_run(film, 2.5).alt
    moving = ring_film.moving({"one": film, "other": film}, ["#000000", "#0072B2"], "A film.")
    assert Image.open(io.BytesIO(moving.png)).n_frames == len(film) + 1  # and the still


def test_overfitting_starts_each_count_from_the_same_weights():
    images = np.random.default_rng(0).uniform(-1, 1, (64, 4, 4, 1)).astype(np.float32)
    found = failures.overfitting(images, images[:32], (32, 32), updates=50, hidden=(8,))
    assert found.shape == (2, 3)
    # The noise goes on from where it was, the weights do not.
    assert np.abs(found[0] - found[1]).max() < 0.5
    assert np.isfinite(found).all()
