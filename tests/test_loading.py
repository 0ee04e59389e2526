"""`import gan_keras`: light, and enough for Keras to load what was saved."""

import copy
import importlib
import os
import pickle
import pkgutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import keras
import numpy as np
import pytest
from conftest import all_state, tiny_gan

import gan_keras
from gan_keras import registered
from gan_keras.errors import InputError
from gan_keras.inference.saved_network import load_network
from gan_keras.networks import dcgan

ROOT = Path(__file__).resolve().parents[1]


def python(code, *words, places=(ROOT, ROOT / "tests", *sys.path)):
    """What a new process prints that runs the code; where it looks for modules is ``places``."""
    env = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, places))}
    words = [sys.executable, "-P", "-c", code, *map(str, words)]
    done = subprocess.run(words, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_import_is_fast_and_brings_no_other_package():
    code = (
        "import sys, time; begin = time.perf_counter(); import gan_keras; "
        "print(time.perf_counter() - begin); "
        "assert not {'keras', 'tensorflow', 'numpy'} & set(sys.modules)"
    )
    assert min(float(python(code)) for _ in range(5)) < 0.05  # usually 0.005


def test_the_table_names_all_registered_classes():
    for module in pkgutil.walk_packages(gan_keras.__path__, "gan_keras."):
        importlib.import_module(module.name)
    known = {
        name.removeprefix("gan_keras>"): entry
        for name, entry in keras.saving.get_custom_objects().items()
        if name.startswith("gan_keras>")
    }
    assert all(isinstance(entry, type) for entry in known.values())
    assert {name: entry.__module__ for name, entry in known.items()} == registered.homes()


def test_readme_goes_on_exactly_in_a_new_process(tmp_path):
    """README's networks, smaller: their layers are ours and were not found."""
    keras.utils.set_random_seed(0)
    images = np.random.default_rng(0).uniform(-1, 1, (32, 8, 8, 1)).astype(np.float32)
    np.save(tmp_path / "images.npy", images)
    networks = dcgan.generator((8, 8, 1), 4, 4), dcgan.discriminator((8, 8, 1), 4, dropout=0.3)
    gan = gan_keras.GAN(*networks, latent_dim=4, ema_decay=0.9)
    gan.compile(
        g_optimizer=keras.optimizers.Adam(2e-4, 0.5), d_optimizer=keras.optimizers.Adam(2e-4, 0.5)
    )
    gan.fit(images, batch_size=8, shuffle=False, verbose=0)
    gan.save(tmp_path / "run.keras")
    code = (
        "import gan_keras, sys; folder = sys.argv[1]; "
        "gan = gan_keras.load_model(f'{folder}/run.keras'); import numpy as np; "
        "images = np.load(f'{folder}/images.npy'); "
        "gan.fit(images, batch_size=8, epochs=2, shuffle=False, verbose=0); "
        "from conftest import all_state; arrays = sum(all_state(gan).values(), []); "
        "np.savez(f'{folder}/end.npz', *arrays, samples=gan.generate(3, seed=1))"
    )
    python(code, tmp_path)
    gan.fit(images, batch_size=8, epochs=2, shuffle=False, verbose=0)
    expected = [array for arrays in all_state(gan).values() for array in arrays]
    with np.load(tmp_path / "end.npz") as found:
        assert len(found.files) == len(expected) + 1
        for i, array in enumerate(expected):
            np.testing.assert_array_equal(found[f"arr_{i}"], array)
        np.testing.assert_array_equal(found["samples"], gan.generate(3, seed=1))


def test_load_model_takes_what_keras_takes(tmp_path):
    gan = tiny_gan()
    gan.save(tmp_path / "gan.keras")
    assert gan_keras.load_model(tmp_path / "gan.keras").compiled
    assert not gan_keras.load_model(tmp_path / "gan.keras", compile=False).compiled

    x = keras.Input((2,))
    keras.Model(x, keras.layers.Lambda(lambda x: 2 * x)(x)).save(tmp_path / "lambda.keras")
    with pytest.raises(ValueError, match="safe_mode=False"):
        gan_keras.load_model(tmp_path / "lambda.keras")
    loaded = gan_keras.load_model(tmp_path / "lambda.keras", safe_mode=False)
    assert loaded(np.ones((1, 2))).numpy().tolist() == [[2.0, 2.0]]

    class Twice(keras.layers.Layer):
        def call(self, x):
            return 2 * x

    keras.Model(x, Twice()(x)).save(tmp_path / "twice.keras")
    loaded = gan_keras.load_model(tmp_path / "twice.keras", custom_objects={"Twice": Twice})
    assert loaded(np.ones((1, 2))).numpy().tolist() == [[2.0, 2.0]]


def test_a_whole_model_is_no_network(tmp_path):
    tiny_gan().save(tmp_path / "gan.keras")
    with pytest.raises(InputError, match="it holds no network"):
        load_network(tmp_path / "gan.keras")


def test_a_deputy_answers_as_its_class_does():
    later = registered.Later("collections", "Counter")
    assert later("aab") == {"a": 2, "b": 1}
    assert later.most_common is importlib.import_module("collections").Counter.most_common
    assert repr(later) == "<class 'collections.Counter', not imported yet>"
    for same in (copy.copy(later), copy.deepcopy(later), pickle.loads(pickle.dumps(later))):
        assert same("a") == {"a": 1}
    with pytest.raises(AttributeError):
        later.no_such_thing  # noqa: B018


def test_a_name_that_is_known_stays():
    known = {"gan_keras>GAN": gan_keras.GAN, "mine>GAN": int}
    fake = SimpleNamespace(saving=SimpleNamespace(get_custom_objects=lambda: known))
    for _ in range(2):
        registered.enter(fake)
    assert known["gan_keras>GAN"] is gan_keras.GAN
    assert known["mine>GAN"] is int
    assert known.keys() == {f"gan_keras>{name}" for name in registered.homes()} | {"mine>GAN"}


# Each is run in a process where a package named keras lies in the folder `place`, which takes no
# second to import, and must end with the names known.
IMPORTS = {
    "before": "import keras, gan_keras",
    "after": "import gan_keras, keras",
    "by a part of it": "import gan_keras; from keras.saving import get_custom_objects",
    "by another package": "import gan_keras, user_of_keras",
    "in a thread": "import gan_keras, threading; t = threading.Thread(target=__import__, "
    "args=('keras',)); t.start(); t.join()",
    "looked for first": "import gan_keras, importlib.util; "
    "spec = importlib.util.find_spec('keras'); assert spec.origin.startswith(place); "
    "assert 'keras' not in sys.modules; assert 'saving' in spec.loader.get_source('keras'); "
    "assert importlib.util.find_spec('kera') is None; import keras",
    "at the second attempt": "import gan_keras\n"
    "sys.stops_keras = True\n"
    "try:\n import keras\n"
    "except OSError: del sys.stops_keras\n"
    "assert 'keras' not in sys.modules\n"
    "import keras",
    "gan_keras reloaded": "import gan_keras, importlib; importlib.reload(gan_keras); "
    "importlib.reload(gan_keras.registered).enter_when_keras_is_imported(); import keras; "
    "importlib.reload(gan_keras)",
    "keras reloaded": "import gan_keras, keras, importlib; importlib.reload(keras)",
    "lazily": "import gan_keras, importlib.util as u; spec = u.find_spec('keras'); "
    "spec.loader = u.LazyLoader(spec.loader); module = u.module_from_spec(spec); "
    "sys.modules['keras'] = module; spec.loader.exec_module(module); module.saving",
    "by a finder that looks itself": "import gan_keras, importlib.util\n"
    "class Finder:\n"
    " busy = False\n"
    " def find_spec(self, name, path=None, target=None):\n"
    "  if not self.busy and name == 'keras':\n"
    "   self.busy = True\n"
    "   return importlib.util.find_spec(name)\n"
    "sys.meta_path.insert(POSITION, Finder())\n"
    "import keras",
}
IMPORTS |= {
    "by a finder that looks itself, behind": IMPORTS["by a finder that looks itself"].replace(
        "POSITION", "1"
    ),
    "by a finder that looks itself": IMPORTS["by a finder that looks itself"].replace(
        "POSITION", "0"
    ),
}
CHECK = """
import keras
names = {f"gan_keras>{name}" for name in gan_keras.registered.homes()}
assert set(keras.saving.get_custom_objects()) == names
assert type(keras.__loader__).__name__ == type(keras.__spec__.loader).__name__ == "SourceFileLoader"
assert not any("gan_keras" in type(finder).__module__ for finder in sys.meta_path)
"""


@pytest.fixture
def place(tmp_path):
    (tmp_path / "keras").mkdir()
    (tmp_path / "keras" / "__init__.py").write_text(
        "import sys\nfrom keras import saving as saving\n"
        "if hasattr(sys, 'stops_keras'): raise OSError\n"
    )
    (tmp_path / "keras" / "saving.py").write_text(
        "known = {}\ndef get_custom_objects():\n    return known\n"
    )
    (tmp_path / "user_of_keras.py").write_text("import keras.saving\n")
    return tmp_path


@pytest.mark.parametrize("way", IMPORTS)
def test_names_are_known_however_keras_is_imported(place, way):
    code = "\n".join(["import sys; place = sys.argv[1]", IMPORTS[way], "import gan_keras", CHECK])
    python(code, place, places=(place, ROOT))


def test_imports_of_what_is_not_keras_go_on_as_before(tmp_path):
    """No Keras installed, a folder of that name, a module of that name, an import forbidden."""
    code = (
        "import sys; sys.path = [p for p in sys.path if 'site-packages' not in p]\n"
        "import gan_keras, importlib\n"
        "for forbidden in (False, True):\n"
        " try:\n  import keras\n"
        " except ModuleNotFoundError as error: assert error.name == 'keras'\n"
        " else: raise SystemError\n"
        " sys.modules['keras'] = None\n"
        " importlib.reload(gan_keras)\n"
        "del sys.modules['keras']\n"
        "sys.path.append(sys.argv[1])\n"
        "import keras"
    )
    (tmp_path / "a" / "keras").mkdir(parents=True)
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "keras.py").write_text("")
    for name in "ab":
        python(code, tmp_path / name, places=(ROOT,))
