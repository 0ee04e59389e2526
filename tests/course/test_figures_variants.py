"""The mathematics behind the figures of notebook 05."""

import io

import keras
import numpy as np
import pytest
import tensorflow as tf
from PIL import Image
from scipy.stats import norm

from gan_keras import WGAN, WGANGP
from gan_keras.course.experiments import (
    densities,
    stacked,
    variants_maths,
    variants_runs,
)
from gan_keras.course.figures import variants, variants_rings, variants_tree
from gan_keras.models.wgan_gp import gradient_norms
from gan_keras.networks import mlp

P, Q = norm(-1.0, 1.0), norm(1.5, 0.7)


def test_pearson_of_equal_and_of_disjoint():
    assert variants_maths.pearson(P, P) == pytest.approx(0, abs=1e-12)
    assert variants_maths.pearson(norm(-4, 0.1), norm(4, 0.1)) == pytest.approx(2, abs=1e-6)


@pytest.mark.parametrize(("a", "b"), [(-1, 1), (0, 1)])
def test_least_squares_optimum_is_the_minimum(a, b):
    p, q = P.pdf(densities.GRID), Q.pdf(densities.GRID)

    def loss(d):
        return np.trapezoid((d - b) ** 2 * p + (d - a) ** 2 * q, densities.GRID)

    best = variants_maths.least_squares_optimum(P, Q, a, b)
    for change in (0.01, -0.01, 0.1 * np.sin(densities.GRID)):
        assert loss(best) < loss(best + change)
    middle = variants_maths.least_squares_optimum(norm(-2, 1), norm(2, 1), a, b)
    assert np.interp(0.0, densities.GRID, middle) == pytest.approx((a + b) / 2, abs=1e-3)


def test_both_codings_have_the_same_divergence():
    chi2 = variants_maths.pearson(P, Q)
    star = variants_maths.least_squares_optimum(P, Q, -1, 1)
    assert variants_maths.least_squares_value(star, P, Q, 0) == pytest.approx(chi2, abs=1e-9)
    star = variants_maths.least_squares_optimum(P, Q, 0, 1)
    value = variants_maths.least_squares_value(star, P, Q, 1)
    assert value == pytest.approx((chi2 + 2) / 4, abs=1e-9)


@pytest.mark.parametrize(("m", "weight"), [(1.0, 10.0), (2.0, 10.0), (2.0, 1.0)])
def test_penalised_estimate_of_two_points(m, weight):
    estimate = variants_maths.penalised_estimate(norm(0, 0.05), norm(m, 0.05), weight)
    assert estimate == pytest.approx(m + m**2 / (2 * weight), rel=2e-3)


def test_penalised_estimate_tends_to_w1():
    estimate = variants_maths.penalised_estimate(norm(0, 1), norm(3, 1), 1e9)
    assert estimate == pytest.approx(3, abs=1e-6)
    assert variants_maths.penalised_estimate(P, P, 10) == pytest.approx(0, abs=1e-9)


def test_orbits_by_hand():
    clipped = variants_maths.wasserstein_orbit("clipped", steps=1, n_critic=1, clip_value=0.5)
    assert clipped[-1] == pytest.approx([1.05, 0.5])  # psi: 1 - .1 -> .9 -> .5
    penalised = variants_maths.wasserstein_orbit("penalised", steps=1, n_critic=2)
    # psi: 1 - .1 (1 + 0) = .9, then .9 - .1 (1 + 2 (-.1)) = .82
    assert penalised[-1] == pytest.approx([1.082, 0.82])


def test_neither_bound_reaches_the_data():
    clipped = variants_maths.wasserstein_orbit("clipped")
    assert np.abs(clipped[-200:, 0]).max() == pytest.approx(0.447, abs=0.01)
    for weight in (0.5, 1.0):
        last = variants_maths.wasserstein_orbit("penalised", steps=3000, gp_weight=weight)[-1]
        assert abs(last[0]) == pytest.approx(2 * weight, abs=0.01)
        assert last[1] == pytest.approx(0, abs=0.01)


def test_share_at_limit_counts_both_ends():
    arrays = [np.array([[0.1, -0.1], [0.0, 0.05]]), np.array([0.0995, 0.098])]
    assert variants_maths.share_at_limit(arrays, 0.1) == 3 / 6


def test_recorded_comparison_from_the_repository():
    table, reference = variants_runs.comparison("compare_ring.json")
    assert {"gan", "lsgan", "hinge", "wgan", "wgan_gp"} <= set(table)
    assert {values["w1_ring_2k"].shape for values in table.values()} == {(5,)}
    assert 0 < reference["w1_ring_2k"] < 0.2


def test_critic_of_a_shift():
    shifts = [1.0, 2.0]
    estimates, slopes = variants_runs.critic_estimates(
        WGAN, shifts, updates=60, batch_size=64, clip_value=0.1
    )
    assert estimates / slopes == pytest.approx(shifts, rel=0.3)


def test_shift_generator_stands_where_it_is_put():
    generator = variants_runs.shift_generator()
    generator.set_shift(1.5)
    assert generator(np.array([[0.0], [2.0]])).numpy().ravel().tolist() == [1.5, 3.5]


def test_ring_training_gives_several_batches_at_once(monkeypatch):
    monkeypatch.setattr(variants_runs, "PAIRED", 200)
    sizes = []

    class Watched(WGAN):
        def train_step(self, data):
            sizes.append(data.shape[0])
            return super().train_step(data)

    gan, numbers, samples = variants_runs.train_on_ring(
        Watched, updates=50, batch_size=8, draws=5, n_critic=1, clip_value=0.1
    )
    assert sizes[0] == 40
    assert int(gan.g_optimizer.iterations) == 50
    assert samples.shape == (10_000, 2)
    assert numbers["modes"] in range(9)
    assert numbers["w1"] > variants_runs.real_w1(count=200)[0]
    slope_bound = 0.1 * np.sqrt(128) * 0.1 * 64 * 0.1 * 8  # Frobenius norms of clipped kernels
    norms = gradient_norms(gan.discriminator, tf.random.normal((100, 2)))
    assert float(tf.reduce_max(norms)) <= slope_bound


def test_pictures_are_drawn_and_described():
    rng = np.random.default_rng(0)
    line, points = np.linspace(-8, 8, 161), rng.normal(size=(50, 2))
    five = np.linspace(1, 2, 5)
    curves = {"minimax": line, "non_saturating": line**2, "least_squares": -line}
    found = {"modes": five, "w1": 2 * five}
    arms = {"a": ("minimax", True, found), "b": ("hinge", False, found)}
    panels = {"modes": ("modes", (0, 8)), "w1": ("W1", (0, 3))}
    made = [
        variants.pulls(line, curves, five, dict.fromkeys(curves, five**2)),
        variants.critic_estimates(five, five, five, five / 2, five / five),
        variants.weight_histograms([0.1 * np.sign(points)], 0.1, [points]),
        variants.generators_on_the_line({("minimax", "a"): line, ("hinge", "b"): 0 * line}, 0.1),
        variants.broken_critic(five, five, five / 100, [points], points),
        variants_rings.dots(arms, panels, {"real": {"modes": [8, 8]}}, "a title"),
        variants_tree.family(),
        variants_tree.places(),
        variants_tree.gallery(),
    ]
    for picture in made:
        image = Image.open(io.BytesIO(picture.png))
        assert image.width > 1280
        assert len(picture.alt) > 40
    assert "100% of the clipped" in made[2].alt


def test_the_film_of_the_ring_is_small_and_says_how_it_ends():
    rng = np.random.default_rng(0)
    frames = [
        (updates, rng.normal(size=(4, 300, 2)), np.full((4, 5), modes))
        for updates, modes in ((0, 0), (100, 3))
    ]
    film = variants_rings.rings_film(frames, ["minimax", "hinge"], ["usual", "tuned"])
    image = Image.open(io.BytesIO(film.png))
    assert image.n_frames == 3  # the still of programs that do not move, and two
    assert "hinge, tuned: 3, 3, 3, 3, 3" in film.alt


def test_stacked_networks_are_those_of_keras():
    gans = stacked.StackedGANs(arms=2, seeds=3)
    x = np.random.default_rng(0).normal(size=(6, 5, 2)).astype(np.float32)
    found = gans.discriminator(x).numpy()
    for i in range(6):
        network = mlp.discriminator((2,), stacked.HIDDEN)
        network.set_weights([w[i].numpy() for w in unstacked(gans.discriminator.weights)])
        assert found[i] == pytest.approx(network(x[i]).numpy(), abs=1e-5)


def unstacked(weights):
    """Biases (k, 1, n) as (k, n), kernels as they are."""
    return [w if i % 2 == 0 else w[:, 0] for i, w in enumerate(weights)]


def test_arms_of_a_seed_begin_alike_and_see_the_same():
    gans = stacked.StackedGANs(arms=2, seeds=3)
    for values in (*gans.generator.weights, *gans.discriminator.weights):
        assert np.array_equal(values[:3], values[3:])
    kernel = gans.generator.weights[0].numpy()
    assert not np.array_equal(kernel[0], kernel[1])
    reals, noise = gans.reals(4).numpy(), gans.noise(4).numpy()
    assert reals.shape == (4, 6, stacked.BATCH, 2)
    assert noise.shape == (4, 6, 2, stacked.BATCH, stacked.LATENT)
    for values in (reals, noise):
        assert np.array_equal(values[:, :3], values[:, 3:])
        assert not np.array_equal(values[:, 0], values[:, 1])
    assert gans.samples(10).shape == (2, 3, 10, 2)
    assert set(gans.report()) == {"modes", "hq", "w1"}
    assert gans.modes().shape == (2, 3)


@pytest.mark.parametrize("falls", [False, True])
def test_stacked_adam_is_that_of_keras(falls):
    start = np.random.default_rng(0).normal(size=(2, 3, 1)).astype(np.float32)
    weight = tf.Variable(start)
    settings = [
        {"rate": 0.1, "beta_1": 0.5, "beta_2": 0.99, "falls": falls},
        {"rate": 0.02, "beta_1": 0.0, "beta_2": 0.9, "falls": falls},
    ]
    optimizer = stacked.StackedAdam([weight], settings, updates=4)
    alone = [keras.Variable(start[i]) for i in range(2)]
    theirs = []
    for each, variable in zip(settings, alone, strict=True):
        rate = each["rate"]
        if falls:
            rate = keras.optimizers.schedules.PolynomialDecay(rate, 4, 0.0)
        theirs.append(keras.optimizers.Adam(rate, each["beta_1"], each["beta_2"]))
        theirs[-1].build([variable])
    for _ in range(4):
        optimizer.apply([2 * weight])  # the gradient of the square
        for adam, variable in zip(theirs, alone, strict=True):
            adam.apply([2 * variable.value], [variable])
    for i in range(2):
        assert weight[i].numpy() == pytest.approx(alone[i].numpy(), abs=1e-5)


def test_slopes_of_stacked_discriminators():
    gans = stacked.StackedGANs(arms=1, seeds=2)
    x = tf.random.normal((2, 4, 2), seed=0)
    step, found = 1e-3, stacked.squared_slopes(gans.discriminator, x).numpy()
    differences = [
        (gans.discriminator(x + step * np.eye(2, dtype=np.float32)[i])
         - gans.discriminator(x - step * np.eye(2, dtype=np.float32)[i]))[..., 0] / (2 * step)
        for i in range(2)
    ]  # fmt: skip
    assert found == pytest.approx(sum(d.numpy() ** 2 for d in differences), rel=0.05, abs=1e-3)


def test_levels_of_real_points_and_of_a_ring_without_modes():
    levels = stacked.levels(draws=1, count=2000)
    assert levels["real"]["modes"] == [8]
    assert levels["real"]["hq"][0] > 0.98
    width = 2 * 3 * 0.02 / 2.0  # of a mode, seen from the middle: 3 standard deviations each way
    assert levels["turned"]["hq"][0] == pytest.approx(8 * width / (2 * np.pi), abs=0.02)


def test_penalised_estimate_is_what_a_trained_critic_says():
    estimates, _ = variants_runs.critic_estimates(
        WGANGP, [2.0], updates=150, batch_size=64, gp_weight=10.0
    )
    best = variants_maths.penalised_estimate(norm(0, 1), norm(2, 1), 10.0)
    assert estimates[0] == pytest.approx(best, rel=0.15)
