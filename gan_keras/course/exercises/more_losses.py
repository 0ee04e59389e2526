"""Checkers about losses of variants: LSGAN, pix2pix, and the targets of label smoothing."""

import numpy as np

from gan_keras.course.exercises.losses import clipped_log, column, shown_logits, sigmoid, softplus
from gan_keras.course.exercises.verdict import Task, checker, shown


@checker
def check_lsgan_losses(fn):
    """fn(real_logits, fake_logits): (batch, 1) each -> (d_loss, g_loss), two numbers.

    d = 1/2 E[(D(x) - 1)^2] + 1/2 E[D(G(z))^2] and g = 1/2 E[(D(G(z)) - 1)^2], D being the logit
    itself: eq. 2 of 1611.04076 with a = 0, b = c = 1.
    """
    task = Task("lsgan_losses")
    r, f = column(2.0, 0.5, -1.0), column(1.5, -0.5, -2.0)
    put_in = f"real_logits = {shown_logits(r)}, fake_logits = {shown_logits(f)}"
    names = "d_loss, g_loss"
    d_loss, g_loss = task.pair(task.call(fn, r, f, put_in=put_in), names, put_in)
    # Squares: reals 1, 1/4, 4 from 1; fakes 9/4, 1/4, 4 from 0 and 1/4, 9/4, 9 from 1.
    d, g = (5.25 + 6.5) / 6, 11.5 / 6
    sr, sf = sigmoid(r), sigmoid(f)
    no_sigmoid = "a sigmoid is applied first: least squares act on the output of a linear layer"
    no_half = "the factor 1/2 is missing"
    d_mistakes = [
        (2 * d, no_half),
        (3 * d, "summed over the batch: take the means"),
        (np.mean(r**2) / 2 + np.mean((f - 1) ** 2) / 2, "labels swapped: reals to 1, fakes to 0"),
        (np.mean((sr - 1) ** 2) / 2 + np.mean(sf**2) / 2, no_sigmoid),
        (np.mean((sr - 1) ** 2) + np.mean(sf**2), no_sigmoid),
        (np.mean((r - 1) ** 2) / 2 + np.mean((f + 1) ** 2) / 2, "fakes to 0 here, not to -1"),
        (5.25 / 6, "the part of the fakes is missing"),
        (6.5 / 6, "the part of the reals is missing"),
        (g, "the two losses are swapped: d_loss comes first"),
        (np.mean(softplus(-r)) + np.mean(softplus(f)), "this is the cross-entropy, not a square"),
    ]
    g_mistakes = [
        (2 * g, no_half),
        (3 * g, "summed over the batch: take the mean"),
        (6.5 / 6, "target 0 for G: G wants D to say 1 of its fakes (c = 1)"),
        (6.5 / 3, "target 0 for G: G wants D to say 1 of its fakes (c = 1)"),
        (-6.5 / 6, "G needs a target of its own, c = 1: minus D's loss has no lower bound"),
        (np.mean((sf - 1) ** 2) / 2, no_sigmoid),
        (np.mean((sf - 1) ** 2), no_sigmoid),
        (np.mean(softplus(-f)), "this is the cross-entropy, not a square"),
    ]
    task.check(d_loss, d, f"{put_in}; d_loss", d_mistakes)
    task.check(g_loss, g, f"{put_in}; g_loss", g_mistakes)
    task.right("both losses, with the 1/2")


@checker
def check_reconstruction_objective(fn):
    """fn(fake_logits, real, fake, l1_weight): what the generator of pix2pix minimises.

    E[softplus(-logit)] + l1_weight * mean |real - fake|, one number (1611.07004, eq. 4, with the
    non-saturating loss as in its section 3.3). fake_logits (batch, 1), pictures (batch, h, w, 1).
    """
    task = Task("reconstruction_objective")
    logits = column(0.5, -1.0)
    real = np.array([0.1, 0.9, -0.3, 0.5, 0.0, -0.8, 0.2, 0.7], np.float32).reshape(2, 2, 2, 1)
    off = np.array([0.4, -0.2, 0.0, 0.6, 0.1, -0.3, 0.5, 0.3], np.float32).reshape(2, 2, 2, 1)
    for weight in (10.0, 100.0):
        put_in = (
            f"fake_logits = {shown_logits(logits)}, |real - fake| = "
            f"{shown(np.abs(off).ravel())} in {off.shape}, l1_weight = {weight:g}"
        )
        gan, l1 = np.mean(softplus(-logits)), 2.4 / 8
        l2 = np.mean(off**2)
        square = "squared differences (L2): the objective has absolute ones, which blur less"
        minimax = "adversarial part: this is E[log(1 - D)]; take -E[log D]"
        mistakes = [
            (gan + weight * l2, square),
            (gan + weight * np.sum(off**2), square),
            (gan + weight * np.sqrt(l2), square),
            (gan + weight * 2.4, "absolute differences are summed: take the mean over all pixels"),
            (gan + weight * 1.2, "summed over the pixels of a picture: take the mean over all"),
            (weight * gan + l1, "the weight is on the wrong term: it belongs to the L1 part"),
            (weight * (gan + l1), "the weight is on both terms: it belongs to the L1 part"),
            (gan + l1, "l1_weight is not used"),
            (gan, "the L1 part is missing"),
            (weight * l1, "the adversarial part is missing"),
            (gan - weight * l1, "the sign of the L1 part is wrong: it is to be small"),
            (gan + weight * np.mean(off), "the absolute value of each difference is missing"),
            (gan - weight * np.mean(off), "the absolute value of each difference is missing"),
            (-np.mean(softplus(logits)) + weight * l1, minimax),
            (np.mean(softplus(logits)) + weight * l1, "adversarial part: G's label is 1, not 0"),
            (-gan + weight * l1, "the sign of the adversarial part is wrong"),
            (-np.mean(clipped_log(logits)) + weight * l1, "logits are taken as probabilities"),
            (np.nan, "a NaN: are the logits taken as probabilities?"),
        ]
        result = task.call(fn, logits, real, real - off, weight, put_in=put_in)
        task.check(result, gan + weight * l1, put_in, mistakes)
    task.right("adversarial part plus weighted mean absolute difference")


@checker
def check_targets(fn):
    """fn(batch, smoothing) -> (real_targets, fake_targets), each (batch, 1) or (batch,).

    One-sided label smoothing (1606.03498, section 3.4): reals 1 - smoothing, fakes 0. ``batch`` is
    the number of samples.
    """
    task = Task("targets")
    for batch, smoothing in ((4, 0.1), (3, 0.25), (2, 0.0)):
        put_in = f"batch = {batch}, smoothing = {smoothing}"
        result = task.pair(
            task.call(fn, batch, smoothing, put_in=put_in), "real_targets, fake_targets", put_in
        )
        got = [task.array(part, put_in) for part in result]
        for part in got:
            if part.shape not in ((batch,), (batch, 1)):
                raise task.wrong("one target per sample is due", put_in, (batch, 1), part.shape)
        if any(np.ptp(part) > 0 for part in got):
            raise task.wrong(
                "the targets differ within a batch",
                put_in,
                f"{1 - smoothing:g} for all reals, 0 for all fakes",
                [part.ravel().round(3).tolist() for part in got],
                "smoothing is one constant, not noise",
            )
        real, fake = (float(part.flat[0]) for part in got)
        outside = "outside [0, 1] a target makes the cross-entropy unbounded below"
        both = "smoothed on both sides: a fake target above 0 rewards the fakes at hand"
        mistakes = [
            ((1 - smoothing, smoothing), both),
            ((1 - smoothing / 2, smoothing / 2), both + " (label_smoothing of Keras does so)"),
            ((1 - smoothing / 2, 0), "smoothing is taken off whole, not by half"),
            ((0, 1 - smoothing), "swapped: the targets of the reals come first, real is 1"),
            ((1, smoothing), "the fakes are smoothed: smooth the reals and leave the fakes at 0"),
            ((smoothing, 0), "smoothing is what is taken off 1, not the target itself"),
            ((1, 0), "smoothing is not used"),
            ((1 - smoothing, 1), "fakes have the label 0 in D's step"),
        ]
        if not (0 <= real <= 1 and 0 <= fake <= 1):
            mistakes.insert(0, ((real, fake), outside))
        task.check([real, fake], [1 - smoothing, 0], put_in, mistakes, rtol=1e-5)
    task.right("1 - smoothing for the reals, 0 for the fakes")
