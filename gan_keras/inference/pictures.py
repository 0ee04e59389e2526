"""Pictures that commands make: put together of tiles, and written."""

from gan_keras.files import replace_atomically

WITHOUT_ALPHA = (".jpg", ".jpeg", ".bmp")
QUALITY = {"quality": 95}  # of formats that lose detail: Pillow's own 75 and 80 show


def pasted(parts, size, mode):
    """One Pillow picture of tiles, so that a result is held once and as bytes.

    Args:
        parts: (top, left, uint8 (h, w, 1 or 3)), as `gan_keras.inference.tiles.tiled` yields.
        size: (width, height).
        mode: "L" or "RGB".
    """
    from PIL import Image

    result = Image.new(mode, size)
    for top, left, tile in parts:
        part = Image.fromarray(tile[..., 0] if tile.shape[-1] == 1 else tile)
        result.paste(part.convert(mode), (left, top))
    return result


def save_picture(picture, path):
    """Write a Pillow picture in whole or not at all, on white where its format has no alpha."""
    from gan_keras.data.picture_files import on_white

    kind = path.suffix.lower()
    if kind in WITHOUT_ALPHA:
        picture = on_white(picture)
    with replace_atomically(path) as part:
        picture.save(part, **(QUALITY if kind in (".jpg", ".jpeg", ".webp") else {}))
