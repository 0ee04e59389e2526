"""The base class of datasets."""


class Dataset:
    """What training needs from a dataset besides ``batches``."""

    failure = None  # the InputError that says why a batch could not be made

    def keep_to(self, worker, workers):
        """Read only the part of each batch that worker number ``worker`` keeps.

        Datasets in memory save nothing by this, so the default does nothing.
        """
