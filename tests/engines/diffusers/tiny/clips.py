"""Pipelines that make clips: Wan, CogVideoX, Stable Video Diffusion."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from diffusers import (
    AutoencoderKLCogVideoX,
    AutoencoderKLTemporalDecoder,
    AutoencoderKLWan,
    CogVideoXDDIMScheduler,
    CogVideoXImageToVideoPipeline,
    CogVideoXPipeline,
    CogVideoXTransformer3DModel,
    EulerDiscreteScheduler,
    MotionAdapter,
    StableVideoDiffusionPipeline,
    UNetSpatioTemporalConditionModel,
    UniPCMultistepScheduler,
    WanAnimatePipeline,
    WanAnimateTransformer3DModel,
    WanImageToVideoPipeline,
    WanPipeline,
    WanTransformer3DModel,
    WanVACEPipeline,
    WanVACETransformer3DModel,
)
from transformers import (
    CLIPImageProcessor,
    CLIPVisionConfig,
    CLIPVisionModel,
    CLIPVisionModelWithProjection,
    UMT5Config,
    UMT5EncoderModel,
    VitPoseBackboneConfig,
    VitPoseConfig,
    VitPoseForPoseEstimation,
)

from tests.engines.diffusers.tiny.words import WIDTH, letter_tokenizer, t5


def _wan_parts() -> dict[str, Any]:
    return {
        "tokenizer": letter_tokenizer(),
        "text_encoder": UMT5EncoderModel(
            UMT5Config(vocab_size=128, d_model=WIDTH, d_kv=8, d_ff=64, num_layers=2, num_heads=4)
        ),
        "vae": AutoencoderKLWan(
            base_dim=3, z_dim=16, dim_mult=[1, 1, 1, 1], num_res_blocks=1, temperal_downsample=[False, True, True]
        ),
        "scheduler": UniPCMultistepScheduler(
            prediction_type="flow_prediction", use_flow_sigmas=True, num_train_timesteps=1000, flow_shift=3.0
        ),
    }


def _wan_network(kind: Callable[..., Any] = WanTransformer3DModel, **more: Any) -> Any:
    told: dict[str, Any] = {
        "patch_size": (1, 2, 2),
        "num_attention_heads": 2,
        "attention_head_dim": 12,
        "in_channels": 16,
        "out_channels": 16,
        "text_dim": WIDTH,
        "freq_dim": 256,
        "ffn_dim": 32,
        "num_layers": 2,
        "cross_attn_norm": True,
        "qk_norm": "rms_norm_across_heads",
        "rope_max_seq_len": 32,
    }
    return kind(**{**told, **more})


def wan() -> Any:
    return WanPipeline(**_wan_parts(), transformer=_wan_network())


def wan_from_pictures() -> Any:
    """As Wan 2.2 has it: without an encoder of its own for pictures."""
    return WanImageToVideoPipeline(
        **_wan_parts(),
        transformer=_wan_network(in_channels=36),
        transformer_2=_wan_network(in_channels=36),
        boundary_ratio=0.9,
        image_processor=None,
        image_encoder=None,
    )


def wan_vace() -> Any:
    network = _wan_network(WanVACETransformer3DModel, vace_layers=[0], vace_in_channels=96, num_layers=3)
    return WanVACEPipeline(**_wan_parts(), transformer=network)


def wan_from_words_or_pictures() -> Any:
    """Wan 2.2 TI2V: folds pixels before its autoencoder, and looks at a first frame as at what has no noise."""
    vae = AutoencoderKLWan(
        base_dim=3,
        z_dim=16,
        in_channels=12,
        out_channels=12,
        is_residual=True,
        patch_size=2,
        dim_mult=[1, 1, 1, 1],
        num_res_blocks=1,
        scale_factor_spatial=16,
        temperal_downsample=[False, True, True],
    )
    return WanPipeline(**{**_wan_parts(), "vae": vae}, transformer=_wan_network(), expand_timesteps=True)


def wan_animate() -> Any:
    """Its network sees a face of 16 x 16 pixels."""
    network = _wan_network(
        WanAnimateTransformer3DModel,
        in_channels=36,
        latent_channels=16,
        image_dim=8,
        motion_encoder_channel_sizes={"4": 16, "8": 16, "16": 16},
        motion_encoder_size=16,
        motion_style_dim=8,
        motion_dim=4,
        motion_encoder_dim=16,
        face_encoder_hidden_dim=16,
        face_encoder_num_heads=2,
        inject_face_latents_blocks=2,
    )
    sight = CLIPVisionConfig(
        hidden_size=8,
        projection_dim=8,
        num_hidden_layers=2,
        num_attention_heads=2,
        image_size=16,
        intermediate_size=16,
        patch_size=8,
    )
    return WanAnimatePipeline(
        **_wan_parts(),
        transformer=network,
        image_processor=CLIPImageProcessor(size=16, crop_size=16),
        image_encoder=CLIPVisionModel(sight),
    )


def keypoints(points: int = 17) -> Any:
    """Sees somebody everywhere: it is sure of every point, and knows nothing of where it is."""
    backbone = VitPoseBackboneConfig(
        image_size=(64, 48),
        patch_size=(16, 16),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        out_indices=[1],
    )
    model = VitPoseForPoseEstimation(VitPoseConfig(backbone_config=backbone, num_labels=points))
    model.head.conv.bias.data.fill_(0.8)
    return model


def save_keypoints(folder: Path) -> None:
    """The model that lies beside Wan Animate's own weights."""
    keypoints().save_pretrained(folder / "parts" / "keypoints", safe_serialization=True)


def motion_adapter() -> Any:
    """What AnimateDiff puts into the network of Stable Diffusion; a part of its own on disk."""
    return MotionAdapter(
        block_out_channels=(32, 64),
        motion_layers_per_block=1,
        motion_norm_num_groups=2,
        motion_num_attention_heads=4,
    )


def _cogvideox(kind: Callable[..., Any], in_channels: int) -> Any:
    return kind(
        tokenizer=letter_tokenizer(),
        text_encoder=t5(),
        vae=AutoencoderKLCogVideoX(
            in_channels=3,
            out_channels=3,
            down_block_types=("CogVideoXDownBlock3D",) * 4,
            up_block_types=("CogVideoXUpBlock3D",) * 4,
            block_out_channels=(8, 8, 8, 8),
            latent_channels=4,
            layers_per_block=1,
            norm_num_groups=2,
            temporal_compression_ratio=4,
        ),
        transformer=CogVideoXTransformer3DModel(
            num_attention_heads=4,
            attention_head_dim=16,
            in_channels=in_channels,
            out_channels=4,
            time_embed_dim=2,
            text_embed_dim=WIDTH,
            num_layers=1,
            sample_width=8,
            sample_height=8,
            sample_frames=9,
            patch_size=2,
            temporal_compression_ratio=4,
            max_text_seq_length=226,
            use_rotary_positional_embeddings=True,
        ),
        scheduler=CogVideoXDDIMScheduler(),
    )


def cogvideox() -> Any:
    return _cogvideox(CogVideoXPipeline, 4)


def cogvideox_from_pictures() -> Any:
    """Half of what its network sees is the first frame."""
    return _cogvideox(CogVideoXImageToVideoPipeline, 8)


def stable_video() -> Any:
    return StableVideoDiffusionPipeline(
        unet=UNetSpatioTemporalConditionModel(
            block_out_channels=(32, 64),
            layers_per_block=1,
            sample_size=32,
            in_channels=8,
            out_channels=4,
            down_block_types=("CrossAttnDownBlockSpatioTemporal", "DownBlockSpatioTemporal"),
            up_block_types=("UpBlockSpatioTemporal", "CrossAttnUpBlockSpatioTemporal"),
            cross_attention_dim=32,
            num_attention_heads=4,
            projection_class_embeddings_input_dim=96,
            addition_time_embed_dim=32,
        ),
        image_encoder=CLIPVisionModelWithProjection(
            CLIPVisionConfig(
                hidden_size=32,
                projection_dim=32,
                num_hidden_layers=2,
                num_attention_heads=4,
                image_size=224,
                intermediate_size=37,
                patch_size=32,
            )
        ),
        scheduler=EulerDiscreteScheduler(
            beta_start=0.00085,
            beta_end=0.012,
            beta_schedule="scaled_linear",
            interpolation_type="linear",
            num_train_timesteps=1000,
            prediction_type="v_prediction",
            sigma_max=700.0,
            sigma_min=0.002,
            steps_offset=1,
            timestep_spacing="leading",
            timestep_type="continuous",
            use_karras_sigmas=True,
        ),
        vae=AutoencoderKLTemporalDecoder(
            block_out_channels=(32, 32),
            in_channels=3,
            out_channels=3,
            down_block_types=("DownEncoderBlock2D", "DownEncoderBlock2D"),
            latent_channels=4,
        ),
        feature_extractor=CLIPImageProcessor(),
    )
