"""Formulas become HTML while the site is built, so that pages need no script and no network."""

import functools
import json
import subprocess

from docs.site.paths import HERE
from docs.site.vendor import commands
from gan_keras.errors import InputError


class Katex:
    """KaTeX in a process of its own.

    Args:
        modules: the folder node_modules that holds it.
    """

    def __init__(self, modules):
        node, _ = commands()
        self.process = subprocess.Popen(
            [*node, str(HERE / "formulas.js"), str(modules)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
        )  # fmt: skip
        self.html = functools.lru_cache(maxsize=None)(self._html)

    def _html(self, tex, display):
        """A formula as HTML.

        Raises:
            InputError: KaTeX does not understand it.
        """
        self.process.stdin.write(json.dumps({"tex": tex, "display": display}) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        if "error" in answer:
            raise InputError(f"{answer['error']} in the formula {tex}")
        return answer["html"]

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()
