"""What a GAN costs, counted in multiplications of its dense and convolutional layers."""

import math

from keras import layers


def multiplications(network):
    """Multiplications of one forward pass for one sample; biases and activations left out.

    A dense layer has one for each weight. A convolution has one for each weight and output
    position, a transposed convolution for each weight and input position.
    """
    total = 0
    for layer in network.layers:
        if isinstance(layer, layers.Dense):
            total += math.prod(layer.kernel.shape)
        elif isinstance(layer, layers.Conv2DTranspose):
            total += math.prod(layer.kernel.shape) * math.prod(layer.input.shape[1:3])
        elif isinstance(layer, layers.Conv2D):
            total += math.prod(layer.kernel.shape) * math.prod(layer.output.shape[1:3])
    return total


def classifier_step(d):
    """Multiplications of a training step, for one sample of a classifier of cost ``d``.

    Forward d, then d for the gradient of the weights and d for that of the layers' inputs.
    """
    return 3 * d


def gan_step(g, d, n_critic=1, penalty=False):
    """The same for a GAN whose networks cost ``g`` and ``d`` a sample.

    A discriminator step makes a fake (g) and trains on a real and a fake (3d each). A
    gradient penalty is a forward and a backward pass (2d) that is differentiated in turn: 3
    times 2d. The generator step trains G (3g) through D (2d: no gradient of D's weights).
    """
    discriminator = g + 6 * d + (6 * d if penalty else 0)
    return n_critic * discriminator + 3 * g + 2 * d
