"""What a replica must know about the others when several devices share a batch.

With `tf.distribute` every replica runs the same `train_step` on its part of the global batch.
Keras sums the gradients of the replicas and gives each of them the same random state. So each
loss is multiplied by 1/replicas (`share`), and random numbers are drawn for the global batch and
cut into parts (`drawn`). A step then computes the same on one device and on many.
"""

import tensorflow as tf


def replicas():
    """Number of replicas that train together; 1 without a strategy."""
    return tf.distribute.get_strategy().num_replicas_in_sync


def share():
    """Weight of one replica's mean loss in the mean over the global batch."""
    return 1.0 / replicas()


def drawn(draw, size):
    """Random numbers for this replica's ``size`` samples of the global batch.

    Args:
        draw: function n -> tensor (n, ...) of independent rows.
    """
    context = tf.distribute.get_replica_context()
    if context is None or context.num_replicas_in_sync == 1:
        return draw(size)
    first = context.replica_id_in_sync_group * size
    return draw(size * context.num_replicas_in_sync)[first : first + size]


def summed(values):
    """A list of tensors, each summed over the replicas."""
    context = tf.distribute.get_replica_context()
    if context is None or context.num_replicas_in_sync == 1:
        return values
    return context.all_reduce("SUM", values)


def same_overflow(gradients):
    """Gradients of a scaled loss, made NaN on every replica if they overflowed on one.

    Keras's loss scaling checks only its own replica, or the first one of a process, before
    gradients are summed. Infinities of other replicas would reach the weights, and workers would
    wait for each other.
    """
    if replicas() == 1:
        return gradients
    [nothing] = summed([tf.add_n([tf.reduce_sum(g * 0.0) for g in gradients])])
    return [g + nothing for g in gradients]


def spread(dataset, strategy):
    """Cut each global batch of a tf.data.Dataset into equal parts for the replicas, in order.

    Keras would leave the cutting to TensorFlow, which gives the workers different batches or the
    same ones, depending on the kind of dataset. Here every worker reads all batches, which must
    be the same on each worker, and keeps its own part of them.

    Raises:
        ValueError: batches that the replicas cannot share equally.
    """
    count = strategy.num_replicas_in_sync
    if count == 1:
        return dataset
    for spec in tf.nest.flatten(dataset.element_spec):
        if spec.shape[0] is None or spec.shape[0] % count:
            raise ValueError(
                f"{count} replicas cannot share batches of {spec.shape[0] or 'unknown size'} "
                "equally: use a multiple, and batch(..., drop_remainder=True)"
            )

    def parts_of(context):
        mine = count // context.num_input_pipelines
        first = mine * context.input_pipeline_id

        def cut(*batch):
            pieces = tf.nest.map_structure(
                lambda t: tf.reshape(t, (count, -1, *t.shape[1:]))[first : first + mine], batch
            )
            return tf.data.Dataset.from_tensor_slices(pieces if len(pieces) > 1 else pieces[0])

        return dataset.flat_map(cut).prefetch(2)

    return strategy.distribute_datasets_from_function(parts_of)


def shaped_log(values):
    """Logs in the shape that Keras needs: with several workers it averages along the first axis."""
    if isinstance(tf.distribute.get_strategy(), tf.distribute.MultiWorkerMirroredStrategy):
        return {name: tf.reshape(value, (1,)) for name, value in values.items()}
    return values
