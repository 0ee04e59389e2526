"""The Dirac-GAN (1801.04406, section 2): the smallest GAN, two numbers in a duel.

The data are one point at 0, the generator's only sample is at theta, the discriminator's logit
is psi * x. The equilibrium is theta = psi = 0.
"""

import numpy as np
from scipy.special import expit


def gradients(kind, theta, psi):
    """(d L_G / d theta, d L_D / d psi) of the package's losses at logits 0 (real), psi theta.

    Args:
        kind: "minimax", "non-saturating", "wasserstein" (without clipping), or "r1", which
            is minimax with the R1 penalty (1801.04406, eq. 9) and gamma = 1.
    """
    logit = psi * theta
    if kind == "wasserstein":
        return -psi, theta
    towards_theta = -psi * expit(-logit) if kind == "non-saturating" else -psi * expit(logit)
    towards_psi = theta * expit(logit)
    return towards_theta, towards_psi + psi * (kind == "r1")  # d/dpsi of gamma/2 psi^2


def orbit(kind, alternating, steps=500, rate=0.1, start=(1.0, 1.0)):
    """Points (theta, psi) of gradient descent on both losses, (steps + 1, 2).

    Alternating: the generator's step sees the discriminator after its step, as `train_step`
    does it. Simultaneous: both see the same point.
    """
    theta, psi = start
    points = [(theta, psi)]
    for _ in range(steps):
        towards_theta, towards_psi = gradients(kind, theta, psi)
        psi -= rate * towards_psi
        if alternating:
            towards_theta, _ = gradients(kind, theta, psi)
        theta -= rate * towards_theta
        points.append((theta, psi))
    return np.array(points)


def last_radius(kind, alternating, **settings):
    """Distance from the equilibrium at the end of an orbit."""
    return float(np.hypot(*orbit(kind, alternating, **settings)[-1]))
