"""A Keras model whose training goes on from a saved file, or from a checkpoint, bit for bit.

What this class adds to `keras.Model` is what all models here share and what is no algorithm:
random states that are saved, data that are checked, a descent that works on several devices, and
the numbers that are logged.
"""

import keras
import tensorflow as tf
from keras import ops

from gan_keras.devices import replicas
from gan_keras.models import data_door, keras_habits
from gan_keras.models.xla import WIDE


class ExactModel(keras.Model):
    """Expects ``seed``, ``trackers``, `test_seed_generator` and these attributes of the class.

    Attributes:
        parts: names of the attributes that hold the trained networks; the first makes samples.
        optimizer_names: {what it trains: name of the attribute, and of `compile`'s argument}.
        logged: names of the quantities that `fit` shows.
        gradients: names of the norms that it shows too after `log_gradient_norms`.
        wide: filters from which on a CPU is faster without XLA.
    """

    parts, optimizer_names, logged, gradients, wide = (), {}, (), (), WIDE

    @property
    def optimizers(self):
        """{what it trains: optimizer} of a compiled model, in the order of a checkpoint."""
        return {what: getattr(self, name) for what, name in self.optimizer_names.items()}

    def expected_data(self):
        """What `fit` asks of each part of its data that the model reads."""
        raise NotImplementedError

    def check_callbacks(self, given):
        """Refuse callbacks that cannot serve this model; ``given`` are the arguments of `fit`."""

    def sizes(self):
        """The trained networks and their numbers of weights, in words."""
        (first, count), *others = [(p, getattr(self, p).count_params()) for p in self.parts]
        more = "".join(f", {part} {number:,}" for part, number in others)
        return f"{first} {count:,} weights{more}"

    def as_made(self, samples):
        """Samples in the float type of what is made: data may be float64 or float16."""
        double = getattr(self, self.parts[0]).outputs[0].dtype == "float64"
        return ops.cast(samples, "float64" if double else "float32")

    def descend(self, optimizer, tape, objective, weights):
        """One step of an optimizer down the gradient of what the tape has recorded.

        The gradient starts at 1, or at what the optimizer (its loss scaling) and the other
        replicas, over which Keras sums, ask for.

        The updates wait for the objective, so for all that has read the weights: in a graph without
        XLA, TensorFlow 2.21 may otherwise take this order away. A penalty of the slope then sees
        some weights of after the update.
        """
        start = tf.cast(optimizer.scale_loss(replicas.share()), objective.dtype)
        gradients = tape.gradient(objective, weights, output_gradients=start)
        self.track_gradient(optimizer, gradients, start)
        if isinstance(optimizer, keras.optimizers.LossScaleOptimizer):
            gradients = replicas.same_overflow(gradients)
        with tf.control_dependencies([objective]):
            optimizer.apply(gradients, weights)

    def track_gradient(self, optimizer, gradients, start):
        """The norm of the global batch's gradient, where it is logged.

        Infinite ones are left out: loss scaling skips such steps, and elsewhere the losses or
        the weights tell.
        """
        [name] = [f"{key}_gradient" for key, own in self.optimizers.items() if own is optimizer]
        for tracker in [t for t in self.trackers if t.name == name and name in self.logged]:
            norm = tf.linalg.global_norm(replicas.summed(gradients))
            norm /= tf.cast(start, norm.dtype) * replicas.replicas()
            finite = tf.math.is_finite(norm)
            tracker.update_state(tf.where(finite, norm, 0.0), tf.cast(finite, norm.dtype))

    @property
    def trackable(self):
        """Names of all quantities that may be logged."""
        return (*type(self).logged, *self.gradients)

    def log_gradient_norms(self):
        """Log the norm of each network's gradient as well; call it before `fit`."""
        self.logged = self.trackable

    def logged_now(self):
        """Names that `fit` shows; fewer while a part of the model rests."""
        return self.logged

    def track(self, weight=None, **values):
        """Add to the running means over the epoch; names that are not logged are left out.

        Args:
            weight: of these values, such as the number of samples in a batch; all alike if None.
        """
        for tracker in self.trackers:
            if tracker.name in values:
                tracker.update_state(values[tracker.name], weight)

    def log(self, weight=None, **values):
        """Running means over the epoch, as `fit` shows them (losses: of the last critic step)."""
        self.track(weight, **values)
        shown = self.logged_now()
        return replicas.shaped_log({t.name: t.result() for t in self.trackers if t.name in shown})

    @property
    def random_states(self):
        """State of every SeedGenerator inside, Dropout's too; Keras saves none of them."""
        return [v for v in self.variables if v.name == "seed_generator_state"]

    def save_own_variables(self, store):
        for i, state in enumerate(self.random_states):
            store[f"random_state_{i}"] = state.numpy()

    def load_own_variables(self, store):
        for i, state in enumerate(self.random_states):
            state.assign(store[f"random_state_{i}"])

    def fit(self, x=None, y=None, *args, **kwargs):
        """As `keras.Model.fit`, with data and callbacks checked.

        The data are x, (x, y), or a source of such batches: arrays, a tf.data.Dataset, a
        keras.utils.PyDataset or a Python generator; ``validation_data`` likewise. y are the
        labels or the targets of a model that reads them; others ignore it. Labels are whole
        numbers of shape (n,) or (n, 1).

        Raises:
            ValueError: samples of another shape, not floats, outside the generator's range, or
                not finite; weights of samples or classes, which no loss here reads; a callback
                that the model cannot serve.
        """
        given = keras_habits.named(super().fit, x, y, *args, **kwargs)
        self.check_callbacks(given)
        given = data_door.checked_arguments(given, self.expected_data())
        if data_door.has_its_own_order(given["x"]):
            given.setdefault("shuffle", False)  # Keras warns when told to shuffle such data
        if isinstance(given["x"], tf.data.Dataset):
            given["x"] = replicas.spread(given["x"], self.distribute_strategy)
        with data_door.sentences():
            return super().fit(**given)

    def evaluate(self, *args, **kwargs):
        """As `keras.Model.evaluate`, of the data that `fit` takes.

        The noise is the same at each call, so that numbers compare.
        """
        self.test_seed_generator.state.assign([self.seed + 1, 0])
        if "_use_cached_eval_dataset" in kwargs:  # called by `fit`, which has checked the data
            return super().evaluate(*args, **kwargs)
        with data_door.sentences():
            return super().evaluate(**self._checked(super().evaluate, *args, **kwargs))

    def train_on_batch(self, *args, **kwargs):
        """As `keras.Model.train_on_batch`, with the arrays checked as in `fit`."""
        step = super().train_on_batch
        return step(**self._checked(step, *args, **kwargs))

    def test_on_batch(self, *args, **kwargs):
        """As `keras.Model.test_on_batch`, with the arrays checked as in `fit`."""
        step = super().test_on_batch
        return step(**self._checked(step, *args, **kwargs))

    def _checked(self, method, *args, **kwargs):
        given = keras_habits.named(method, *args, **kwargs)
        return data_door.checked_arguments(given, self.expected_data())

    def get_compile_config(self):
        return {
            name: keras.saving.serialize_keras_object(getattr(self, name))
            for name in self.optimizer_names.values()
        } | {"jit_compile": self.jit_compile, "steps_per_execution": self.steps_per_execution}

    def compile_from_config(self, config):
        optimizers = {
            name: keras.saving.deserialize_keras_object(config[name])
            for name in self.optimizer_names.values()
        }
        self.compile(**(config | optimizers))

    @classmethod
    def from_config(cls, config):
        networks = {name: keras.saving.deserialize_keras_object(config[name]) for name in cls.parts}
        return cls(**(config | networks))
