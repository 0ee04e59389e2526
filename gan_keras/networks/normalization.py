"""Batch normalization over the whole batch, also where several devices share it."""

from keras import layers

from gan_keras.replicas import replicas


def batch_normalization():
    """A BatchNormalization whose statistics are those of the global batch.

    Keras takes each replica's own by default: with 4 samples a replica they would be those of
    4 samples, whatever the global batch is.
    """
    return layers.BatchNormalization(synchronized=replicas() > 1)
