"""The figure and the table of notebook 00."""

import json

from gan_keras.course.figures import start


def test_run_times_come_from_the_notebooks(tmp_path):
    about = {"metadata": {"gan_keras": {"seconds": 41}}}
    (tmp_path / "01_what_is_a_gan.ipynb").write_text(json.dumps(about), "utf-8")
    (tmp_path / "02_applications.ipynb").write_text(json.dumps({"metadata": {}}), "utf-8")
    found = start.run_times(tmp_path)
    assert tuple(found) == start.COURSE
    assert found["01_what_is_a_gan"] == 41
    assert [name for name, seconds in found.items() if seconds] == ["01_what_is_a_gan"]


def test_progress_says_the_numbers():
    shown = start.progress([1, 2], [1.0, 1.25], [1.5, 0.75], [0, 2], [400.0, 30.0], 2.5)
    assert "1.25 and 0.75" in repr(shown)
    assert "from 400 to 30, real digits: 2.5" in repr(shown)
    assert shown.png[:4] == b"\x89PNG"
