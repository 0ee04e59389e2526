"""Damage, as a function of a seed: bytes, pictures, IDX files, settings, checkpoints, networks."""

import base64
import gzip
import io
import json
import marshal
import struct
import zipfile

import numpy as np
from PIL import Image

STRANGE = [
    None, True, False, 0, 1, -1, 2, 3.5, -0.0, 1e308, -1e308, float("nan"), float("inf"), 10**9,
    2**31, 2**63, 10**30, 10**400, -(10**20), "", "x", "NaN", "\u0000", "\ud800", "a" * 5000,
    "../../etc/passwd", "folder:", "folder:\u0000", "folder:~nobody/x", "folder:" + "a" * 300, [],
    [1, 2], {}, {"a": 1}, "digits", "ring", "photos", "wgan_gp", "srgan", "iwgan", "cgan", "mlp",
    "unet", "linear", "adam", "color,cutout",
]  # fmt: skip


def damaged_bytes(rng, content):
    """Bytes flipped, cut off, added, doubled or exchanged."""
    content = bytearray(content)
    how = rng.choice(("flip", "flip", "flip", "cut", "extend", "zero", "swap", "insert"))
    if how == "flip" or not content:
        for _ in range(rng.choice((1, 1, 2, 5, 40))):
            if content:
                # Headers, where the lengths and kinds are, come first.
                end = rng.choice((len(content), min(64, len(content))))
                content[rng.randrange(end)] ^= 1 << rng.randrange(8)
    elif how == "cut":
        del content[rng.randrange(len(content)) :]
    elif how == "extend":
        content += rng.randbytes(rng.choice((1, 100, 5000)))
    elif how == "zero":
        start = rng.randrange(len(content))
        content[start : start + rng.randint(1, 64)] = bytes(rng.randint(1, 64))
    elif how == "swap":
        a, b = sorted(rng.randrange(len(content)) for _ in range(2))
        content[a:b] = content[a:b][::-1]
    else:
        where = rng.randrange(len(content))
        content[where:where] = rng.choice((b"\xff" * 4, rng.randbytes(9), b"\0" * 20))
    return bytes(content)


# Pictures

MODES = {
    "PNG": ("1", "L", "LA", "P", "RGB", "RGBA", "I", "I;16"),
    "JPEG": ("L", "RGB", "CMYK", "YCbCr"),
    "BMP": ("1", "L", "P", "RGB"),
    "GIF": ("L", "P", "1"),
    "TIFF": ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "LAB", "YCbCr", "I", "F", "I;16"),
    "WEBP": ("RGB", "RGBA"),
    "PPM": ("1", "L", "RGB"),
}


def picture(rng, kind):
    """An undamaged picture file of a random mode."""
    mode = rng.choice(MODES[kind])
    pixels = np.random.default_rng(rng.randrange(2**32)).integers(0, 256, (12, 12, 3), np.uint8)
    image = Image.fromarray(pixels)
    if mode == "I;16":
        image = Image.fromarray(pixels[..., 0].astype(np.uint16) * 257)
    elif mode == "LAB":
        image = Image.frombytes("LAB", (12, 12), pixels.tobytes())
    elif mode == "LA":
        image = image.convert("L")
        image.putalpha(77)
    else:
        image = image.convert("L").convert(mode) if mode in "IF" else image.convert(mode)
    options = {}
    if kind in ("PNG", "GIF") and rng.random() < 0.2:
        options["transparency"] = rng.choice((0, b"\0\1\2")) if mode in ("P", "L") else 0
    if kind in ("JPEG", "PNG", "WEBP", "TIFF") and rng.random() < 0.3:
        exif = Image.Exif()
        exif[0x0112] = rng.choice((1, 3, 6, 8))
        options["exif"] = exif
    buffer = io.BytesIO()
    try:
        image.save(buffer, kind, **options)
    except (OSError, ValueError, TypeError, KeyError):
        buffer = io.BytesIO()
        image.convert("RGB").save(buffer, kind)
    return buffer.getvalue()


def huge_picture(rng, kind):
    """A small file that claims to have more pixels than any memory."""
    content = bytearray(picture(rng, kind))
    side = rng.choice((0, 1, 9_000, 13_000, 60_000, 2**31 - 1))
    if kind == "PNG":
        content[16:24] = struct.pack(">II", side, rng.choice((side, 12)))
        import zlib

        content[29:33] = struct.pack(">I", zlib.crc32(content[12:29]))
    elif kind == "BMP":
        content[18:26] = struct.pack("<ii", side, rng.choice((side, -side, 12)))
    elif kind == "GIF":
        content[6:10] = struct.pack("<HH", side % 65536, side % 65536)
    elif kind == "PPM":
        content = content.replace(b"12 12", f"{side} {side}".encode())
    elif kind == "JPEG" and (at := content.find(b"\xff\xc0")) > 0:
        content[at + 5 : at + 9] = struct.pack(">HH", side % 65536, side % 65536)
    return bytes(content)


def other_file(rng, kind):
    """What is no picture: PostScript that would create a file, text, nothing, an archive."""
    return rng.choice((
        b"", b"\0" * 100, b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(PAYLOAD) (w) file\n",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"PK\3\4" + b"\0" * 60, b"\x89PNG\r\n\x1a\n",
        b"GIF89a", b"\xff\xd8\xff", b"BM", b"II*\0\xff\xff\xff\xff", b"P6 9 9 99999\n", b"P5\n3",
    ))  # fmt: skip


def damaged_picture(rng):
    """(ending of the name, content)."""
    kind = rng.choice(list(MODES))
    how = rng.random()
    if how < 0.12:
        return kind, huge_picture(rng, kind)
    if how < 0.18:
        return kind, other_file(rng, kind)
    content = picture(rng, kind)
    return kind, content if how < 0.24 else damaged_bytes(rng, content)


# IDX


def idx(array):
    return (
        bytes([0, 0, 8, array.ndim])
        + struct.pack(f">{array.ndim}I", *array.shape)
        + (array.astype(np.uint8).tobytes())
    )


def damaged_idx(rng):
    """(images file, labels file) of 20 digits, one of them damaged, before or after packing."""
    numbers = np.random.default_rng(rng.randrange(2**32))
    files = [idx(numbers.integers(0, 256, (20, 28, 28))), idx(np.arange(20) % 10)]
    which, pack = rng.randrange(2), rng.random() < 0.5
    how = rng.random()
    if how < 0.2:  # whole files of other shapes
        shapes = [(20,), (20, 28), (20, 14, 28), (20, 28, 28, 1), (0, 28, 28), (20, 0, 0), (1,) * 9]
        files[which] = idx(numbers.integers(0, 256, rng.choice(shapes)))
    elif how < 0.4:  # headers that claim other numbers
        content, at = bytearray(files[which]), rng.choice((3, 4, 8, 12))
        size = 1 if at == 3 else 4
        content[at : at + size] = rng.randbytes(size)
        files[which] = bytes(content)
    elif how < 0.45:
        files[which] = bytes([0, 0, 8, 255]) + struct.pack(">255I", *[1] * 255) + b"\7"
    elif how < 0.7:
        files[which] = damaged_bytes(rng, files[which])
    if pack:
        files = [gzip.compress(content, mtime=0) for content in files]
        if how >= 0.7:
            files[which] = damaged_bytes(rng, files[which])
    elif how >= 0.7:
        files[which] = damaged_bytes(rng, files[which])
    return files, pack


# JSON


def damaged_json(rng, value):
    """The text of a JSON object with one or more entries made strange, or damaged as text."""
    how = rng.random()
    if how < 0.15:
        return damaged_bytes(rng, json.dumps(value).encode())
    if how < 0.25:
        return rng.choice((
            b"", b"null", b"[]", b"7", b'"text"', b"{" * 100_000, b"[" * 100_000,
            b'{"a":' * 5_000 + b"1" + b"}" * 5_000, b'{"epochs": ' + b"9" * 5_000 + b"}",
            b"\xff\xfe{}", b"\xef\xbb\xbf{}", b'{"epochs": 1e999}', b'{"epochs": -Infinity}',
            b"{}" + b" " * 10**6 + b"x", b'{"model": "dcgan", "model": []}',
        ))  # fmt: skip
    value = dict(value)
    for _ in range(rng.choice((1, 1, 1, 2, 6))):
        key = rng.choice([*value, "", "unknown", "\u0000"])
        if rng.random() < 0.12:
            value.pop(key, None)
        elif rng.random() < 0.4 and isinstance(value.get(key), (int, float)):
            value[key] = value[key] * rng.choice((1, 2, 3, -1, 10**6, 1e-30, 10**18))
        else:
            value[key] = rng.choice(STRANGE)
        value = value or {"epochs": 1}
    return json.dumps(value).encode()


# Checkpoints: the sums may be damaged or, by somebody with intent, be right for damaged files.


def damaged_checkpoint(rng, files):
    """{name: content} of a checkpoint's three files, some of them None for missing."""
    import hashlib

    files = dict(files)
    name = rng.choice(list(files))
    how = rng.random()
    if how < 0.08:
        files[name] = None
    elif name == "manifest.json" or (name == "state.json" and how < 0.6):
        files[name] = damaged_json(rng, json.loads(files[name]))
    elif name == "variables.npz" and how < 0.45:
        files[name] = strange_arrays(rng, files[name])
    else:
        files[name] = damaged_bytes(rng, files[name])
    if name != "manifest.json" and rng.random() < 0.7:
        sums = {n: hashlib.sha256(files[n] or b"").hexdigest() for n in files if "man" not in n}
        files["manifest.json"] = json.dumps(sums).encode()
    return files


def strange_arrays(rng, content):
    """Weights of other kinds and shapes in a whole archive."""
    with np.load(io.BytesIO(content)) as arrays:
        arrays = dict(arrays)
    name = rng.choice(list(arrays))
    array = arrays[name]
    arrays[name] = rng.choice((
        array.astype(np.float64), array.astype(np.complex64), array.ravel()[:-1], array[None],
        np.array(["text"]), np.array([None, {}], dtype=object), np.array([Payload()], dtype=object),
        np.zeros(0, np.float32), array.astype("M8[s]"), np.zeros((3, 0, 5), array.dtype),
    ))  # fmt: skip
    if rng.random() < 0.2:
        del arrays[name]
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return buffer.getvalue()


class Payload:
    """What a pickle would do when it is read: create the file that no case may create."""

    target = "payload"

    def __reduce__(self):
        return (open, (self.target, "w"))


# Networks


def rewritten(content, change):
    """A .keras file with the config.json in it changed, its sums right again."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(data) if name == "config.json" else data)
    return buffer.getvalue()


def nodes(value, path=()):
    """Paths of all values in a JSON tree."""
    yield path
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from nodes(value[key], (*path, key))


def at(tree, path):
    for key in path:
        tree = tree[key]
    return tree


def writing(target):
    """A function of one argument that creates a file and returns its argument."""
    return eval(f"lambda x: open({target!r}, 'w').close() or x")


def code_payloads(target):
    """Objects in Keras' own format that would run code, if anything of a file could."""
    shell = f"touch {target}"
    raw = base64.b64encode(marshal.dumps(writing(target).__code__)).decode()
    code = {"class_name": "__lambda__", "config": {"code": raw, "defaults": None, "closure": None}}

    def plain(module, name, config, registered=None):
        return {"module": module, "class_name": name, "config": config,
                "registered_name": registered, "build_config": None}  # fmt: skip

    def function_of(module, name):
        return plain("builtins", "function", name, "function") | {"module": module}

    return [
        plain("keras.layers", "Lambda", {"name": "l", "function": code, "output_shape": None}),
        plain("keras.layers", "Lambda", {"name": "l", "arguments": {},
                                         "function": function_of("os", "system")}),
        plain("builtins", "__import__", {"name": "os"}),
        plain("os", "system", {"command": shell}),
        plain("subprocess", "Popen", {"args": shell, "shell": True}),
        plain("keras.utils", "get_file", {"fname": target, "origin": f"file://{target}"}),
        plain("keras.src.utils.file_utils", "File", {"path": target, "mode": "w"}),
        plain("keras.models", "load_model", {"filepath": target}),
        plain("keras.saving", "load_model", {"filepath": target, "safe_mode": False}),
        plain("keras.config", "enable_unsafe_deserialization", {}),
        plain("keras.layers", "TFSMLayer", {"filepath": target, "name": "t"}),
        plain("keras.layers", "TextVectorization", {"vocabulary": "/etc/passwd", "name": "t"}),
        plain("keras.layers", "StringLookup", {"vocabulary": "/etc/passwd", "name": "t"}),
        plain("gan_keras.loop.fit", "train", {"run": target}),
        plain("gan_keras.files", "remove_tree", {"path": target}),
        plain("numpy", "save", {"file": target, "arr": [1]}),
        code,
    ]  # fmt: skip


def damaged_network(rng, content, target):
    """A damaged .keras file; ``target`` is the file that its code would create."""
    if rng.random() < 0.45:
        return damaged_bytes(rng, content)

    def change(data):
        config = json.loads(data)
        layers = config["config"]["layers"]
        how = rng.random()
        if how < 0.4:
            payload = rng.choice(code_payloads(target))
            where = rng.choice(("layer", "value", "whole"))
            if where == "whole":
                return json.dumps(payload).encode()
            if where == "layer":
                layer = rng.choice(layers[1:])
                layer |= {key: payload[key] for key in payload if key in layer}
                return json.dumps(config).encode()
            path = rng.choice([p for p in nodes(config) if p and p[-1] in (
                "activation", "kernel_initializer", "dtype", "config", "axis")])  # fmt: skip
            at(config, path[:-1])[path[-1]] = payload
            return json.dumps(config).encode()
        if how < 0.5:
            return damaged_json(rng, config)
        for _ in range(rng.choice((1, 1, 3))):
            path = rng.choice([path for path in nodes(config) if path])
            parent = at(config, path[:-1])
            if rng.random() < 0.15:
                del parent[path[-1]]
            elif path[-1] == "class_name":
                parent[path[-1]] = rng.choice((
                    "Dense", "Dropout", "Flatten", "LSTM", "Functional", "Sequential", "GAN",
                    "InputLayer", "Lambda", "StringLookup", "RandomFlip", "Softmax"))  # fmt: skip
            else:
                parent[path[-1]] = rng.choice([s for s in STRANGE if s != 10**400])
        return json.dumps(config).encode()

    return rewritten(content, change)
