"""How long a run is: epochs and the steps in them, for the samples that there are."""

import dataclasses
import math

from gan_keras.errors import InputError


def plan(config, count, steps=None):
    """(epochs, steps per epoch) for a dataset of ``count`` samples.

    Raises:
        InputError: a batch that is larger than the data.
    """
    if config.batch_size > count:
        raise InputError(
            f"batch_size {config.batch_size} is larger than {config.dataset}, which has {count} "
            "samples: use a smaller --batch-size"
        )
    per_epoch = config.steps_per_epoch or count // config.batch_size
    if steps is None:
        return config.epochs, per_epoch
    epochs = math.ceil(steps / per_epoch)
    return epochs, steps // epochs


def largest_divisor(number, most):
    """The largest whole number up to ``most`` that divides ``number``."""
    return max(d for d in range(1, min(number, most) + 1) if number % d == 0)


def settled(config, count, steps=None):
    """The config with its length written out, so that a resumed run cannot mean another one."""
    epochs, per_epoch = plan(config, count, steps)
    return dataclasses.replace(
        config,
        epochs=epochs,
        steps_per_epoch=per_epoch,
        steps_per_execution=largest_divisor(per_epoch, config.steps_per_execution),
        schedule_steps=config.schedule_steps or epochs * per_epoch,
    )
