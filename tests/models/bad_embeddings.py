"""What an embedding endpoint answers on the server of bad_server.py: each function is a model, and does what it says.

    with serving(embeddings) as server:
        Settings(embedder="openai", embedder_url=server.url, embedder_model="shuffled", ...)

`hash-64` gives the vectors of the fakes' HashEmbedder. The bodies of all requests are in `server.asked`.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

from bad_answers import HTML
from bad_handler import Handler
from fakes import hash_vector

Behaviour = Callable[[Handler, dict[str, Any]], None]
BEHAVIOURS: dict[str, Behaviour] = {}


def behaviour(function: Behaviour) -> Behaviour:
    """Makes a function's name a model."""
    BEHAVIOURS[function.__name__] = function
    return function


def embeddings(to: Handler, path: str, body: dict[str, Any]) -> None:
    """As the model's name says; anything but the endpoint of embeddings is not there."""
    if path != "/v1/embeddings":
        to.error(404, "Not Found")
        return
    with to.server.lock:
        to.server.asked.append(body)
        to.server.keys.append(to.headers.get("Authorization", ""))
        to.server.times[body["model"]] += 1
    BEHAVIOURS.get(body["model"], no_such_model)(to, body)


def rows_of(body: dict[str, Any]) -> list[dict[str, Any]]:
    """The data of a right answer, vectors three units long."""
    vectors = [3 * hash_vector(text) for text in body["input"]]
    return [
        {"object": "embedding", "index": index, "embedding": vector.tolist()} for index, vector in enumerate(vectors)
    ]


def send(to: Handler, data: Any) -> None:
    to.answer(200, json.dumps({"object": "list", "model": "m", "data": data, "usage": {}}).encode())


def well(to: Handler, body: dict[str, Any]) -> None:
    send(to, rows_of(body))


BEHAVIOURS["hash-64"] = well
BEHAVIOURS["multilingual-e5-base"] = well


def no_such_model(to: Handler, body: dict[str, Any]) -> None:
    to.error(404, f"The model {body['model']} does not exist.")


@behaviour
def shuffled(to: Handler, body: dict[str, Any]) -> None:
    data = rows_of(body)
    random.Random(1).shuffle(data)
    send(to, data)


@behaviour
def busy_once(to: Handler, body: dict[str, Any]) -> None:
    if to.server.times["busy_once"] == 1:
        to.error(429, "Too many requests", Retry_After="0")
    else:
        well(to, body)


@behaviour
def failing_once(to: Handler, body: dict[str, Any]) -> None:
    if to.server.times["failing_once"] == 1:
        to.error(500, "CUDA out of memory")
    else:
        well(to, body)


@behaviour
def busy(to: Handler, body: dict[str, Any]) -> None:
    to.error(429, "Too many requests", Retry_After="60")


@behaviour
def failing(to: Handler, body: dict[str, Any]) -> None:
    to.error(500, "CUDA out of memory")


@behaviour
def keyless(to: Handler, body: dict[str, Any]) -> None:
    to.error(401, f"Incorrect API key provided: {to.headers['Authorization'].removeprefix('Bearer ')}.")


@behaviour
def no_matryoshka(to: Handler, body: dict[str, Any]) -> None:
    to.error(400, "Model does not support matryoshka representation.")


@behaviour
def too_few(to: Handler, body: dict[str, Any]) -> None:
    send(to, rows_of(body)[1:])


@behaviour
def too_many(to: Handler, body: dict[str, Any]) -> None:
    send(to, rows_of(body) * 2)


@behaviour
def one_index(to: Handler, body: dict[str, Any]) -> None:
    send(to, [row | {"index": 1} for row in rows_of(body)])


@behaviour
def no_index(to: Handler, body: dict[str, Any]) -> None:
    send(to, [{"embedding": row["embedding"]} for row in rows_of(body)])


@behaviour
def unequal(to: Handler, body: dict[str, Any]) -> None:
    send(to, [row | {"embedding": row["embedding"][: 9 + row["index"]]} for row in rows_of(body)])


@behaviour
def nan(to: Handler, body: dict[str, Any]) -> None:
    send(to, [row | {"embedding": [float("nan"), *row["embedding"][1:]]} for row in rows_of(body)])


@behaviour
def null(to: Handler, body: dict[str, Any]) -> None:
    send(to, [row | {"embedding": [None, *row["embedding"][1:]]} for row in rows_of(body)])


@behaviour
def zero(to: Handler, body: dict[str, Any]) -> None:
    send(to, [row | {"embedding": [0.0] * 64} for row in rows_of(body)])


@behaviour
def bare(to: Handler, body: dict[str, Any]) -> None:
    send(to, [row | {"embedding": []} for row in rows_of(body)])


@behaviour
def base64(to: Handler, body: dict[str, Any]) -> None:
    send(to, [row | {"embedding": "AACAPwAAAAA="} for row in rows_of(body)])


@behaviour
def chat(to: Handler, body: dict[str, Any]) -> None:
    to.answer(200, json.dumps({"object": "chat.completion", "choices": []}).encode())


@behaviour
def html(to: Handler, body: dict[str, Any]) -> None:
    to.answer(200, HTML, "text/html")


@behaviour
def broken_json(to: Handler, body: dict[str, Any]) -> None:
    to.answer(200, b'{"data": [')


@behaviour
def endless(to: Handler, body: dict[str, Any]) -> None:
    to.begin()
    while True:
        to.part(b" " * 100_000)


@behaviour
def silent(to: Handler, body: dict[str, Any]) -> None:
    to.wait()


@behaviour
def dripping(to: Handler, body: dict[str, Any]) -> None:
    to.begin()
    while not to.wait(0.05):
        to.part(b" ")


@behaviour
def turning(to: Handler, body: dict[str, Any]) -> None:
    """Another number of dimensions after the first request."""
    rows = rows_of(body)
    if to.server.times["turning"] > 1:
        rows = [row | {"embedding": [1.0] * 32} for row in rows]
    send(to, rows)
