"""A Keras model with a generator, a discriminator and an optimizer for each.

What this class adds to `keras.Model` is what a saved file needs so that training goes on from
it bit for bit: built optimizers, their configuration, and every random state.
"""

import keras


class TwoOptimizerModel(keras.Model):
    """Expects the attributes ``generator`` and ``discriminator``; see `gan_keras.GAN`."""

    def compile(self, g_optimizer, d_optimizer, *, jit_compile=True, run_eagerly=False,
                steps_per_execution=1):  # fmt: skip
        """Take one optimizer for each network and build both.

        XLA is on by default because "auto" leaves it off on machines without a GPU, where it
        is worth most; eager execution turns it off.
        """
        super().compile(
            optimizer=None,
            jit_compile=jit_compile and not run_eagerly,
            run_eagerly=run_eagerly,
            steps_per_execution=steps_per_execution,
        )
        self.g_optimizer, self.d_optimizer = g_optimizer, d_optimizer
        # Unbuilt optimizers would be saved without their slots and loaded without a word.
        g_optimizer.build(self.generator.trainable_variables)
        d_optimizer.build(self.discriminator.trainable_variables)

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
