"""Adversarial losses: pure functions of logits, of any rank, without state.

Conventions, the same in the whole package: a *logit* ``l`` is the raw output of the
discriminator, D(x) = sigmoid(l); real = 1, fake = 0. Each function returns one float32
number, the mean over every logit it is given, so that the (batch, 1) logits of a plain
discriminator and the (batch, h, w, 1) logits of a patch discriminator are treated alike.

With ``softplus(l) = log(1 + exp(l))``:  -log D = softplus(-l)  and  -log(1 - D) = softplus(l),
which neither overflows nor takes the logarithm of zero.
"""

from keras import ops


def gan_discriminator_loss(real_logits, fake_logits, real_target=1.0):
    """-V(D, G), which the discriminator minimises (1406.2661, eq. 1).

    V(D, G) = E[log D(x)] + E[log(1 - D(G(z)))]

    It is the *sum* of two mean cross-entropies: 2 log 2 = 1.386 when D = 1/2 everywhere.

    Args:
        real_logits, fake_logits: tensors of logits, any shape.
        real_target: 1, or a little less for one-sided label smoothing (1606.03498,
            section 3.4). Only reals are smoothed: smoothing fakes rewards the fakes at hand.

    Raises:
        ValueError: ``real_target`` outside (0, 1]; beyond 1 the loss has no lower bound.
    """
    if not 0.0 < real_target <= 1.0:
        raise ValueError(f"real_target must be in (0, 1], got {real_target}: try 0.9")
    real = real_target * ops.softplus(-real_logits) + (1.0 - real_target) * ops.softplus(
        real_logits
    )
    return ops.mean(real) + ops.mean(ops.softplus(fake_logits))


def minimax_generator_loss(fake_logits):
    """E[log(1 - D(G(z)))], the generator's part of V (1406.2661, eq. 1).

    Its gradient in the logit is -D, which vanishes when the discriminator is sure of a fake.
    """
    return -ops.mean(ops.softplus(fake_logits))


def non_saturating_generator_loss(fake_logits):
    """-E[log D(G(z))], same fixed point and stronger gradients early on (1406.2661, section 3).

    Its gradient in the logit is -(1 - D): close to -1 when the discriminator is sure of a fake.
    """
    return ops.mean(ops.softplus(-fake_logits))


def least_squares_discriminator_loss(real_logits, fake_logits, a=0.0, b=1.0):
    """1/2 E[(D(x) - b)^2] + 1/2 E[(D(G(z)) - a)^2] (1611.04076, eq. 2); D is the logit itself.

    Args:
        real_logits, fake_logits: tensors of logits, any shape.
        a, b: what D should say of fakes and of reals.
    """
    return 0.5 * ops.mean((real_logits - b) ** 2) + 0.5 * ops.mean((fake_logits - a) ** 2)


def least_squares_generator_loss(fake_logits, c=1.0):
    """1/2 E[(D(G(z)) - c)^2] (1611.04076, eq. 2); c is what G wants D to say of its fakes.

    Its gradient grows with the distance to c: a fake on the right side of the boundary but
    far from it is still corrected, where both cross-entropies have let go.
    """
    return 0.5 * ops.mean((fake_logits - c) ** 2)


def wasserstein_critic_loss(real_logits, fake_logits):
    """E[f(G(z))] - E[f(x)], which the critic minimises (1701.07875, algorithm 1).

    Minus this loss is K * W1 at most, K being the Lipschitz constant of the critic f.
    """
    return ops.mean(fake_logits) - ops.mean(real_logits)


def wasserstein_generator_loss(fake_logits):
    """-E[f(G(z))] (1701.07875, algorithm 1). Its gradient in the output of f is -1 everywhere."""
    return -ops.mean(fake_logits)


def hinge_discriminator_loss(real_logits, fake_logits):
    """E[max(0, 1 - D(x))] + E[max(0, 1 + D(G(z)))] (1705.02894; 1802.05957, eq. 16).

    Samples beyond the margin teach D nothing more. G minimises -E[D(G(z))], the same as
    `wasserstein_generator_loss`.
    """
    return ops.mean(ops.relu(1.0 - real_logits)) + ops.mean(ops.relu(1.0 + fake_logits))
