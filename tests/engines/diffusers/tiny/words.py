"""Tokenizers that know letters, and encoders of a few thousand numbers."""

from __future__ import annotations

import functools
from typing import Any

from transformers import (
    CLIPTextConfig,
    CLIPTextModel,
    CLIPTextModelWithProjection,
    CLIPTokenizer,
    PreTrainedTokenizerFast,
    Qwen2_5_VLConfig,
    Qwen2_5_VLForConditionalGeneration,
    Qwen3Config,
    T5Config,
    T5EncoderModel,
)

WIDTH = 32


def _bytes_to_letters() -> list[str]:
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [number for number in range(256) if number not in plain]
    return [chr(number) for number in plain] + [chr(256 + place) for place in range(len(others))]


@functools.cache
def clip_tokenizer() -> Any:
    letters = _bytes_to_letters()
    words = [*letters, *(letter + "</w>" for letter in letters), "<|startoftext|>", "<|endoftext|>"]
    return CLIPTokenizer(vocab={word: number for number, word in enumerate(words)}, merges=[], model_max_length=77)


@functools.cache
def letter_tokenizer() -> Any:
    from tokenizers import Tokenizer, models, processors

    vocabulary = {"<pad>": 0, "</s>": 1, "<unk>": 2} | {chr(code): code - 29 for code in range(32, 127)}
    tokenizer = Tokenizer(models.BPE(vocabulary, [], unk_token="<unk>"))
    tokenizer.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", 1)])
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="<pad>", eos_token="</s>", unk_token="<unk>", model_max_length=64
    )


def clip(*, projected: bool = False, width: int = WIDTH) -> Any:
    words = clip_tokenizer()
    config = CLIPTextConfig(
        vocab_size=len(words),
        hidden_size=width,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        max_position_embeddings=77,
        bos_token_id=words.bos_token_id,
        eos_token_id=words.eos_token_id,
        pad_token_id=words.eos_token_id,
        projection_dim=width,
    )
    return (CLIPTextModelWithProjection if projected else CLIPTextModel)(config)


def t5() -> Any:
    config = T5Config(
        vocab_size=128, d_model=WIDTH, d_kv=8, d_ff=64, num_layers=2, num_heads=4, pad_token_id=0, eos_token_id=1
    )
    return T5EncoderModel(config)


@functools.cache
def chat_tokenizer() -> Any:
    """The same letters, for encoders that are told of prompts as of a conversation."""
    tokenizer = letter_tokenizer.__wrapped__()
    tokenizer.chat_template = "{% for m in messages %}{{ m['content'] }}{% endfor %}"
    tokenizer.model_max_length = 2048
    return tokenizer


def qwen3(layers: int) -> Any:
    return Qwen3Config(
        hidden_size=16,
        intermediate_size=16,
        num_hidden_layers=layers,
        num_attention_heads=2,
        num_key_value_heads=2,
        head_dim=8,
        vocab_size=128,
        max_position_embeddings=512,
    )


def qwen_vl(**marks: int) -> Any:
    """`marks`: the tokens that stand for pictures."""
    words = {
        "hidden_size": 16,
        "intermediate_size": 16,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "num_key_value_heads": 2,
        "vocab_size": 128,
        "max_position_embeddings": 1200,
        "rope_scaling": {"mrope_section": [1, 1, 2], "rope_type": "default", "type": "default"},
        "rope_theta": 1_000_000.0,
    }
    sight = {"depth": 2, "hidden_size": 16, "intermediate_size": 16, "num_heads": 2, "out_hidden_size": 16}
    known = {"image_token_id": 3, "video_token_id": 4, "vision_start_token_id": 5, "vision_end_token_id": 6}
    config = Qwen2_5_VLConfig(text_config=words, vision_config=sight, vocab_size=128, **{**known, **marks})
    return Qwen2_5_VLForConditionalGeneration(config)
