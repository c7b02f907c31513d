"""Gradio's own parts in the page's colours; `static/tokens.css` holds the same colours for everything else."""

from __future__ import annotations

import gradio as gr

#: Fonts that are on the reader's machine already: nothing is fetched, and a phone shows its own Chinese face.
SANS = [
    "system-ui",
    "-apple-system",
    "PingFang SC",
    "Hiragino Sans GB",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "sans-serif",
]

_PINE = gr.themes.Color(
    "#eef5f4",
    "#d8e8e5",
    "#b3d2cd",
    "#84b5ae",
    "#4f918a",
    "#2c746d",
    "#1c5d57",
    "#164b46",
    "#123c39",
    "#0f312f",
    "#081f1d",
    name="pine",
)


def theme() -> gr.themes.Base:
    """Pine green on warm paper by day, on near-black by night."""
    return gr.themes.Base(
        primary_hue=_PINE,
        secondary_hue=_PINE,
        neutral_hue="stone",
        font=SANS,
        font_mono=["ui-monospace", "Consolas", "monospace"],
        radius_size="lg",
        text_size="lg",
    ).set(
        body_background_fill="#f8f6f1",
        body_background_fill_dark="#141513",
        body_text_color="#22241f",
        body_text_color_dark="#ebe8e0",
        body_text_color_subdued="#575a52",
        body_text_color_subdued_dark="#b5b3a9",
        block_background_fill="#ffffff",
        block_background_fill_dark="#1d1f1c",
        block_border_width="0px",
        block_shadow="none",
        button_primary_background_fill="#1c5d57",
        button_primary_background_fill_hover="#164b46",
        button_primary_background_fill_dark="#2c746d",
        button_primary_text_color="#ffffff",
        input_background_fill="#ffffff",
        input_background_fill_dark="#1d1f1c",
        input_placeholder_color="#6b6d65",
        input_placeholder_color_dark="#a09e95",
    )
