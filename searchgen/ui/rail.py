"""A slider that a keyboard and a screen reader know: the browser's own."""

from __future__ import annotations

from collections.abc import Callable

from nicegui import ui
from nicegui.events import GenericEventArguments


class Rail(ui.element):
    """A number from `low` to `high` in steps of `step`.

    Args:
        label: for a screen reader.
        moved: called with the number where a person has moved it.
    """

    def __init__(self, label: str, low: float, high: float, step: float, value: float, moved: Callable[[float], None]) -> None:
        super().__init__("input")
        self.classes("sg-rail")
        self.props["type"], self.props["aria-label"] = "range", label
        self.moved = moved
        self.show(value, low, high, step)
        self.on("input", self._take, js_handler="(event) => emit(event.target.valueAsNumber)")

    def show(self, value: float, low: float, high: float, step: float) -> None:
        """Set the number and its range, without a call of `moved`."""
        self.props.update({"min": low, "max": high, "step": step, "value": value})
        self.update()

    def _take(self, event: GenericEventArguments) -> None:
        self.moved(float(event.args))
