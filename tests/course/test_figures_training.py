"""The computations behind the figures of notebook 03, against closed forms."""

import io

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers
from PIL import Image

from gan_keras.course.experiments import dirac, training_maths, training_runs
from gan_keras.course.figures import studies, technique_games, technique_runs, training


def test_smoothed_discriminator():
    """At p = q it is the mean of the labels; without data, the label of the fakes."""
    d = training_maths.smoothed_discriminator(
        np.float64([1, 0, 1]), np.float64([1, 2, 0]), 0.9, 0.1
    )
    assert d == pytest.approx([0.5, 0.1, 0.9])


@pytest.mark.parametrize(("momentum", "against_one"), [(-0.3, -1), (0.0, 0), (0.5, 1), (0.9, 1)])
def test_momentum_radius(momentum, against_one):
    """Without momentum alternating steps preserve area, so |eigenvalue| = 1."""
    growth = training_maths.momentum_radius(momentum)
    assert np.sign(round(growth - 1, 9)) == against_one


def test_momentum_radius_is_the_growth_of_the_game():
    """The same game step by step, as a loop and not as a matrix."""
    rate, m = 0.1, 0.5
    theta, psi, old_theta, old_psi = 1.0, 1.0, 1.0, 1.0
    radii = []
    for _ in range(2000):
        theta_now, psi_now = theta, psi
        psi = psi - rate * theta + m * (psi - old_psi)
        theta = theta + rate * psi + m * (theta - old_theta)
        old_theta, old_psi = theta_now, psi_now
        radii.append(np.log(np.hypot(theta, psi)))
    growth = np.exp((radii[-1] - radii[500]) / (len(radii) - 501))
    assert growth == pytest.approx(training_maths.momentum_radius(m), rel=1e-3)


def test_running_average_of_a_rotation():
    """A decay d shrinks a rotation by w a step to |(1 - d) / (1 - d exp(iw))|."""
    orbit = dirac.orbit("wasserstein", True, steps=2000)
    average = training_maths.running_average(orbit, 0.99)
    turn = np.exp(1j * np.arccos(1 - 0.1**2 / 2))
    shrunk = np.hypot(*average[-200:].T).max() / np.hypot(*orbit[-200:].T).max()
    assert shrunk == pytest.approx(abs(0.01 / (1 - 0.99 * turn)), rel=0.02)
    assert np.array_equal(training_maths.running_average(orbit, 0.0)[1:], orbit[1:])


def test_sample_influences():
    """A network that subtracts the batch mean: 1 - 1/n on the diagonal, -1/n off it."""
    sample = keras.Input((1,))
    network = keras.Model(sample, sample - keras.ops.mean(sample, axis=0, keepdims=True))
    influences = training_maths.sample_influences(network, np.ones((4, 1), np.float32))
    assert influences == pytest.approx(np.where(np.eye(4), 0.75, 0.25))
    assert training_maths.own_and_others(influences) == pytest.approx((0.75, np.sqrt(3) / 4))
    assert training_maths.own_and_others(np.eye(3)) == (1.0, 0.0)


def test_kernel_norms_of_a_known_kernel():
    """A kernel with one singular value: one step of the power iteration finds it."""
    layer = layers.SpectralNormalization(layers.Dense(3))
    layer.build((None, 2))
    layer.layer.kernel.assign(5 * np.outer([0.6, 0.8], [0.0, 1.0, 0.0]))
    norms = training_maths.kernel_norms(layer, tf.zeros((1, 2)), 2)
    assert norms == pytest.approx([5.0, 1.0, 1.0], abs=1e-4)


def test_penalty_gradients():
    """A penalty on f(real) alone says nothing to G; one on f(fake) does."""

    def on_real(critic, real, fake):
        return tf.reduce_sum(critic(real) ** 2)

    def on_fake(critic, real, fake):
        return tf.reduce_sum(critic(fake) ** 2)

    assert training_maths.penalty_gradients(on_real, "relu")[0] == 0.0
    assert min(training_maths.penalty_gradients(on_fake, "relu")) > 0


def test_pca_samples_have_the_moments():
    rng = np.random.default_rng(0)
    mix = np.array([[2.0, 0.0], [1.0, 0.5]])
    real = (rng.standard_normal((5000, 2)) @ mix.T + [1.0, -1.0]).astype(np.float32)
    real = np.concatenate([real, [[50, 50], [-50, -50]]]).astype(np.float32)  # wide limits
    made = training_runs.pca_samples(real, 50_000)
    assert made.dtype == np.float32
    assert made.mean(axis=0) == pytest.approx(real.mean(axis=0), abs=0.05)
    assert np.cov(made.T) == pytest.approx(np.cov(real.T), rel=0.05)


def test_overfitting_needs_something_to_learn_by_heart():
    """The gap is 0 when the held-out samples are those of the training."""
    rng = np.random.default_rng(0)
    data, fakes = rng.standard_normal((2, 20, 4)).astype(np.float32)
    same = training_runs.overfitting(data, data, fakes, 4, [200, 400])
    assert same == pytest.approx([0.0, 0.0], abs=1e-6)
    assert training_runs.overfitting(data, -data, fakes, 4, [2000])[0] > 0.1


def test_duel_of_a_joint_step_has_the_lower_generator_loss():
    data = np.random.default_rng(0).uniform(0, 255, (80, 2, 2, 1)).astype(np.float32)
    (samples, _, right), (_, _, wrong) = (
        training_runs.duel(data, joint, updates=60) for joint in (False, True)
    )
    assert samples.shape == (64, 2, 2, 1)
    assert wrong < 0.5 * right


def test_pictures_tell_their_numbers():
    norms = {"a": np.full(5, 0.5), "b": np.full(5, 2.0)}
    picture = training.slope_histograms(norms)
    assert "a 0.5, b 2" in picture.alt
    assert picture.png[:4] == b"\x89PNG"
    bars = training.gradient_bars({"relu": (0.0, 1.5), "tanh": (0.25, 2.0)})
    assert "relu: G 0, critic 1.5; tanh: G 0.25, critic 2" in bars.alt
    shares = training.influence_maps({"alone": np.eye(3), "mixed": np.ones((3, 3))})
    assert "alone 0, mixed 1" in shares.alt
    falling = training.power_iteration(np.array([[4.0, 1.5, 1.0], [3.0, 1.2, 1.1]]))
    assert "3.00 or more to 1; after 2 calls they are within 0.1" in falling.alt


def test_a_film_of_games_says_where_they_end():
    angles = np.linspace(0, 20, 200)
    circle = 2 * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    far = circle * np.geomspace(1, 1e8, 200)[:, None]
    film = technique_games.films({"circles": (circle, 0 * circle), "runs away": (far, far)})
    assert "circles: 2.00, average 0.00; runs away: 5e+07" in film.alt
    with Image.open(io.BytesIO(film.png)) as opened:
        assert opened.n_frames >= technique_games.FRAMES
    assert technique_games.radius(circle) == pytest.approx(2.0)


def test_small_worlds_tell_their_numbers():
    growth = technique_games.momentum(np.linspace(-0.5, 0.9, 15), np.linspace(0.95, 1.09, 15))
    assert "0.9500 at momentum -0.5 through 1 at 0 to 1.09 at 0.9" in growth.alt
    at, flat = np.linspace(-4, 6, 50), np.full(50, 0.1)
    kinds = {"1 and 0": (flat, -5.0), "0.9 and 0": (flat, -5.0), "0.9 and 0.1": (flat, -0.0)}
    assert "flat at 0.10" in technique_games.label_smoothing(at, flat, flat, kinds).alt
    halves = technique_games.mirrored_samples(
        {"reals": np.float64([-1, 1, 1, 1]), "both": np.ones(4)}, np.ones(4)
    )
    assert "reals: 0.25; both: 0.00" in halves.alt


def test_trainings_tell_their_numbers():
    images = np.zeros((12, 28, 28, 1))
    rungs = technique_runs.ladder([("one", images, 90.0), ("+\ntwo", images, 30.0)], (images, 2.5))
    assert "one: 90; + two: 30; real digits: 2.5" in rungs.alt
    pair = technique_runs.averages({"constant": (images, 60.0, images, 100.0)}, 400)
    assert "constant, last weights 60; constant, their average 100" in pair.alt
    rows = technique_runs.labelled_rows([("bytes", images), ("scaled", images)], "A message")
    assert rows.alt == "Samples in rows: bytes; scaled."
    table = np.array([[[0.1, 0.2], [0.8, 0.9]]])
    assert "[[0.15, 0.85]]; real data 0.02" in technique_runs.balance(table, [1], [1, 3], 0.02).alt
    gaps = {(150, "slow"): [1.0, 2.0], (900, "slow"): [0.5, 0.5]}
    assert "150 digits, slow: 1.50" in technique_runs.overfitting(gaps, "More data").alt
    numbers = np.linspace(0, 1, 5)
    plots = technique_runs.four_plots(*[numbers] * 7, np.zeros((24, 28, 28, 1)))
    assert "on held-out reals 1.00" in plots.alt


def test_a_study_is_drawn_with_any_number_of_seeds():
    """A run whose weights were not finite is counted and has no dot."""
    rows = [
        {"arm": arm, "seed": seed, "metrics": None if lost else {"fd": 10.0 + seed}}
        for arm, seed, lost in (("base", 0, False), ("base", 1, False), ("new", 0, True))
    ]
    record = {"against": "base", "arms": ["base", "new"], "rows": rows}
    picture = studies.study(record, "fd", "A message", "distance")
    assert picture.alt == "distance of each arm, mean of 2 seeds. base: 10.5."


def test_changes_are_drawn_against_the_arm_of_the_same_seed():
    """Dots are differences of one seed; a seed that one of the two lost has none."""
    values = {"base": (10.0, 20.0, 30.0), "new": (11.0, 18.0, None), "far": (40.0, 55.0, 61.0)}
    rows = [
        {"arm": arm, "seed": seed, "metrics": None if value is None else {"fd": value}}
        for arm, of in values.items()
        for seed, value in enumerate(of)
    ]
    effects = {"new": {"mean": -0.5, "low": -20.0, "high": 19.0},
               "far": {"mean": 32.0, "low": 24.0, "high": 40.0}}  # fmt: skip
    record = {"against": "base", "arms": list(values), "rows": rows, "effects": {"fd": effects}}
    assert {arm: list(found) for arm, found in studies.paired(record, "fd").items()} == {
        "base": [0, 0, 0], "new": [1, -2], "far": [30, 35, 31],
    }  # fmt: skip
    figure, alt = studies.changes.__wrapped__.__wrapped__({"a study": record}, "fd", "A message")
    assert alt == "A message. Mean change of the distance: new: -0.5; far: +32.0."
    [axes] = figure.axes
    dots = [line.get_xydata().tolist() for line in axes.lines if line.get_marker() == "o"]
    assert dots == [[[1, 1], [-2, 1]], [[30, 2], [35, 2], [31, 2]]]
    bars = [list(line.get_xdata()) for line in axes.lines if line.get_linewidth() == 7]
    assert bars == [[-20, 19], [24, 40]]
    colours = [line.get_color() for line in axes.lines if line.get_linewidth() == 7]
    assert colours == [studies.GREY, studies.OURS]  # only the second is certain
