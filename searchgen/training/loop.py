"""A training run from text files to the folder of a model: the Trainer of transformers with our batches, losses and optimizer.

The Trainer brings mixed precision, accumulation of gradients, several processes (`torchrun`), checkpoints and the progress bar.
Checkpoints are in the output folder until the run ends. A resumed run goes on from the last one, and reads the same batches as
a run without interruption.
"""

from __future__ import annotations

import math
import shutil
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.optim.lr_scheduler import LambdaLR
from torch.utils.data import Sampler, SequentialSampler
from transformers import BertForMaskedLM, ProgressCallback, Trainer, TrainerCallback, TrainingArguments
from transformers.trainer_callback import PrinterCallback
from transformers.trainer_utils import get_last_checkpoint

from searchgen.errors import SettingsError
from searchgen.models import memory
from searchgen.models.devices import pick_device, pick_dtype
from searchgen.models.loading import both_ways, scorer
from searchgen.models.quiet import quiet
from searchgen.training import figures, optimizers, prepared
from searchgen.training.batches import Batches
from searchgen.training.card import save
from searchgen.training.data import read_pairs
from searchgen.training.losses import ThreeLosses, means
from searchgen.training.recipe import RECIPE, Recipe
from searchgen.training.schedule import Deadline, Schedule
from searchgen.training.start import make_model, restored

CHECKPOINTS = "checkpoints"
STEPS_BETWEEN_TIDYING = 10
"""The number of steps after which a run that keeps freed memory gives unused memory back: 20 steps left 5.6 GB of it."""
WORKERS = 6
"""The number of processes that make batches for an accelerator. On a processor, the training process makes them itself."""


def train(
    recipe: Recipe,
    out: str | Path,
    *,
    resume: bool = False,
    keep_checkpoints: bool = False,
    minutes_between_checkpoints: float = 10.0,
    say: Callable[[str], None] = lambda _: None,
) -> dict[str, float]:
    """Train a model and write it to the folder `out`.

    Args:
        recipe: the settings of the run.
        out: a folder that does not exist or is empty or, with `resume`, the folder of an unfinished run.
        resume: whether to go on from the last checkpoint in `out`.
        keep_checkpoints: whether to leave the checkpoints in the folder, so that a longer run can go on from them.
        minutes_between_checkpoints: how often a checkpoint is written.
        say: is called with each line of progress.

    Returns:
        The figures on held-out sentences; see `figures.measure`. They are also in the model's `config.json`.

    Raises:
        CorpusError, SettingsError, ModelError: something is wrong with the text, the settings, the folder or the model to start
            from.
    """
    if find_spec("accelerate") is None:
        raise SettingsError("training needs accelerate: pip install 'searchgen[train]'")
    folder = Path(out)
    claim(folder, recipe, resume)
    if prepared.is_prepared(recipe):
        data = prepared.load(recipe.corpus)
    else:
        data = prepared.prepare(recipe, say, begun=folder if resume else None)
    model = make_model(recipe, data.tokenizer, say)
    start = {name: values.clone() for name, values in model.state_dict().items()} if recipe.interpolate else {}
    plan = data.batches(recipe, model.config.hidden_size, say)
    steps = recipe.steps or max(1, round(recipe.passes * plan.batches_per_pass / recipe.accumulate))
    folder.mkdir(parents=True, exist_ok=True)
    recipe.save(folder)
    data.tokenizer.save_pretrained(folder)

    parameters = sum(p.numel() for p in model.parameters())
    say(f"{parameters / 1e6:.1f} million weights, {steps} steps of about {recipe.batch_tokens * recipe.accumulate} tokens")
    trainer = make_trainer(recipe, folder, model, plan.of(steps * recipe.accumulate), steps, minutes_between_checkpoints)
    with quiet():
        trainer.train(resume_from_checkpoint=get_last_checkpoint(str(folder / CHECKPOINTS)) if resume else None)

    trained = BertForMaskedLM(model.config)
    trained.load_state_dict(between(start, model.state_dict(), recipe.interpolate))
    pairs, scores = read_pairs(recipe.paraphrases) if recipe.paraphrases else ([], None)
    stored = restored(trained, recipe.storage)  # so that the figures are those of the stored weights
    figured = figures.measure(
        scorer(stored, data.tokenizer, mask=data.tokenizer.mask_token_id),
        scorer(both_ways(stored), data.tokenizer),
        data.tokenizer,
        data.held,
        pairs,
        scores,
    )
    if trainer.is_world_process_zero():
        with quiet():
            save(stored, data, folder, recipe, figured)
        if not keep_checkpoints:
            shutil.rmtree(folder / CHECKPOINTS, ignore_errors=True)
    return figured


def between(start: dict[str, Tensor], end: dict[str, Tensor], share: float) -> dict[str, Tensor]:
    """The mean of the weights at the start and at the end of a run, in which the start has weight `share`."""
    if not start:
        return end
    return {name: values.lerp(start[name].to(values), share) for name, values in end.items()}


def claim(folder: Path, recipe: Recipe, resume: bool) -> None:
    """Check that a run may write to `folder`.

    Raises:
        SettingsError: a folder that is not empty or, with `resume`, one without a checkpoint of a run with the same settings.
    """
    unfinished = (folder / CHECKPOINTS).is_dir() and (folder / RECIPE).is_file()
    if resume:
        if not unfinished or get_last_checkpoint(str(folder / CHECKPOINTS)) is None:
            raise SettingsError(f"{str(folder)!r} has no checkpoint to resume from; leave `resume` out to begin a run")
        if changed := recipe.differs(folder):
            raise SettingsError(
                f"the run in {str(folder)!r} had another {', '.join(changed)}; resume with its settings, or begin another"
            )
    elif folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        how = "`resume` goes on with the run in it" if unfinished else "choose another folder for `out`"
        raise SettingsError(f"{str(folder)!r} exists; {how}")


class LossTrainer(Trainer):
    """A Trainer that reads batches in their order, and logs each loss."""

    def _get_train_sampler(self, train_dataset: Any = None) -> Sampler[int]:
        data: Any = self.train_dataset
        return SequentialSampler(data)

    def compute_loss(self, model: Any, inputs: Any, return_outputs: bool = False, num_items_in_batch: Any = None) -> Any:
        outputs = model(**inputs)
        self.seen = {**getattr(self, "seen", {}), **{k: v.detach() for k, v in outputs.items() if k != "loss"}}
        loss = outputs["loss"].mean()
        return (loss, outputs) if return_outputs else loss

    def log(self, logs: dict[str, float], *args: Any, **kwargs: Any) -> None:
        losses = means(getattr(self, "seen", {}))
        if not all(map(math.isfinite, losses.values())):
            raise SettingsError(
                f"the loss is no number any more at step {self.state.global_step}; begin again with a `learning_rate` below "
                f"{self.args.learning_rate:g}"
            )
        super().log({**logs, **losses}, *args, **kwargs)


class Bar(ProgressCallback):
    """The Trainer's progress bar on stderr, with the losses beside it."""

    def on_log(self, args: Any, state: Any, control: Any, logs: dict[str, Any] | None = None, **_: Any) -> None:
        if self.training_bar is not None and logs and "loss" in logs:
            self.training_bar.set_postfix_str(losses_of(logs))


class Lines(TrainerCallback):
    """The progress as one line per log on stderr, where that is no terminal."""

    def on_log(self, args: Any, state: Any, control: Any, logs: dict[str, Any] | None = None, **_: Any) -> None:
        if state.is_world_process_zero and logs and "loss" in logs:
            print(f"step {state.global_step} of {state.max_steps}  {losses_of(logs)}", file=sys.stderr, flush=True)


def losses_of(logs: dict[str, Any]) -> str:
    """The losses of a log in one line."""
    return "  ".join(f"{name} {logs[name]:.3f}" for name in ("masked", "next", "embedding") if name in logs)


class Tidy(TrainerCallback):
    """Gives unused memory of the process back to the system every few steps."""

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        if state.global_step % STEPS_BETWEEN_TIDYING == 0:
            memory.give_back()


class Clock(TrainerCallback):
    """Asks for a checkpoint when `minutes` have passed since the last one."""

    def __init__(self, minutes: float) -> None:
        self.minutes, self.last = minutes, time.monotonic()

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        if time.monotonic() - self.last > 60 * self.minutes:
            control.should_save = True
            self.last = time.monotonic()


def make_trainer(recipe: Recipe, folder: Path, model: ThreeLosses, data: Batches, steps: int, minutes: float) -> Trainer:
    """The Trainer of a run of `steps` steps; `minutes` are between two checkpoints."""
    device = pick_device(recipe.device)
    precision = pick_dtype(recipe.precision, recipe.device, "search")
    moved: torch.nn.Module = torch.nn.Module.to(model, device)
    if recipe.compile:
        model.compile_parts()
    schedule = Schedule(steps, recipe.decay)
    optimizer = optimizers.make(recipe.optimizer, moved, recipe.learning_rate)
    arguments = TrainingArguments(
        output_dir=str(folder / CHECKPOINTS),
        max_steps=steps,
        per_device_train_batch_size=1,
        gradient_accumulation_steps=recipe.accumulate,
        learning_rate=recipe.learning_rate,
        max_grad_norm=1.0,
        bf16=precision == "bfloat16",
        use_cpu=device.type == "cpu",
        seed=recipe.seed,
        save_strategy="no",
        save_total_limit=1,
        logging_steps=max(1, min(50, steps // 20)),
        logging_nan_inf_filter=False,  # the filter would wait for the device in every step
        report_to="none",
        remove_unused_columns=False,
        dataloader_num_workers=0 if device.type == "cpu" else WORKERS,
        accelerator_config={"non_blocking": device.type != "cpu"},  # a card still does one step while the next is begun
        disable_tqdm=not sys.stderr.isatty(),
    )
    trainer = LossTrainer(
        model=model,
        args=arguments,
        train_dataset=data,
        data_collator=lambda items: items[0],
        optimizers=(optimizer, LambdaLR(optimizer, schedule)),
        callbacks=[Clock(minutes), *([Deadline(recipe.minutes, schedule)] if recipe.minutes else [])],
    )
    if device.type == "cpu" and memory.keep():
        trainer.add_callback(Tidy())
    for callback in (ProgressCallback, PrinterCallback):
        trainer.remove_callback(callback)
    trainer.add_callback(Bar() if sys.stderr.isatty() else Lines())
    return trainer
