"""This project's models, as the train command compiles them or with the other choice of XLA.

The function that `fit` calls for each execution is what runs. Callbacks are left out, here as in
the other Keras contenders.
"""

import math

from gan_keras import command


def build(case, folder, steps, other=False):
    command.import_tensorflow()
    import keras
    import tensorflow as tf

    from benchmarks.speed import networks, operations
    from benchmarks.speed.cases import CASES, LATENT
    from gan_keras import GAN, SRGAN, WGANGP
    from gan_keras.models.xla import use_xla

    settings = CASES[case]
    keras.utils.set_random_seed(0)
    made = networks.build(case)
    if other:
        networks.receive(made, folder)
    else:
        networks.share(made, folder)
    if case == "srresnet":
        gan = SRGAN(made["generator"], networks.resting(), content="l1", stage="pretrain")
    elif case == "wgan_gp":
        penalty = {"n_critic": settings.n_critic, "gp_weight": settings.gp_weight}
        gan = WGANGP(*made.values(), LATENT, **penalty)
    else:
        gan = GAN(*made.values(), LATENT)
    adam = [keras.optimizers.Adam(*settings.adam) for _ in range(2)]
    xla = use_xla(gan) != other  # as `compile` chooses by itself, or the other way
    gan.compile(*adam, jit_compile=xla, steps_per_execution=steps)
    gan.make_train_function()
    stream = iter(tf.data.Dataset.from_tensors(networks.batch(case)).repeat())

    def work(count):
        for _ in range(count // steps):
            logs = gan.train_function(stream)
        assert all(math.isfinite(float(value)) for value in logs.values())

    rows = {
        name: operations.operations(network, networks.input_shape(case, name))
        for name, network in made.items()
    }
    return work, {
        "networks": networks.facts(case, made),
        "operations": rows,
        "xla": bool(gan.jit_compile),
    }
