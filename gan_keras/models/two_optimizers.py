"""A Keras model with a generator, a discriminator and an optimizer for each.

What is saved, checked and logged is that of `ExactModel`.
"""

from gan_keras.devices import replicas
from gan_keras.models import keras_habits
from gan_keras.models.exact import ExactModel
from gan_keras.models.xla import use_xla


class TwoOptimizerModel(ExactModel):
    """Expects the attributes ``generator`` and ``discriminator``; see `gan_keras.GAN`."""

    parts = ("generator", "discriminator")
    optimizer_names = {"g": "g_optimizer", "d": "d_optimizer"}
    gradients = ("d_gradient", "g_gradient")

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

    def check_callbacks(self, given):
        keras_habits.check_callbacks(self, given)
