"""Several devices: the strategies of `--strategy`, and which process may write files.

docs/scaling.md says how to launch them, `gan_keras.devices.replicas` what a train step must know.
"""

import contextlib
import functools
import os
import re

import tensorflow as tf

from gan_keras.devices.cluster import worker_index
from gan_keras.errors import InputError, first_line

LOGICAL_CPUS = "GAN_KERAS_LOGICAL_CPUS"  # number of devices to simulate on a machine without GPU


@functools.cache  # a second strategy would use the first one's keys for its own sums
def open_strategy(name):
    """The strategy for a value of the setting ``strategy``; None for "none".

    Call it before TensorFlow has made its first tensor. The processes of "multiworker" connect
    here and wait until all of them have started.

    Raises:
        InputError: TF_CONFIG describes no cluster, or its workers do not connect.
    """
    if name == "none":
        return None
    make_logical_cpus(os.environ.get(LOGICAL_CPUS))
    if name == "mirrored":
        gpus = tf.config.list_logical_devices("GPU")
        devices = gpus or tf.config.list_logical_devices("CPU")
        return tf.distribute.MirroredStrategy([device.name for device in devices])
    worker_index()  # raises InputError unless TF_CONFIG describes a cluster
    try:
        return tf.distribute.MultiWorkerMirroredStrategy()
    except (tf.errors.OpError, ValueError, RuntimeError) as error:
        raise InputError(
            f"the workers of TF_CONFIG did not connect ({first_line(error)}): start all of them, "
            "with the same cluster and each with its own index"
        ) from None


def make_logical_cpus(number):
    if not number:
        return
    if not number.isdigit() or not 1 <= int(number) <= 64:
        raise InputError(f"{LOGICAL_CPUS} must be a whole number from 1 to 64, got '{number}'")
    [cpu, *_] = tf.config.list_physical_devices("CPU")
    if len(tf.config.get_logical_device_configuration(cpu) or ()) == int(number):
        return
    parts = [tf.config.LogicalDeviceConfiguration() for _ in range(int(number))]
    tf.config.set_logical_device_configuration(cpu, parts)


def is_chief(strategy):
    """Whether this process writes files; of several workers only the first one does."""
    return part(strategy)[0] == 0


def part(strategy):
    """(index of this process among the workers, number of workers)."""
    resolver = getattr(strategy, "cluster_resolver", None)
    if resolver is None or not resolver.task_type:
        return 0, 1
    return resolver.task_id, resolver.cluster_spec().num_tasks("worker")


def scope(strategy):
    """The context in which the model and its optimizers must be made."""
    return strategy.scope() if strategy else contextlib.nullcontext()


LOST = (tf.errors.UnavailableError, tf.errors.AbortedError, tf.errors.InternalError,
        tf.errors.CancelledError, tf.errors.DeadlineExceededError)  # fmt: skip


def lost_worker(strategy, error):
    """A message for an error that is caused by a lost worker; None for other errors."""
    if getattr(strategy, "cluster_resolver", None) is None or not isinstance(error, LOST):
        return None
    told = re.sub(r"{{.*?}} *", "", first_line(error))  # without the names of TensorFlow's nodes
    return (
        f"lost another worker ({told}): start all of them again with --resume; "
        "finished epochs are kept"
    )
