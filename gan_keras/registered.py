"""The classes that saved files name: Keras knows their names before their modules are imported.

A file says "gan_keras>LeakyReLU". Keras finds a class by such a name only after the module that
defines it was imported, and `import gan_keras` imports no module of models or layers, because
these take seconds. So each name stands in Keras's registry for a `Later`. It imports the module
when a file needs the class, and then the class takes its place there.
"""

import importlib
import sys

LAYERS = {
    "LeakyReLU": "gan_keras.networks.layers",
    "Dropout": "gan_keras.networks.layers",
    "DiffAugment": "gan_keras.networks.diffaugment",
    "KeepKnown": "gan_keras.networks.unet",
    "PixelShuffle": "gan_keras.networks.srresnet",
    "Bicubic": "gan_keras.networks.srresnet",
    "EvenPlaces": "gan_keras.networks.srresnet",
    "Sines": "gan_keras.networks.denoiser",
    "DDIM": "gan_keras.networks.ddim",
    "TwoStages": "gan_keras.models.schedules",  # a learning rate
}


def homes():
    """{class: module that defines it}; the models are known by their cards."""
    from gan_keras.settings.models import MODELS  # not above: `import gan_keras` stays quick

    found = dict(LAYERS)
    for card in MODELS.values():
        for file, _, name in (card.home.partition(":"), card.with_r1.partition(":")):
            if name:
                found[name] = f"gan_keras.models.{file}"
    return found


class Deputy:
    """Passes on all that it is asked to ``self.principal()``."""

    def __getattr__(self, attribute):
        if attribute.startswith("__"):  # copy and pickle ask for some before there is a principal
            raise AttributeError(attribute)
        return getattr(self.principal(), attribute)


class Later(Deputy):
    """Deputy of a class whose module is imported when something is asked of the class.

    Keras asks for ``from_config`` alone. A user may ask for more, or make an instance.
    """

    def __init__(self, home, name):
        self.home, self.__name__ = home, name

    def __repr__(self):
        return f"<class '{self.home}.{self.__name__}', not imported yet>"

    def __call__(self, *args, **kwargs):
        return self.principal()(*args, **kwargs)

    def principal(self):
        return getattr(importlib.import_module(self.home), self.__name__)


def enter(keras):
    """Make the names known to Keras. What is known by a name already stays."""
    if hasattr(keras, "saving"):  # no package of the same name, and no half of one
        known = keras.saving.get_custom_objects()
        for name, home in homes().items():
            known.setdefault(f"gan_keras>{name}", Later(home, name))


class Watch:
    """A finder of modules that finds none itself: it enters the names when Keras is imported.

    It stands before the other finders. Asked for Keras, it asks those behind it, and puts itself
    between Keras and the loader that they found. Its work is done when Keras has been executed.
    """

    def find_spec(self, name, path=None, target=None):
        finders = list(sys.meta_path)
        if name != "keras" or self not in finders:
            return None
        for finder in finders[finders.index(self) + 1 :]:
            if hasattr(finder, "find_spec"):
                spec = finder.find_spec(name, path, target)
                if spec is not None:
                    spec.loader = spec.loader and EnteringLoader(spec.loader, self)
                    return spec
        return None


class EnteringLoader(Deputy):
    """Deputy of the loader that was found; the module gets to see the loader itself."""

    def __init__(self, loader, watch):
        self.loader, self.watch = loader, watch

    def principal(self):
        return self.loader

    def exec_module(self, module):
        module.__loader__ = module.__spec__.loader = self.loader
        self.loader.exec_module(module)  # an error leaves the watch for the next attempt
        if self.watch in sys.meta_path:
            sys.meta_path.remove(self.watch)
        enter(module)


def enter_when_keras_is_imported():
    """Make the names known at once, or as soon as Keras is imported, by whomever."""
    if sys.modules.get("keras") is not None:
        enter(importlib.import_module("keras"))  # waits for another thread that is importing it
    else:
        sys.meta_path.insert(0, Watch())
