"""The endpoints as coroutines: each in the threads where it belongs, and, over Gradio, behind the door of programs."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any

import gradio as gr

from rag.web.credentials.api_keys import bearer
from rag.web.serving.threads.dispatcher import Dispatcher, NoKeyError
from rag.web.serving.threads.executor import BusyError, TooSlowError
from rag.web.serving.visitors import address_of
from rag.web.text import EN

Endpoint = Callable[..., Any]


def in_executor(endpoint: Endpoint, dispatcher: Dispatcher) -> Endpoint:
    """The endpoint made in a thread: called as it is, it would keep the whole server waiting.

    What is a coroutine sees to its threads itself.
    """
    if inspect.iscoroutinefunction(endpoint):
        return endpoint
    executor = dispatcher.drafts if endpoint.__name__ == "check" else dispatcher.executor

    @functools.wraps(endpoint)
    async def threaded(*arguments: Any, **named: Any) -> Any:
        return await executor.finished(lambda: endpoint(*arguments, **named))

    return threaded


def over_gradio(endpoint: Endpoint, dispatcher: Dispatcher, mistake: Callable[[str], Exception]) -> Endpoint:
    """The endpoint as Gradio calls it, by whichever of its routes: key and allowance are looked at before anything."""
    made = in_executor(endpoint, dispatcher)

    @functools.wraps(endpoint)
    async def admitted(*arguments: Any) -> Any:
        *given, request = arguments
        try:
            dispatcher.admit_program(address_of(request), _key_of(request))
            return await made(*given)
        except NoKeyError:
            raise mistake(EN["no_key"]) from None
        except BusyError as busy:
            raise mistake(EN["too_many"].format(seconds=busy.seconds)) from busy
        except TooSlowError as slow:
            raise mistake(str(slow)) from slow

    # Gradio fills in the parameter of this type, and shows nobody that there is one.
    signature = inspect.signature(endpoint)
    last = inspect.Parameter("request", inspect.Parameter.POSITIONAL_OR_KEYWORD, default=None, annotation=gr.Request)
    admitted.__signature__ = signature.replace(parameters=[*signature.parameters.values(), last])  # type: ignore[attr-defined]
    admitted.__annotations__ = {**inspect.get_annotations(endpoint, eval_str=True), "request": gr.Request}
    return admitted


def _key_of(request: gr.Request | None) -> str:
    headers = getattr(request, "headers", None)
    return bearer(str(headers.get("authorization", ""))) if headers else ""
