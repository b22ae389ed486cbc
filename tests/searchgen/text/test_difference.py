"""What a text changes of another: pieces in order, as they stand in the texts."""

from __future__ import annotations

import pytest

from searchgen.text.difference import difference, marked


def test_a_difference_tells_what_is_new_and_what_is_gone() -> None:
    assert [piece[:2] for piece in difference("My room is here.", "My old flat is here.")] == [
        ("same", "My"), ("gone", "room"), ("new", "old flat"), ("same", "is here."),
    ]  # fmt: skip
    assert [piece[:2] for piece in difference("我喜欢猫。", "我很喜欢狗。")] == [
        ("same", "我"), ("new", "很"), ("same", "喜欢"), ("gone", "猫"), ("new", "狗"), ("same", "。"),
    ]  # fmt: skip


def test_a_replacement_is_told_from_an_insertion_and_a_deletion() -> None:
    assert [(p.edit, p.text) for p in difference("The dog ran home.", "The big dog went.")] == [
        ("same", "The"), ("inserted", "big"), ("same", "dog"), ("before", "ran home"), ("after", "went"), ("same", "."),
    ]  # fmt: skip
    assert [(p.edit, p.text) for p in difference("The big dog.", "The dog.")][1] == ("deleted", "big")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("It cost 3.14 dollars in the U.S. then.", "It cost about 3.14 dollars in the U.S."),
        ("", "A dog's day."),
        ("A dog.", ""),
        ("我很喜欢猫，也喜欢狗。", "我喜欢 iPhone 15，也喜欢狗！"),
        ("a  b", "b   a c"),
        ("[red]a[/red] <b>", "<script>alert(1)</script> [bold]"),
    ],
)
def test_the_new_text_can_be_read_off_its_pieces(old: str, new: str) -> None:
    pieces = difference(old, new)
    kept = [piece for piece in pieces if piece.kind != "gone"]
    assert "".join("".join(p.space + p.text for p in kept).split()) == "".join(new.split())
    if not any(piece.kind == "gone" for piece in pieces):
        assert "".join(p.space + p.text for p in pieces) == new
    assert all(p.text in (old if p.kind == "gone" else new) for p in pieces)


def test_markup_of_the_console_in_a_text_stays_text() -> None:
    from rich.text import Text

    assert Text.from_markup(marked("[red]a[/red]", "[red]b[/red] c")).plain.replace(" ", "").endswith("]c")
