"""From tools' inputs to what is wanted of the engines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from atelier.catalogue.load import menu
from atelier.catalogue.presets import load_presets
from atelier.dialects.zencreator import wire
from atelier.dialects.zencreator.asking import Asked, ask
from atelier.domain.media import MediaKind
from atelier.domain.operations import Operation
from atelier.domain.order import Order
from atelier.domain.wishes.editing import Clip, Transition
from atelier.domain.wishes.image import EditMode
from atelier.domain.wishes.parts import Media, Role, Span
from atelier.domain.wishes.video import Transformation
from atelier.engines.faces.portrait.asking.reading import read_wish

A, B, C, SOUND, CLIP = (f"00000000-0000-4000-8000-00000000000{digit}" for digit in range(5))
PICTURE = Media(A, MediaKind.IMAGE, "image/png", width_px=900, height_px=600, size_bytes=1000)
OTHER = Media(B, MediaKind.IMAGE, "image/png", width_px=400, height_px=800, size_bytes=1000)
THIRD = Media(C, MediaKind.IMAGE, "image/png", width_px=500, height_px=500, size_bytes=1000)
VOICE = Media(SOUND, MediaKind.AUDIO, "audio/wav", duration_s=3.5)
FILM = Media(CLIP, MediaKind.VIDEO, "video/mp4", width_px=640, height_px=360, duration_s=42.0, fps=24, has_audio=True)
MEDIA = {media.asset_id: media for media in (PICTURE, OTHER, THIRD, VOICE, FILM)}


def asked(tool: str, **given: Any) -> Asked:
    return ask(wire.GenerationCreate(tool=tool, input=given))


def order(tool: str, **given: Any) -> Order:
    wanted = asked(tool, **given).wanted
    found: Mapping[str, Media] = {one.pointer: MEDIA[one.value] for one in wanted.references}
    made = wanted.order(found)
    assert made.operation is wanted.operation
    return made


def wish(tool: str, **given: Any) -> Any:
    return order(tool, **given).wish


def sides(made: Any) -> tuple[int, int]:
    return made.width_px, made.height_px


@pytest.mark.parametrize(
    ("given", "size"),
    [
        ({}, (1024, 1024)),
        ({"ratio": "16:9"}, (1360, 768)),
        ({"width": 640}, (640, 640)),
        ({"width": 640, "ratio": "2:3"}, (640, 960)),
        ({"height": 640, "ratio": "16:9"}, (1136, 640)),
        ({"width": 640, "height": 100, "ratio": "16:9"}, (640, 100)),
    ],
)
def test_a_missing_side_follows_from_the_ratio(given: dict[str, Any], size: tuple[int, int]) -> None:
    assert sides(wish("by_prompt", positive_prompt="a", **given)) == size


@pytest.mark.parametrize(
    ("given", "size"),
    [
        ({}, (1024, 1024)),
        ({"ratio": "9:16"}, (768, 1360)),
        ({"width": 640}, (640, 1024)),
        ({"height": 200, "width": 640}, (640, 200)),
        ({"height": 200, "width": 640, "ratio": "1:1"}, (1024, 1024)),
    ],
)
@pytest.mark.parametrize("tool", ["photoshoot", "carousel", "collaber", "image_editor"])
def test_a_ratio_that_was_sent_wins(tool: str, given: dict[str, Any], size: tuple[int, int]) -> None:
    least = {
        "photoshoot": {"face_ref": A, "body_ref": A, "prompt": "by the sea"},
        "carousel": {"asset_ref": A},
        "collaber": {"asset_image_1": A, "asset_image_2": B},
        "image_editor": {"image_assets": [A], "prompt": "autumn"},
    }
    assert sides(wish(tool, **least[tool], **given)) == size


def test_an_editor_without_a_ratio_takes_the_sides() -> None:
    assert sides(wish("image_editor", image_assets=[A], prompt="x", ratio=None)) == (1024, 1024)


@pytest.mark.parametrize(
    ("given", "mode", "outputs"),
    [
        ({}, EditMode.COMPOSE, 1),
        ({"number_of_images": 3}, EditMode.COMPOSE, 3),
        ({"number_of_images": 3, "batch_mode": True}, EditMode.BATCH, 6),
        ({"number_of_images": 3, "sequential_generation": True}, EditMode.SEQUENTIAL, 3),
        ({"batch_mode": True, "sequential_generation": True}, EditMode.BATCH, 2),
    ],
)
def test_how_several_pictures_are_edited(given: dict[str, Any], mode: EditMode, outputs: int) -> None:
    made = order("image_editor", image_assets=[A, B], prompt="autumn", **given)
    edit: Any = made.wish
    assert (edit.mode, made.outputs, edit.images) == (mode, outputs, (PICTURE, OTHER))


def test_a_picture_after_another_one() -> None:
    made = order("by_ref", ref_asset=A, face_asset=B, positive_prompt="in autumn", swap_background=True, strength=0.3)
    plain: Any = made.wish
    assert (made.outputs, plain.images, plain.references, plain.strength) == (4, (PICTURE,), (), 0.3)
    assert plain.prompt == "in autumn Change the background."
    assert sides(plain) == (None, None)
    faced = wish("by_ref", ref_asset=A, face_asset=B, model="GENERAL")
    assert [(one.image, one.role) for one in faced.references] == [(OTHER, Role.FACE)]
    assert wish("by_ref", ref_asset=A, mode="quality").steps
    assert wish("by_ref", ref_asset=A).steps is None


def test_enlarging() -> None:
    made = wish("upscaler", image_asset=A, megapixels=8, creativity=5)
    assert made.width_px * made.height_px == pytest.approx(8e6, rel=0.001)
    assert (made.creativity, made.keep_faces) == (0.7, False)
    assert wish("upscaler", image_asset=A, version="premium_safe_face").keep_faces


def test_a_photoshoot() -> None:
    given = {"face_ref": B, "body_ref": A, "prompt": "by the sea", "image_count": 3, "number_of_images": 2}
    made = order("photoshoot", **given)
    shoot: Any = made.wish
    assert (made.outputs, shoot.mode, shoot.images, shoot.prompt) == (6, EditMode.PHOTOSHOOT, (PICTURE,), "by the sea")
    assert [(one.image, one.role) for one in shoot.references] == [(OTHER, Role.FACE)]
    assert asked("photoshoot", **given).wanted.likeness
    category = load_presets().categories[0]
    planned = wish("photoshoot", face_ref=A, body_ref=A, prompt="x", category_id=str(category.id).upper())
    assert (planned.shots, planned.prompt, planned.references) == (category.prompts, "", ())


def test_two_in_one_picture_and_angles() -> None:
    together = order("collaber", asset_image_1=A, asset_image_2=B, location_asset=C, number_of_images=2)
    scene: Any = together.wish
    assert (scene.mode, scene.images, together.outputs) == (EditMode.TOGETHER, (PICTURE, OTHER, THIRD), 2)
    assert wish("collaber", asset_image_1=A, asset_image_2=B, prompt="in a park").prompt == "in a park"
    angles = order("carousel", asset_ref=A)
    turned: Any = angles.wish
    assert (turned.mode, turned.images, angles.outputs) == (EditMode.ANGLES, (PICTURE,), 4)


def test_faces() -> None:
    person = {"age": "26-35", "origin": "European", "hair_type": "Curly", "hair_style": "Bob", "beard": "Goatee"}
    man = order("facegen", gender="Male", eye_color="Blue", body_type="Slim", **person)
    face: Any = man.wish
    assert (man.outputs, face.gender, face.age, face.origin) == (4, "male", "26-35", "european")
    assert (face.hair_style, face.beard, face.eyes, face.face_shape) == ("curly bob", "goatee", "blue", "slim")
    assert wish("facegen", gender="Female", **person).beard == ""
    swap = wish("faceswap", ref_asset=A, face_asset=B, model="FULL_HEAD", resolution="2K")
    assert (swap.image, swap.face, swap.whole_head, swap.longest_px) == (PICTURE, OTHER, True, 2048)
    assert asked("faceswap", ref_asset=A, face_asset=B).wanted.likeness


def test_every_word_of_the_face_maker_is_understood() -> None:
    fields = menu("zencreator").offers["facegen"].input["properties"]
    for name, schema in fields.items():
        for value in filter(None, schema["enum"]):
            person = {"gender": "Male", "age": "26-35", "origin": "European", name: value}
            assert read_wish(wish("facegen", **person)).ignored == [], person


def test_a_video_from_a_picture() -> None:
    given = {"ref_asset": A, "last_frame": B, "audio_asset": SOUND, "prompt": "waves", "camera_fixed": True}
    film = wish("videogen", model="kling@2.1", duration=8, resolution="480p", generate_audio=False, **given)
    assert (film.image, film.last_frame, film.audio) == (PICTURE, OTHER, VOICE)
    assert (film.prompt, film.duration_s, film.sound) == ("waves Fixed camera.", 8.0, False)
    assert sides(film) == (720, 480)
    assert wish("videogen", **given).last_frame is None
    assert wish("videogen", ref_asset=A, model="grok@4.1", generate_audio=False).sound


@pytest.mark.parametrize(
    ("mode", "how", "size", "most_s", "keeps"),
    [
        ("replace_sfw", Transformation.REPLACE, (854, 480), None, True),
        ("animate_sfw", Transformation.MOTION, (480, 960), None, True),
        ("dreamactor_m2", Transformation.MOTION, (480, 960), 30, True),
        ("kling_2_6_sfw", Transformation.MOTION, (480, 960), 30, False),
    ],
)
def test_a_video_from_a_video(
    mode: str, how: Transformation, size: tuple[int, int], most_s: float | None, keeps: bool
) -> None:
    given = {"image_asset": B, "video_asset": CLIP, "mode": mode, "resolution": "480p", "keep_original_sound": False}
    made = wish("video2video", **given)
    assert (made.video, made.image, made.how) == (FILM, OTHER, how)
    assert (sides(made), made.most_s, made.keep_sound) == (size, most_s, keeps)
    assert asked("video2video", **given).wanted.likeness is (how is Transformation.REPLACE)


def test_a_link_stands_for_its_video() -> None:
    given = {"image_asset": B, "tiktok_url": "https://www.tiktok.com/@a/video/1", "mode": "animate_sfw"}
    request = asked("video2video", **given)
    assert request.links == {"tiktok_url": given["tiktok_url"]}
    wanted = request.with_assets({"tiktok_url": CLIP}).wanted
    found = {one.pointer: MEDIA[one.value] for one in wanted.references}
    made: Any = wanted.order(found).wish
    assert (made.video, made.image) == (FILM, OTHER)


def test_versions_of_the_upscaler_differ_in_what_they_make_of_creativity() -> None:
    names = ("natural_clarity", "basic", "premium_realism", "ultra_clarity")
    made = [wish("upscaler", image_asset=A, version=name).creativity for name in names]
    assert made == sorted(set(made))
    assert all(wish("upscaler", image_asset=A, version=name, creativity=0).creativity == 0 for name in names)


def test_a_prompt_is_extended_and_keeps_its_words() -> None:
    given = {"ref_asset": A, "prompt": "sailboats on the sea", "camera_fixed": True}
    plain, fuller = wish("videogen", **given).prompt, wish("videogen", **given, prompt_extend=True).prompt
    assert plain == "sailboats on the sea Fixed camera."
    assert fuller.startswith("sailboats on the sea Fixed camera, ")
    assert fuller == wish("videogen", **given, prompt_extend=True).prompt
    assert wish("videogen", ref_asset=A, prompt_extend=True).prompt[0].isalpha()


def test_a_pose_is_kept() -> None:
    assert wish("by_ref", ref_asset=A, keep_pose=True).keep_pose
    assert not wish("by_ref", ref_asset=A).keep_pose


def test_a_speaker() -> None:
    talk = wish("lipsync", image_asset=A, audio_asset=SOUND)
    assert (talk.image, talk.audio, sides(talk)) == (PICTURE, VOICE, (1080, 720))


@pytest.mark.parametrize(
    ("factor", "size"), [("2", (1280, 720)), ("8", (5120, 2880)), ("max", (5120, 2880)), ("9", (5120, 2880))]
)
def test_a_larger_video(factor: str, size: tuple[int, int]) -> None:
    assert sides(wish("video_upscaler", video_asset=CLIP, scale_factor=factor)) == size


def test_clips_in_a_row() -> None:
    clips = [{"asset_id": CLIP}, {"asset_id": CLIP, "trim": 2, "duration": 1.5}]
    made = wish("video_merger", clips=clips, transition="slide", keep_audio=False, fps=24)
    assert made.clips == (Clip(FILM), Clip(FILM, Span(2, 3.5)))
    assert (made.transition, made.keep_sound, made.fps, sides(made)) == (Transition.SLIDE, False, 24, (1280, 720))


@pytest.mark.parametrize(
    ("tool", "given", "unused"),
    [
        ("by_prompt", {"positive_prompt": "a", "ratio": "16:9", "batch_size": 2, "model": "WAN"}, []),
        ("by_ref", {"ref_asset": A, "keep_pose": True, "positive_prompt": "x", "strength": 0.5}, []),
        ("upscaler", {"image_asset": A, "version": "ultra_clarity", "megapixels": 8}, []),
        ("upscaler", {"image_asset": A, "version": "basic_safe_face"}, []),
        ("videogen", {"ref_asset": A, "prompt_extend": True, "duration": 6}, []),
        ("videogen", {"ref_asset": A, "prompt_extend": False, "generate_audio": True}, []),
        ("video2video", {"image_asset": A, "video_asset": CLIP, "keep_original_sound": False}, ["keep_original_sound"]),
        (
            "video2video",
            {"image_asset": A, "video_asset": CLIP, "mode": "kling_2_6_sfw", "keep_original_sound": False},
            [],
        ),
        ("faceswap", {"ref_asset": A, "face_asset": B, "model": "GENERAL", "resolution": "2K"}, ["model"]),
        ("facegen", {"gender": "Female", "age": "85+", "origin": "European", "beard": "Goatee"}, ["beard"]),
    ],
)
def test_what_has_no_effect_is_known(tool: str, given: dict[str, Any], unused: list[str]) -> None:
    assert order(tool, **given).unused(frozenset()) == unused


def test_the_customers_words_are_read() -> None:
    texts = asked("by_prompt", positive_prompt="a", negative_prompt="b").wanted.texts
    assert texts == {"/positive_prompt": "a", "/negative_prompt": "b"}
    assert asked("collaber", asset_image_1=A, asset_image_2=B, prompt="c").wanted.texts == {"/prompt": "c"}
    assert asked("carousel", asset_ref=A).wanted.operation is Operation.EDIT_IMAGE
