"""Pipelines that make sounds."""

from __future__ import annotations

from typing import Any

from diffusers import (
    AceStepPipeline,
    AceStepTransformer1DModel,
    AutoencoderOobleck,
    EDMDPMSolverMultistepScheduler,
    FlowMatchEulerDiscreteScheduler,
    StableAudioDiTModel,
    StableAudioPipeline,
    StableAudioProjectionModel,
)
from diffusers.pipelines.ace_step import AceStepConditionEncoder
from transformers import Qwen3Model

from tests.engines.diffusers.tiny.words import WIDTH, chat_tokenizer, letter_tokenizer, qwen3, t5


def stable_audio() -> Any:
    return StableAudioPipeline(
        transformer=StableAudioDiTModel(
            sample_size=200,
            in_channels=3,
            num_layers=2,
            attention_head_dim=4,
            num_attention_heads=4,
            num_key_value_attention_heads=2,
            out_channels=3,
            cross_attention_dim=4,
            time_proj_dim=8,
            global_states_input_dim=8,
            cross_attention_input_dim=4,
        ),
        scheduler=EDMDPMSolverMultistepScheduler(prediction_type="v_prediction", sigma_data=1.0),
        vae=AutoencoderOobleck(
            encoder_hidden_size=6,
            downsampling_ratios=[2, 4],
            decoder_channels=3,
            decoder_input_channels=3,
            audio_channels=2,
            channel_multiples=[2, 4],
            sampling_rate=800,
        ),
        projection_model=StableAudioProjectionModel(
            text_encoder_dim=WIDTH, conditioning_dim=4, min_value=0, max_value=32
        ),
        text_encoder=t5(),
        tokenizer=letter_tokenizer(),
    )


def ace_step() -> Any:
    heads = {"num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 8, "sliding_window": 16}
    sizes = {"hidden_size": 32, "intermediate_size": 64, **heads}
    return AceStepPipeline(
        vae=AutoencoderOobleck(
            encoder_hidden_size=6,
            downsampling_ratios=[2, 4],
            decoder_channels=3,
            decoder_input_channels=8,
            audio_channels=2,
            channel_multiples=[2, 4],
            sampling_rate=800,
        ),
        text_encoder=Qwen3Model(qwen3(layers=2)),
        tokenizer=chat_tokenizer(),
        transformer=AceStepTransformer1DModel(
            num_hidden_layers=2, in_channels=24, audio_acoustic_hidden_dim=8, patch_size=2, **sizes
        ),
        condition_encoder=AceStepConditionEncoder(
            text_hidden_dim=16,
            timbre_hidden_dim=8,
            num_lyric_encoder_hidden_layers=2,
            num_timbre_encoder_hidden_layers=2,
            **sizes,
        ),
        scheduler=FlowMatchEulerDiscreteScheduler(num_train_timesteps=1, shift=1.0),
    )
