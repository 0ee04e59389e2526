"""Where things lie, and which page is the same in the other language.

A page has the path of its source in the repository without the ending: docs/metrics,
notebooks/zh/05_variants. So links between sources hold between pages too.
"""

import re
import tomllib
from pathlib import Path

import yaml

from gan_keras.course.bank.schema import BROKEN

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
LANGUAGES = ("en", "zh")
TAGS = {"en": "en", "zh": "zh-CN"}  # for HTML


def repository():
    """The address of the project, as pyproject.toml has it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return project["urls"]["Repository"]


def read_yaml(name):
    return _joined(yaml.safe_load((HERE / name).read_text("utf-8")))


def _joined(value):
    """Texts without the spaces that a line break leaves between Chinese characters."""
    if isinstance(value, dict):
        return {key: _joined(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_joined(item) for item in value]
    return re.sub(BROKEN, "", value) if isinstance(value, str) else value


def words(language):
    """What the site itself says: {name: text}."""
    return {name: texts[language] for name, texts in read_yaml("words.yaml").items()}


def language_of(page):
    return "zh" if "zh" in page.split("/")[:-1] else "en"


def partner(page):
    """The name that a page has in the other language, whether it exists or not."""
    parts = page.split("/")
    if language_of(page) == "zh":
        parts.remove("zh")
        return "/".join(parts)
    mirrored = parts[0] == "notebooks" or parts[:2] == ["docs", "interview"]
    return "/".join([*parts[:-1], "zh", parts[-1]] if mirrored else ["zh", *parts])


def in_language(page, language):
    """The name of a page in a language."""
    return page if language_of(page) == language else partner(page)
