"""Habits from `keras.Model` that a GAN cannot serve, each refused with a sentence and our way.

A GAN has two optimizers and a loss for each network. What Keras makes for one optimizer and one
loss would fail in the middle of a training there, or do nothing without a word.
"""

import inspect

import keras
import numpy as np
from keras import callbacks

ONE_RATE = (callbacks.LearningRateScheduler, callbacks.ReduceLROnPlateau)
OWN_LOSSES = (
    "a GAN brings its own losses: choose the class, such as LSGAN or WGANGP, or override "
    "discriminator_loss and generator_loss"
)
NO_METRICS = "a GAN compares no pairs: measure gan.generate(...) in a callback"
COMPILE = {
    "loss": OWN_LOSSES,
    "loss_weights": OWN_LOSSES,
    "metrics": NO_METRICS,
    "weighted_metrics": NO_METRICS,
    "auto_scale_loss": "wrap each optimizer in a keras.optimizers.LossScaleOptimizer instead",
}


def named(method, *args, **kwargs):
    """The arguments of a call by name, as the method would see them."""
    return inspect.signature(method).bind(*args, **kwargs).arguments


def check_compile(steps_per_execution, others, refused=COMPILE):
    """Refuse arguments of `keras.Model.compile` that a model here cannot use.

    Args:
        refused: {argument: why, and what to do}.

    Raises:
        ValueError: one that is refused, or a number of steps that is none.
        TypeError: an argument that Keras has not either.
    """
    for name in others:
        if name not in refused:
            raise TypeError(f"compile() got an unexpected keyword argument '{name}'")
        if others[name] is not None:
            raise ValueError(f"compile got {name}=, but {refused[name]}")
    if not isinstance(steps_per_execution, (int, np.integer)) or steps_per_execution < 1:
        raise ValueError(
            f"steps_per_execution must be a whole number of at least 1, got {steps_per_execution!r}"
        )


def two_optimizers(g_optimizer, d_optimizer):
    """Both as optimizers, from objects, names such as "adam", or configurations.

    Raises:
        ValueError: one of them is missing, or both are the same object.
    """
    given = {"g_optimizer": g_optimizer, "d_optimizer": d_optimizer}
    for name, optimizer in given.items():
        if optimizer is None:
            raise ValueError(f"{name} is None: give an optimizer for each network, such as 'adam'")
    pair = [keras.optimizers.get(optimizer) for optimizer in given.values()]
    # A LossScaleOptimizer wraps the one that keeps the moments.
    first, second = (getattr(optimizer, "inner_optimizer", optimizer) for optimizer in pair)
    if first is second:
        raise ValueError(
            "g_optimizer and d_optimizer are one optimizer, which keeps the moments of one "
            "network: make two"
        )
    return pair


def check_callbacks(gan, given):
    """Refuse callbacks that would fail or do nothing.

    Args:
        given: the arguments of `fit` by name.

    Raises:
        ValueError: the first such callback.
    """
    held_out = given.get("validation_data") is not None or given.get("validation_split")
    for callback in _each(given.get("callbacks")):
        if sentence := _objection(callback) or _monitor_objection(callback, gan, held_out):
            raise ValueError(f"{type(callback).__name__} {sentence}")


def _each(listed):
    """Every callback of one, of a list, or of a `keras.callbacks.CallbackList`."""
    for callback in keras.tree.flatten(listed):
        if isinstance(callback, callbacks.CallbackList):
            yield from _each(callback.callbacks)
        else:
            yield callback


def _objection(callback):
    if isinstance(callback, ONE_RATE):
        return (
            "sets one learning rate, but a GAN has two optimizers: give each its own schedule "
            "from keras.optimizers.schedules"
        )
    if isinstance(callback, callbacks.SwapEMAWeights):
        return (
            "needs one optimizer with use_ema, but a GAN has two: give the GAN ema_decay= instead"
        )
    if isinstance(callback, callbacks.TerminateOnNaN):
        return (
            "looks at logs['loss'] only, which a GAN does not have: use "
            "gan_keras.loop.callbacks.StopOnNaN, which looks at every logged number"
        )
    if isinstance(callback, callbacks.TensorBoard) and callback.write_steps_per_second:
        return (
            "counts the steps of one optimizer for write_steps_per_second, but a GAN has two: "
            "leave that argument out"
        )
    return None


def _monitor_objection(callback, gan, held_out):
    best_only = isinstance(callback, callbacks.ModelCheckpoint) and callback.save_best_only
    if not best_only and not isinstance(callback, callbacks.EarlyStopping):
        return None
    watched, logged = callback.monitor, gan.logged_now()
    # Other names may come from another callback, so only Keras's own are known to be missing.
    if watched.removeprefix("val_") == "loss" and "loss" not in logged:
        names = ", ".join(f"'{name}'" for name in logged)
        return (
            f"watches '{watched}', which a GAN does not log: name monitor= (one of {names}, held "
            "out with 'val_' before it) and mode="
        )
    if watched.removeprefix("val_") in logged and watched.startswith("val_") and not held_out:
        return f"watches '{watched}', which needs validation_data: give it to fit"
    if callback.mode not in ("min", "max"):
        return f"cannot tell whether '{watched}' should fall or rise: name mode='min' or mode='max'"
    return None
