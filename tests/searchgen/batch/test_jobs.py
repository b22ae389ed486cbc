"""A line is a job or has one clear error: types, ranges, sizes, ids, and whatever else a file may hold."""

from __future__ import annotations

import io
import json
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from searchgen.batch.fields import derived
from searchgen.batch.jobs import SETTINGS, BadJob, BatchJob, Defaults, Parser
from searchgen.batch.lines import LONGEST_LINE
from searchgen.batch.reading import Kind, Row, rows
from searchgen.batch.records import bad_record, written
from searchgen.errors import SettingsError
from searchgen.settings import Settings


def read(data: bytes, kind: Kind = Kind.jsonl, **defaults: Any) -> list[BatchJob | BadJob]:
    return list(map(Parser(Defaults(**defaults)), rows(io.BytesIO(data), kind, "the file", {})))


def one(fields: dict[str, Any], **defaults: Any) -> BatchJob | BadJob:
    return Parser(Defaults(**defaults))(Row(1, fields))


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (b"not json", "not JSON: expecting value at character 1; write an object such as"),
        (b"[1]", "no JSON object"),
        (b'"dog"', "no JSON object"),
        (b"{}", "either keywords or a sentence, and this one has neither"),
        (b'{"keywords": ["dog"], "sentence": "a dog."}', "this one has both"),
        (b'{"keywords": 3}', "keywords must be a list of words, not 3"),
        (b'{"keywords": [["dog"]]}', "keywords must be a list of words, not a list of 1 entry"),
        (b'{"keywords": []}', "there are no words"),
        (b'{"keywords": {"a": 1}}', "keywords must be a list of words, not an object of 1 entry"),
        (b'{"sentence": ["a"]}', "a sentence must be text, not a list"),
        (b'{"keywords": ["dog"], "chains": "many"}', "`chains` must be a whole number"),
        (b'{"keywords": ["dog"], "chains": 1000000000}', "`chains` of a job must be at most 1,024"),
        (b'{"keywords": ["dog"], "length": [1, 1000000000]}', "must end at 1,000 words or before"),
        (b'{"keywords": ["dog"], "length": "long"}', "not of the form A..B"),
        (b'{"keywords": ["dog"], "length": {"a": 1}}', "`length` must be a pair"),
        (b'{"keywords": ["dog"], "mode": ["x"]}', "`mode` ['x'] is not one of"),
        (b'{"keywords": ["dog"], "seed": -1}', "`seed` must be a whole number"),
        (b'{"keywords": ["dog"], "avoid": ["dog"]}', "is to be avoided"),
        (b'{"keywords": ["dog"], "keep": ["a"]}', "`keep` is a setting of jobs with a sentence"),
        (b'{"sentence": "a dog.", "rungs": 2}', "`rungs` is a setting of jobs with keywords"),
        (b'{"sentence": "a dog.", "task": "sing"}', "'sing' is no task of a job with a sentence"),
        (b'{"sentence": "a dog.", "task": {"a": 1}}', "an object of 1 entry is no task"),
        (b'{"keywords": ["dog"], "task": "shorten"}', "no task of a job with keywords; choose from generate"),
        (b'{"sentence": "a dog.", "weights": 3}', "`weights` must be a mapping"),
        (b'{"sentence": "a dog.", "weights": {"speed": 3}}', "no term 'speed' to weigh"),
        (b'{"keywords": ["dog"], "lang": "xx"}', "`lang` 'xx' is not one of auto, en, zh"),
        (b'{"keywords": ["dog"], "model": "../../etc/passwd"}', "a job cannot choose `model`"),
        (b'{"sentence": "a dog.", "classifier": "x/y"}', "a job cannot choose `classifier`"),
        (b'{"id": 1.5, "keywords": ["dog"]}', "an id must be text or a whole number, not 1.5"),
        (b'{"id": true, "keywords": ["dog"]}', "an id must be text or a whole number, not True"),
        (b'{"id": 99999999999999999999, "keywords": ["dog"]}', "must fit into 64 bits"),
        (b'{"keywords": ["a\\u202eb"]}', "cannot be printed"),
        (b'{"keywords": ["a\\u0000b"]}', "cannot be printed"),
        (b'{"keywords": ["a\\ud800"]}', "cannot be printed"),
        (b'{"sentence": "the \\ud800 dog."}', "half a character in it (\\ud800, of a surrogate pair)"),
        (b'{"keywords": ["a\0"]}', "invalid control character at character 17"),
        (b'{"keywords": ["[MASK]"]}', "special token"),
        (b'{"keywords": ["dog"], "keywords": ["cat"]}', "the name 'keywords' stands twice"),
        (b'{"keywords": ["dog"], "weight": NaN}', "there is no NaN in JSON"),
        (b'{"keywords": ["dog"], "weight": ' + b"1" * 5000 + b"}", "not JSON"),
        (b"\0\0\0", "not JSON"),
        (b'{"keywords": ["caf\xe9"]}', "not UTF-8 at byte 19 (0xe9)"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"keywords": ["dog"], "more": ' + b"[" * 40 + b"]" * 40 + b"}", "'more' is nested deeper than 32 levels"),
        (b'{"keywords": ["' + b"x" * 201 + b'"]}', "a word of keywords has at most 200 characters"),
        (b'{"sentence": "' + b"x" * 10_001 + b'"}', "a sentence has at most 10,000 characters, and this one 10,001"),
        (b'{"keywords": [' + b'"dog",' * 100_000 + b'"dog"]}', "at most 100 words, and here 100,001"),
        (b'{"sentence": "' + b"x" * 10_000_000 + b'"}', f"the line is longer than {LONGEST_LINE:,} bytes"),
    ],
    ids=lambda value: ascii(value[:40]),
)
def test_a_bad_line_has_one_clear_error_and_stops_no_other(line: bytes, error: str) -> None:
    first, bad, last = read(b'{"keywords": ["dog"]}\n' + line + b'\n{"keywords": ["cat"]}\n')
    assert isinstance(first, BatchJob)
    assert isinstance(last, BatchJob)
    assert isinstance(bad, BadJob)
    assert error in bad.error
    assert [first.line, bad.line, last.line] == [1, 2, 3]
    text = written(bad_record(bad, 1))
    assert len(text) < 2_000
    assert text.isprintable()
    assert json.loads(text)["error"] is not None


def test_ids_are_unique_and_a_number_is_not_its_digits() -> None:
    jobs = read(b"".join(b'{"id": %s, "keywords": ["dog"]}\n' % i for i in (b"1", b'"1"', b"2", b"1")))
    assert [isinstance(job, BatchJob) for job in jobs] == [True, True, True, False]
    assert "the id 1 stands at line 1 already" in jobs[3].error  # type: ignore[union-attr]


def test_a_job_has_the_commands_settings_and_its_own() -> None:
    job = one(
        {"id": "a", "keywords": ["dog"], "steps": 7, "customer": {"name": "x"}, "lang": "zh"},
        settings={"steps": 3, "chains": 2},
    )
    assert isinstance(job, BatchJob)
    assert (job.settings.steps, job.settings.chains) == (7, 2)
    assert job.fields == {"customer": {"name": "x"}}
    assert job.asked == {"steps": 7, "lang": "zh", "seed": job.settings.seed}
    rewriting = one({"sentence": "I am tired.", "keep": "tired"}, settings={"rungs": 1, "free": True}, task="shorten")
    assert isinstance(rewriting, BatchJob)
    assert rewriting.task == "shorten"
    assert rewriting.settings.keep == ("tired",)  # type: ignore[union-attr]


def test_what_the_command_is_given_is_checked_before_a_job_is_read() -> None:
    with pytest.raises(SettingsError, match="`steps` must be"):
        Defaults({"steps": 0})


def test_a_seed_depends_on_the_run_and_the_job_alone() -> None:
    assert one({"id": 5, "keywords": ["dog"], "seed": 3}).settings.seed == 3  # type: ignore[union-attr]
    assert derived(0, "a", 1) == derived(0, "a", 99)
    seeds = {
        derived(0, "a", 1),
        derived(1, "a", 1),
        derived(0, "b", 1),
        derived(0, None, 1),
        derived(0, None, 2),
        derived(0, 1, 1),
        derived(0, "1", 1),
    }
    assert len(seeds) == 7
    assert all(0 <= seed < 2**48 for seed in seeds)


def test_a_field_with_a_slip_in_its_name_is_told_once() -> None:
    told: list[str] = []
    parser = Parser(Defaults(), told.append)
    for _ in range(3):
        assert isinstance(parser(Row(1, {"keywords": ["dog"], "chians": 3, "customer": 1})), BatchJob)
    assert told == ["the field 'chians' travels through, and is no setting; did you mean 'chains'?"]


# tables


def test_csv_is_the_same_as_jsonl() -> None:
    table = 'id,keywords,steps,length,avoid,note\na,dog park,7,4..9,,"x, y"\nb,"ice cream; park",,,tea,\n\n'
    table += 'c,"[""dog"", ""cat""]",8,"[3, 9]",,\n'
    objects = [
        {"id": "a", "keywords": ["dog", "park"], "steps": 7, "length": [4, 9], "note": "x, y"},
        {"id": "b", "keywords": ["ice cream", "park"], "avoid": ["tea"]},
        {"id": "c", "keywords": ["dog", "cat"], "steps": 8, "length": [3, 9]},
    ]
    assert read(table.encode(), Kind.csv) == read("\n".join(map(json.dumps, objects)).encode())
    assert read(table.replace(",", "\t").replace("x\t y", "x, y").replace('"dog""\t ""cat', '"dog"", ""cat').encode(), Kind.tsv)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"keywords,id\ndog\n", "the row has 1 cells, and the header 2"),
        (b'keywords,id\n"dog,1\ncat,2\n', "no CSV: unexpected end of data; is a quotation mark left open?"),
        (b"keywords\ncaf\xe9\n", "not UTF-8 at byte 4"),
        (b"keywords,chains\ndog,many\n", "`chains` must be a whole number"),
        (b"keywords,free\ndog,true\n", "`free` is a setting of jobs with a sentence"),
        (b"keywords\n" + b"x" * 200_000 + b"\n", "field larger than field limit"),
    ],
)
def test_a_bad_row_of_a_table(data: bytes, error: str) -> None:
    *_, bad = read(data, Kind.csv)
    assert isinstance(bad, BadJob)
    assert error in bad.error


# anything at all

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=4,
)
names = st.sampled_from([*sorted(SETTINGS), "id", "keywords", "sentence", "task", "model", "else"]) | st.text(max_size=8)
objects = st.dictionaries(names, values | st.lists(st.text(max_size=5)), max_size=6).map(lambda v: json.dumps(v).encode())
raw = st.binary(max_size=60) | objects | objects.flatmap(lambda line: st.integers(0, len(line)).map(lambda n: line[:n]))


@settings(deadline=None, max_examples=300)
@given(st.lists(raw.map(lambda line: line.replace(b"\n", b" ")), max_size=5), st.sampled_from([Kind.jsonl, Kind.csv]))
def test_no_line_breaks_the_reader_and_none_is_lost(lines: list[bytes], kind: Kind) -> None:
    data = b"\n".join(lines)
    if kind is Kind.csv:
        jobs = read(b"id,keywords,steps\n" + data.replace(b"\xff\xfe", b"").replace(b"\xfe\xff", b""), kind)
    else:
        jobs = read(b"\n" + data)
        assert [job.line for job in jobs] == [i for i, line in enumerate(lines, 2) if line.strip()]
    for job in jobs:
        if isinstance(job, BadJob):
            text = written(bad_record(job, 7))
            assert "\n" not in text
            assert not {c for c in text if ord(c) < 32 or 0x7F <= ord(c) <= 0x9F}
            text.encode()
            assert json.loads(text)["error"]
        else:
            assert isinstance(job.settings, Settings) or job.what == "rewrite"
