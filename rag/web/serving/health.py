"""What monitors ask: whether the server is alive, whether it can take questions now, and what it has counted."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST

from rag.web.serving.metrics import MeteredAssistant
from rag.web.serving.threads.executor import AnswerExecutor


def add_health(app: FastAPI, metered: MeteredAssistant, executor: AnswerExecutor) -> None:
    """`/healthz`, `/readyz` and `/metrics`, to be added before Gradio takes every other address."""

    @app.get("/healthz", include_in_schema=False)
    async def healthz() -> JSONResponse:
        """503 when only a restart helps: so many threads are stuck that questions wait for ever."""
        executor.pool.watch()
        told = {"documents": metered.overview().documents, "build": metered.build, "stuck": executor.pool.stuck}
        if not executor.pool.healthy:
            return JSONResponse({"status": "stuck", **told}, 503)
        return JSONResponse({"status": "ok", **told})

    @app.get("/readyz", include_in_schema=False)
    async def readyz() -> JSONResponse:
        """503 while a balancer had better send people elsewhere."""
        pool = executor.pool
        busy = pool.wait > executor.longest_wait
        told = {"waiting": pool.waiting, "stuck": pool.stuck, "seconds": round(pool.wait, 2)}
        if busy or not pool.healthy:
            return JSONResponse({"status": "busy" if busy else "stuck", **told}, 503)
        return JSONResponse({"status": "ready", **told})

    @app.get("/metrics", include_in_schema=False)
    async def metrics() -> Response:
        return Response(metered.exposed(), media_type=CONTENT_TYPE_LATEST)
