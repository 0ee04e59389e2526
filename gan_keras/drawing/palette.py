"""One colour, marker and line a method, the same in every figure of the course and the docs.

Lines of one figure differ in more than their colour, so that they can be told apart in print and
by readers who see colours differently. The hues are those of Okabe and Ito, and four more.
"""

from typing import NamedTuple


class Look(NamedTuple):
    """How a method is drawn; ``line`` is a line style of matplotlib."""

    label: str
    colour: str
    marker: str
    line: str

    def curve(self, **more):
        """Keyword arguments of ``axes.plot``."""
        return {"label": self.label, "color": self.colour, "marker": self.marker,
                "linestyle": self.line} | more  # fmt: skip


METHODS = {
    "non_saturating": Look("non-saturating", "#0072B2", "o", "-"),
    "minimax": Look("minimax", "#56B4E9", "s", "--"),
    "least_squares": Look("least squares", "#D55E00", "^", "-."),
    "clipping": Look("WGAN, clipping", "#CC79A7", "v", ":"),
    "gradient_penalty": Look("WGAN-GP", "#009E73", "D", "-"),
    "hinge": Look("hinge", "#6A3D9A", "P", "--"),
    "relativistic": Look("R3GAN", "#8C564B", "X", "-."),
    "diffusion": Look("diffusion", "#222222", "*", "-"),
    "real": Look("real data", "#E69F00", "", ":"),
    "baseline": Look("baseline", "#7F7F7F", "", "--"),
}


def look(method, **changes):
    """The `Look` of a method, with another label if one is given."""
    return METHODS[method]._replace(**changes)
