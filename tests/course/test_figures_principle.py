"""The mathematics behind the figures of notebook 01."""

import io
import math

import numpy as np
import pytest
import tensorflow as tf
from PIL import Image
from scipy.stats import norm

from gan_keras import losses
from gan_keras.course import figures
from gan_keras.course.experiments import densities, dirac, film
from gan_keras.course.figures import adversaries, broken_runs, line_film, principle
from gan_keras.drawing.plots import new_figure
from gan_keras.networks import mlp

P, Q = norm(-1.0, 1.0), norm(1.5, 0.7)
STAR = densities.optimal_logit(P, Q)
GENERATOR_LOSSES = {
    "minimax": losses.minimax_generator_loss,
    "non-saturating": losses.non_saturating_generator_loss,
    "wasserstein": losses.wasserstein_generator_loss,
    "r1": losses.minimax_generator_loss,
}


def test_optimal_logit_is_that_of_the_ratio():
    at = np.array([-2.0, 0.0, 1.0])
    ratio = P.pdf(at) / (P.pdf(at) + Q.pdf(at))
    assert 1 / (1 + np.exp(-densities.optimal_logit(P, Q, at))) == pytest.approx(ratio)


@pytest.mark.parametrize("change", [0.9, 1.1, 3.0])
def test_no_other_logit_has_a_higher_value(change):
    assert densities.value(change * STAR, P, Q) < densities.value(STAR, P, Q)


def test_theorem_1():
    divergence = densities.jensen_shannon(P, Q)
    assert divergence == pytest.approx(0.517509, abs=1e-6)
    assert densities.value(STAR, P, Q) == pytest.approx(-math.log(4) + 2 * divergence, abs=1e-9)
    assert densities.cross_entropy(STAR, P, Q) == pytest.approx(math.log(2) - divergence, abs=1e-9)


def test_jensen_shannon_is_that_of_the_definition():
    mixture = np.logaddexp(P.logpdf(densities.GRID), Q.logpdf(densities.GRID)) - math.log(2)
    kl = [d.pdf(densities.GRID) * (d.logpdf(densities.GRID) - mixture) for d in (P, Q)]
    expected = np.trapezoid(sum(kl), densities.GRID) / 2
    assert densities.jensen_shannon(P, Q) == pytest.approx(expected, abs=1e-9)
    assert densities.jensen_shannon(Q, P) == densities.jensen_shannon(P, Q)
    assert densities.jensen_shannon(P, P) == pytest.approx(0, abs=1e-9)
    assert densities.jensen_shannon(norm(-4, 0.1), norm(4, 0.1)) == pytest.approx(math.log(2))


def test_kullback_leibler_of_gaussians():
    expected = math.log(1 / 0.7) + (0.7**2 + 2.5**2) / 2 - 0.5  # closed form of KL(Q || P)
    assert densities.kullback_leibler(Q, P) == pytest.approx(expected, abs=1e-9)


def test_accuracy_of_the_best_threshold():
    """Two Gaussians of equal width are told apart at the middle."""
    p, q = norm(-1, 1), norm(1, 1)
    found = densities.accuracy(densities.optimal_logit(p, q), p, q)
    assert found == pytest.approx(norm.cdf(1), abs=1e-4)


@pytest.mark.parametrize("kind", GENERATOR_LOSSES)
def test_dirac_gradients_are_those_of_the_losses(kind):
    for theta, psi in np.random.default_rng(0).normal(0, 2, (5, 2)):
        theta, psi = tf.constant(theta), tf.constant(psi)
        with tf.GradientTape(persistent=True) as tape:
            tape.watch([theta, psi])
            g_loss = GENERATOR_LOSSES[kind](psi * theta)
            if kind == "wasserstein":
                d_loss = losses.wasserstein_critic_loss(psi * 0.0, psi * theta)
            else:
                d_loss = losses.gan_discriminator_loss(psi * 0.0, psi * theta)
            d_loss += 0.5 * psi**2 if kind == "r1" else 0.0  # the slope of psi x is psi
        expected = [float(tape.gradient(g_loss, theta)), float(tape.gradient(d_loss, psi))]
        found = dirac.gradients(kind, float(theta), float(psi))
        assert found == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("kind", "simultaneous", "alternating"),
    [
        ("minimax", 2.179, 1.399),
        ("non-saturating", 0.521, 0.390),
        ("wasserstein", 17.016, 1.410),
        ("r1", 1.830e-9, 1.792e-8),
    ],
)
def test_dirac_radii(kind, simultaneous, alternating):
    assert dirac.last_radius(kind, False) == pytest.approx(simultaneous, rel=1e-3)
    assert dirac.last_radius(kind, True) == pytest.approx(alternating, rel=1e-3)


def test_simultaneous_steps_of_the_linear_game_grow_by_a_constant_factor():
    points = dirac.orbit("wasserstein", False, steps=10, rate=0.3)
    radii = np.hypot(*points.T)
    assert radii[1:] / radii[:-1] == pytest.approx(math.sqrt(1 + 0.3**2))


def test_the_gradient_of_the_non_saturating_generator_is_that_of_a_divergence():
    """KL(q || p) - 2 JSD = 2 KL(m || p), never negative, and 0 only for q = p."""
    difference = densities.kullback_leibler(Q, P) - 2 * densities.jensen_shannon(P, Q)
    assert densities.softened_reverse_kl(P, Q) == pytest.approx(difference, abs=1e-9)
    assert densities.softened_reverse_kl(P, P) == pytest.approx(0, abs=1e-12)
    for other in (norm(-1, 1.01), norm(-0.9, 1), norm(3, 0.2)):
        assert densities.softened_reverse_kl(P, other) > 1e-6

    def loss(mean):  # of G against the D* of mean 1.5, which does not follow
        density = norm(mean, 0.7).pdf(densities.GRID)
        return np.trapezoid(np.logaddexp(0, -STAR) * density, densities.GRID)

    def divergence(mean):
        return densities.softened_reverse_kl(P, norm(mean, 0.7))

    assert densities.slope(loss, 1.5) == pytest.approx(densities.slope(divergence, 1.5), abs=1e-6)


def constant_networks(sample=3.0):
    """A generator of one number and a discriminator with logit 0."""
    networks = mlp.generator((1,), 1, (4,)), mlp.discriminator((1,), (4,))
    for network, offset in zip(networks, (sample, 0.0), strict=True):
        *hidden, kernel, bias = network.get_weights()
        network.set_weights([*hidden, 0 * kernel, 0 * bias + offset])
    return networks


def test_frame_of_an_undecided_discriminator():
    real = np.random.default_rng(0).normal(0, 1, (2000, 1)).astype(np.float32)
    first = film.frame(*constant_networks(), real, 0, pull=lambda samples: 2 * samples)
    assert first.updates == 0
    assert first.samples == pytest.approx(np.full(2000, 3.0))
    assert first.followed == pytest.approx(np.full(film.FOLLOWED, 3.0))
    assert first.pulls == pytest.approx(np.full(film.FOLLOWED, 6.0))
    assert first.w1 == pytest.approx(np.abs(real - 3).mean(), rel=1e-5)
    assert first.undecided == 0.0
    assert first.accuracy == 0.5


def test_a_film_is_one_png_that_moves_and_whose_still_is_its_end():
    real = np.random.default_rng(0).normal(0, 1, (500, 1)).astype(np.float32)
    frames = [
        film.frame(*constant_networks(at), real, n, lambda x: x) for n, at in enumerate((3, 1))
    ]
    shown = line_film.moving(frames, real)
    picture = Image.open(io.BytesIO(shown.png))
    assert (picture.format, picture.n_frames, picture.default_image) == ("PNG", 3, True)
    still = np.asarray(picture.convert("RGB"))
    pictures = []
    for number in (1, 2):
        picture.seek(number)
        pictures.append(np.asarray(picture.convert("RGB")))
    assert np.array_equal(still, pictures[1])
    assert not np.array_equal(still, pictures[0])
    assert f"{frames[0].w1:.2f}" in repr(shown)
    assert f"{frames[1].w1:.2f}" in repr(line_film.strip(frames, real))


def test_pictures_of_broken_runs_say_their_numbers():
    updates, low, high = np.arange(3), np.array([1.4, 0.5, 0.01]), np.array([1.4, 2.0, 2.75])
    shown = broken_runs.losses_near_zero({"A": (updates, low, high)})
    assert "A: 0.01, held out 2.75" in repr(shown)
    parts = {"$G$, trainable": 1e-3, "$D$, trainable": 0.0, "$D$, other state": 0.0}
    assert "$D$, trainable 0.0e+00" in repr(broken_runs.moved_weights({"plain": parts}))
    moved = {"D's step": {"G": 0.0, "D": 1e-3}}
    samples = np.zeros((12, 28, 28, 1))
    shown = broken_runs.one_run(updates, low, high, low, low, moved, samples)
    assert "losses of D and G end at 0.01 and 2.75" in repr(shown)


def test_diagrams_say_what_they_show():
    assert "not updated" in repr(adversaries.two_steps())
    images = np.zeros((3, 28, 28, 1))
    shown = adversaries.answer(np.zeros((3, 64)), images, images, images, 412.3, 7.25, 1.5)
    assert "distance 412" in repr(shown)
    assert "7.2" in repr(shown)


def test_pictures_are_png_with_a_text():
    orbit = dirac.orbit("minimax", True, steps=5)
    shown = principle.dirac_orbits({"minimax": (orbit, orbit)})
    assert Image.open(io.BytesIO(shown.png)).size[0] > 500
    data, metadata = shown._repr_mimebundle_()
    assert data["text/plain"] == metadata["image/png"]["alt"] == repr(shown)
    assert "minimax 1.4 / 1.4" in repr(shown)
    same = principle.dirac_orbits({"minimax": (orbit, orbit)})
    assert same.png == shown.png  # nothing of the moment in the file


def test_style_is_not_left_behind():
    import matplotlib

    before = dict(matplotlib.rcParams)

    @figures.picture(dpi=50)
    def draw():
        return new_figure(2, 1), "an empty figure"

    assert Image.open(io.BytesIO(draw().png)).size == (100, 50)
    assert dict(matplotlib.rcParams) == before
