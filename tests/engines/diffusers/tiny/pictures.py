"""Pipelines that make pictures."""

from __future__ import annotations

from typing import Any

from diffusers import (
    AutoencoderKL,
    AutoencoderKLFlux2,
    AutoencoderKLQwenImage,
    ChromaPipeline,
    ChromaTransformer2DModel,
    DDIMScheduler,
    DDPMScheduler,
    EulerDiscreteScheduler,
    FlowMatchEulerDiscreteScheduler,
    Flux2KleinPipeline,
    Flux2Transformer2DModel,
    FluxKontextPipeline,
    FluxPipeline,
    FluxTransformer2DModel,
    Lumina2Pipeline,
    Lumina2Transformer2DModel,
    PixArtSigmaPipeline,
    PixArtTransformer2DModel,
    QwenImagePipeline,
    QwenImageTransformer2DModel,
    SD3Transformer2DModel,
    StableDiffusion3Pipeline,
    StableDiffusionPipeline,
    StableDiffusionUpscalePipeline,
    StableDiffusionXLPipeline,
    UNet2DConditionModel,
    ZImagePipeline,
    ZImageTransformer2DModel,
)
from transformers import (
    Gemma2Config,
    Gemma2Model,
    Qwen3ForCausalLM,
    Qwen3Model,
)

from tests.engines.diffusers.tiny.words import (
    WIDTH,
    chat_tokenizer,
    clip,
    clip_tokenizer,
    letter_tokenizer,
    qwen3,
    qwen_vl,
    t5,
)


def autoencoder(channels: int = 4, blocks: int = 2, **more: Any) -> Any:
    return AutoencoderKL(
        block_out_channels=[32, 64][:blocks],
        down_block_types=["DownEncoderBlock2D"] * blocks,
        up_block_types=["UpDecoderBlock2D"] * blocks,
        latent_channels=channels,
        norm_num_groups=8,
        **more,
    )


def unet(**more: Any) -> Any:
    told: dict[str, Any] = {
        "block_out_channels": (32, 64),
        "layers_per_block": 1,
        "sample_size": 32,
        "in_channels": 4,
        "out_channels": 4,
        "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D"),
        "up_block_types": ("CrossAttnUpBlock2D", "UpBlock2D"),
        "cross_attention_dim": WIDTH,
        "attention_head_dim": 8,
        "norm_num_groups": 8,
    }
    return UNet2DConditionModel(**{**told, **more})


def stable_diffusion() -> Any:
    return StableDiffusionPipeline(
        vae=autoencoder(),
        text_encoder=clip(),
        tokenizer=clip_tokenizer(),
        unet=unet(),
        scheduler=DDIMScheduler(clip_sample=False, steps_offset=1),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )


def stable_diffusion_xl() -> Any:
    return StableDiffusionXLPipeline(
        vae=autoencoder(),
        text_encoder=clip(),
        text_encoder_2=clip(projected=True),
        tokenizer=clip_tokenizer(),
        tokenizer_2=clip_tokenizer(),
        unet=unet(
            cross_attention_dim=64,
            attention_head_dim=(2, 4),
            use_linear_projection=True,
            addition_embed_type="text_time",
            addition_time_embed_dim=8,
            transformer_layers_per_block=(1, 2),
            projection_class_embeddings_input_dim=80,
        ),
        scheduler=EulerDiscreteScheduler(beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear"),
    )


def stable_diffusion_3() -> Any:
    return StableDiffusion3Pipeline(
        transformer=SD3Transformer2DModel(
            sample_size=32,
            patch_size=1,
            in_channels=16,
            num_layers=1,
            attention_head_dim=8,
            num_attention_heads=4,
            caption_projection_dim=WIDTH,
            joint_attention_dim=WIDTH,
            pooled_projection_dim=64,
            out_channels=16,
        ),
        scheduler=FlowMatchEulerDiscreteScheduler(),
        vae=autoencoder(16, use_quant_conv=False, use_post_quant_conv=False, shift_factor=0.06, scaling_factor=1.5),
        text_encoder=clip(projected=True),
        tokenizer=clip_tokenizer(),
        text_encoder_2=clip(projected=True),
        tokenizer_2=clip_tokenizer(),
        text_encoder_3=t5(),
        tokenizer_3=letter_tokenizer(),
    )


def flux_parts(**more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "patch_size": 1,
        "in_channels": 16,
        "num_layers": 1,
        "num_single_layers": 1,
        "attention_head_dim": 16,
        "num_attention_heads": 2,
        "joint_attention_dim": WIDTH,
        "pooled_projection_dim": WIDTH,
        "axes_dims_rope": [4, 4, 8],
        "guidance_embeds": True,
    }
    return {
        "scheduler": FlowMatchEulerDiscreteScheduler(),
        "vae": autoencoder(
            4, 1, use_quant_conv=False, use_post_quant_conv=False, shift_factor=0.06, scaling_factor=1.5
        ),
        "text_encoder": clip(),
        "tokenizer": clip_tokenizer(),
        "text_encoder_2": t5(),
        "tokenizer_2": letter_tokenizer(),
        "transformer": FluxTransformer2DModel(**{**told, **more}),
    }


def flux() -> Any:
    return FluxPipeline(**flux_parts())


def flux_kontext() -> Any:
    return FluxKontextPipeline(**flux_parts())


def upscaler() -> Any:
    return StableDiffusionUpscalePipeline(
        vae=autoencoder(),
        text_encoder=clip(),
        tokenizer=clip_tokenizer(),
        unet=unet(in_channels=7, num_class_embeds=1000),
        low_res_scheduler=DDPMScheduler(),
        scheduler=DDIMScheduler(clip_sample=False, steps_offset=1, prediction_type="v_prediction"),
        max_noise_level=350,
    )


def z_image() -> Any:
    return ZImagePipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(),
        vae=autoencoder(16, use_quant_conv=False, use_post_quant_conv=False, shift_factor=0.06, scaling_factor=1.5),
        text_encoder=Qwen3Model(qwen3(layers=2)),
        tokenizer=chat_tokenizer(),
        transformer=ZImageTransformer2DModel(
            all_patch_size=(2,),
            all_f_patch_size=(1,),
            in_channels=16,
            dim=32,
            n_layers=2,
            n_refiner_layers=1,
            n_heads=2,
            n_kv_heads=2,
            qk_norm=True,
            cap_feat_dim=16,
            rope_theta=256.0,
            t_scale=1000.0,
            axes_dims=[8, 4, 4],
            axes_lens=[1024, 32, 32],
        ),
    )


def lumina_2() -> Any:
    words = chat_tokenizer()
    reads = Gemma2Config(
        vocab_size=len(words),
        head_dim=8,
        hidden_size=16,
        intermediate_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        num_key_value_heads=2,
        max_position_embeddings=512,
    )
    return Lumina2Pipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(),
        vae=autoencoder(16, use_quant_conv=False, use_post_quant_conv=False, shift_factor=0.06, scaling_factor=1.5),
        text_encoder=Gemma2Model(reads),
        tokenizer=words,
        transformer=Lumina2Transformer2DModel(
            sample_size=32,
            in_channels=16,
            hidden_size=32,
            num_layers=2,
            num_refiner_layers=1,
            num_attention_heads=2,
            num_kv_heads=2,
            multiple_of=16,
            axes_dim_rope=(8, 4, 4),
            cap_feat_dim=16,
        ),
    )


def pixart_sigma() -> Any:
    return PixArtSigmaPipeline(
        scheduler=DDIMScheduler(clip_sample=False, steps_offset=1),
        vae=autoencoder(),
        text_encoder=t5(),
        tokenizer=letter_tokenizer(),
        transformer=PixArtTransformer2DModel(
            sample_size=32,
            num_layers=1,
            attention_head_dim=8,
            num_attention_heads=4,
            in_channels=4,
            out_channels=8,
            cross_attention_dim=32,
            caption_channels=WIDTH,
        ),
    )


def chroma() -> Any:
    """FLUX without the encoder of CLIP's, and with a network of its own for what that one told."""
    parts = flux_parts()
    return ChromaPipeline(
        scheduler=parts["scheduler"],
        vae=parts["vae"],
        text_encoder=parts["text_encoder_2"],
        tokenizer=parts["tokenizer_2"],
        transformer=ChromaTransformer2DModel(
            patch_size=1,
            in_channels=16,
            num_layers=1,
            num_single_layers=1,
            attention_head_dim=16,
            num_attention_heads=2,
            joint_attention_dim=WIDTH,
            axes_dims_rope=(4, 4, 8),
            approximator_num_channels=8,
            approximator_hidden_dim=32,
            approximator_layers=1,
        ),
    )


def flux_2_autoencoder() -> Any:
    model = AutoencoderKLFlux2(
        block_out_channels=(4,),
        down_block_types=("DownEncoderBlock2D",),
        up_block_types=("UpDecoderBlock2D",),
        latent_channels=4,
        norm_num_groups=1,
        use_quant_conv=False,
        use_post_quant_conv=False,
        layers_per_block=1,
        sample_size=32,
    )
    model.bn.running_mean.normal_()  # what it has learned of its latents
    model.bn.running_var.uniform_(0.5, 2)
    return model


def flux_2_network() -> Any:
    return Flux2Transformer2DModel(
        patch_size=1,
        in_channels=16,
        num_layers=1,
        num_single_layers=1,
        attention_head_dim=16,
        num_attention_heads=2,
        joint_attention_dim=48,
        timestep_guidance_channels=256,
        axes_dims_rope=[4, 4, 4, 4],
    )


def flux_2_klein() -> Any:
    return Flux2KleinPipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(),
        vae=flux_2_autoencoder(),
        text_encoder=Qwen3ForCausalLM(qwen3(layers=28)),  # what three of its layers say is read, up to the 27th
        tokenizer=chat_tokenizer(),
        is_distilled=False,
        transformer=flux_2_network(),
    )


def qwen_network() -> Any:
    return QwenImageTransformer2DModel(
        patch_size=2,
        in_channels=16,
        out_channels=4,
        num_layers=2,
        attention_head_dim=16,
        num_attention_heads=3,
        joint_attention_dim=16,
        guidance_embeds=False,
        axes_dims_rope=(8, 4, 4),
    )


def qwen_image() -> Any:
    return QwenImagePipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(),
        vae=AutoencoderKLQwenImage(
            base_dim=8,
            z_dim=4,
            dim_mult=[1, 2, 4],
            num_res_blocks=1,
            temperal_downsample=[False, True],
            latents_mean=[0.1, -0.2, 0.3, 0.0],
            latents_std=[1.5, 0.5, 1.0, 2.0],
        ),
        text_encoder=qwen_vl(),
        tokenizer=chat_tokenizer(),
        transformer=qwen_network(),
    )
