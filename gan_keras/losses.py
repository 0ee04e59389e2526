"""Adversarial losses as pure functions of logits of any rank.

Conventions, the same in the whole package: a *logit* ``l`` is the raw output of the
discriminator, D(x) = sigmoid(l); real = 1, fake = 0. Each loss is one number of the logits' own
dtype, the mean over every logit it is given, so that the (batch, 1) logits of a plain
discriminator and the (batch, h, w, 1) logits of a patch discriminator are treated alike.

With ``softplus(l) = log(1 + exp(l))``:  -log D = softplus(-l)  and  -log(1 - D) = softplus(l),
which neither overflows nor takes the logarithm of zero.
"""

from keras import ops


def per_sample(logits):
    """One logit for each sample: of the patches of a sample their mean, as in the losses."""
    axes = tuple(range(1, len(logits.shape)))
    return logits if len(axes) == 1 else ops.mean(logits, axis=axes)


def gan_discriminator_loss(real_logits, fake_logits, real_target=1.0):
    """-V(D, G), which the discriminator minimises (1406.2661, eq. 1).

    V(D, G) = E[log D(x)] + E[log(1 - D(G(z)))]

    It is the *sum* of two mean cross-entropies: 2 log 2 = 1.386 when D = 1/2 everywhere.

    Args:
        real_logits, fake_logits: tensors of logits, any shape.
        real_target: 1, or a little less for one-sided label smoothing (1606.03498,
            section 3.4). The target of fakes stays 0: smoothing it too would reward the fakes
            that G makes now.

    Raises:
        ValueError: ``real_target`` outside (0, 1]; above 1 the loss has no lower bound.
    """
    if not 0.0 < real_target <= 1.0:
        raise ValueError(f"real_target must be in (0, 1], got {real_target}: try 0.9")
    real = real_target * ops.softplus(-real_logits) + (1.0 - real_target) * ops.softplus(
        real_logits
    )
    return ops.mean(real) + ops.mean(ops.softplus(fake_logits))


def minimax_generator_loss(fake_logits):
    """E[log(1 - D(G(z)))], the generator's part of V (1406.2661, eq. 1).

    Its gradient with respect to the logit is -D, which vanishes when the discriminator
    recognises a fake.
    """
    return -ops.mean(ops.softplus(fake_logits))


def non_saturating_generator_loss(fake_logits):
    """-E[log D(G(z))]: the same fixed point, stronger early gradients (1406.2661, section 3).

    Its gradient with respect to the logit is -(1 - D), which is close to -1 when the
    discriminator recognises a fake.
    """
    return ops.mean(ops.softplus(-fake_logits))


def least_squares_discriminator_loss(real_logits, fake_logits, a=0.0, b=1.0):
    """1/2 E[(D(x) - b)^2] + 1/2 E[(D(G(z)) - a)^2] (1611.04076, eq. 2); D is the logit itself.

    Args:
        real_logits, fake_logits: tensors of logits, any shape.
        a, b: targets of D's output for fakes and for reals.
    """
    return 0.5 * ops.mean((real_logits - b) ** 2) + 0.5 * ops.mean((fake_logits - a) ** 2)


def least_squares_generator_loss(fake_logits, c=1.0):
    """1/2 E[(D(G(z)) - c)^2] (1611.04076, eq. 2); c is the output that G wants from D.

    Its gradient grows with the distance to c. So a fake far away on the real side of the
    boundary is still corrected; there the gradient of the non-saturating loss vanishes.
    """
    return 0.5 * ops.mean((fake_logits - c) ** 2)


def wasserstein_critic_loss(real_logits, fake_logits):
    """E[f(G(z))] - E[f(x)], which the critic minimises (1701.07875, algorithm 1).

    The negative of this loss is at most K * W1, where K is the critic's Lipschitz constant.
    """
    return ops.mean(fake_logits) - ops.mean(real_logits)


def wasserstein_generator_loss(fake_logits):
    """-E[f(G(z))] (1701.07875, algorithm 1).

    Its gradient with respect to the output of f is -1 everywhere.
    """
    return -ops.mean(fake_logits)


def hinge_discriminator_loss(real_logits, fake_logits):
    """E[max(0, 1 - D(x))] + E[max(0, 1 + D(G(z)))] (1705.02894; 1802.05957, eq. 16).

    Samples beyond the margin give D no gradient. G minimises -E[D(G(z))], which is
    `wasserstein_generator_loss`.
    """
    return ops.mean(ops.relu(1.0 - real_logits)) + ops.mean(ops.relu(1.0 + fake_logits))


def relativistic_loss(winner_logits, loser_logits):
    """E[softplus(-(D(a) - D(b)))] (1807.00734; 2501.05441, section 2).

    a should look more real than b. Pairs are formed by position. It is log 2 when D cannot tell
    them apart.
    """
    return ops.mean(ops.softplus(loser_logits - winner_logits))
