"""Pipelines that change pictures by words, and the encoders that see what they change."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

from diffusers import (
    AutoencoderKLQwenImage,
    FlowMatchEulerDiscreteScheduler,
    Flux2Pipeline,
    FluxFillPipeline,
    QwenImageEditPipeline,
    QwenImageEditPlusPipeline,
)
from transformers import Mistral3Config, Mistral3ForConditionalGeneration, Qwen2VLImageProcessor

from tests.engines.diffusers.tiny.pictures import flux_2_autoencoder, flux_2_network, flux_parts, qwen_network
from tests.engines.diffusers.tiny.words import chat_tokenizer, qwen_vl


def flux_fill() -> Any:
    """Its network sees the noise, the picture around the hole, and the hole itself."""
    return FluxFillPipeline(**flux_parts(in_channels=16 + 16 + 4, out_channels=16))


def flux_2() -> Any:
    words = {
        "model_type": "mistral",
        "vocab_size": 128,
        "hidden_size": 16,
        "intermediate_size": 16,
        "max_position_embeddings": 1024,
        "num_attention_heads": 2,
        "num_hidden_layers": 30,
        "num_key_value_heads": 2,
        "head_dim": 8,
    }
    sight = {
        "model_type": "pixtral",
        "hidden_size": 16,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
        "intermediate_size": 16,
        "image_size": 28,
        "patch_size": 14,
    }
    config = Mistral3Config(text_config=words, vision_config=sight, image_token_index=3)
    return Flux2Pipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(),
        vae=flux_2_autoencoder(),
        text_encoder=Mistral3ForConditionalGeneration(config),  # what three of its layers say is read, up to the 30th
        tokenizer=chat_tokenizer(),
        transformer=flux_2_network(),
    )


@functools.cache
def _seeing_tokenizer() -> Any:
    """Knows the marks around a picture as one letter each."""
    tokenizer = chat_tokenizer.__wrapped__()
    marks = ["<|image_pad|>", "<|video_pad|>", "<|vision_start|>", "<|vision_end|>"]
    tokenizer.add_special_tokens({"additional_special_tokens": marks})
    return tokenizer


def _qwen_editor(kind: Any) -> Any:
    """Its autoencoder shrinks more than the real one: the pipelines enlarge every picture that they are given to a
    million pixels."""
    words = _seeing_tokenizer()
    sight = {
        name: words.convert_tokens_to_ids(mark)
        for name, mark in (
            ("image_token_id", "<|image_pad|>"),
            ("video_token_id", "<|video_pad|>"),
            ("vision_start_token_id", "<|vision_start|>"),
            ("vision_end_token_id", "<|vision_end|>"),
        )
    }
    return kind(
        scheduler=FlowMatchEulerDiscreteScheduler(),
        vae=AutoencoderKLQwenImage(
            base_dim=2,
            z_dim=4,
            dim_mult=[1, 1, 1, 1, 1],
            num_res_blocks=0,
            temperal_downsample=[False, False, True, True],
            latents_mean=[0.0] * 4,
            latents_std=[1.0] * 4,
        ),
        text_encoder=qwen_vl(**sight),
        tokenizer=words,
        processor=None,
        transformer=qwen_network(),
    )


def save_processor(folder: Path) -> None:
    """The processor of the editors as it lies in real weights; making one takes torchvision."""
    Qwen2VLImageProcessor(size={"shortest_edge": 28 * 28 * 4, "longest_edge": 28 * 28 * 8}).save_pretrained(
        folder / "processor"
    )
    _seeing_tokenizer().save_pretrained(folder / "processor")
    _call(folder, "processor", "Qwen2VLProcessor")


def save_processor_of_words(folder: Path) -> None:
    """The same, where it is called the tokenizer."""
    Qwen2VLImageProcessor(size={"shortest_edge": 28 * 28 * 4, "longest_edge": 28 * 28 * 8}).save_pretrained(
        folder / "tokenizer"
    )
    _call(folder, "tokenizer", "Qwen2VLProcessor")


def name_processor(folder: Path) -> None:
    """What real weights of FLUX.2 call their tokenizer."""
    _call(folder, "tokenizer", "PixtralProcessor")


def _call(folder: Path, part: str, kind: str) -> None:
    index = folder / "model_index.json"
    parts = json.loads(index.read_text("utf-8"))
    index.write_text(json.dumps({**parts, part: ["transformers", kind]}))


def qwen_image_edit() -> Any:
    return _qwen_editor(QwenImageEditPipeline)


def qwen_image_edit_plus() -> Any:
    return _qwen_editor(QwenImageEditPlusPipeline)
