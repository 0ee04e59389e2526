"""What the machine can do: the fastest float32 product of square matrices of several sizes."""

import os
import time

import numpy as np

SIZES = (1024, 1536, 2048)


def best_rate(multiply, matrices, repeats):
    """{"gflops": highest rate in 10^9 operations a second}."""
    best = 0.0
    for matrix in matrices:
        for _ in range(repeats):
            begin = time.perf_counter()
            multiply(matrix)
            best = max(best, 2 * matrix.shape[0] ** 3 / (time.perf_counter() - begin))
    return {"gflops": best / 1e9}


def matrices():
    rng = np.random.default_rng(0)
    return [rng.standard_normal((size, size), np.float32) for size in SIZES]


def with_numpy():
    made = matrices()
    return lambda count: best_rate(lambda m: m @ m, made, count), {"threads": os.cpu_count()}


def with_tensorflow():
    from gan_keras import command

    command.import_tensorflow()
    import tensorflow as tf

    made = [tf.constant(matrix) for matrix in matrices()]
    # The maximum needs the whole product but returns one number: copying is not what is timed.
    product = tf.function(lambda m: tf.reduce_max(tf.matmul(m, m)), jit_compile=True)
    return lambda count: best_rate(lambda m: product(m).numpy(), made, count), {}
