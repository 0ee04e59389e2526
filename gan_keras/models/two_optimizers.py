"""A Keras model with a generator, a discriminator and an optimizer for each.

What this class adds to `keras.Model` is what a saved file needs so that training goes on from
it bit for bit: built optimizers, their configuration, and every random state.
"""

import keras
import tensorflow as tf

from gan_keras.devices import replicas
from gan_keras.errors import InputError
from gan_keras.models import checks


class TwoOptimizerModel(keras.Model):
    """Expects the attributes ``generator`` and ``discriminator``; see `gan_keras.GAN`."""

    def compile(self, g_optimizer, d_optimizer, *, jit_compile=True, run_eagerly=False,
                steps_per_execution=1):  # fmt: skip
        """Take one optimizer for each network and build both.

        XLA is on by default because "auto" leaves it off on machines without a GPU, where it
        is worth most; eager execution and several replicas turn it off (Keras has open reports
        of leaks and errors with both).
        """
        alone = replicas.replicas() == 1
        super().compile(
            optimizer=None,
            jit_compile=jit_compile and not run_eagerly and alone,
            run_eagerly=run_eagerly,
            steps_per_execution=steps_per_execution if alone else 1,
        )
        self.g_optimizer, self.d_optimizer = g_optimizer, d_optimizer
        # Unbuilt optimizers would be saved without their slots and loaded without a word.
        g_optimizer.build(self.generator.trainable_variables)
        d_optimizer.build(self.discriminator.trainable_variables)

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
            norm /= tf.cast(start, "float32") * replicas.replicas()
            finite = tf.math.is_finite(norm)
            tracker.update_state(tf.where(finite, norm, 0.0), tf.cast(finite, "float32"))

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
        """As `keras.Model.fit`; x is an array or a tf.data.Dataset. Labels are ignored.

        Raises:
            ValueError: samples of another shape, not floats, outside the generator's range,
                or not finite.
        """
        if y is None:
            x = checks.checked_data(x, self.expected_data())
        else:
            checks.checked_data((x, y), self.expected_data())
        if isinstance(x, tf.data.Dataset):
            kwargs.setdefault("shuffle", False)  # Keras warns when told to shuffle a dataset
            x = replicas.spread(x, self.distribute_strategy)
        try:
            return super().fit(x, y, *args, **kwargs)
        except tf.errors.InvalidArgumentError as error:
            sentence = checks.refused_sentence(error)
            if sentence is None:
                raise
            raise InputError(sentence) from None

    def evaluate(self, *args, **kwargs):
        """As `keras.Model.evaluate`; the same noise at each call, so that numbers compare."""
        self.test_seed_generator.state.assign([self.seed + 1, 0])
        return super().evaluate(*args, **kwargs)

    @classmethod
    def from_config(cls, config):
        networks = {
            name: keras.saving.deserialize_keras_object(config[name])
            for name in ("generator", "discriminator")
        }
        return cls(**(config | networks))
