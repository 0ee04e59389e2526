"""Small sources of notebooks, and what is looked for in the notebooks made from them."""

import nbformat

from notebooks import pages

TITLE = "# %% [markdown]\n# # 1. A title\n#\n# About @RUN_TIME@. See [02](02_y.ipynb).\n\n"
TITEL = '# %% [markdown] tags=["zh"]\n# # 1. 标题\n#\n# 约@RUN_TIME@。见 [02](02_y.ipynb)。\n\n'
CODE = """\
# %%
x = 1

# %%
#| alt-en: A grey square, 2 pixels wide.
#| alt-zh: 灰色方块，宽 2 像素。
from PIL import Image

from gan_keras.course.figures import pillow_picture

pillow_picture(Image.new("L", (2, 2), 128), "own text")

# %% tags=["guard"]
assert x == 1

# %% tags=["hidden"]
print(x)

# %% tags=["exercise"]
def f():
    ### BEGIN SOLUTION
    return 1
    ### END SOLUTION

# %% tags=["check"]
assert f() == 1

"""
ANSWER = '# %% [markdown] tags=["answer"]\n# It is 1.\n\n'
ANTWORT = '# %% [markdown] tags=["zh"]\n# 是 1。\n\n'
PIXEL = (  # a grey PNG
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="
)
END = '# %% [markdown] tags=["solutions"]\n# ## Solutions\n\n'
ENDE = '# %% [markdown] tags=["zh"]\n# ## 参考答案\n'
ENGLISH = TITLE + CODE + ANSWER + END
BOTH = TITLE + TITEL + CODE + ANSWER + ANTWORT + END + ENDE


def own_home(tmp_path, monkeypatch):
    """An empty folder of notebooks, with that of their sources, in the place of the project's."""
    folder = tmp_path / "notebooks"
    (folder / "sources").mkdir(parents=True)
    monkeypatch.setattr(pages, "HOME", folder)


def source(text, name="01_x"):
    pages.source_path(name).write_text(text, "utf-8")
    return text


def texts(notebook):
    return [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]


def programs(notebook):
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


def figure(alt=None):
    about = {"image/png": {"alt": alt}} if alt else {}
    return nbformat.v4.new_output("display_data", {"image/png": PIXEL}, metadata=about)


def read(name="01_x", language="en", student=False):
    return nbformat.read(pages.notebook_path(name, language, student), as_version=4)
