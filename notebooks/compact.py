"""Pictures of notebooks in fewer bytes: a palette where it changes no pixel by much."""

import base64
import io

import numpy as np
from PIL import Image

MOST = 24  # levels of 255 that a palette may change a pixel by
KIND = "image/png"


def smaller(picture):
    """A PNG of the same pixels, or of 256 colours that are within `MOST`; films as they are."""
    with Image.open(io.BytesIO(picture)) as image:
        if getattr(image, "n_frames", 1) > 1 or image.mode not in ("RGB", "RGBA", "L"):
            return picture
        opaque = image.convert("RGBA").getextrema()[3][0] == 255
        image = image.convert("RGB" if opaque else "RGBA")
    candidates = [picture, written(image)]
    if opaque:
        few = image.quantize(256, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
        away = np.abs(np.asarray(few.convert("RGB"), int) - np.asarray(image, int)).max()
        if away <= MOST:
            candidates.append(written(few))
    return min(candidates, key=len)


def written(image):
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


def compact(notebook):
    """The same for all pictures of a notebook, in place."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if KIND in output.get("data", {}):
                found = base64.b64decode(output.data[KIND])
                if len(made := smaller(found)) < len(found):
                    output.data[KIND] = base64.b64encode(made).decode()
