"""The order of the data is a function of the seed and the number of the pass alone."""

import numpy as np
import pytest

from gan_keras.data.order import batches_from_array


def ids(count, batch_size, take, seed=0, first_step=0):
    """Batches of an array whose samples are their own numbers."""
    samples = np.arange(count, dtype=np.float32)[:, None]
    stream = batches_from_array(samples, batch_size, seed, first_step)
    return np.array([batch.numpy()[:, 0] for batch in stream.take(take)])


def test_every_sample_once_a_pass():
    two_passes = ids(100, 10, 20)
    for one in (two_passes[:10], two_passes[10:]):
        assert sorted(one.reshape(-1)) == list(range(100))
    assert not np.array_equal(two_passes[:10], two_passes[10:])


def test_what_does_not_fill_a_batch_is_left_out_and_differs_from_pass_to_pass():
    passes = ids(23, 5, 8).reshape(2, -1)
    left_out = [set(range(23)) - set(one) for one in passes]
    assert [len(left) for left in left_out] == [3, 3]
    assert left_out[0] != left_out[1]
    assert all(len(set(one)) == 20 for one in passes)


@pytest.mark.parametrize("first_step", [1, 4, 5, 13])
def test_a_resumed_stream_goes_on_where_the_other_was(first_step):
    np.testing.assert_array_equal(
        ids(50, 10, 20)[first_step:], ids(50, 10, 20 - first_step, first_step=first_step)
    )


def test_seed_decides():
    np.testing.assert_array_equal(ids(50, 10, 5, seed=3), ids(50, 10, 5, seed=3))
    assert not np.array_equal(ids(50, 10, 5, seed=3), ids(50, 10, 5, seed=4))


def test_bytes_become_minus_one_to_one():
    samples = np.uint8([[0], [255], [51]])
    batch = next(iter(batches_from_array(samples, 3, 0)))
    np.testing.assert_allclose(sorted(batch.numpy()[:, 0]), [-1.0, -0.6, 1.0], atol=1e-6)
