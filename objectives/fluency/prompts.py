"""The text before the one that a causal model scores, as token ids: a prompt or a filled-in chat template, and how the two are
joined.

The score is log p(x | prompt) of the tokens that x has *after* the prompt. A tokenizer encodes a word at the start of a text
and one after a space as different tokens, so the text is tokenized together with the last word of the prompt, whose tokens are
then dropped.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from objectives.core.base import Ints

Message = Mapping[str, str]
"""One turn of a chat: its "role" ("system", "user", "assistant") and its "content"."""
Prompt = str | Sequence[Message]
"""A text, or the turns of a chat so far."""


@dataclass(frozen=True)
class Prompts:
    """The prompt of each group, or one for all groups.

    Build it with `Prompts.of`.
    """

    tokenizer: Any
    contexts: list[list[int]]
    """The token ids before the text, for each prompt."""
    joints: list[tuple[str, str]]
    """For each prompt, its last word and the space between it and the text."""

    @classmethod
    def of(cls, tokenizer: Any, prompts: Prompt | Sequence[Prompt], start: int) -> Prompts:
        """Make prompts from texts or chats.

        A text stands after `start`, and one space before the scored text, unless it ends in whitespace of its own or in a
        script without spaces; spaces at its end belong to the tokens of the scored text, as the model learned them. A chat is
        written by the tokenizer's chat template up to where the assistant begins to speak, special tokens included.

        Args:
            tokenizer: the tokenizer of the causal model.
            prompts: one, or one for each group. Messages are a chat; a sequence of strings is a text for each group.
            start: the token id before a text prompt.

        Raises:
            ValueError: a chat without a template, or one that the template refuses; a message without role or content, or with
                a special token of the model in it; no prompt at all.
        """
        each: Any = [prompts] if isinstance(prompts, str) or (prompts and isinstance(prompts[0], Mapping)) else prompts
        if not each:
            raise ValueError("there is no prompt; give a text, or the messages of a chat")
        contexts, joints = [], []
        for prompt in each:
            if isinstance(prompt, str):
                end = prompt.rstrip(" ")
                lead = prompt[len(end) :] or separator(end)
                contexts.append([start, *ids_of(tokenizer, [end])[0]] if end else [start])
                joints.append((end.split(" ")[-1], lead if end else ""))
            else:
                contexts.append(filled(tokenizer, prompt))
                joints.append(("", ""))
        return cls(tokenizer, contexts, joints)

    def encode(self, texts: Sequence[str], group: Ints) -> list[list[int]]:
        """The token ids of each of b texts, as they continue the prompt of its group; `group` is (b,)."""
        which = [0] * len(texts) if len(self.joints) == 1 else group.tolist()
        joints = [self.joints[g] for g in which]
        if not texts:
            return []
        heads = {word: ids_of(self.tokenizer, [word])[0] if word else [] for word, _ in set(joints)}
        out = ids_of(self.tokenizer, [word + lead + text for (word, lead), text in zip(joints, texts, strict=True)])
        for row, ((word, lead), text) in enumerate(zip(joints, texts, strict=True)):
            head = heads[word]
            # where the last word is tokenized differently in front of a text, the text is tokenized by itself
            out[row] = out[row][len(head) :] if out[row][: len(head)] == head else ids_of(self.tokenizer, [lead + text])[0]
        return out


def separator(prompt: str) -> str:
    """The separator between a prompt and a text: a space, or nothing after whitespace or a wide (Chinese, Japanese)
    character.
    """
    return "" if prompt[-1:].isspace() or unicodedata.east_asian_width(prompt[-1:] or "W") in "WF" else " "


def ids_of(tokenizer: Any, texts: list[str]) -> list[list[int]]:
    """The token ids of each text, without special tokens."""
    return list(tokenizer(texts, add_special_tokens=False).input_ids)


def filled(tokenizer: Any, messages: Sequence[Message]) -> list[int]:
    """The token ids of a chat in the template of the tokenizer, up to where the assistant begins to speak.

    Raises:
        ValueError: no message, a message without role or content or with a special token in it, a tokenizer without a template,
            or messages that the template refuses.
    """
    if not messages:
        raise ValueError('a chat has no messages; give some such as {"role": "user", "content": "Write a sentence."}')
    for message in messages:
        if not isinstance(message, Mapping) or not all(isinstance(message.get(key), str) for key in ("role", "content")):
            raise ValueError(f'{message!r} is no message; give {{"role": "user", "content": "..."}}')
    if not getattr(tokenizer, "chat_template", None):
        raise ValueError("the tokenizer has no chat template; give the prompt as a text, or take a model made for chats")
    for token in tokenizer.all_special_tokens:
        if any(token in message["content"] for message in messages):
            raise ValueError(f"a message contains {token!r}, which is a special token of the model; write it another way")
    try:
        ids = tokenizer.apply_chat_template(
            [dict(m) for m in messages],
            add_generation_prompt=True,
            return_dict=False,
            tokenizer_kwargs={"split_special_tokens": False},  # special tokens of the template stay special tokens
        )
    except Exception as error:  # a template is a program, and may raise anything
        raise ValueError(f"the chat template refuses these messages: {error}") from error
    return [int(i) for i in ids]
