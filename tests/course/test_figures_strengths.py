"""Computations behind the figures of notebook 04."""

import keras
import numpy as np
import pytest
from keras import layers

from gan_keras.course.experiments import costs, failures, ring
from gan_keras.course.figures import strengths
from gan_keras.data.toy import draw_mixture
from gan_keras.models.gan import GAN
from gan_keras.networks import mlp


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


def test_packed_discriminator_judges_packs():
    keras.utils.set_random_seed(0)
    network = ring.packed_discriminator(2, (8,))
    points = np.random.default_rng(0).normal(size=(6, 2)).astype(np.float32)
    logits = network(points).numpy()
    assert logits.shape == (3, 1)
    changed = points.copy()
    changed[3] += 1  # in the second pack
    moved = network(changed).numpy() != logits
    assert moved[:, 0].tolist() == [False, True, False]


def test_watch_sees_training():
    keras.utils.set_random_seed(0)
    gan = GAN(mlp.generator((2,), 2, (8,)), mlp.discriminator((2,), (8,)), 2)
    optimizers = keras.optimizers.SGD(0.1), keras.optimizers.SGD(0.1)
    gan.compile(*optimizers, jit_compile=False, steps_per_execution=2)
    first, last = ring.watch(gan, updates=2, every=2)
    assert (first.updates, last.updates) == (0, 2)
    assert int(gan.g_optimizer.iterations) == 2
    assert first.points.shape == (ring.SEEN, 2)
    assert not np.array_equal(first.points, last.points)
    real = draw_mixture("ring", ring.SEEN, seed=1)[0]
    on_fake, on_real = (gan.discriminator(x).numpy() for x in (last.points, real))
    assert last.g_loss == pytest.approx(np.logaddexp(0, -on_fake).mean(), rel=1e-4)
    assert last.estimate == pytest.approx(on_real.mean() - on_fake.mean(), abs=1e-4)


def test_overfitting_starts_each_count_from_the_same_weights():
    images = np.random.default_rng(0).uniform(-1, 1, (64, 4, 4, 1)).astype(np.float32)
    found = failures.overfitting(images, images[:32], (32, 32), updates=50, hidden=(8,))
    assert found.shape == (2, 3)
    # The noise goes on from where it was, the weights do not.
    assert np.abs(found[0] - found[1]).max() < 0.5
    assert np.isfinite(found).all()


def test_pictures_tell_their_numbers():
    text = repr(strengths.costs({"a": 2.0, "b": 6.0}, {"a": 1.0, "b": 4.0}))
    assert "b 4.0" in text
