"""A causal model of some hundred kilobytes that says one text whatever it is asked; nothing is trained or fetched.

Its layers add nothing to the embedding, and its head leads from each token of the text to the next: a chain.
"""

from __future__ import annotations

from pathlib import Path

import torch
from tokenizers import Tokenizer
from tokenizers.decoders import ByteLevel as ByteDecoder
from tokenizers.models import BPE
from tokenizers.pre_tokenizers import ByteLevel
from tokenizers.trainers import BpeTrainer
from transformers import PreTrainedTokenizerFast, Qwen2Config, Qwen2ForCausalLM

SAYING = "石峰区地区生产总值年均增长8.4%[1]。"
START, END = "<|im_start|>", "<|im_end|>"
TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{{ message['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
WIDTH = 128
CONTEXT = 4096


def make_tiny_model(
    folder: Path, saying: str = SAYING, *, endless: bool = False, template: str | None = TEMPLATE
) -> Path:
    """Saves it to `folder` as transformers reads it: it says `saying`, over and over where it is endless."""
    tokenizer = _tokenizer(saying, template)
    tokenizer.save_pretrained(folder)
    _model(tokenizer, _chain(tokenizer, saying, endless=endless)).save_pretrained(folder)
    return folder


def _tokenizer(saying: str, template: str | None) -> PreTrainedTokenizerFast:
    """Byte-level BPE, as Qwen's, in which the saying's words are tokens."""
    inner = Tokenizer(BPE())
    inner.pre_tokenizer, inner.decoder = ByteLevel(add_prefix_space=False), ByteDecoder()
    trainer = BpeTrainer(
        vocab_size=600, special_tokens=[START, END], initial_alphabet=ByteLevel.alphabet(), show_progress=False
    )
    inner.train_from_iterator([saying, "system user assistant\n"] * 20, trainer)
    return PreTrainedTokenizerFast(tokenizer_object=inner, eos_token=END, pad_token=END, chat_template=template)


def _chain(tokenizer: PreTrainedTokenizerFast, saying: str, *, endless: bool) -> dict[int, int]:
    """Which token follows which: from the line end after `assistant` through the saying to its end."""
    first = tokenizer.encode("\n", add_special_tokens=False)[-1]
    last = first if endless else tokenizer.convert_tokens_to_ids(END)
    ids = [first, *tokenizer.encode(saying, add_special_tokens=False), last]
    following = dict(zip(ids, ids[1:], strict=False))
    if endless:
        following[ids[-2]] = ids[1]
    if len(following) != len(ids) - 1:
        raise ValueError(f"{saying!r} has a token twice, so that a chain cannot say it; choose another saying")
    return following


def _model(tokenizer: PreTrainedTokenizerFast, following: dict[int, int]) -> Qwen2ForCausalLM:
    torch.manual_seed(0)
    end = tokenizer.convert_tokens_to_ids(END)
    config = Qwen2Config(
        vocab_size=len(tokenizer),
        hidden_size=WIDTH,
        intermediate_size=WIDTH,
        num_hidden_layers=1,
        num_attention_heads=2,
        num_key_value_heads=2,
        max_position_embeddings=CONTEXT,
        tie_word_embeddings=False,
        eos_token_id=end,
        pad_token_id=end,
    )
    model = Qwen2ForCausalLM(config)
    with torch.no_grad():
        # Random vectors of this width are nearly at right angles: a token is told from all others.
        embedding = torch.nn.functional.normalize(torch.randn(len(tokenizer), WIDTH), dim=1)
        model.model.embed_tokens.weight.copy_(embedding)
        model.lm_head.weight.zero_()
        for before, after in following.items():
            model.lm_head.weight[after] += embedding[before]
        for layer in model.model.layers:
            layer.self_attn.o_proj.weight.zero_()
            layer.mlp.down_proj.weight.zero_()
    return model
