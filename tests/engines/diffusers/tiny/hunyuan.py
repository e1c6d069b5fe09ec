"""The Hunyuan pipelines, and Kandinsky's, which share their autoencoder."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from diffusers import (
    AdaptiveProjectedMixGuidance,
    AutoencoderKLHunyuanImage,
    AutoencoderKLHunyuanVideo,
    AutoencoderKLHunyuanVideo15,
    ClassifierFreeGuidance,
    FlowMatchEulerDiscreteScheduler,
    HunyuanImagePipeline,
    HunyuanImageTransformer2DModel,
    HunyuanVideo15ImageToVideoPipeline,
    HunyuanVideo15Pipeline,
    HunyuanVideo15Transformer3DModel,
    HunyuanVideoImageToVideoPipeline,
    HunyuanVideoPipeline,
    HunyuanVideoTransformer3DModel,
    Kandinsky5I2VPipeline,
    Kandinsky5T2VPipeline,
    Kandinsky5Transformer3DModel,
)
from transformers import (
    ByT5Tokenizer,
    CLIPImageProcessor,
    LlamaConfig,
    LlamaModel,
    LlavaConfig,
    LlavaForConditionalGeneration,
    Qwen2_5_VLTextConfig,
    Qwen2_5_VLTextModel,
    SiglipImageProcessor,
    SiglipVisionConfig,
    SiglipVisionModel,
    T5Config,
    T5EncoderModel,
)

from tests.engines.diffusers.tiny.words import WIDTH, chat_tokenizer, clip, clip_tokenizer, qwen_vl


def _autoencoder() -> Any:
    return AutoencoderKLHunyuanVideo(
        latent_channels=4,
        down_block_types=("HunyuanVideoDownBlock3D",) * 4,
        up_block_types=("HunyuanVideoUpBlock3D",) * 4,
        block_out_channels=(8, 8, 8, 8),
        layers_per_block=1,
        norm_num_groups=4,
    )


def _network(**more: Any) -> Any:
    return HunyuanVideoTransformer3DModel(
        out_channels=4,
        num_attention_heads=2,
        attention_head_dim=10,
        num_layers=1,
        num_single_layers=1,
        num_refiner_layers=1,
        patch_size=1,
        patch_size_t=1,
        text_embed_dim=16,
        pooled_projection_dim=8,
        rope_axes_dim=(2, 4, 4),
        **more,
    )


def hunyuan_video() -> Any:
    return HunyuanVideoPipeline(
        text_encoder=LlamaModel(
            LlamaConfig(
                hidden_size=16,
                intermediate_size=37,
                num_attention_heads=4,
                num_hidden_layers=4,
                vocab_size=128,
                max_position_embeddings=1024,
                pad_token_id=0,
            )
        ),
        tokenizer=chat_tokenizer(),
        text_encoder_2=clip(width=8),
        tokenizer_2=clip_tokenizer(),
        transformer=_network(in_channels=4, guidance_embeds=True),
        vae=_autoencoder(),
        scheduler=FlowMatchEulerDiscreteScheduler(shift=7.0),
    )


@functools.cache
def _llama_tokenizer() -> Any:
    """Knows the marks of Llama's turns, and a picture, as one letter each."""
    tokenizer = chat_tokenizer.__wrapped__()
    marks = ["<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>", "<image>"]
    tokenizer.add_special_tokens({"additional_special_tokens": marks})
    return tokenizer


def hunyuan_video_from_pictures() -> Any:
    """Its encoder sees 24 x 24 patches of the picture, as many as the pipeline's template has room for."""
    words = _llama_tokenizer()
    sees = {
        "model_type": "clip_vision_model",
        "hidden_size": 8,
        "intermediate_size": 16,
        "num_attention_heads": 2,
        "num_hidden_layers": 2,
        "image_size": 96,
        "patch_size": 4,
    }
    reads = {
        "model_type": "llama",
        "hidden_size": 16,
        "intermediate_size": 16,
        "num_attention_heads": 4,
        "num_hidden_layers": 4,
        "vocab_size": len(words),
        "max_position_embeddings": 2048,
    }
    image = words.convert_tokens_to_ids("<image>")
    return HunyuanVideoImageToVideoPipeline(
        text_encoder=LlavaForConditionalGeneration(
            LlavaConfig(vision_config=sees, text_config=reads, image_token_index=image, pad_token_id=0)
        ),
        tokenizer=words,
        text_encoder_2=clip(width=8),
        tokenizer_2=clip_tokenizer(),
        transformer=_network(in_channels=9, guidance_embeds=False, image_condition_type="latent_concat"),
        vae=_autoencoder(),
        scheduler=FlowMatchEulerDiscreteScheduler(shift=7.0),
        image_processor=CLIPImageProcessor(size={"shortest_edge": 96}, crop_size={"height": 96, "width": 96}),
    )


def _hunyuan_video_15(kind: Callable[..., Any], task: str, **more: Any) -> Any:
    return kind(
        transformer=HunyuanVideo15Transformer3DModel(
            in_channels=9,
            out_channels=4,
            num_attention_heads=2,
            attention_head_dim=8,
            num_layers=1,
            num_refiner_layers=1,
            mlp_ratio=2.0,
            patch_size=1,
            patch_size_t=1,
            text_embed_dim=16,
            text_embed_2_dim=WIDTH,
            image_embed_dim=12,
            rope_axes_dim=(2, 2, 4),
            target_size=64,
            task_type=task,
        ),
        vae=AutoencoderKLHunyuanVideo15(
            latent_channels=4,
            block_out_channels=(8, 8, 8, 8),
            layers_per_block=1,
            spatial_compression_ratio=16,
            temporal_compression_ratio=4,
            downsample_match_channel=False,
            upsample_match_channel=False,
        ),
        scheduler=FlowMatchEulerDiscreteScheduler(shift=7.0),
        text_encoder=Qwen2_5_VLTextModel(
            Qwen2_5_VLTextConfig(
                hidden_size=16,
                intermediate_size=16,
                num_hidden_layers=3,
                num_attention_heads=2,
                num_key_value_heads=2,
                vocab_size=128,
                max_position_embeddings=2048,
                rope_scaling={"mrope_section": [1, 1, 2], "rope_type": "default", "type": "default"},
            )
        ),
        tokenizer=chat_tokenizer(),
        text_encoder_2=T5EncoderModel(
            T5Config(vocab_size=384, d_model=WIDTH, d_kv=8, d_ff=64, num_layers=1, num_heads=4)
        ),
        tokenizer_2=ByT5Tokenizer(),
        guider=ClassifierFreeGuidance(guidance_scale=3.0),
        **more,
    )


def hunyuan_video_15() -> Any:
    return _hunyuan_video_15(HunyuanVideo15Pipeline, "t2v")


def hunyuan_video_15_from_pictures() -> Any:
    sees = SiglipVisionConfig(
        hidden_size=12,
        intermediate_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        image_size=54,
        patch_size=2,
    )
    return _hunyuan_video_15(
        HunyuanVideo15ImageToVideoPipeline,
        "i2v",
        image_encoder=SiglipVisionModel(sees),
        feature_extractor=SiglipImageProcessor(size={"height": 54, "width": 54}),
    )


def hunyuan_image() -> Any:
    """Its autoencoder shrinks by 8; the real one's by 32."""
    return HunyuanImagePipeline(
        transformer=HunyuanImageTransformer2DModel(
            in_channels=4,
            out_channels=4,
            num_attention_heads=2,
            attention_head_dim=8,
            num_layers=1,
            num_single_layers=1,
            num_refiner_layers=1,
            text_embed_dim=16,
            text_embed_2_dim=WIDTH,
            rope_axes_dim=(4, 4),
        ),
        vae=AutoencoderKLHunyuanImage(
            in_channels=3,
            out_channels=3,
            latent_channels=4,
            block_out_channels=(32, 32, 32, 32),
            layers_per_block=1,
            scaling_factor=0.476986,
            spatial_compression_ratio=8,
            sample_size=128,
        ),
        scheduler=FlowMatchEulerDiscreteScheduler(shift=7.0),
        text_encoder=qwen_vl(),
        tokenizer=chat_tokenizer(),
        text_encoder_2=T5EncoderModel(
            T5Config(vocab_size=384, d_model=WIDTH, d_kv=8, d_ff=64, num_layers=1, num_heads=4)
        ),
        tokenizer_2=ByT5Tokenizer(),
        guider=AdaptiveProjectedMixGuidance(guidance_scale=3.0, adaptive_projected_guidance_start_step=1),
        ocr_guider=AdaptiveProjectedMixGuidance(guidance_scale=3.0, adaptive_projected_guidance_start_step=1),
    )


def _kandinsky_5(kind: Callable[..., Any], **more: Any) -> Any:
    return kind(
        transformer=Kandinsky5Transformer3DModel(
            in_visual_dim=4,
            out_visual_dim=4,
            in_text_dim=16,
            in_text_dim2=WIDTH,
            time_dim=16,
            model_dim=32,
            ff_dim=32,
            num_text_blocks=1,
            num_visual_blocks=1,
            axes_dims=(4, 6, 6),
            **more,
        ),
        vae=_autoencoder(),
        scheduler=FlowMatchEulerDiscreteScheduler(shift=5.0),
        text_encoder=qwen_vl(),
        tokenizer=chat_tokenizer(),
        text_encoder_2=clip(),
        tokenizer_2=clip_tokenizer(),
    )


def kandinsky_5() -> Any:
    return _kandinsky_5(Kandinsky5T2VPipeline)


def kandinsky_5_from_pictures() -> Any:
    return _kandinsky_5(Kandinsky5I2VPipeline, visual_cond=True)
