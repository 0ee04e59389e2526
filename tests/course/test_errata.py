"""What the article states, against numbers. Ids are those of docs/errata.md.

The faults of its code are in test_errata_code.py, its wording in test_errata_docs.py.
"""

import keras
import numpy as np
import pytest
import tensorflow as tf
from scipy.special import expit, softmax
from scipy.stats import norm, wasserstein_distance

from gan_keras import losses
from gan_keras.course.experiments import densities, dirac, failures
from gan_keras.data.toy import mixture, ring_centres
from gan_keras.metrics.modes import modes_and_quality
from gan_keras.metrics.neighbours import copied_share, precision_recall_density_coverage
from gan_keras.metrics.restoration import psnr
from gan_keras.settings.resolve import make_config

P, Q = norm(-1.0, 1.0), norm(1.5, 0.7)


def pull(loss, logit):
    """|d loss / d logit| of one fake."""
    logits = tf.constant([[logit]], tf.float32)
    with tf.GradientTape() as tape:
        tape.watch(logits)
        value = loss(logits)
    return abs(float(tape.gradient(value, logits)[0, 0]))


def test_E03_accuracy_is_not_what_the_discriminator_improves():
    """Three times the optimal logit decides alike, and is far worse in what D minimises."""
    star = densities.optimal_logit(P, Q)
    assert densities.accuracy(3 * star, P, Q) == densities.accuracy(star, P, Q)
    lowest = np.log(2) - densities.jensen_shannon(P, Q)
    assert densities.cross_entropy(star, P, Q) == pytest.approx(lowest, abs=1e-6)
    assert lowest == pytest.approx(0.1756, abs=5e-5)
    assert densities.cross_entropy(3 * star, P, Q) > lowest + 0.1
    logits = tf.Variable([[0.3], [-0.2]])
    with tf.GradientTape() as tape:
        accuracy = tf.reduce_mean(tf.cast(logits > 0, tf.float32))
    assert tape.gradient(accuracy, logits) is None


def test_E04_a_divergence_only_for_the_optimal_discriminator():
    star, jsd = densities.optimal_logit(P, Q), densities.jensen_shannon(P, Q)
    assert densities.value(star, P, Q) == pytest.approx(-np.log(4) + 2 * jsd, abs=1e-6)
    # An undecided D tells the generator nothing of the distance, near or far.
    undecided = np.zeros_like(star)
    far, equal = (densities.value(undecided, P, other) for other in (Q, P))
    assert far == pytest.approx(equal, abs=1e-6)
    assert densities.jensen_shannon(P, P) < 1e-6 < 0.5 < jsd


@pytest.mark.parametrize("logit", [-8.0, -1.0, 2.0])
def test_E05_two_losses_of_the_generator(logit):
    assert pull(losses.minimax_generator_loss, logit) == pytest.approx(expit(logit), rel=1e-5)
    assert pull(losses.non_saturating_generator_loss, logit) == pytest.approx(
        1 - expit(logit), rel=1e-5
    )


@pytest.mark.parametrize(
    ("kind", "simultaneous", "alternating"),
    [
        ("minimax", 2.179, 1.399),
        ("non-saturating", 0.521, 0.390),
        ("wasserstein", 17.0, 1.410),
        ("r1", 1.8e-9, 1.8e-8),
    ],
)
def test_E06_E67_a_game_need_not_come_nearer(kind, simultaneous, alternating):
    """Radius after 500 steps from 1.414; the unclipped Wasserstein game runs away or circles."""
    assert dirac.last_radius(kind, False) == pytest.approx(simultaneous, rel=0.02)
    assert dirac.last_radius(kind, True) == pytest.approx(alternating, rel=0.02)


def test_E06_the_solution_is_a_discriminator_that_guesses():
    assert densities.accuracy(densities.optimal_logit(P, P), P, P) == pytest.approx(0.5, abs=1e-6)
    assert densities.accuracy(densities.optimal_logit(P, Q), P, Q) > 0.9


def test_E22_samples_of_a_model_add_no_observations():
    """The mean of a Gaussian from 10 numbers, and from those and 90 of a model of them."""
    real = np.random.default_rng(0).normal(size=(4000, 10))
    mean, std = real.mean(axis=1, keepdims=True), real.std(axis=1, ddof=1, keepdims=True)
    made = mean + std * np.random.default_rng(1).normal(size=(4000, 90))
    alone, with_made = real.mean(axis=1), np.concatenate([real, made], axis=1).mean(axis=1)
    fresh = np.random.default_rng(2).normal(size=(4000, 90))
    with_real = np.concatenate([real, fresh], axis=1).mean(axis=1)
    error = {
        name: float(np.sqrt(np.mean(means**2)))
        for name, means in {"alone": alone, "made": with_made, "real": with_real}.items()
    }
    assert error["alone"] == pytest.approx(10**-0.5, rel=0.03)
    assert error["real"] == pytest.approx(100**-0.5, rel=0.03)  # what 90 observations bring
    assert error["made"] > error["alone"]


def test_E24_the_plausible_answer_is_not_the_right_one():
    """Hidden pixels that are +-a at random: the mean has 3 dB more, and looks like no data."""
    rng = np.random.default_rng(0)
    truth, plausible = rng.choice([-0.8, 0.8], (2, 200, 8, 8, 1))
    mean = np.zeros_like(truth)
    assert psnr(mean, truth) - psnr(plausible, truth) == pytest.approx(10 * np.log10(2), abs=0.15)
    unlike = [wasserstein_distance(x.ravel(), truth.ravel()) for x in (mean, plausible)]
    assert unlike[0] == pytest.approx(0.8, abs=1e-6)
    assert unlike[1] < 0.03


def overfit(count, batch_size, updates, dimensions=40, rate=0.02):
    """Held-out minus training loss of a linear D on reals, where reals and fakes are alike.

    Both are N(0, I), so that whatever D learns it learned by heart.
    """
    rng = np.random.default_rng(0)
    train, held_out = rng.normal(size=(count, dimensions)), rng.normal(size=(4000, dimensions))
    w = np.zeros(dimensions)
    for _ in range(updates):
        real = train[rng.integers(0, count, batch_size)]
        fake = rng.normal(size=(batch_size, dimensions))
        w += rate * (expit(-real @ w) @ real - expit(fake @ w) @ fake) / batch_size
    on_train, on_held_out = (np.logaddexp(0, -x @ w).mean() for x in (train, held_out))
    return on_held_out - on_train


def test_E38_E58_overfitting_follows_the_data_and_not_the_batch():
    large = overfit(60, 64, updates=75)
    assert large > 0.1
    assert overfit(60, 8, updates=75) == pytest.approx(large, rel=0.1)
    assert overfit(60, 8, updates=75 * 8) > 1.5 * large  # as many samples seen as with 64
    gaps = [large, *(overfit(count, 64, updates=75) for count in (240, 960))]
    assert gaps[0] > 3 * gaps[1] > 9 * gaps[2]


def flipped_share(chance, both_sides, start=0.4):
    """Share of mirrored samples that a generator ends with when all of the data face left.

    Its two outcomes (left, right) follow the divergence that the optimal D measures; D sees
    reals mirrored with a chance, and fakes likewise or as they are.
    """
    mirror = np.array([[1 - chance, chance], [chance, 1 - chance]])
    target = mirror @ [1.0, 0.0]

    def divergence(logit):
        seen = softmax([0.0, logit])
        seen = mirror @ seen if both_sides else seen
        middle = (target + seen) / 2
        return sum(np.sum(d * np.log(np.maximum(d, 1e-300) / middle)) for d in (target, seen)) / 2

    logit = np.log(start / (1 - start))
    for _ in range(4000):
        logit -= 5 * densities.slope(divergence, logit)
    return softmax([0.0, logit])[1]


def test_E40_augmenting_the_reals_alone_leaks():
    assert flipped_share(0.25, both_sides=False) == pytest.approx(0.25, abs=1e-3)
    assert flipped_share(0.25, both_sides=True) < 0.02
    # Half of all mirrored: nothing that D sees depends on the direction any more.
    assert flipped_share(0.5, both_sides=True) == pytest.approx(0.4, abs=1e-6)


def test_E59_few_kinds_of_samples_can_all_be_good():
    rng = np.random.default_rng(0)
    real, whole = rng.normal(size=(2, 600, 2))
    half = whole[whole[:, 0] > 0]
    fair = precision_recall_density_coverage(real, whole)
    poor = precision_recall_density_coverage(real, half)
    assert poor["precision"] == pytest.approx(fair["precision"], abs=0.03)
    assert poor["recall"] < 0.65 < 0.9 < fair["recall"]


def test_E60_failures_that_are_not_mode_collapse():
    # No convergence, with one mode to find and nothing to lose.
    assert dirac.last_radius("minimax", True) > 1.39
    # No gradient for the minimax loss, where the other loss has one.
    minimax, non_saturating = failures.gradients_at_optimum(6.0)
    assert minimax < 0.05 < 5 < non_saturating
    # Mode collapse: every sample good, one mode of eight.
    centres = ring_centres()
    collapsed, _ = mixture(centres[:1], 0.02, count=1000)
    modes, quality = modes_and_quality(collapsed, centres, 0.02)
    assert modes == 1
    assert quality > 0.97


def test_E61_a_metric_whose_difficulty_is_known():
    """The Frechet distance of equals is not 0, but (2d + d(d+1)/2) / n on average."""
    means = {}
    for count in (200, 2000):
        means[count] = failures.distance_between_equals(count, 32).mean()
        assert means[count] == pytest.approx((2 * 32 + 32 * 33 / 2) / count, rel=0.1)
    slope = np.log10(means[200] / means[2000])
    assert slope == pytest.approx(1.0, abs=0.05)


def test_E65_least_squares_pull_grows_with_the_distance():
    at = -6.0
    assert pull(lambda x: losses.least_squares_generator_loss(x, c=1.0), at) == pytest.approx(7)
    assert pull(lambda x: losses.least_squares_generator_loss(x, c=0.0), at) == pytest.approx(6)
    assert round(pull(losses.minimax_generator_loss, at), 4) == 0.0025
    assert round(pull(losses.non_saturating_generator_loss, at), 4) == 0.9975
    assert pull(losses.wasserstein_generator_loss, at) == 1.0
    # On the right side of the boundary and far from it: still corrected.
    assert pull(losses.least_squares_generator_loss, 6.0) == pytest.approx(5)
    assert pull(losses.non_saturating_generator_loss, 6.0) < 0.003


def test_E68_the_loss_is_a_dual_estimate_that_depends_on_the_slope():
    rng = np.random.default_rng(0)
    real, fake = rng.normal(0, 1, 4000), rng.normal(1.5, 0.5, 4000)
    grid = np.linspace(-5, 5, 20_001)
    cdfs = [np.searchsorted(np.sort(x), grid) / len(x) for x in (real, fake)]
    slope = np.sign(cdfs[1] - cdfs[0])  # of the best critic with slope 1 at most
    critic = np.concatenate([[0], np.cumsum(slope[:-1]) * (grid[1] - grid[0])])

    def estimate(values):
        on_real, on_fake = (np.interp(x, grid, values)[:, None] for x in (real, fake))
        return -float(losses.wasserstein_critic_loss(on_real, on_fake))

    distance = wasserstein_distance(real, fake)
    assert estimate(critic) == pytest.approx(distance, rel=0.01)
    assert estimate(3 * critic) == pytest.approx(3 * distance, rel=0.01)  # Lipschitz or nothing
    assert estimate(expit(20 * critic)) < 1 < distance  # and no sigmoid
    paper = make_config({"model": "wgan", "recipe": "paper"})
    assert (paper.optimizer, paper.n_critic, paper.clip_value) == ("rmsprop", 5, 0.01)


def test_E79_a_leaked_face_is_found():
    rng = np.random.default_rng(0)
    training, held_out, invented = rng.normal(size=(3, 200, 16))
    leaked = training[:40] + 0.01 * rng.normal(size=(40, 16))
    assert copied_share(invented, training, held_out) < 0.15
    assert copied_share(leaked, training, held_out) == 1.0  # the positive control
    mixed = np.concatenate([leaked, invented[:160]])
    assert copied_share(mixed, training, held_out) > 0.2


def test_E81_a_chosen_word_has_no_gradient():
    keras.utils.set_random_seed(0)
    scores = tf.Variable(tf.random.normal((3, 5)))
    meaning = tf.random.normal((5, 2))
    with tf.GradientTape(persistent=True) as tape:
        chosen = tf.reduce_sum(tf.gather(meaning, tf.argmax(scores, axis=1)))
        weighted = tf.reduce_sum(tf.nn.softmax(scores) @ meaning)
    assert tape.gradient(chosen, scores) is None
    assert float(tf.norm(tape.gradient(weighted, scores))) > 0
