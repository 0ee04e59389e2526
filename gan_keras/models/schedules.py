"""Learning rates by name."""

import keras
import numpy as np
from keras import ops


@keras.saving.register_keras_serializable("gan_keras")
class TwoStages(keras.optimizers.schedules.LearningRateSchedule):
    """Half a cosine from ``first`` to zero in ``steps``, then another from ``second`` in ``more``.

    One optimizer can so serve both stages of an SRGAN; each stage ends at rest.
    """

    def __init__(self, first, steps, second, more):
        super().__init__()
        self.first, self.steps, self.second, self.more = first, steps, second, more

    def __call__(self, step):
        step = ops.cast(step, "float32")
        in_first = step < self.steps
        rate = ops.where(in_first, self.first, self.second)
        done = ops.where(
            in_first, step / max(self.steps, 1), (step - self.steps) / max(self.more, 1)
        )
        return rate * 0.5 * (1.0 + ops.cos(np.pi * ops.minimum(done, 1.0)))

    def get_config(self):
        return {"first": self.first, "steps": self.steps, "second": self.second, "more": self.more}


def schedule(name, rate, steps):
    """A rate that stays ("constant") or falls to zero in ``steps`` ("linear", "cosine")."""
    if name == "constant":
        return rate
    if name == "cosine":
        return keras.optimizers.schedules.CosineDecay(rate, steps)
    return keras.optimizers.schedules.PolynomialDecay(rate, steps, end_learning_rate=0.0)
