"""A Whisper model of a few kilobytes with random weights, in CTranslate2's format: it runs, and hears nonsense."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import tokenizers
from ctranslate2.specs.whisper_spec import WhisperSpec
from faster_whisper.tokenizer import _LANGUAGE_CODES

_WIDTH = 16
_MARKS = ("translate", "transcribe", "startoflm", "startofprev", "nospeech", "notimestamps")
_LANGUAGES = sorted(_LANGUAGE_CODES)


def build(folder: Path) -> Path:
    folder.mkdir()
    tokenizer = _tokenizer()
    spec = WhisperSpec(1, 2, 1, 2)
    _fill(spec, tokenizer.get_vocab_size())
    spec.register_vocabulary([tokenizer.id_to_token(number) for number in range(tokenizer.get_vocab_size())])
    spec.config.suppress_ids = spec.config.suppress_ids_begin = []
    spec.config.lang_ids = [tokenizer.token_to_id(f"<|{code}|>") for code in _LANGUAGES]
    spec.config.alignment_heads = [(0, 0)]
    spec.validate()
    spec.optimize(quantization=None)
    spec.save(str(folder))
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


def _tokenizer() -> tokenizers.Tokenizer:
    """Bytes for tokens, and the marks that the library asks for, with times from 0 to 30 s."""
    alphabet = sorted(tokenizers.pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {letter: number for number, letter in enumerate(alphabet)}
    tokenizer = tokenizers.Tokenizer(tokenizers.models.BPE(vocab=vocabulary, merges=[]))
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = tokenizers.decoders.ByteLevel()
    times = (f"{number * 0.02:.2f}" for number in range(1_501))
    names = ["endoftext", "startoftranscript", *_LANGUAGES, *_MARKS, *times]
    tokenizer.add_special_tokens([f"<|{name}|>" for name in names])
    return tokenizer


def _fill(spec: WhisperSpec, words: int) -> None:
    chance = np.random.default_rng(0)

    def weights(*shape: int) -> Any:
        return (0.3 * chance.standard_normal(shape)).astype(np.float32)

    def linear(layer: Any, outputs: int, inputs: int = _WIDTH) -> None:
        layer.weight, layer.bias = weights(outputs, inputs), np.zeros(outputs, np.float32)

    def norm(layer: Any) -> None:
        layer.gamma, layer.beta = np.ones(_WIDTH, np.float32), np.zeros(_WIDTH, np.float32)

    def attention(layer: Any, *sizes: int) -> None:
        norm(layer.layer_norm)
        for part, size in zip(layer.linear, sizes, strict=True):
            linear(part, size)

    def feed_forward(layer: Any) -> None:
        norm(layer.layer_norm)
        linear(layer.linear_0, 2 * _WIDTH)
        linear(layer.linear_1, _WIDTH, 2 * _WIDTH)

    for convolution, inputs in ((spec.encoder.conv1, 80), (spec.encoder.conv2, _WIDTH)):
        convolution.weight, convolution.bias = weights(_WIDTH, inputs, 3), np.zeros(_WIDTH, np.float32)
    spec.encoder.position_encodings.encodings = weights(1_500, _WIDTH)
    spec.decoder.position_encodings.encodings = weights(448, _WIDTH)
    spec.decoder.embeddings.weight = weights(words, _WIDTH)
    spec.decoder.projection.weight = weights(words, _WIDTH)
    for half in (spec.encoder, spec.decoder):
        norm(half.layer_norm)
        for layer in half.layer:
            attention(layer.self_attention, 3 * _WIDTH, _WIDTH)
            feed_forward(layer.ffn)
    for layer in spec.decoder.layer:
        attention(layer.attention, _WIDTH, 2 * _WIDTH, _WIDTH)
