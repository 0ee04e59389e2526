"""Spectral normalization (1802.05957) as Keras has it: each kernel is divided by its largest
singular value, so that no layer can stretch its input.

What `keras.layers.SpectralNormalization` really does, which is not quite the paper:
- it acts in calls with ``training=True`` only, and overwrites the kernel by kernel / sigma.
  The paper divides on the fly and keeps the kernel; here the gradient is taken as if sigma
  were a constant.
- sigma comes from one step of the power iteration a call, so a fresh network needs a few calls
  until its kernels have norm 1. Each pass of D in training is one: on reals, on fakes, in a
  penalty, in the generator step.
- hence a *generator* step moves D's kernels too, by that division and nothing else.
- the kernel is flattened to (everything, filters): for a convolution this bounds the matrix,
  not the operator, as in the paper (section 2.1).
"""

from keras import layers


def normalized(layer):
    """The layer with spectral normalization of its kernel, whose norm is taken in float32."""
    return layers.SpectralNormalization(layer, dtype="float32")
