"""What the build adds to the cells of a source, in both languages.

Badges and the other language below the title, the first code cell, the run time where the text
asks for it, the words around exercises, and links that fit the folder of the notebook.
"""

import re
import tomllib
from pathlib import Path, PurePosixPath

HOME = Path(__file__).resolve().parent
FOLDERS = {  # of a notebook, by its language and whether it is the student's
    ("en", False): "",
    ("en", True): "student",
    ("zh", False): "zh",
    ("zh", True): "zh/student",
}
FIRST_CELL = """\
import sys

sys.path.insert(0, "@ROOT@")  # in a clone of the project, the package lies there
try:
    import gan_keras
except ImportError:  # elsewhere, as on Colab; restart the runtime if you are asked to
    %pip install -q git+@REPOSITORY@
from gan_keras.course.notebook import begin

begin(@LANGUAGE@)"""
BADGES = (
    "[![{colab}](https://colab.research.google.com/assets/colab-badge.svg)]"
    "(https://colab.research.google.com/github/{repository}/blob/main/notebooks/{path}) "
    "[![{binder}](https://mybinder.org/badge_logo.svg)]"
    "(https://mybinder.org/v2/gh/{repository}/main?labpath=notebooks/{path})"
)
WORDS = {
    "en": {
        "colab": "Open in Colab",
        "binder": "Open in Binder",
        "other": "[中文]({path})",
        "below": "*A solution and its check are at the end of this notebook; in the "
        "[student version](student/{name}.ipynb) the check is here.*",
        "answer": "Answer",
        "hint": "Hint",
        "seconds": "a few seconds",
        "half": "half a minute",
        "minute": "a minute",
        "minutes": "{count} minutes",
    },
    "zh": {
        "colab": "在 Colab 中打开",
        "binder": "在 Binder 中打开",
        "other": "[English]({path})",
        "below": "*参考答案和检查在本 notebook 末尾；"
        "[学生版](student/{name}.ipynb)的检查就在这里。*",
        "answer": "答案",
        "hint": "提示",
        "seconds": "几秒钟",
        "half": "半分钟",
        "minute": "一分钟",
        "minutes": "{count} 分钟",
    },
}
LOCAL = re.compile(r'(?<=\]\()(?![a-z]+:|#)[^()\s]+(?=\))|(?<= (?:src)=")(?![a-z]+:)[^"]+(?=")')


def repository():
    """The address of the project, as pyproject.toml has it."""
    project = tomllib.loads((HOME.parent / "pyproject.toml").read_text("utf-8"))["project"]
    return project["urls"]["Repository"]


def path_of(name, language="en", student=False):
    """Where a notebook lies, from the folder of the notebooks: a PurePosixPath."""
    return PurePosixPath(FOLDERS[language, student], f"{name}.ipynb")


def way_up(path):
    """From the folder of a notebook to the folder of all notebooks: "../" for each level."""
    return "../" * (len(path.parts) - 1)


def first_cell(path, language="en"):
    """What makes the package importable; where it is not here, its release of this version.

    Args:
        path: of the notebook, as `path_of` says it.
    """
    values = {
        "ROOT": f"{way_up(path)}..",
        "REPOSITORY": repository(),
        "LANGUAGE": "" if language == "en" else f'"{language}"',
    }
    text = FIRST_CELL
    for name, value in values.items():
        text = text.replace(f"@{name}@", value)
    return text


def run_time(seconds, language="en"):
    """Seconds as a reader wants them, coarse enough to be the same on similar machines."""
    words = WORDS[language]
    if seconds < 45:
        return words["half" if seconds >= 20 else "seconds"]
    minutes = round(seconds / 60)
    return words["minute"] if minutes == 1 else words["minutes"].format(count=minutes)


def with_run_time(text, seconds, language):
    """The text with its @RUN_TIME@; in Chinese, a number has a space before it."""
    time = run_time(seconds, language)
    if language == "zh":
        text = re.sub(" ?@RUN_TIME@ ?", "@RUN_TIME@", text)
        time = f" {time}" if time[0].isdigit() else time
    return text.replace("@RUN_TIME@", time)


def below_title(path, language, other):
    """The line of badges, and the way to the other language if there is one (a path)."""
    words = WORDS[language]
    project = repository().removeprefix("https://github.com/")
    line = BADGES.format(
        repository=project, path=path, colab=words["colab"], binder=words["binder"]
    )
    return f"{line} {words['other'].format(path=way_up(path) + str(other))}" if other else line


def folded(text, kind, language):
    """A text that a reader opens by a click. kind: "answer" or "hint"."""
    return f"<details><summary>{WORDS[language][kind]}</summary>\n\n{text.strip()}\n\n</details>"


def relocated(text, path, is_there):
    """A text whose local links, written for the folder of all notebooks, fit a notebook's place.

    Args:
        is_there: whether a notebook of that name is made for the folder of ``path`` too.
    """
    up = way_up(path)

    def fit(match):
        target = match[0]
        name, _, ending = target.partition("#")[0].rpartition(".")
        beside = ending == "ipynb" and "/" not in name and is_there(name)
        return target if beside else up + target

    return LOCAL.sub(fit, text) if up else text
