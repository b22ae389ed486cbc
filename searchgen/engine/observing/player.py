"""Plays a chain in a notebook: its sentences one after another, with the words that each accepted step changed."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from searchgen.engine.observing.observers import Moment, Observer, Plan
from searchgen.errors import SettingsError
from searchgen.text.difference import TAGS, difference

PAGE = """<!doctype html><meta charset="utf-8"><style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { margin: .5em }
ol { list-style: none; margin: .6em 0; padding: 0; min-height: 4.2em }
.off { display: none }
small { display: block; opacity: .75 }
ins { color: #14652f; background: #d6f5df; text-decoration: none }
del { color: #8c1c1c; background: #fbe0e0 }
@media (prefers-color-scheme: dark) {
  ins { color: #b7f0c8; background: #14401f }
  del { color: #f7c3c3; background: #4a1717 }
}
input { width: min(24em, 60vw); vertical-align: middle }
</style>
<div><button id="play">Play</button> <label>change <input id="at" type="range" min="0" max="LAST" value="0"></label></div>
<ol aria-live="polite">FRAMES</ol>
<script>
const frames = document.querySelectorAll("li"), at = document.getElementById("at"), play = document.getElementById("play");
let timer = null;
function show() { frames.forEach((frame, i) => frame.classList.toggle("off", i !== Number(at.value))); }
function stop() { clearInterval(timer); timer = null; play.textContent = "Play"; }
function next() { if (at.value === at.max) { stop(); } else { at.value = Number(at.value) + 1; show(); } }
at.addEventListener("input", show);
play.addEventListener("click", () => {
  if (timer) { stop(); return; }
  if (at.value === at.max) { at.value = 0; show(); }
  timer = setInterval(next, 900);
  play.textContent = "Stop";
});
show();
</script>"""


@dataclass(frozen=True)
class Frame:
    """A chain after a step that changed its sentence."""

    step: int
    """The number of the step in the run; 0 is the start state."""
    move: str
    """Its name; "start" for the start state."""
    log_density: float
    """Nats."""
    text: str


class Player(Observer):
    """Keeps the sentences of one chain and plays them: give it to a run as `observer`, and display it in a notebook afterwards.

    A notebook shows a page with a button and a slider, apart from the notebook's own page and without network. Elsewhere
    `print(player)` lists the same steps. A player that is given to another run begins anew.

        >>> import searchgen
        >>> player = searchgen.Player()
        >>> result = searchgen.generate("dog", judge="none", chains=2, steps=3, observer=player)
        >>> player.frames[0].move
        'start'

    Args:
        chain: which chain, from 0.
        longest: the most changes that are kept, the first ones.

    Raises:
        SettingsError: a chain below 0, or fewer than one change. A run that has no such chain raises it when it starts.
    """

    def __init__(self, chain: int = 0, longest: int = 500) -> None:
        if chain < 0 or longest < 1:
            raise SettingsError(f"chain {chain} and longest {longest}: give a chain from 0 on, and at least 1 change")
        self.chain, self.longest = chain, longest
        self.frames: list[Frame] = []
        self._moves: tuple[str, ...] = ()

    def started(self, plan: Plan) -> None:
        if self.chain >= plan.chains:
            raise SettingsError(f"chain {self.chain} is not one of the run's {plan.chains}, which are numbered from 0")
        self._moves, self.frames = plan.moves, []

    def seen(self, moment: Moment) -> None:
        text = moment.texts[self.chain]
        if len(self.frames) > self.longest or (self.frames and text == self.frames[-1].text):
            return
        which = -1 if moment.move is None else int(moment.move[self.chain])
        move = self._moves[which] if 0 <= which < len(self._moves) else "start"
        self.frames.append(Frame(moment.step, move, float(moment.log_density[self.chain]), text))

    def __repr__(self) -> str:
        if not self.frames:
            return f"Player(chain={self.chain}): give it to a run as `observer`"
        widest = max(len(frame.move) for frame in self.frames)
        lines = (f"{f.step:6}  {f.move:>{widest}} {f.log_density:9.1f}  {f.text}" for f in self.frames)
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        """The page, in a frame of its own that may run its script and nothing else."""
        if not self.frames:
            return escape(repr(self))
        before = [self.frames[0].text, *(frame.text for frame in self.frames)]
        shown = "".join(framed(frame, old) for frame, old in zip(self.frames, before, strict=False))
        page = PAGE.replace("LAST", str(len(self.frames) - 1)).replace("FRAMES", shown)
        return (
            f'<iframe title="chain {self.chain}, step by step" sandbox="allow-scripts" srcdoc="{escape(page)}" '
            'style="width:100%;height:11em;border:1px solid #8888"></iframe>'
        )


def framed(frame: Frame, before: str) -> str:
    """A frame as HTML; whatever stands in a sentence is text and never markup."""
    words = ""
    for piece in difference(before, frame.text):
        text = escape(piece.text)
        tag = TAGS.get(piece.edit)
        words += piece.space + (f"<{tag}>{text}</{tag}>" if tag else text)
    said = f"step {frame.step}, {escape(frame.move)}, log-density {frame.log_density:.1f} nats"
    return f"<li>{words}<small>{said}</small></li>"
