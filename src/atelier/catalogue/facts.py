"""What only one dialect knows of its offers and of its menu: strict structs, one pair per dialect.

The dialect reads them; nothing else in the house does.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final, Literal

import msgspec


class Facts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The base of all: the native dialect has none."""


class KreaMenu(Facts, frozen=True, kw_only=True):
    paths: dict[str, str]
    """By group, the path under which an offer is asked for; {id} is its id."""
    aliases_until: str
    """The day (ISO 8601) that the vendor has announced for the end of old field names."""
    mode_resolutions: dict[str, str]
    """What the mode of a video means."""
    megapixels: dict[str, int]
    """Pixels of a picture, by the name of its resolution."""
    job_types: dict[str, tuple[str, ...]]
    """The vendor's own names for kinds of jobs, with the offers behind each."""
    style_families: dict[str, str]
    """What styles are trained for, as the vendor calls it, and the family of models that can use them."""


class KreaOffer(Facts, frozen=True, kw_only=True):
    """`resolution`, `fps` and `seconds` are those of videos where no field tells."""

    group: Literal["image", "image_enhance", "video", "style_training", "node_app"]
    style_images: Literal["style", "pictures"] = "style"
    """What they are: models of how it shall look, or the pictures to work on, where no other field holds those."""
    family: str | None = None
    """The model family that trained styles must fit."""
    resolution: str = "720p"
    fps: int = 24
    seconds: Decimal = Decimal(5)
    longest_px: int | None = None
    """The longest side that a picture is made with, where more can be asked for."""


class ZenUpload(Facts, frozen=True, kw_only=True):
    max_megabytes: int
    media_types: tuple[str, ...]


class ZenRates(Facts, frozen=True, kw_only=True):
    """Requests of a key in a window."""

    reads: int
    starts: int
    uploads: int
    window_s: int


class ZenMenu(Facts, frozen=True, kw_only=True):
    upload: ZenUpload
    rates: ZenRates
    typical_s: tuple[int, int]
    poll_s: tuple[int, int]


class ZenLimits(Facts, frozen=True, kw_only=True):
    """Rules of single tools. `*_models`, `*_modes`: the values with which a field has an effect."""

    category_id_wins_over: str | None = None
    face_asset_models: tuple[str, ...] = ()
    last_frame_models: tuple[str, ...] = ()
    always_audio_models: tuple[str, ...] = ()
    no_480p_models: tuple[str, ...] = ()
    resolutions_by_model: dict[str, tuple[str, ...]] = {}
    lora_models: tuple[str, ...] = ()
    lora_list_model: str | None = None
    lora_id_models: tuple[str, ...] = ()
    lora_id_source: str | None = None
    sources_exactly_one_of: tuple[str, ...] = ()
    billed_s_max: dict[str, int] = {}
    """By mode: a longer source is cut to this length."""
    keep_original_sound_modes: tuple[str, ...] = ()
    audio_s_max: int | None = None
    image_megabytes_below: int | None = None
    image_width_px_max: int | None = None
    image_height_px_max: int | None = None
    image_formats: tuple[str, ...] = ()
    longest_side_px_max: int | None = None


class ZenOffer(Facts, frozen=True, kw_only=True):
    about: str
    """What the tool does, for customers."""
    group: Literal["image", "video"]
    output: Literal["image_asset", "image_assets", "video_asset"]
    """The name of the result; a plural holds a list."""
    price_label: str
    base_price: int
    """The price at default inputs; where it depends on media, the least there is."""
    limits: ZenLimits = ZenLimits()


class GateRate(Facts, frozen=True, kw_only=True):
    requests: int
    window_s: int


class GateReferences(Facts, frozen=True, kw_only=True):
    """Inline references in `params`, and the model's own fields they stand for ("[]": one of its items)."""

    single: tuple[str, ...]
    array: tuple[str, ...]
    schemes: tuple[str, ...]
    aliases: dict[str, tuple[str, ...]]


class Size(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """`["16:9", 1344, 768]`; a fourth cell names the tier the size belongs to."""

    label: str
    width_px: int
    height_px: int
    tier: str | None = None


class GateMenu(Facts, frozen=True, kw_only=True):
    prompt_max_chars: int
    quantity_max: int
    slots_per_key: int
    rate: GateRate
    slot_release_s: int
    refund_s: int
    hard_deadline_s: int
    hard_deadline_error: str
    recent_tasks_max: int
    daily_budget_usd: int
    budget_resets_utc: str
    references: GateReferences
    sizes: dict[str, tuple[Size, ...]] = {}
    """Tables of sizes that several models share, by name."""


class Side(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """The range a side is snapped into: `[480, 2048, 8]`."""

    low_px: int
    high_px: int
    step_px: int


class GateOffer(Facts, frozen=True, kw_only=True):
    kind: Literal["image", "video", "3d"]
    """The shelf it is listed on; some models on the video shelf make stills."""
    price_label: str
    snap: Literal["pair", "step"] | None = None
    """How width and height are brought to legal ones before validation: to the nearest size, or to a step."""
    sizes: tuple[Size, ...] = ()
    sizes_from: str | None = None
    """The name of a shared table, instead of `sizes`."""
    tier_field: Literal["mode", "resolution"] | None = None
    tier_sizes: tuple[Size, ...] = ()
    """The sizes of each value of `tier_field`."""
    width: Side | None = None
    height: Side | None = None
    duration_s: int | None = None
    """How long its videos are, where nobody can ask for it."""


class AliveMenu(Facts, frozen=True, kw_only=True):
    page_size_max: int
    aspect_ratios: dict[str, str]
    video_s: dict[str, int]
    frame_rates: dict[str, int]
    upload_max_megabytes: int
    upload_media_types: tuple[str, ...]


class AliveOffer(Facts, frozen=True, kw_only=True):
    group: Literal["image", "video", "face"]
    path: str
    operation_id: str
    request_field: str
    """The property of the prompt container that echoes the accepted body."""
    region: Literal["eyes"] | None = None
    fixed_strength: int | None = None
    results: int = 1


class StudioTier(Facts, frozen=True, kw_only=True):
    title: str
    monthly_credits: int
    max_resolution: str
    max_long_side_px: int
    max_short_side_px: int
    max_frames: int
    watermark: bool


class StudioVoice(Facts, frozen=True, kw_only=True):
    id: str
    language: str
    gender: Literal["male", "female"]


class StudioRate(Facts, frozen=True, kw_only=True):
    """`scope` counts per key or session, where it does not say per address."""

    scope: str
    limit: int
    window_s: int


class StudioTopup(Facts, frozen=True, kw_only=True):
    credits: tuple[int, int]
    pence_per_credit: int
    currency: str


class StudioBodies(Facts, frozen=True, kw_only=True):
    json_bytes: int
    image_bytes: int
    avatar_bytes: int
    video_bytes: int


class StudioMenu(Facts, frozen=True, kw_only=True):
    default_model: str
    default_image_model: str
    tiers: dict[str, StudioTier]
    """By name, from the least to the most."""
    feature_gates: dict[str, str]
    """By feature, the least tier that has it."""
    voices: tuple[StudioVoice, ...]
    topup: StudioTopup
    rates: tuple[StudioRate, ...]
    bodies: StudioBodies
    resize_presets: dict[str, tuple[int, int]]
    subtitle_styles: tuple[str, ...]
    extract_frames_modes: tuple[str, ...]
    watermark_types: tuple[str, ...]
    themes: tuple[str, ...]
    element_kinds: tuple[str, ...]
    org_roles: tuple[str, ...]
    upload_image_types: tuple[str, ...]
    speed_factor: tuple[Decimal, int]
    merge_videos: tuple[int, int]
    upscale_factor: tuple[int, int]
    generations_limit: tuple[int, int]
    """The default and the most."""
    poll_s: tuple[int, int]
    stock_per_page_max: int
    password_min_chars: int


class StudioOffer(Facts, frozen=True, kw_only=True):
    group: Literal["t2v", "i2v", "flf", "s2v", "special", "image", "operation"]
    endpoint: str
    prompt_unused: bool = False
    """The prompt is required but has no effect; an empty one is accepted."""
    engine: str | None = None
    covers: tuple[str, ...] = ()
    """The edits that one operation price is for."""


class OpenaiMenu(Facts, frozen=True, kw_only=True):
    default_models: dict[str, str]
    """By kind, the model of a request that names none."""
    variation_model: str
    variation_prompt: str
    """The words that stand for a request without any."""
    listed_at: int
    """Seconds since 1970: when a model without a date of its own counts as made."""
    voices: dict[str, str]
    """The service's voices, and ours that stand for them."""
    scripts: dict[str, str]
    """By the beginning of the Unicode names of their letters, the language that a text in them is taken for."""
    telling: tuple[str, ...]
    """Languages that a single letter of theirs tells."""
    sound_types: dict[str, str]
    """By format, the media type of speech."""


class OpenaiOffer(Facts, frozen=True, kw_only=True):
    kind: Literal["image", "video", "speech", "transcription"]
    names: tuple[str, ...] = ()
    """Other names: dated snapshots, and what always means the latest."""
    for_the_rest: bool = False
    """Not a model: the terms for every model of this kind that has no offer of its own."""
    listed_at: int | None = None
    answers: Literal["b64_json", "url"] = "b64_json"
    """How pictures come when the request does not say."""
    auto_quality: str = "medium"
    image_tokens: dict[str, int] = {}
    """By quality, the tokens of a picture of 1024×1024 pixels."""
    side_step_px: int = 1
    side_px: tuple[int, int] = (64, 4096)
    """The least and the most pixels of a side."""
    pixels: tuple[int, int] = (4096, 16_777_216)
    """The least and the most pixels of a picture."""
    longest_ratio: int | None = None
    """The most that one side may be of the other."""
    fps: int = 30
    sound: bool = False
    """Whether its videos come with sound."""


DIALECTS: Final[dict[str, tuple[type[Facts], type[Facts]]]] = {
    "native": (Facts, Facts),
    "krea": (KreaMenu, KreaOffer),
    "zencreator": (ZenMenu, ZenOffer),
    "gateai": (GateMenu, GateOffer),
    "aliveai": (AliveMenu, AliveOffer),
    "studio": (StudioMenu, StudioOffer),
    "openai": (OpenaiMenu, OpenaiOffer),
}
"""By dialect: the facts of its menu and of each of its offers."""
