"""What the paper proves about two known densities on the line, computed by numerical integration.

``p`` (data) and ``q`` (samples) are frozen distributions of `scipy.stats`; ``at`` is a grid of
points (n,) that covers both; all values are in nats.
"""

import numpy as np

GRID = np.linspace(-9.0, 9.0, 20_001)


def optimal_logit(p, q, at=GRID):
    """logit of D*(x) = p(x) / (p(x) + q(x)) (1406.2661, proposition 1): log p(x) - log q(x)."""
    return p.logpdf(at) - q.logpdf(at)


def value(logits, p, q, at=GRID):
    """V(D, G) = E_p[log D(x)] + E_q[log(1 - D(x))] (1406.2661, eq. 1) of D = sigmoid(logits)."""
    real = -np.logaddexp(0.0, -logits) * p.pdf(at)
    fake = -np.logaddexp(0.0, logits) * q.pdf(at)
    return np.trapezoid(real + fake, at)


def cross_entropy(logits, p, q, at=GRID):
    """Mean binary cross-entropy, one half of the samples real: -V / 2."""
    return -value(logits, p, q, at) / 2


def accuracy(logits, p, q, at=GRID):
    """Share of samples, one half of them real, on the right side of D = 1/2."""
    right = np.where(logits > 0, p.pdf(at), q.pdf(at))
    return np.trapezoid(right, at) / 2


def jensen_shannon(p, q, at=GRID):
    """JSD(p || q) as the entropy of the mixture minus the mean entropy: 0 to log 2.

    Only the mixture's entropy is integrated; those of p and q are closed forms.
    """
    mixture = (p.pdf(at) + q.pdf(at)) / 2
    logs = np.log(np.maximum(mixture, 1e-300))  # 0 log 0 = 0
    return -np.trapezoid(mixture * logs, at) - (p.entropy() + q.entropy()) / 2


def kullback_leibler(p, q, at=GRID):
    """KL(p || q) = E_p[log p(x) - log q(x)]."""
    return np.trapezoid(p.pdf(at) * (p.logpdf(at) - q.logpdf(at)), at)


def softened_reverse_kl(p, q, at=GRID):
    """2 KL(m || p) of the mixture m = (p + q) / 2, which is KL(q || p) - 2 JSD(p || q).

    A divergence: 0 only where q = p, and never negative (2010.08029).
    """
    log_mixture = np.logaddexp(p.logpdf(at), q.logpdf(at)) - np.log(2)
    return 2 * np.trapezoid(np.exp(log_mixture) * (log_mixture - p.logpdf(at)), at)


def slope(function, at, width=1e-4):
    """Central difference of a function of one number."""
    return (function(at + width) - function(at - width)) / (2 * width)
