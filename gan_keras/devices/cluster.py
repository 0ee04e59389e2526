"""The cluster that TF_CONFIG describes, read before TensorFlow is imported."""

import json
import os

from gan_keras.errors import InputError

EXAMPLE = (
    '{"cluster": {"worker": ["host1:12345", "host2:12345"]}, '
    '"task": {"type": "worker", "index": 0}}'
)


def worker_index():
    """Index of this process among the workers of TF_CONFIG; only the first one writes files.

    Raises:
        InputError: TF_CONFIG is missing or does not describe a cluster of workers.
    """
    text = os.environ.get("TF_CONFIG")
    if not text:
        raise InputError(
            f"--strategy multiworker needs the environment variable TF_CONFIG='{EXAMPLE}'"
        )
    try:
        described = json.loads(text)
        workers, task = described["cluster"]["worker"], described["task"]
        index = int(task["index"])
        fits = task["type"] == "worker" and index in range(len(workers))
    except (ValueError, KeyError, TypeError):
        fits = False
    if not fits or set(described["cluster"]) != {"worker"}:
        raise InputError(
            f"TF_CONFIG must list the workers and the index of this one, as in '{EXAMPLE}'"
        )
    return index
