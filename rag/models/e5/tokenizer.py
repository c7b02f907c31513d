"""The XLM-R unigram tokenizer, as a `tokenizers` file, from the vocabulary in the packed weights."""

from __future__ import annotations

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from transformers import PreTrainedTokenizerFast

from rag.models.e5.weights import PackedWeights

# sentencepiece's nmt_nfkc is Unicode NFKC but for these characters: compared over all code points with
# the packed map. (One difference is left: nmt_nfkc keeps the full-width tilde ～ as it is.)
REMOVED = "[\\x00-\\x08\\x0b\\x0e-\\x1f\\x7f\\x8f\\x9f]"
BLANKS = "[\\t\\n\\x0c\\r\\u1680\\u200b-\\u200f\\u2028\\u2029\\u2581\\ufeff\\ufffd]"


def build_tokenizer(weights: PackedWeights) -> PreTrainedTokenizerFast:
    """A fast tokenizer with the ids the weights were trained with; limit 512 tokens, `<s> … </s>`."""
    vocabulary = list(zip(weights.pieces, weights.scores.tolist(), strict=True))
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=weights.unk, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(REMOVED), ""),
            normalizers.Replace(Regex(BLANKS), " "),
            normalizers.NFKC(),
            normalizers.Replace(Regex(" {2,}"), " "),
            normalizers.Strip(),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", weights.bos), ("</s>", weights.eos)],
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        bos_token="<s>",  # noqa: S106 - the tokenizer's own marks
        eos_token="</s>",  # noqa: S106 - the tokenizer's own marks
        cls_token="<s>",  # noqa: S106 - the tokenizer's own marks
        sep_token="</s>",  # noqa: S106 - the tokenizer's own marks
        unk_token="<unk>",  # noqa: S106 - the tokenizer's own marks
        pad_token="<pad>",  # noqa: S106 - the tokenizer's own marks
        mask_token="<mask>",  # noqa: S106 - the tokenizer's own marks
        model_max_length=weights.shape.positions,
        model_input_names=["input_ids", "attention_mask"],
    )
