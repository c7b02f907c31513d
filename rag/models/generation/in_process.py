"""A causal language model inside this process, by its Hugging Face id or folder."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

# Must precede the import of transformers.
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import torch
from jinja2 import TemplateError
from transformers import AutoModelForCausalLM, AutoTokenizer, GenerationConfig, StoppingCriteria, TextStreamer

from rag.config import Settings
from rag.errors import Fault, GeneratorError, ModelError
from rag.models.deadline import Outlet, TurnError, within
from rag.models.generation.control_tokens import whole
from rag.models.generation.output_cleaning import spoken
from rag.records import Message

logging.getLogger("transformers").setLevel(logging.ERROR)

# A turn this near the deadline is of no use, and the thread that waits for one needs the time to say BUSY, not SLOW.
USELESS_SECONDS = 0.1


class TransformersGenerator:
    """Answers one conversation at a time, greedily. Who gets no turn before the deadline is told BUSY."""

    def __init__(self, model: Any, tokenizer: Any, settings: Settings) -> None:
        self._model = model
        self._tokenizer = tokenizer
        self._tokens = settings.generator_tokens
        self._threads = settings.threads
        self._name = Path(settings.generator_model).name
        self._turn = threading.Lock()
        # The tokenizer behind it refuses two threads at once where one of them sets it up ("Already borrowed").
        self._tokenizing = threading.Lock()
        self._room = getattr(model.config, "max_position_embeddings", None)

    @property
    def name(self) -> str:
        """The last part of the id or folder."""
        return self._name

    def count(self, messages: Sequence[Message]) -> int:
        """Tokens of the messages in the model's template, exactly."""
        return len(self._ids(messages))

    def stream(self, messages: Sequence[Message], seconds: float) -> Iterator[str]:
        """What the model says, without its thoughts; see rag.ports.Generator."""
        return spoken(within(seconds, partial(self._say, messages)), self._tokens)

    def _ids(self, messages: Sequence[Message]) -> list[int]:
        """Token ids; what looks like a control token inside a message is read as plain text."""
        sent = [{"role": message.role, "content": whole(message.text)} for message in messages]
        with self._tokenizing:
            ids: list[int] = self._tokenizer.apply_chat_template(
                sent, add_generation_prompt=True, sanitize_control_tokens=True, return_dict=False
            )
        return ids

    def _say(self, messages: Sequence[Message], outlet: Outlet) -> None:
        if not self._turn.acquire(timeout=max(0.0, outlet.left - USELESS_SECONDS)):
            raise TurnError(
                Fault.BUSY, "The language model is still busy with other questions; it answers one at a time."
            )
        try:
            self._generate(self._prompt(messages), outlet)
        except (RuntimeError, MemoryError) as error:
            raise GeneratorError(
                Fault.DOWN,
                f"The language model {self._name} could not run ({error}). "
                "Is there memory for it? See YOUJU_GENERATOR_DTYPE and YOUJU_GENERATOR_DEVICE.",
            ) from error
        finally:
            self._turn.release()

    def _prompt(self, messages: Sequence[Message]) -> list[int]:
        try:
            ids = self._ids(messages)
        except TemplateError as error:
            raise GeneratorError(
                Fault.REFUSED, f"The chat template of {self._name} does not take this conversation ({error})."
            ) from error
        if self._room is not None and len(ids) + self._tokens > self._room:
            raise GeneratorError(
                Fault.REFUSED,
                f"{self._name} reads {self._room} tokens, too few for a prompt of {len(ids)} and an answer of "
                f"{self._tokens}. Lower YOUJU_GENERATOR_CONTEXT or YOUJU_GENERATOR_TOKENS.",
            )
        return ids

    def _generate(self, ids: list[int], outlet: Outlet) -> None:
        # In this thread: torch keeps the number a thread, and the embedder asks for one.
        torch.set_num_threads(self._threads)
        prompt = torch.tensor([ids], device=self._model.device)
        with torch.inference_mode():
            self._model.generate(
                prompt,
                attention_mask=torch.ones_like(prompt),
                streamer=_Pieces(self._tokenizer, outlet),
                stopping_criteria=[_Closed(outlet)],
                max_new_tokens=self._tokens,
            )


class _Pieces(TextStreamer):  # type: ignore[misc]
    """Whole characters into the outlet, in the thread that generates: TextIteratorStreamer would need one more,
    and waits for ever where generating fails.
    """

    def __init__(self, tokenizer: Any, outlet: Outlet) -> None:
        super().__init__(tokenizer, skip_prompt=True, skip_special_tokens=True)
        self._outlet = outlet

    def on_finalized_text(self, text: str, stream_end: bool = False) -> None:
        """Called by transformers with text that later tokens do not change."""
        del stream_end
        if text:
            self._outlet.put(text)


class _Closed(StoppingCriteria):  # type: ignore[misc]
    """Asked after every token."""

    def __init__(self, outlet: Outlet) -> None:
        self._outlet = outlet

    def __call__(self, input_ids: Any, scores: Any, **kwargs: Any) -> Any:
        """Stops all sequences, shape (n,), when nobody waits any more."""
        del scores, kwargs
        return torch.full((input_ids.shape[0],), self._outlet.closed, dtype=torch.bool, device=input_ids.device)


def open_transformers(settings: Settings) -> TransformersGenerator:
    """The model of the settings, never with code of its own; ModelError where it is none or has no chat template."""
    setting = settings.generator_model
    try:
        tokenizer = AutoTokenizer.from_pretrained(setting, trust_remote_code=False)
        model = AutoModelForCausalLM.from_pretrained(setting, dtype=settings.generator_dtype, trust_remote_code=False)
        model = model.to(settings.generator_device).eval()
    except Exception as error:  # the hub's, safetensors' and torch's errors have no base of their own
        raise ModelError(
            f"The language model {setting!r} could not be loaded ({str(error)[:300]}). "
            "Set YOUJU_GENERATOR_MODEL to a folder or id of a causal model for transformers, "
            "and look at YOUJU_GENERATOR_DTYPE and YOUJU_GENERATOR_DEVICE."
        ) from error
    if not tokenizer.chat_template:
        raise ModelError(
            f"The language model {setting!r} has no chat template: it was not trained to answer. "
            "Take one whose name says Instruct or Chat."
        )
    model.generation_config = _greedy(model, tokenizer)
    return TransformersGenerator(model, tokenizer, settings)


def _greedy(model: Any, tokenizer: Any) -> Any:
    """Of the model's own settings only its ends are kept: a repetition penalty makes it misquote figures."""
    own = model.generation_config.eos_token_id
    ends = {*(own if isinstance(own, list) else [own]), tokenizer.eos_token_id} - {None}
    padding = tokenizer.pad_token_id if tokenizer.pad_token_id is not None else min(ends, default=None)
    return GenerationConfig(do_sample=False, eos_token_id=sorted(ends) or None, pad_token_id=padding)
