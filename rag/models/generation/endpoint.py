"""A language model behind an OpenAI-compatible endpoint."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import cast

import httpx2
from openai import APIConnectionError, APIError, APIStatusError, APITimeoutError, Stream
from openai.types.chat import ChatCompletionChunk, ChatCompletionMessageParam

from rag.errors import Fault, GeneratorError
from rag.models.deadline import Outlet, OutletClosed, within
from rag.models.endpoint import Endpoint
from rag.models.generation.control_tokens import without_control_tokens
from rag.models.generation.output_cleaning import spoken
from rag.models.generation.token_count import EndpointTokenizer
from rag.records import Message

RETRIES = 2
# An event of one token is some 300 bytes, with everything a server may tell about it under 4,000.
TOKEN_BYTES, ANSWER_BYTES = 4_000, 1_000_000


class OpenAIGenerator:
    """Streams chat completions, greedily; one connection a question. Safe to share between threads."""

    def __init__(self, url: str, model: str, key: str, tokens: int) -> None:
        self._endpoint = Endpoint(url, key, "YOUJU_GENERATOR")
        self._model = model
        self._tokens = tokens
        self._place = self._endpoint.place
        self._tokenizer = EndpointTokenizer(self._endpoint.url, model, self._endpoint.key)

    @property
    def name(self) -> str:
        """The endpoint's name of the model."""
        return self._model

    def count(self, messages: Sequence[Message]) -> int:
        """Tokens by the endpoint's own tokenizer, else an upper bound; never raises, takes a second at most."""
        return self._tokenizer.count(without_control_tokens(messages))

    def stream(self, messages: Sequence[Message], seconds: float) -> Iterator[str]:
        """What the model says, without its thoughts; see rag.ports.Generator."""
        return spoken(within(seconds, partial(self._ask, without_control_tokens(messages))), self._tokens)

    def _ask(self, messages: Sequence[Message], outlet: Outlet) -> None:
        answered = False
        try:
            with self._endpoint.client(outlet, ANSWER_BYTES + self._tokens * TOKEN_BYTES, RETRIES) as client:
                chunks = client.chat.completions.create(
                    model=self._model,
                    messages=[_param(message) for message in messages],
                    temperature=0,
                    max_tokens=self._tokens,
                    stream=True,
                )
                answered = True
                _read(chunks, outlet)
        except (GeneratorError, OutletClosed):
            raise
        except Exception as error:
            raise self._fault(error, answered) from error

    def _fault(self, error: Exception, answered: bool) -> GeneratorError:
        match error:
            case APIStatusError():
                return self._status_fault(error)
            case APITimeoutError() if not isinstance(error.__cause__, httpx2.ConnectTimeout):
                return GeneratorError(Fault.SLOW, f"The language model at {self._place} did not answer in time.")
            case APIConnectionError() if not answered:
                reason = self._endpoint.without_key(str(error.__cause__ or error)).rstrip(".")
                return GeneratorError(
                    Fault.DOWN,
                    f"No language model answers at {self._place} ({reason}). Start it, or set YOUJU_GENERATOR_URL.",
                )
            case APIConnectionError():
                return _cut("the connection was lost")
            case APIError():
                return _cut(self._endpoint.told(error).rstrip("."))
            case _:
                return GeneratorError(
                    Fault.RUBBISH,
                    f"What {self._place} sends is not a stream of chat completions ({type(error).__name__}). "
                    "YOUJU_GENERATOR_URL must end with the API's /v1.",
                )

    def _status_fault(self, error: APIStatusError) -> GeneratorError:
        status, told = error.status_code, self._endpoint.told(error)
        if status == 429:
            return GeneratorError(Fault.BUSY, f"The language model at {self._place} is asked too much (429). {told}")
        if status == 408:
            return GeneratorError(Fault.SLOW, f"The language model at {self._place} took too long (408).")
        if status >= 500:
            return GeneratorError(Fault.DOWN, f"The server at {self._place} fails ({status}); see its log. {told}")
        advice = {
            401: "Set YOUJU_GENERATOR_KEY.",
            403: "Set a YOUJU_GENERATOR_KEY that may use the model.",
            404: f"Is {self._model!r} (YOUJU_GENERATOR_MODEL) served there, and does YOUJU_GENERATOR_URL end with /v1?",
        }.get(status, "Look at YOUJU_GENERATOR_URL and YOUJU_GENERATOR_MODEL.")
        return GeneratorError(Fault.REFUSED, f"{self._place} refuses ({status}). {advice} {told}")


def _param(message: Message) -> ChatCompletionMessageParam:
    # The SDK has a type for each role, all of this shape.
    return cast("ChatCompletionMessageParam", {"role": message.role, "content": message.text})


def _read(chunks: Stream[ChatCompletionChunk], outlet: Outlet) -> None:
    """Puts the text until the model's own end. An end without a finish_reason is none, whatever else was sent."""
    begun = False
    for chunk in chunks:
        for choice in chunk.choices or []:
            begun = True
            text = choice.delta.content if choice.delta else None
            if text is not None and not isinstance(text, str):
                raise TypeError
            if text:
                outlet.put(text)
            if choice.finish_reason == "content_filter":
                raise _cut("the endpoint's filter held back the rest")
            # [DONE] is not waited for: some send it late or never.
            if choice.finish_reason:
                return
    if begun:
        raise _cut("the stream ended without an end of the text")
    # A page of HTML has no events at all.
    raise ValueError


def _cut(reason: str) -> GeneratorError:
    return GeneratorError(
        Fault.CUT,
        f"The language model broke off in mid-text: {reason}. See the server's log, and a proxy's time limit.",
    )
