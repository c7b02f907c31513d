"""Attacks on a page as `make app` starts it, each bounded, and what everybody else notices of them.

    python -m bench.doors [--index index] [--only NAME …] [--port 7860 --address https://127.0.0.1:8443]

Each attack comes from a process of its own, on this machine alone and for some seconds. Meanwhile a monitor asks for
/healthz and another visitor asks questions; memory is read before, at its highest, and within a minute after. With
`--address` all goes through a proxy before the page, the visitor from 127.0.0.2; memory is that of the page behind it.
"""
