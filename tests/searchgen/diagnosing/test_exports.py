"""Pictures of a run and its draws for ArviZ."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from arviz_stats.base import array_stats
from ran import call, noise, written

import searchgen

PICTURES = {"sample": "trace rank autocorrelation acceptance energy", "search": "trace acceptance energy"}
AXES = {"chain_axis": 0, "draw_axis": 1}


@pytest.mark.parametrize("mode", ["sample", "search"])
def test_pictures_are_drawn(
    mode: str, sampled: tuple[searchgen.Result, Path], searched: tuple[searchgen.Result, Path], tmp_path: Path
) -> None:
    image = pytest.importorskip("matplotlib.image")
    file = (sampled if mode == "sample" else searched)[1]
    done = call(file, "--plots", tmp_path / "new" / "folder")
    assert done.exit_code == 0, done.stderr
    drawn = [Path(line) for line in done.stderr.splitlines()]
    assert {path.stem for path in drawn} == {path.stem for path in (tmp_path / "new" / "folder").iterdir()}
    assert [path.stem for path in drawn] == PICTURES[mode].split()
    for path in drawn:
        pixels = image.imread(path)
        assert min(pixels.shape[:2]) > 350
        assert len(np.unique(pixels[::4, ::4, :3].reshape(-1, 3), axis=0)) > 20  # something is on it


def test_pictures_of_many_chains_one_chain_and_chains_that_stand_still(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("matplotlib")
    monkeypatch.setattr("searchgen.engine.reports.plots.DPI", 40)
    for number, values in enumerate((noise(24, 50), noise(1, 9), np.full((2, 4), -2.0))):
        done = call(written(tmp_path / f"{number}.jsonl", values), "--plots", tmp_path / str(number))
        assert done.exit_code == 0, done.stderr
    few = call(written(tmp_path / "few.jsonl", noise(2, 3)), "--plots", tmp_path / "few")
    assert few.exit_code == 2
    assert "too few to draw" in few.stderr
    (tmp_path / "file").write_text("")
    taken = call(written(tmp_path / "run.jsonl", noise(2, 9)), "--plots", tmp_path / "file")
    assert taken.exit_code == 2
    assert "choose another --plots" in taken.stderr


def test_without_matplotlib_one_line_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    done = call(written(tmp_path / "run.jsonl", noise(2, 9)), "--plots", tmp_path / "p")
    assert done.exit_code == 2
    assert done.stderr.splitlines() == ["searchgen: --plots needs matplotlib: pip install 'searchgen[plots]'"]
    assert done.stdout == ""


def test_draws_go_to_arviz(sampled: tuple[searchgen.Result, Path]) -> None:
    pytest.importorskip("arviz_base")
    result, file = sampled
    diagnosis = searchgen.diagnose(file)
    for tree in (result.to_datatree(), diagnosis.to_datatree()):
        assert dict(tree["posterior"].sizes) == {"chain": 4, "draw": 25}
        assert list(tree["posterior"].data_vars) == ["length"]
        assert set(tree["sample_stats"].data_vars) == {"lp", "accepted", "fluency"}
        assert tree["posterior"].draw.values.tolist() == list(range(6, 31))
        np.testing.assert_array_equal(tree["sample_stats"]["lp"], diagnosis.draws.log_density)
        assert tree.attrs["seed"] == 3
        assert tree.attrs["inference_library_version"] == searchgen.__version__
        assert json.loads(tree.attrs["settings"])["chains"] == 4
        rhat = array_stats.rhat(tree["posterior"]["length"].transpose("chain", "draw").values, **AXES)
        assert float(rhat) == pytest.approx(diagnosis.scalars["length"].r_hat)


def test_inference_data_belongs_to_old_arviz(sampled: tuple[searchgen.Result, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    new = ModuleType("arviz")
    new.__version__ = "1.3.0"  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "arviz", new)
    with pytest.raises(searchgen.SettingsError, match=r"ArviZ 1\.3\.0 has no InferenceData; call to_datatree"):
        sampled[0].to_inference_data()
    monkeypatch.setitem(sys.modules, "arviz", None)
    with pytest.raises(searchgen.SettingsError, match="pip install 'arviz<1'"):
        searchgen.diagnose(sampled[1]).to_inference_data()
    monkeypatch.setitem(sys.modules, "arviz_base", None)
    with pytest.raises(searchgen.SettingsError, match=r"searchgen\[arviz\]"):
        sampled[0].to_datatree()


def test_inference_data_where_arviz_has_it(sampled: tuple[searchgen.Result, Path]) -> None:
    arviz = pytest.importorskip("arviz")
    if not hasattr(arviz, "InferenceData"):
        pytest.skip("this ArviZ has DataTree only")
    result, file = sampled
    for data in (result.to_inference_data(), searchgen.diagnose(file).to_inference_data()):
        assert isinstance(data, arviz.InferenceData)
        np.testing.assert_array_equal(data.sample_stats["fluency"], result.draws.terms["fluency"])
        assert data.posterior["length"].shape == (4, 25)
        assert data.attrs["seed"] == 3
