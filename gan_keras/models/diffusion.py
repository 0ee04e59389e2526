"""Denoising diffusion (2006.11239): a network learns to take noise out of pictures, step by step.

To take a little noise away is easy to learn, because the target is known: we added it ourselves.
One network, one squared error, nothing to balance. To draw, the network starts from noise alone and
is asked many times, where a GAN is asked once.

    x_t = alpha x + sigma eps,  eps ~ N(0, I)                               (2006.11239, eq. 4)
    alpha = cos(phi), sigma = sin(phi), phi = t pi / 2, t in [0, 1]      (2202.00512, appendix D)
    v = alpha eps - sigma x = d x_t / d phi                              (2202.00512, appendix D)
    L = E | v(x_t, t) - v |^2,  t ~ U(0, 1)

The cosine schedule is that of 2102.09672 (section 3.2, eq. 17) without its offset: t = 1 is noise
alone, t = 0 the picture alone. From the velocity v follow the picture and the noise (2202.00512,
section 4):

    x = alpha x_t - sigma v        eps = sigma x_t + alpha v

so |v error|^2 = |x error|^2 + |eps error|^2: where one of the two is easy, v is the other one, and
no t is without a task. A network that predicts eps has none at t = 1, where x_t is eps.

How pictures are drawn is in `gan_keras.networks.ddim`. With a fixed number of steps that is a
deterministic network from noise to pictures. So it is what a run stores as its generator, and all
that draws from a GAN's generator draws from it.
"""

import math

import keras
import tensorflow as tf
from keras import ops

from gan_keras.devices import replicas
from gan_keras.inference.generate import draw_samples
from gan_keras.models import checks, keras_habits
from gan_keras.models.data_door import Part
from gan_keras.models.ema import averaged_copy, update_ema
from gan_keras.models.exact import ExactModel
from gan_keras.models.xla import use_xla
from gan_keras.networks.ddim import sampler

OWN_LOSS = dict.fromkeys(keras_habits.COMPILE, "this model brings its own loss: leave it out")


def amounts(times):
    """(alpha, sigma): how much picture and how much noise are in x_t."""
    return ops.cos(times * math.pi / 2), ops.sin(times * math.pi / 2)


def noised(images, noise, times):
    """(x_t, v) of pictures x and noise eps (batch, h, w, c) at times (batch, 1)."""
    alpha, sigma = amounts(times[:, :, None, None])
    return alpha * images + sigma * noise, alpha * noise - sigma * images


@keras.saving.register_keras_serializable("gan_keras")
class Diffusion(ExactModel):
    """A denoiser that learns the velocity v, and draws with DDIM.

    Args:
        denoiser: functional, [noisy pictures (batch, h, w, c), times (batch, 1)] -> velocities
            (batch, h, w, c); see `gan_keras.networks.denoiser`.
        steps: passes of the denoiser for a picture.
        ema_decay: None, or the decay of an averaged denoiser, which then makes the samples.
        seed: whole number behind the noise and the times drawn in training.
        log_gradients: also log the norm of the gradient.

    Raises:
        ValueError: a network that takes or makes something else, or a number out of range.
    """

    parts, optimizer_names = ("denoiser",), {"denoiser": "optimizer"}
    logged, gradients = ("loss",), ("denoiser_gradient",)
    wide = 0  # a step on one core takes 177 ms without XLA and 237 ms with it

    def __init__(
        self, denoiser, *, steps=20, ema_decay=0.995, seed=0, log_gradients=False, **kwargs
    ):
        super().__init__(**kwargs)
        checks.check_denoiser(denoiser)
        checks.check_count("steps", steps)
        checks.check_decay(ema_decay)
        self.denoiser, self.steps, self.ema_decay, self.seed = denoiser, steps, ema_decay, seed
        self.ema_denoiser = None if ema_decay is None else averaged_copy(denoiser)
        self.seed_generator = keras.random.SeedGenerator(seed)
        # Held-out losses draw from their own stream: evaluating must not change training.
        self.test_seed_generator = keras.random.SeedGenerator(seed + 1)
        self.trackers = [keras.metrics.Mean(name=name) for name in self.trackable]
        if log_gradients:
            self.log_gradient_norms()
        self.build(denoiser.input_shape)

    # The algorithm (2006.11239, algorithm 1, with v in place of eps).

    def train_step(self, data):
        images = self.unpack(data)
        noise, times = self.draw(ops.shape(images)[0], self.seed_generator)
        weights = self.denoiser.trainable_variables
        with tf.GradientTape() as tape:
            loss = self.velocity_loss(self.denoiser, images, noise, times, training=True)
        self.descend(self.optimizer, tape, loss, weights)
        if self.ema_denoiser is not None:
            update_ema(self.ema_denoiser, self.denoiser, self.ema_decay)
        return self.log(loss=loss)

    def velocity_loss(self, denoiser, images, noise, times, training=False):
        """The mean of | v(x_t, t) - v |^2 over pictures and pixels."""
        noisy, velocity = noised(images, noise, times)
        return ops.mean((denoiser([noisy, times], training=training) - velocity) ** 2)

    def draw(self, count, generator):
        """(eps ~ N(0, I) (count, h, w, c), t ~ U(0, 1) (count, 1))."""
        shape = self.denoiser.output_shape[1:]
        return (
            replicas.drawn(lambda n: keras.random.normal((n, *shape), seed=generator), count),
            replicas.drawn(lambda n: keras.random.uniform((n, 1), seed=generator), count),
        )

    def test_step(self, data):
        """The loss of the denoiser that draws, on held-out pictures."""
        images = self.unpack(data)
        count = ops.shape(images)[0]
        noise, times = self.draw(count, self.test_seed_generator)
        return self.log(count, loss=self.velocity_loss(self.averaged, images, noise, times))

    def unpack(self, data):
        return self.as_made(keras.utils.unpack_x_y_sample_weight(data)[0])

    # Drawing.

    @property
    def averaged(self):
        """The denoiser that draws: the averaged one if there is one."""
        return self.denoiser if self.ema_denoiser is None else self.ema_denoiser

    @property
    def sampler(self):
        """The network from noise to pictures that a run stores; see `sampler` above."""
        if "_drawing" not in self.__dict__:  # no attribute that Keras tracks: it owns no weights
            self.__dict__["_drawing"] = sampler(self.averaged, self.steps)
        return self.__dict__["_drawing"]

    def call(self, inputs, training=False):
        return self.averaged(inputs, training=training)

    def generate(self, count, seed=None, steps=None, batch_size=64):
        """Samples (count, h, w, c) in [-1, 1], in ``steps`` passes of the denoiser.

        The same seed gives the same samples; training's random stream is left alone.
        """
        network = self.sampler if steps is None else sampler(self.averaged, steps)
        return draw_samples(network, count, seed, batch_size)

    def export(self, *args, **kwargs):
        """As `keras.Model.export`, of the network that makes samples."""
        return self.sampler.export(*args, **kwargs)

    # What Keras needs.

    @property
    def metrics(self):
        return self.trackers  # and not Keras's own mean of a loss that `compile` is given

    def compile(self, optimizer="adam", *, jit_compile="auto", run_eagerly=False,
                steps_per_execution=1, **others):  # fmt: skip
        """As `gan_keras.GAN.compile`, with one optimizer, which is built here."""
        keras_habits.check_compile(steps_per_execution, others, OWN_LOSS)
        alone = replicas.replicas() == 1
        super().compile(
            optimizer=optimizer,
            jit_compile=use_xla(self, jit_compile) and not run_eagerly and alone,
            run_eagerly=run_eagerly,
            steps_per_execution=steps_per_execution if alone else 1,
        )
        self.optimizer.build(self.denoiser.trainable_variables)

    def expected_data(self):
        return [Part("images", self.denoiser.output_shape[1:], (-1.0, 1.0))]

    def get_config(self):
        return super().get_config() | {
            "denoiser": keras.saving.serialize_keras_object(self.denoiser),
            "steps": self.steps,
            "ema_decay": self.ema_decay,
            "seed": self.seed,
            "log_gradients": "denoiser_gradient" in self.logged,
        }
