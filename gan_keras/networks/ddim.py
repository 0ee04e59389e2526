"""DDIM (2010.02502): from noise to pictures in a few steps, without fresh noise on the way.

Equation 12 with sigma_t = 0 (eta 0) goes from a time t to a smaller one: it predicts the picture
and the noise in x_t, and mixes the two anew. With the schedule and the velocity v of
`gan_keras.models.diffusion`, that is a rotation by an angle delta (2202.00512, appendix D):

    x_{phi - delta} = cos(delta) x_phi - sin(delta) v(x_phi, t),   phi = t pi / 2

so one step from noise alone (t = 1) gives -v, the mean of all pictures that the noise may hide.
"""

import math

import keras
from keras import layers, ops


def ddim(velocity, noise, steps):
    """Samples from noise (batch, ...) in ``steps`` rotations by equal angles.

    Args:
        velocity: function (x_t, times (batch, 1)) -> v.
    """
    turn = math.pi / 2 / steps

    def step(i, x):
        times = ops.ones((ops.shape(x)[0], 1), x.dtype) * (1.0 - ops.cast(i, x.dtype) / steps)
        return math.cos(turn) * x - math.sin(turn) * velocity(x, times)

    return step(0, noise) if steps == 1 else ops.fori_loop(0, steps, step, noise)


@keras.saving.register_keras_serializable("gan_keras")
class DDIM(layers.Layer):
    """Noise (batch, h, w, c) -> pictures in [-1, 1], with ``steps`` passes of a denoiser.

    In training they are not clipped: where a pixel is clipped, no gradient says how to change it.
    """

    def __init__(self, denoiser, steps, **kwargs):
        super().__init__(**kwargs)
        if steps < 1:
            raise ValueError(f"steps must be at least 1, got {steps}")
        self.denoiser, self.steps = denoiser, steps

    def call(self, noise, training=False):
        made = ddim(lambda x, t: self.denoiser([x, t], training=training), noise, self.steps)
        return made if training else ops.clip(made, -1.0, 1.0)

    def compute_output_shape(self, shape):
        return shape

    def get_config(self):
        denoiser = keras.saving.serialize_keras_object(self.denoiser)
        return super().get_config() | {"denoiser": denoiser, "steps": self.steps}

    @classmethod
    def from_config(cls, config):
        return cls(keras.saving.deserialize_keras_object(config.pop("denoiser")), **config)


def sampler(denoiser, steps):
    """The network that draws: noise (batch, h * w * c) -> pictures (batch, h, w, c)."""
    shape = denoiser.output_shape[1:]
    noise = keras.Input((math.prod(shape),), name="noise")
    x = layers.Reshape(shape, dtype="float32")(noise)
    return keras.Model(noise, DDIM(denoiser, steps, dtype="float32")(x), name="sampler")


def with_steps(network, steps):
    """A `sampler` with another number of steps and the same denoiser."""
    [drawing] = [layer for layer in network.layers if isinstance(layer, DDIM)]
    return sampler(drawing.denoiser, steps)
