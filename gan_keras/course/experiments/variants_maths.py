"""Closed forms and small integrals behind notebook 05: what each variant's optimum would be."""

import numpy as np
from scipy.stats import norm

from gan_keras.course.experiments.densities import GRID


def pearson(p, q):
    """Pearson chi-squared divergence between p + q and 2 q (1611.04076, section 3.2).

    The integral of (p - q)^2 / (p + q), from 0 (p = q) to 2 (disjoint).

    Args:
        p, q: frozen scipy distributions, well inside `densities.GRID`.
    """
    p, q = p.pdf(GRID), q.pdf(GRID)
    total = p + q
    return float(
        np.trapezoid(np.where(total > 0, (p - q) ** 2 / np.maximum(total, 1e-300), 0), GRID)
    )


def least_squares_optimum(p, q, a, b):
    """D* (len(GRID),) of the least-squares loss, (b p + a q)/(p + q) (1611.04076, 3.2)."""
    log_ratio = q.logpdf(GRID) - p.logpdf(GRID)
    share = 1.0 / (1.0 + np.exp(np.clip(log_ratio, -700, 700)))  # p / (p + q)
    return a + (b - a) * share


def least_squares_value(d, p, q, c):
    """E_p[(D - c)^2] + E_q[(D - c)^2], for D on the grid (1611.04076, section 3.2)."""
    return float(np.trapezoid((d - c) ** 2 * (p.pdf(GRID) + q.pdf(GRID)), GRID))


def penalised_estimate(p, q, gp_weight):
    """What the best critic of WGAN-GP says, E_p[f] - E_q[f], for two Gaussians on the line.

    With g = F_q - F_p and r the density of the interpolates x^, the critic's objective is
    the integral of f' g - gp_weight (|f'| - 1)^2 r. It is largest, at each x alone, where
    |f'| = 1 + |g| / (2 gp_weight r): the critic says W1 + 1 / (2 gp_weight) times the integral of
    g^2 / r. For two points m apart that is m + m^2 / (2 gp_weight).

    Args:
        p, q: frozen scipy.stats.norm distributions.
    """
    g = q.cdf(GRID) - p.cdf(GRID)
    nodes, weights = np.polynomial.legendre.leggauss(200)
    density = np.zeros_like(GRID)
    for alpha, weight in zip((nodes + 1) / 2, weights / 2, strict=True):
        mean = alpha * p.mean() + (1 - alpha) * q.mean()
        std = np.hypot(alpha * p.std(), (1 - alpha) * q.std())
        density += weight * norm.pdf(GRID, mean, std)
    excess = np.where(np.abs(g) > 1e-12, g**2 / np.maximum(density, 1e-300), 0.0)
    return float(np.trapezoid(np.abs(g) + excess / (2 * gp_weight), GRID))


def wasserstein_orbit(kind, steps=500, rate=0.1, n_critic=5, clip_value=1.0, gp_weight=1.0):
    """Points (theta, psi) of a Wasserstein Dirac-GAN from (1, 1), (steps + 1, 2).

    The data are the point 0, the sample is theta, the critic psi x. One step is ``n_critic``
    updates of psi and one of theta, as in algorithm 1 of 1701.07875 and of 1704.00028.

    Args:
        kind: "clipped" to [-clip_value, clip_value], or "penalised": the critic's slope is psi
            wherever it is measured, so the penalty is gp_weight (|psi| - 1)^2.
    """
    theta, psi = 1.0, 1.0
    points = [(theta, psi)]
    for _ in range(steps):
        for _ in range(n_critic):
            slope = theta  # d/dpsi of f(fake) - f(real) = psi theta
            if kind == "penalised":
                slope += 2 * gp_weight * (abs(psi) - 1) * np.sign(psi)
            psi -= rate * slope
            if kind == "clipped":
                psi = float(np.clip(psi, -clip_value, clip_value))
        theta += rate * psi  # descends -f(fake) = -psi theta
        points.append((theta, psi))
    return np.array(points)


def share_at_limit(weights, limit, near=0.99):
    """Share of the numbers in a list of arrays that are at least ``near * limit`` in size."""
    flat = np.abs(np.concatenate([np.ravel(w) for w in weights]))
    return float((flat >= near * limit).mean())
