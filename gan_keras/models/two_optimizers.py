"""A Keras model with a generator, a discriminator and an optimizer for each.

What this class adds to `keras.Model` is what a saved file needs so that training goes on from
it bit for bit: built optimizers, their configuration, and every random state.
"""

import keras
import tensorflow as tf
from keras import ops

from gan_keras.devices import replicas
from gan_keras.models import data_door, keras_habits
from gan_keras.models.xla import use_xla


class TwoOptimizerModel(keras.Model):
    """Expects the attributes ``generator`` and ``discriminator``; see `gan_keras.GAN`."""

    def compile(self, g_optimizer, d_optimizer, *, jit_compile="auto", run_eagerly=False,
                steps_per_execution=1, **others):  # fmt: skip
        """Take one optimizer for each network and build both.

        Args:
            g_optimizer, d_optimizer: two optimizers; names ("adam") and configurations from
                `keras.optimizers.serialize` are accepted as in Keras.
            jit_compile: True or False: with or without XLA. "auto": where it is faster, see
                `gan_keras.models.xla`. Eager execution and several replicas turn it off (Keras
                has open reports of leaks and errors with both).
            run_eagerly: True to run each step in Python, for looking inside.
            steps_per_execution: batches in each call of the compiled function, a whole number.

        Raises:
            ValueError: one optimizer object for both networks, or an argument that Keras has
                and a GAN cannot use, such as loss= and metrics=.
        """
        keras_habits.check_compile(steps_per_execution, others)
        g_optimizer, d_optimizer = keras_habits.two_optimizers(g_optimizer, d_optimizer)
        alone = replicas.replicas() == 1
        super().compile(
            optimizer=None,
            jit_compile=use_xla(self, jit_compile) and not run_eagerly and alone,
            run_eagerly=run_eagerly,
            steps_per_execution=steps_per_execution if alone else 1,
        )
        self.g_optimizer, self.d_optimizer = g_optimizer, d_optimizer
        # Unbuilt optimizers would be saved without their slots and loaded without a word.
        g_optimizer.build(self.generator.trainable_variables)
        d_optimizer.build(self.discriminator.trainable_variables)

    def as_made(self, samples):
        """Samples in the float type of the fakes: data may be float64 or float16."""
        double = self.generator.outputs[0].dtype == "float64"
        return ops.cast(samples, "float64" if double else "float32")

    def descend(self, optimizer, tape, objective, weights):
        """One step of an optimizer down the gradient of what the tape has recorded.

        The gradient starts at 1, or at what the optimizer (its loss scaling) and the other
        replicas, over which Keras sums, ask for.
        """
        start = tf.cast(optimizer.scale_loss(replicas.share()), objective.dtype)
        gradients = tape.gradient(objective, weights, output_gradients=start)
        self.track_gradient(optimizer, gradients, start)
        if isinstance(optimizer, keras.optimizers.LossScaleOptimizer):
            gradients = replicas.same_overflow(gradients)
        optimizer.apply(gradients, weights)

    def track_gradient(self, optimizer, gradients, start):
        """The norm of the global batch's gradient, where it is logged.

        Infinite ones are left out: loss scaling skips such steps, and elsewhere the losses or
        the weights tell.
        """
        name = "g_gradient" if optimizer is self.g_optimizer else "d_gradient"
        for tracker in [t for t in self.trackers if t.name == name and name in self.logged]:
            norm = tf.linalg.global_norm(replicas.summed(gradients))
            norm /= tf.cast(start, norm.dtype) * replicas.replicas()
            finite = tf.math.is_finite(norm)
            tracker.update_state(tf.where(finite, norm, 0.0), tf.cast(finite, norm.dtype))

    def get_compile_config(self):
        return {
            "g_optimizer": keras.saving.serialize_keras_object(self.g_optimizer),
            "d_optimizer": keras.saving.serialize_keras_object(self.d_optimizer),
            "jit_compile": self.jit_compile,
            "steps_per_execution": self.steps_per_execution,
        }

    def compile_from_config(self, config):
        optimizers = {
            name: keras.saving.deserialize_keras_object(config[name])
            for name in ("g_optimizer", "d_optimizer")
        }
        self.compile(**(config | optimizers))

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
                that needs one optimizer or one loss.
        """
        given = keras_habits.named(super().fit, x, y, *args, **kwargs)
        keras_habits.check_callbacks(self, given)
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

    @classmethod
    def from_config(cls, config):
        networks = {
            name: keras.saving.deserialize_keras_object(config[name])
            for name in ("generator", "discriminator")
        }
        return cls(**(config | networks))
