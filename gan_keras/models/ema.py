"""Exponential moving average of a generator (1806.04498)."""

import keras


def averaged_copy(model):
    """A copy of a built model with the same weights, to be moved by `update_ema`."""
    copy = keras.models.clone_model(model)
    copy.set_weights(model.get_weights())
    return copy


def update_ema(average, model, decay):
    """Move every weight of ``average`` towards ``model``: a <- decay * a + (1 - decay) * w.

    Batch-normalization statistics are averaged with the same decay: averaged kernels with
    the latest statistics would be a network that never existed. Call it inside the train
    step, so that it runs once an update whatever ``steps_per_execution`` is.

    Args:
        average, model: two built models with the same architecture.
        decay: float in [0, 1); 0.99 averages over about the last 100 updates.
    """
    for a, w in zip(average.weights, model.weights, strict=True):
        a.assign(w + decay * (a - w))
