"""What the default run has more than the comparisons: rows that say what they change."""

import itertools
import json

from benchmarks import deeper
from gan_keras.loop.contenders import settings_of
from gan_keras.settings.resolve import make_config


def test_each_row_changes_what_it_says_and_the_last_is_the_default_run():
    rows = [settings_of(make_config(deeper.settings(name, 0))) for name in deeper.ROWS]
    changes = [{name for name in a if a[name] != b[name]} for a, b in itertools.pairwise(rows)]
    rates = {"g_learning_rate", "d_learning_rate"}
    assert changes == [{"epochs"}, {"network", "g_filters", "d_filters"} | rates]
    assert rows[-1] == settings_of(make_config({"quality_every": 0}))
    assert [row["epochs"] for row in rows] == [18, 38, 38]
    filters = [(row["g_filters"], row["d_filters"]) for row in rows]
    assert filters == [(48, 24), (48, 24), (32, 16)]
    assert {rows[-1][rate] for rate in rates} == {2e-3}


def test_the_table_has_means_and_spreads_and_real_digits_without_one(tmp_path, monkeypatch):
    monkeypatch.setattr(deeper, "RESULTS", tmp_path)
    first = next(iter(deeper.ROWS))
    rows = [{"name": first, "metrics": dict.fromkeys(deeper.METRICS, value)} for value in (1, 3)]
    rows.append({"name": deeper.REAL, "metrics": dict.fromkeys(deeper.METRICS, 0.5)})
    (tmp_path / deeper.RESULT).write_text(json.dumps(deeper.summary(rows)))
    unjudged = {name: 1 for name in deeper.METRICS if "lenet" not in name}  # no second judge
    lines = deeper.table().splitlines()
    assert lines[2].startswith(f"| {first} | 2.0 ± 1.4 | 2.000 ± 1.414 | 2.000 ± 1.414 | 2.00 ±")
    (tmp_path / deeper.RESULT).write_text(
        json.dumps(deeper.summary([{"name": first, "metrics": unjudged}]))
    )
    assert deeper.table().splitlines()[2].endswith("| 1.0 | 1.000 | 1.000 | - | - | - |")
    assert lines[3] == "| *real digits* | 0.5 | 0.500 | 0.500 | 0.50 | 0.500 | 0.500 |"
