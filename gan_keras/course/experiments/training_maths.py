"""What the techniques of notebook 03 do, as far as a formula or one derivative says it."""

import keras
import numpy as np
import tensorflow as tf
from keras import layers


def smoothed_discriminator(p, q, real_target, fake_target):
    """The best D for smoothed labels (1606.03498, section 3.4): (a p + b q) / (p + q).

    Args:
        p, q: densities of data and samples, arrays (n,) with p + q > 0.
        real_target, fake_target: a and b, the labels of reals and fakes.
    """
    return (real_target * p + fake_target * q) / (p + q)


def momentum_radius(momentum, rate=0.1):
    """Growth per step of the linear Dirac-GAN (1801.04406, section 2) with heavy-ball momentum.

    The game is L_D = psi theta, L_G = -psi theta, with alternating steps; the state is
    (theta, psi) and the one before. Its largest |eigenvalue| is above 1 if the game runs
    away, below 1 if it reaches the equilibrium (compare 1807.04740).
    """
    m, r = momentum, rate
    psi = np.array([-r, 1 + m, 0, -m])  # psi - r theta + m (psi - psi before)
    theta = np.array([1 + m, 0, -m, 0]) + r * psi  # sees the new psi
    step = np.array([theta, psi, [1, 0, 0, 0], [0, 1, 0, 0]])
    return float(np.abs(np.linalg.eigvals(step)).max())


def running_average(points, decay):
    """Exponential moving average of points (n, d), begun with the first one: (n, d)."""
    averages = [points[0]]
    for point in points[1:]:
        averages.append(decay * averages[-1] + (1 - decay) * point)
    return np.array(averages)


def sample_influences(network, samples):
    """|d y_i / d x_j| of a network in training mode: (batch, batch), row i for the output.

    Args:
        network: samples (batch, d) -> outputs (batch, 1).
    """
    samples = tf.constant(samples)
    with tf.GradientTape() as tape:
        tape.watch(samples)
        outputs = network(samples, training=True)[:, 0]
    return np.linalg.norm(tape.jacobian(outputs, samples).numpy(), axis=2)


def own_and_others(influences):
    """Mean over the outputs of (|influence of its own sample|, |that of all the others|)."""
    own = np.diag(influences)
    others = np.sqrt(np.maximum((influences**2).sum(axis=1) - own**2, 0.0))
    return float(own.mean()), float(others.mean())


def kernel_norms(layer, inputs, calls):
    """Largest singular value of a wrapped Dense kernel before and after calls in training mode.

    Args:
        layer: `keras.layers.SpectralNormalization` around a Dense layer, built.

    Returns:
        (calls + 1,) numbers; the layer is changed.
    """
    norms = [np.linalg.norm(layer.layer.kernel.numpy(), 2)]
    for _ in range(calls):
        layer(inputs, training=True)
        norms.append(np.linalg.norm(layer.layer.kernel.numpy(), 2))
    return np.array(norms)


def penalty_gradients(penalty, activation, seed=0):
    """(|d penalty / d weights of G|, |d penalty / d weights of the critic|) of a small pair.

    Args:
        penalty: fn(critic, real, fake) -> one number.
        activation: of the critic's hidden layers; G has ReLU.
    """
    keras.utils.set_random_seed(seed)
    generator = keras.Sequential(
        [keras.Input((4,)), layers.Dense(16, activation="relu"), layers.Dense(3)]
    )
    hidden = [layers.Dense(16, activation=activation) for _ in range(2)]
    critic = keras.Sequential([keras.Input((3,)), *hidden, layers.Dense(1)])
    real, z = tf.random.normal((32, 3)), tf.random.normal((32, 4))
    with tf.GradientTape() as tape:
        value = penalty(critic, real, generator(z))
    groups = (generator.trainable_variables, critic.trainable_variables)
    found = tape.gradient(value, groups)
    return tuple(float(tf.linalg.global_norm(gradients)) for gradients in found)  # None is 0
