"""Losses against values computed by hand from the formulas of the papers."""

import math

import numpy as np
import pytest
import tensorflow as tf

from gan_keras import losses


def sigmoid(x):
    return 1 / (1 + math.exp(-x))


def gradient(loss, logit):
    logits = tf.constant([[logit]], tf.float32)
    with tf.GradientTape() as tape:
        tape.watch(logits)
        value = loss(logits)
    return float(tape.gradient(value, logits)[0, 0])


def test_discriminator_loss_by_hand():
    real, fake = np.float32([[0.0], [2.0]]), np.float32([[-1.0], [3.0]])
    expected = -(math.log(0.5) + math.log(sigmoid(2))) / 2
    expected -= (math.log(1 - sigmoid(-1)) + math.log(1 - sigmoid(3))) / 2
    assert float(losses.gan_discriminator_loss(real, fake)) == pytest.approx(expected, abs=1e-6)


def test_an_undecided_discriminator_loses_two_log_two():
    zero = np.zeros((4, 1), np.float32)
    assert float(losses.gan_discriminator_loss(zero, zero)) == pytest.approx(1.386294, abs=1e-6)


def test_patch_logits_are_averaged_over_all_patches():
    real = np.float32([[[[0.0], [1.0]], [[2.0], [3.0]]]])  # (1, 2, 2, 1)
    fake = np.float32([[[[-1.0], [0.0]], [[1.0], [2.0]]]])
    expected = sum(-math.log(sigmoid(v)) for v in (0, 1, 2, 3)) / 4
    expected += sum(-math.log(1 - sigmoid(v)) for v in (-1, 0, 1, 2)) / 4
    assert float(losses.gan_discriminator_loss(real, fake)) == pytest.approx(expected, abs=1e-6)
    expected_g = sum(-math.log(sigmoid(v)) for v in (-1, 0, 1, 2)) / 4
    assert float(losses.non_saturating_generator_loss(fake)) == pytest.approx(expected_g, abs=1e-6)


def test_generator_losses_by_hand():
    fake = np.float32([[-2.0], [1.0]])
    minimax = (math.log(1 - sigmoid(-2)) + math.log(1 - sigmoid(1))) / 2
    assert float(losses.minimax_generator_loss(fake)) == pytest.approx(minimax, abs=1e-6)


@pytest.mark.parametrize("logit", [-8.0, -6.0, 0.0, 3.0])
def test_saturation(logit):
    """|d/dl log(1 - D)| = D and |d/dl -log D| = 1 - D, exactly."""
    assert gradient(losses.minimax_generator_loss, logit) == pytest.approx(
        -sigmoid(logit), rel=1e-5
    )
    assert gradient(losses.non_saturating_generator_loss, logit) == pytest.approx(
        sigmoid(logit) - 1, rel=1e-5
    )


def test_saturation_numbers_at_minus_six():
    assert round(-gradient(losses.minimax_generator_loss, -6.0), 4) == 0.0025
    assert round(-gradient(losses.non_saturating_generator_loss, -6.0), 4) == 0.9975


def test_smoothing_is_one_sided():
    real, fake = np.float32([[2.0]]), np.float32([[-1.0]])
    smoothed = -0.9 * math.log(sigmoid(2)) - 0.1 * math.log(1 - sigmoid(2))
    expected = smoothed - math.log(1 - sigmoid(-1))  # the fake's target stays 0
    value = float(losses.gan_discriminator_loss(real, fake, real_target=0.9))
    assert value == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("target", [1.05, 0.0, -0.1])
def test_targets_outside_zero_to_one_are_refused(target):
    with pytest.raises(ValueError, match="real_target"):
        losses.gan_discriminator_loss(np.float32([[0]]), np.float32([[0]]), target)


def test_huge_logits_stay_finite():
    huge = np.float32([[-1e4], [1e4]])
    assert np.isfinite(float(losses.gan_discriminator_loss(huge, huge)))
    assert np.isfinite(float(losses.minimax_generator_loss(huge)))


VARIANTS = {
    "minimax": losses.minimax_generator_loss,
    "non_saturating": losses.non_saturating_generator_loss,
    "least_squares": losses.least_squares_generator_loss,
    "wasserstein": losses.wasserstein_generator_loss,
}


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("minimax", 0.0025),
        ("non_saturating", 0.9975),
        ("least_squares", 7.0),
        ("wasserstein", 1.0),  # the hinge GAN's generator loss as well
    ],
)
def test_pull_on_a_fake_that_the_discriminator_is_sure_of(name, size):
    assert -gradient(VARIANTS[name], -6.0) == pytest.approx(size, abs=5e-5)


def test_least_squares_by_hand():
    real, fake = np.float32([[0.5], [2.0]]), np.float32([[-1.0], [3.0]])
    binary = 0.5 * (0.5**2 + 1.0**2) / 2 + 0.5 * (1.0**2 + 3.0**2) / 2
    value = losses.least_squares_discriminator_loss(real, fake)
    assert float(value) == pytest.approx(binary, abs=1e-6)
    pearson = 0.5 * (0.5**2 + 1.0**2) / 2 + 0.5 * (0.0**2 + 4.0**2) / 2
    value = losses.least_squares_discriminator_loss(real, fake, a=-1.0, b=1.0)
    assert float(value) == pytest.approx(pearson, abs=1e-6)
    generator = 0.5 * (2.0**2 + 2.0**2) / 2
    assert float(losses.least_squares_generator_loss(fake)) == pytest.approx(generator, abs=1e-6)
    generator = 0.5 * (1.0**2 + 3.0**2) / 2
    assert float(losses.least_squares_generator_loss(fake, 0.0)) == pytest.approx(generator)


def test_wasserstein_by_hand():
    real, fake = np.float32([[0.5], [2.0]]), np.float32([[-1.0], [4.0]])
    assert float(losses.wasserstein_critic_loss(real, fake)) == pytest.approx(1.5 - 1.25)
    assert float(losses.wasserstein_generator_loss(fake)) == pytest.approx(-1.5)


def test_hinge_by_hand():
    real, fake = np.float32([[0.5], [2.0]]), np.float32([[-3.0], [0.25]])
    expected = (0.5 + 0.0) / 2 + (0.0 + 1.25) / 2
    assert float(losses.hinge_discriminator_loss(real, fake)) == pytest.approx(expected)


def test_relativistic_by_hand():
    """Pairs by position: 2.5 ahead of -1, and 1 behind 3."""
    a, b = np.float32([[2.5], [2.0]]), np.float32([[-1.0], [3.0]])
    expected = (np.log1p(np.exp(-3.5)) + np.log1p(np.exp(1.0))) / 2
    assert float(losses.relativistic_loss(a, b)) == pytest.approx(expected)
    assert float(losses.relativistic_loss(a + 50.0, b + 50.0)) == pytest.approx(expected)
    assert float(losses.relativistic_loss(a, a)) == pytest.approx(np.log(2.0))


def test_a_relativistic_generator_is_pulled_by_the_sigmoid_of_the_gap():
    """-d/dl softplus(-(l - r)) = sigmoid(r - l): 1/2 when level, nearly 1 when far behind."""
    for ahead, pull in ((0.0, 0.5), (-6.0, 0.99753), (6.0, 0.00247)):
        assert -gradient(losses.non_saturating_generator_loss, ahead) == pytest.approx(
            pull, abs=1e-5
        )


def test_hinge_lets_go_beyond_the_margin():
    def of_real(logit):
        return losses.hinge_discriminator_loss(logit, tf.constant([[-5.0]]))

    assert gradient(of_real, 1.5) == 0.0
    assert gradient(of_real, 0.5) == -1.0


def test_the_optimal_least_squares_critic_measures_pearson_chi_squared():
    """2 C(G) = chi^2(p_data + p_g || 2 p_g) for a, b, c = -1, 1, 0 (1611.04076, section 3.2)."""
    p, q = np.array([5, 3, 2]), np.array([2, 2, 6])  # tenths, on three points
    optimum = ((p - q) / (p + q)).astype(np.float32)  # (b p + a q) / (p + q), eq. 5
    logits = tf.Variable(optimum)
    with tf.GradientTape() as tape:
        loss = losses.least_squares_discriminator_loss(
            tf.repeat(logits, p), tf.repeat(logits, q), a=-1.0, b=1.0
        )
    assert tape.gradient(loss, logits).numpy() == pytest.approx(np.zeros(3), abs=1e-7)
    # C(G) of eq. 6 sums the generator's cost over both distributions.
    cost = sum(
        float(losses.least_squares_generator_loss(np.repeat(optimum, counts), c=0.0))
        for counts in (p, q)
    )
    p, q = p / 10, q / 10
    assert 2 * cost == pytest.approx(np.sum((2 * q - (p + q)) ** 2 / (p + q)))
