"""What training asks of a dataset."""


class Dataset:
    """What training asks of a dataset beside ``batches``."""

    failure = None  # the InputError behind a batch that could not be made

    def keep_to(self, worker, workers):
        """Read only what worker number ``worker`` will keep of each batch.

        Nothing to save where the samples are in memory.
        """
