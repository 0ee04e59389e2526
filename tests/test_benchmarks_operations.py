"""How many operations the benchmarks count in a train step."""

import math
import re

import keras
import pytest
import tensorflow as tf
from keras import layers

from benchmarks.speed import networks, operations
from gan_keras.models.wgan_gp import gradient_norms

# Operations by hand: 2 * taps * channels in * channels out * places.
G_DENSE, G_FIRST, G_LAST = 2 * 100 * 6272, 2 * 16 * 128 * 64 * 7 * 7, 2 * 16 * 64 * 1 * 14 * 14
D_FIRST, D_SECOND, D_DENSE = 2 * 16 * 1 * 64 * 14 * 14, 2 * 16 * 64 * 128 * 7 * 7, 2 * 6272


def counts(rows):
    return [row["forward"] for row in rows]


def test_operations_of_the_compared_networks():
    made = networks.build("dcgan")
    assert counts(operations.operations(made["generator"])) == [G_DENSE, G_FIRST, G_LAST]
    d_rows = operations.operations(made["discriminator"])
    assert counts(d_rows) == [D_FIRST, D_SECOND, D_DENSE]
    assert d_rows[1] | {"layer": ""} == {
        "layer": "", "kind": "Conv2D", "output": [7, 7, 128], "forward": D_SECOND
    }  # fmt: skip


def test_operations_of_a_network_for_any_size():
    network = networks.build("srresnet")["generator"]
    first, block, last = (18 * 144 * a * b for a, b in ((3, 48), (48, 48), (48, 48)))
    rows = operations.operations(network, networks.input_shape("srresnet", "generator"))
    assert counts(rows) == [first, *[block] * 12, last]


def test_a_layer_that_cannot_be_counted_is_no_zero():
    model = keras.Sequential([keras.Input((8, 8, 2)), layers.DepthwiseConv2D(3)])
    with pytest.raises(ValueError, match="cannot count"):
        operations.operations(model)


def test_operations_of_whole_steps():
    g, d = G_DENSE + G_FIRST + G_LAST, D_FIRST + D_SECOND + D_DENSE
    rows = {
        name: [{"forward": n} for n in numbers]
        for name, numbers in {
            "generator": (G_DENSE, G_FIRST, G_LAST),
            "discriminator": (D_FIRST, D_SECOND, D_DENSE),
        }.items()
    }
    critic, last = g + 6 * d - 2 * D_FIRST, 3 * g - G_DENSE + 2 * d
    assert sum(operations.of_step("dcgan", rows).values()) == 64 * (critic + last)
    penalty = 4 * d - D_DENSE
    wgan_gp = sum(operations.of_step("wgan_gp", rows).values())
    assert wgan_gp == 64 * (3 * (critic + penalty) + last)
    learning = operations.of_step("srresnet", {"generator": rows["generator"]})
    assert sum(learning.values()) == 16 * (3 * g - G_DENSE)


class Leaky(layers.Layer):
    """A LeakyReLU whose second derivative is nothing, where TensorFlow's is zeros."""

    def call(self, x):
        return x * tf.stop_gradient(tf.where(x > 0, 1.0, 0.2))


def products(function, *arguments):
    """Operations of all matrix products that XLA leaves in a compiled function."""
    compiled = tf.function(function, jit_compile=True)
    text = compiled.experimental_get_compiler_ir(*arguments)(stage="optimized_hlo")
    shapes = dict(re.findall(r"%([\w.\-]+) = f32\[([\d,]+)\]", text))
    shapes |= dict(re.findall(r"%?([\w.\-]+): f32\[([\d,]+)\]", text))
    total = 0
    pattern = r"= f32\[([\d,]+)\]\S* dot\(%([\w.\-]+), .*?lhs_contracting_dims=\{(\d)\}"
    for made, left, axis in re.findall(pattern, text):
        inner = int(shapes[left].split(",")[int(axis)])
        total += 2 * inner * math.prod(map(int, made.split(",")))
    return total


def test_counts_are_those_of_the_compiler():
    """What is needed in a step, the penalty's second gradient included, as XLA sees it."""
    batch, dense = 4, layers.Dense
    g = keras.Sequential([keras.Input((3,)), dense(5, "relu"), dense(7)])
    d = keras.Sequential([keras.Input((7,)), dense(11), Leaky(), dense(13), Leaky(), dense(3)])

    def critic_step(z, real):
        fake = g(z)
        with tf.GradientTape() as tape:
            norms = gradient_norms(d, 0.3 * real + 0.7 * fake, True)
            on_both = tf.nn.softplus(d(fake)) + tf.nn.softplus(-d(real))
            loss = tf.reduce_mean(on_both) + tf.reduce_mean((norms - 1.0) ** 2)
        return tape.gradient(loss, d.trainable_variables)

    def generator_step(z):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.nn.softplus(-d(g(z))))
        return tape.gradient(loss, g.trainable_variables)

    z, real = tf.ones((batch, 3)), tf.ones((batch, 7))
    parts = operations.adversarial(operations.operations(g), operations.operations(d), 1, True)
    of_g = sum(count for what, count in parts.items() if what.startswith("G step"))
    # The slope begins as a matrix of ones, whose product XLA turns into a sum.
    begin = 2 * 13 * 3
    assert products(generator_step, z) == batch * of_g
    assert products(critic_step, z, real) == batch * (sum(parts.values()) - of_g - begin)
