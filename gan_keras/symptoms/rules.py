"""The rules of the doctor, one row each: from which value on it speaks, and what it then says.

A rule's sign (see `signs`) gives a value. From ``threshold`` on it is a finding, whose strength
grows from 0 there to 1 at ``sure``. Both numbers were chosen by hand, on runs that were made to
fail and on healthy ones (``python -m benchmarks.failures``), and checked on other seeds.
Rules that name a cause stand before those that name its consequences, and come first where two are
equally strong.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from gan_keras.symptoms import signs

SYMPTOMS = "docs/symptoms.md#"


@dataclass(frozen=True)
class Rule:
    """One known failure.

    Attributes:
        name: for JSON and for the recorded runs.
        title: the failure in words.
        sign: function of `Evidence` -> {"value": number, ...}, None without evidence.
        threshold, sure: values where a finding begins, and where it is beyond doubt.
        why: the reason for the threshold.
        seen: the sign's numbers in words, in the form of `str.format`.
        also: the same for numbers that are not always there.
        means, try_: what it usually means, and what to try.
        read: where to read on.
        needs: without which numbers the failure cannot be looked for.
    """

    name: str
    title: str
    sign: Callable
    threshold: float
    sure: float
    why: str
    seen: str
    means: str
    try_: str
    read: tuple
    needs: str
    also: tuple = ()

    def strength(self, value):
        """From 0 at the threshold to 1; None below the threshold."""
        if value < self.threshold:
            return None
        if math.isinf(value):
            return 1.0
        return min(1.0, (value - self.threshold) / (self.sure - self.threshold))


NOTEBOOK = "notebooks/{}.ipynb".format
TECHNIQUES, WEAKNESSES = NOTEBOOK("03_training_techniques"), NOTEBOOK("04_strengths_and_weaknesses")
TRAINING, KERAS = f"{SYMPTOMS}training", f"{SYMPTOMS}keras"
OUTPUTS = ("D on real samples {d_real:.3g}, on fakes {d_fake:.3g}",
           "norm of G's gradient {g_gradient:.2g}",
           "with smoothed labels D's loss cannot fall below {floor:.3g}")  # fmt: skip
LOSS_ABOVE = "D's loss is above that of a guess: learning rates, labels, or what was logged"

CURVES = "at least 6 rows of d_loss and g_loss"
BESIDE = "samples and training data"

RULES = (
    Rule(
        "input_range", "The data do not have the range of G's output", signs.input_range,
        threshold=0.4, sure=0.5,
        why="A tanh covers all of the data in [-1, 1]. Data in [0, 1] leave half of its range "
            "unused, and of data in [0, 255] it reaches nearly nothing.",
        seen="G makes values from {low:.3g} to {high:.3g}; the data lie between {data_low:.3g} and "
            "{data_high:.3g}",
        means="D can tell fakes by their range alone, whatever they show.",
        try_="scale the pictures to [-1, 1] for a tanh (x / 127.5 - 1), to [0, 1] for a sigmoid.",
        read=(TRAINING, TECHNIQUES), needs=f"{BESIDE}, both pictures",
    ),
    Rule(
        "explosion", "A loss grows without end, or is NaN", signs.explosion,
        threshold=1.5, sure=2.5,
        why="Thirty times the loss of the beginning, or of a D that cannot tell, and it still "
            "grows. The cross-entropy of a G that loses grows too, but stays below.",
        seen="{name} is {times:.3g} times as large as {than}, {now:.3g} now",
        means="nothing bounds D: a critic has no penalty or clipping, or a learning rate is far "
            "too high. NaN may follow. It also comes from log(0), from the root of 0 in a "
            "penalty, and from float16.",
        try_="bound D (gradient penalty, clipping, spectral normalization), or divide the learning "
            "rates by 10.",
        read=(f"{SYMPTOMS}gradient-penalty-and-critics", TECHNIQUES), needs=CURVES,
    ),
    Rule(
        "batch_norm_leak", "Samples differ between training and inference", signs.batch_norm_leak,
        threshold=0.35, sure=0.8,
        why="If the moving statistics follow the training, a sample moves by less than a tenth of "
            "the samples' standard deviation, and by 0.27 in a run of 360 steps. What the other "
            "samples of a batch cause is not counted.",
        seen="a sample moves by {leak:.2f} standard deviations when batch normalization changes "
            "from training to inference",
        means="the moving statistics of G's batch normalization differ from the statistics of its "
            "batches: they move too slowly or not at all, or the batches are very small.",
        try_="lower the momentum of batch normalization to 0.9, train longer, use larger batches, "
            "or draw samples with training=True to see the difference.",
        read=(KERAS, TECHNIQUES), needs="a generator with batch normalization",
    ),
    Rule(
        "learning_rate", LOSS_ABOVE, signs.learning_rate, threshold=1.15, sure=2.0,
        why="A D that always answers one half has 1. A D that is as sure as it is right has less.",
        seen="D's loss is {d_loss:.3g} ({undecided:.3g} if D cannot tell) and jumps by {jump:.2g} "
            "from row to row",
        means="D is sure of wrong answers: its steps are so long that it overshoots, or G learns "
            "faster than D can follow. Or the log holds another number than D's loss.",
        try_="check that d_loss is the sum of both halves and not twice it, and that labels are "
            "not swapped; then divide G's learning rate by 10, then D's.",
        read=(TRAINING, TECHNIQUES), needs=CURVES,
        also=("D on real samples {d_real:.3g}, on fakes {d_fake:.3g}",
              "a D that is as sure as it is right loses at most {allowed:.3g} there",
              "norm of D's gradient {d_gradient:.2g}"),
    ),
    Rule(
        "memorisation", "Samples are copies of training samples", signs.memorisation,
        threshold=0.15, sure=0.5,
        why="Three times the share of real samples that count as copies of each other. Of healthy "
            "runs, less than one sample in a hundred did.",
        seen="{copied:.0%} of the samples are copies of a training sample (5 % would be chance)",
        means="G reproduces its training pictures. The losses do not show it.",
        try_="use more data, or DiffAugment and mirror images; stop earlier; a smaller D.",
        read=(TRAINING, WEAKNESSES), needs=f"{BESIDE}, both pictures",
    ),
    Rule(
        "d_memorises", "D has memorised the training samples", signs.d_memorises,
        threshold=0.3, sure=1.0,
        why="A D that has learned what real samples have in common has nearly the same loss on new "
            "ones.",
        seen="D's loss is {d_loss:.3g} in training and {val_d_loss:.3g} on held-out samples",
        means="there are few data: D recognises each sample, and its gradient teaches G nothing "
            "about new ones.",
        try_="use more data or DiffAugment, add dropout or a gradient penalty to D, or make D "
            "smaller.",
        read=(TRAINING, WEAKNESSES), needs="at least 6 rows of val_d_loss, on held-out samples",
    ),
    Rule(
        "saturation", "The minimax loss is saturated: G's gradient has vanished", signs.saturation,
        threshold=0.6, sure=2.0,
        why="A quarter of the loss of a D that cannot tell. Healthy runs stayed above two fifths.",
        seen="D's loss is {d_loss:.3g} ({undecided:.3g} if D cannot tell), and G's loss is "
            "{g_loss:.3g}, nearly 0",
        means="D recognises every fake, and there log(1 - D(G(z))) is flat: G learns nothing.",
        try_="use the non-saturating loss (g_loss=non_saturating), then fewer steps of D.",
        read=(TRAINING, WEAKNESSES), needs=CURVES, also=OUTPUTS,
    ),
    Rule(
        "d_wins", "D wins: it recognises all fakes, and G cannot follow", signs.d_wins,
        threshold=0.6, sure=2.0,
        why="A quarter of the loss of a D that cannot tell, above the smallest that its targets "
            "allow. Healthy runs stayed above two fifths. If G's loss falls, G follows.",
        seen="D's loss is {d_loss:.3g} ({undecided:.3g} if D cannot tell), and G's loss went from "
            "{g_before:.3g} to {g_loss:.3g}",
        means="D is too strong for G, or it recognises fakes by something trivial, such as their "
            "range.",
        try_="check the range of the pictures; then fewer steps of D, a higher learning rate of "
            "G, a gradient penalty if the model has one (r1_gamma=10), DiffAugment if there are "
            "few images.",
        read=(TRAINING, WEAKNESSES), needs=CURVES, also=OUTPUTS,
    ),
    Rule(
        "mode_collapse", "Mode collapse: few kinds of samples", signs.mode_collapse,
        threshold=0.35, sure=0.85,
        why="More than a third of the kinds, or of the spread, of the data is missing. Short "
            "healthy runs missed up to 0.32.",
        seen="{kinds:.1f} kinds of samples, where the data have {kinds_real:.1f}; their spread is "
            "{spread:.2f} times that of the data",
        means="G makes only what D takes for real at the moment, or it has hardly been trained.",
        try_="equal learning rates; no momentum (beta_1=0); a gradient penalty if the model has "
            "one (r1_gamma=10), or WGAN-GP.",
        read=(TRAINING, WEAKNESSES), needs=BESIDE,
    ),
    Rule(
        "oscillation", "The losses go in circles", signs.oscillation, threshold=0.1, sure=0.4,
        why="Three slow swings or more around the trend; faster ones, of less than seven rows, "
            "look like noise. In healthy runs they are small.",
        seen="G's loss swung around its trend {turns:.0f} times, by {size:.2g} on average",
        means="each network follows the other around the equilibrium, and neither comes nearer.",
        try_="less momentum (beta_1=0), learning rates that fall to zero, an average of G's "
            "weights (ema_decay), a gradient penalty if the model has one (r1_gamma=10).",
        read=(TRAINING, TECHNIQUES), needs=CURVES,
    ),
)  # fmt: skip
BY_NAME = {rule.name: rule for rule in RULES}
