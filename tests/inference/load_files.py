"""What saved files bring back in a process that has imported Keras and gan_keras and nothing else.

Run by test_saved_files.py, which imports `answers` as well:
python load_files.py keras,gan_keras FOLDER OUT.npz
Where Keras is not among the names, the package's own function loads the networks. Where it comes
second, the weights have to do: with the classes found, they give the outputs of the other order.
"""

import importlib
import sys
from pathlib import Path

NETWORKS = "*-network.keras"


def answers(model, outputs=True):
    """{what: array}: outputs of each network, and all numbers from which training goes on."""
    import numpy as np

    parts = ("generator", "discriminator", "ema_generator", "denoiser", "ema_denoiser")
    whole = hasattr(model, "generator") or hasattr(model, "denoiser")
    networks = {name: getattr(model, name, None) for name in parts} if whole else {"network": model}
    found = {"weights": flat(model.weights)}
    rng = np.random.default_rng(0)
    for name, network in networks.items():
        if network is not None and outputs:
            shapes = [[2, *(size or 8 for size in t.shape[1:])] for t in network.inputs]
            inputs = [rng.uniform(-1, 1, shape).astype("float32") for shape in shapes]
            made = network(inputs if len(inputs) > 1 else inputs[0], training=False)
            found[f"outputs of the {name}"] = np.array(made, "float32")
    for name in ("g_optimizer", "d_optimizer", "optimizer"):
        if optimizer := getattr(model, name, None):
            found[f"rate of {name}"] = np.array(optimizer.learning_rate)
            found[f"state of {name}"] = flat(optimizer.variables)
    if whole:
        seeds = [v for v in model.variables if v.name == "seed_generator_state"]
        found["random states"] = flat(seeds)
    return found


def flat(variables):
    """One vector of all numbers in them."""
    import numpy as np

    return np.concatenate([np.ravel(variable) for variable in variables])


def main(order, folder, out):
    for name in order.split(","):
        importlib.import_module(name)
    if "keras" in order.split(","):
        from keras.saving import load_model as load

        pattern = "*.keras"
    else:
        from gan_keras.inference.saved_network import load_network as load

        pattern = NETWORKS
    import numpy as np

    found = {}
    for path in sorted(Path(folder).glob(pattern)):
        try:
            for what, array in answers(load(path), not order.endswith(",keras")).items():
                found[f"{path.name}: {what}"] = array
        except Exception as error:  # what the other files do tells more than the first failure
            found[f"{path.name}: error"] = np.array(str(error).partition("\n")[0][:300])
    np.savez(out, **found)


if __name__ == "__main__":
    main(*sys.argv[1:])
