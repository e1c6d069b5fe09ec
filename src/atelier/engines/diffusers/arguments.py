"""Arguments that many pipelines have, and the fields of an order that go there."""

from typing import Final

WORDS: Final = {"prompt": "prompt", "negative_prompt": "negative_prompt"}
PROMPT: Final = {"prompt": "prompt"}
SIZE: Final = {"height": "height_px", "width": "width_px"}
STEPS: Final = {"num_inference_steps": "steps"}
PACE: Final = {**STEPS, "guidance_scale": "guidance"}
IMAGE: Final = {"image": "image"}
STRENGTH: Final = {"strength": "strength"}
MASK: Final = {"image": "image", "mask_image": "mask", **STRENGTH}
FRAMES: Final = {"num_frames": "frames"}
