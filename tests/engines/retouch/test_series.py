"""Series: shots of one person, angles of one scene, two in one picture. Each is visibly what it says."""

from __future__ import annotations

import itertools
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pytest

from atelier.catalogue.presets import load_presets
from atelier.domain.wishes.image import EditImage, EditMode
from atelier.domain.wishes.parts import ReferenceImage, Role, StyleUse
from atelier.engines.frames.arrays import Picture
from atelier.engines.frames.focus import find_faces
from atelier.engines.frames.images import flatten, read_image
from atelier.engines.port import Done, Outcome, Refused
from atelier.engines.retouch.files import fitted
from atelier.engines.retouch.run import run
from atelier.engines.retouch.seen.sight import picture_of, sheet_of
from atelier.engines.retouch.shots.angles import SERIES, Angle, angle_of
from atelier.engines.retouch.shots.framing import framing_of
from atelier.engines.retouch.shots.person import needed
from atelier.engines.retouch.shots.placing import Spot, stood
from atelier.engines.vision.cutout import cut_out
from tests.engines.frames.samples import clouds, save
from tests.engines.retouch.studio import media, task_of

YELLOW, BURGUNDY, GREEN = (222, 200, 40), (110, 24, 52), (30, 110, 80)
"""What Grace, Omar and Anna wear."""


@cache
def sample(key: str) -> Picture:
    (found,) = [one for one in load_presets().samples if one.key == key]
    picture = cv2.imdecode(np.frombuffer(found.read(), np.uint8), cv2.IMREAD_COLOR)[..., ::-1]
    return cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)


def series(
    folder: Path,
    pictures: list[Picture],
    mode: EditMode,
    prompt: str = "",
    *,
    shots: tuple[str, ...] = (),
    count: int = 1,
    size: tuple[int, int] = (320, 320),
    face: Picture | None = None,
    styles: tuple[StyleUse, ...] = (),
    keep_pose: bool = False,
    seed: int = 7,
) -> Outcome:
    given = {f"p{number}": picture for number, picture in enumerate(pictures)}
    references = ()
    if face is not None:
        given["face"] = face
        references = (ReferenceImage(media("face"), Role.FACE),)
    wish = EditImage(
        images=tuple(media(name) for name in given if name != "face"),
        prompt=prompt,
        mode=mode,
        shots=shots,
        width_px=size[0],
        height_px=size[1],
        references=references,
        styles=styles,
        keep_pose=keep_pose,
    )
    files = {name: save(folder / f"{name}.png", picture) for name, picture in given.items()}
    seen: list[float] = []
    outcome = run(task_of(folder, wish, files, outputs=count, seed=seed), lambda share, stage: seen.append(share))
    assert seen == sorted(seen)
    return outcome


def made(outcome: Outcome) -> list[Picture]:
    assert isinstance(outcome, Done), outcome
    return [flatten(read_image(Path(file.path), max_pixels=10_000_000)) for file in outcome.files]


def share_of(picture: Picture, colour: tuple[int, int, int], reach: float = 24) -> float:
    """Of the pixels, those of the hue and chroma of a colour: light may change."""
    lab = cv2.cvtColor(picture, cv2.COLOR_RGB2LAB).astype(np.float32)
    wanted = cv2.cvtColor(np.array([[colour]], np.uint8), cv2.COLOR_RGB2LAB).astype(np.float32)[0, 0]
    return float((np.hypot(lab[..., 1] - wanted[1], lab[..., 2] - wanted[2]) < reach).mean())


def apart(one: Picture, other: Picture) -> float:
    return float(np.abs(one.astype(np.float32) - other).mean())


# ------------------------------------------------------------------ photoshoot


def test_a_photoshoot_keeps_the_person_and_changes_all_around(tmp_path: Path) -> None:
    shots = ("close-up on a beach at noon", "half length in an autumn forest, facing left", "wide shot by a lake")
    outcome = series(tmp_path, [sample("grace")], EditMode.PHOTOSHOOT, shots=shots, count=3)
    pictures = made(outcome)
    heights = []
    for picture in pictures:
        assert picture.shape == (320, 320, 3)
        (face, *_) = find_faces(picture)
        heights.append(face.height)
        assert share_of(picture, YELLOW) > 0.02, "she wears what she wore"
        assert apart(picture[:64], cv2.resize(sample("grace"), (320, 320))[:64]) > 20, "she is somewhere else"
    assert heights == sorted(heights, reverse=True), "close, half, wide"
    assert heights[0] > 1.3 * heights[2]
    assert min(apart(a[:100], b[:100]) for a, b in itertools.pairwise(pictures)) > 20
    assert outcome.notes["shots"][1] == "half length, in an autumn forest"


def test_a_face_that_is_given_is_taken_over(tmp_path: Path) -> None:
    own = made(series(tmp_path, [sample("marek")], EditMode.PHOTOSHOOT, "close-up by the sea"))[0]
    outcome = series(tmp_path, [sample("marek")], EditMode.PHOTOSHOOT, "close-up by the sea", face=sample("omar"))
    (other,) = made(outcome)
    assert "not_done" not in outcome.notes
    difference = np.abs(own.astype(np.float32) - other).max(axis=2)
    (face, *_) = find_faces(own)
    box = face.scaled(320, 320)
    inside = difference[round(box.y) : round(box.bottom), round(box.x) : round(box.right)]
    assert inside.mean() > 6
    assert difference[:40].mean() < 1.5, "the sky above is the same"


def test_a_face_that_cannot_be_found_is_told(tmp_path: Path) -> None:
    nobody = clouds(200, 200, seed=4, grain=9)
    outcome = series(tmp_path, [sample("marek")], EditMode.PHOTOSHOOT, "by the sea", face=nobody)
    assert isinstance(outcome, Done)
    assert outcome.notes["not_done"] == ["taking over a face: both pictures need one that looks towards the camera"]


def test_styles_and_grades_reach_every_shot(tmp_path: Path) -> None:
    shots = ("in a park, black and white", "in a park")
    grey, inked = made(
        series(
            tmp_path, [sample("anna")], EditMode.PHOTOSHOOT, shots=shots, count=2, styles=(StyleUse("blueprint", 1.0),)
        )
    )
    assert np.ptp(grey.astype(int), axis=2).mean() > 20, "a blueprint is blue even of a grey picture"
    assert float(inked[..., 2].mean()) > 1.3 * float(inked[..., 0].mean())


def test_the_same_seed_gives_the_same_shots(tmp_path: Path) -> None:
    one, again = (
        made(series(tmp_path, [sample("omar")], EditMode.PHOTOSHOOT, "close-up in the hills", count=2, size=(160, 160)))
        for _ in range(2)
    )
    assert np.array_equal(one, again)
    assert apart(*one) > 1, "outputs have seeds of their own"


def test_where_nobody_stands_out_it_says_what_to_give(tmp_path: Path) -> None:
    outcome = series(tmp_path, [clouds(240, 240, seed=2, grain=6)], EditMode.PHOTOSHOOT, "in a park")
    assert isinstance(outcome, Refused)
    assert outcome.code == "unsupported_input"
    assert "plain background" in outcome.message


FRAMINGS = [
    ("close-up by the sea, facing left", 0.43, 0.5, -1.0, "by the sea"),
    ("half length on the right, palm trees behind", 0.28, 0.68, 0.0, "palm trees behind"),
    ("wide shot", 0.17, 0.5, 0.0, ""),
]


@pytest.mark.parametrize(("words", "face", "across", "turned", "rest"), FRAMINGS)
def test_framing_is_read_from_words(words: str, face: float, across: float, turned: float, rest: str) -> None:
    framing = framing_of(words, 0)
    assert (framing.face, framing.across, framing.turned, framing.rest) == (face, across, turned, rest)


def test_a_series_without_framing_varies(tmp_path: Path) -> None:
    framings = [framing_of("by a lake", number) for number in range(4)]
    assert len({(framing.face, framing.turned) for framing in framings}) == 4


@pytest.mark.parametrize("who", ["anna", "marek", "grace", "omar"])
def test_a_studio_portrait_is_cut_out_with_its_shoulders(who: str) -> None:
    cutout = cut_out(sample(who))
    assert cutout is not None
    assert cutout.people
    assert cutout.plain
    (face, *_) = find_faces(sample(who))
    alpha = cutout.alpha
    assert alpha[-4:, 4:-4].mean() > 0.97, "from side to side at the lower edge"
    assert alpha[: round(0.3 * face.y * len(alpha))].mean() < 0.02, "nothing above the head"
    box = face.scaled(alpha.shape[1], alpha.shape[0])
    within = alpha[
        round(box.y) : round(box.bottom), round(box.x + 0.35 * box.width) : round(box.right - 0.35 * box.width)
    ]
    assert within.min() > 0.9, "no holes in a face"


# ---------------------------------------------------------------------- angles


@cache
def somebody_before_a_pattern() -> Picture:
    """Anna before a wall full of detail, so that what moves against what can be measured."""
    wall = cv2.addWeighted(clouds(480, 480, seed=3, grain=14), 0.35, np.full((480, 480, 3), 165, np.uint8), 0.65, 0)
    sheet, _ = stood(sheet_of(wall), needed(sample("anna"), "Anna"), Spot(0.5, 0.4))
    return picture_of(sheet)


def seen(folder: Path, picture: Picture, *shots: str) -> list[Picture]:
    outcome = series(folder, [picture], EditMode.ANGLES, "photo", shots=shots, count=len(shots), size=(480, 480))
    return made(outcome)


def shift(one: Picture, other: Picture, part: tuple[slice, slice]) -> np.ndarray:
    """How far a part moved, in pixels, right and down."""
    grey = [cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY) for picture in (one, other)]
    patch = grey[0][part]
    found = cv2.minMaxLoc(cv2.matchTemplate(grey[1], patch, cv2.TM_CCOEFF_NORMED))[3]
    return np.array(found) - (part[1].start, part[0].start)


def middle_of_face(picture: Picture) -> np.ndarray:
    (face, *_) = find_faces(picture)
    return np.array([face.x + face.width / 2, face.y + face.height / 2]) * 480


def test_from_another_side_the_foreground_moves_against_the_background(tmp_path: Path) -> None:
    left, right = seen(tmp_path, somebody_before_a_pattern(), "from the left", "from the right")
    wall = shift(left, right, (slice(30, 130), slice(190, 290)))
    face = middle_of_face(right) - middle_of_face(left)
    assert abs(face[0] - wall[0]) > 0.05 * 480, (face, wall)
    same = shift(left, left, (slice(30, 130), slice(190, 290)))
    assert abs(same).max() == 0, "the measure itself moves nothing"


def test_from_above_and_below_differ_up_and_down(tmp_path: Path) -> None:
    above, below = seen(tmp_path, somebody_before_a_pattern(), "from above", "from below")
    wall = shift(above, below, (slice(30, 130), slice(190, 290)))
    face = middle_of_face(below) - middle_of_face(above)
    assert abs(face[1] - wall[1]) > 0.03 * 480, (face, wall)


def test_closer_is_larger(tmp_path: Path) -> None:
    (close,) = seen(tmp_path, somebody_before_a_pattern(), "closer")
    before, after = find_faces(somebody_before_a_pattern())[0], find_faces(close)[0]
    assert after.height > 1.25 * before.height


def test_a_series_of_angles_has_no_two_alike(tmp_path: Path) -> None:
    outcome = series(tmp_path, [sample("cabin")], EditMode.ANGLES, "photo", count=10, size=(240, 136))
    pictures = made(outcome)
    assert outcome.notes["shots"] == [angle.word for angle in SERIES]
    assert min(apart(a, b) for n, a in enumerate(pictures) for b in pictures[n + 1 :]) > 3
    assert min(apart(cv2.resize(sample("cabin"), (240, 136)), picture) for picture in pictures) > 3


@pytest.mark.parametrize(
    ("words", "angle"),
    [
        ("low angle from the right", Angle("low angle from the right", side=1, rise=-1)),
        ("close-up, bird's eye", Angle("close-up, bird's eye", rise=1, near=1)),
        ("make it nice", SERIES[2]),
    ],
)
def test_angles_are_read_from_words(words: str, angle: Angle) -> None:
    assert angle_of(words, 2) == angle


# -------------------------------------------------------------------- together


@pytest.mark.parametrize("place", [pytest.param(None, marks=pytest.mark.long), "park"])
def test_both_are_in_every_picture(tmp_path: Path, place: str | None) -> None:
    pictures = [sample("grace"), sample("omar"), *([sample(place)] if place else [])]
    outcome = series(
        tmp_path, pictures, EditMode.TOGETHER, "before mountains" if place is None else "", count=2, size=(480, 320)
    )
    sides = []
    for picture in made(outcome):
        faces = sorted(find_faces(picture), key=lambda face: face.x)
        assert len(faces) == 2
        assert abs(faces[0].height - faces[1].height) < 0.25 * faces[0].height, "as large as each other"
        assert share_of(picture, YELLOW) > 0.02
        assert share_of(picture, BURGUNDY) > 0.01
        sides.append(share_of(picture[:, :240], YELLOW) > share_of(picture[:, 240:], YELLOW))
    assert sides == [True, False], "they change sides"


@pytest.mark.long
def test_whoever_is_broader_is_in_the_frame_as_well(tmp_path: Path) -> None:
    (picture,) = made(series(tmp_path, [sample("anna"), sample("teapot")], EditMode.TOGETHER, size=(384, 288)))
    blue = cv2.cvtColor(sample("teapot"), cv2.COLOR_RGB2HSV)
    teapot = sample("teapot")[blue[..., 1] > 150].mean(axis=0)
    columns = np.flatnonzero((np.abs(picture[96:].astype(int) - teapot).max(axis=2) < 60).mean(axis=0) > 0.03)
    assert 0 < columns[0] < columns[-1] < 383


def test_a_place_that_is_given_is_where_they_are(tmp_path: Path) -> None:
    given = [sample("anna"), sample("marek"), sample("park")]
    (picture,) = made(series(tmp_path, given, EditMode.TOGETHER, size=(480, 270)))
    park = cv2.resize(sample("park"), (480, 270), interpolation=cv2.INTER_AREA)
    assert apart(picture[:60], park[:60]) < 12
    assert apart(picture[150:], park[150:]) > 20


def test_one_picture_is_not_enough_for_two(tmp_path: Path) -> None:
    outcome = series(tmp_path, [sample("anna")], EditMode.TOGETHER)
    assert isinstance(outcome, Refused)
    assert "two pictures" in outcome.message


# ------------------------------------------------------------------ sequential


def test_a_sequence_builds_on_what_came_before(tmp_path: Path) -> None:
    park = cv2.resize(sample("park"), (320, 180), interpolation=cv2.INTER_AREA)
    first, second = made(
        series(
            tmp_path,
            [park],
            EditMode.SEQUENTIAL,
            "add a red balloon on the left; black and white",
            count=2,
            size=(320, 180),
        )
    )
    (alone,) = made(series(tmp_path, [park], EditMode.SEQUENTIAL, "black and white", size=(320, 180)))
    balloon = np.abs(first.astype(np.float32) - park).max(axis=2) > 40
    assert 0.004 < balloon.mean() < 0.3
    assert np.ptp(second.astype(int), axis=2).mean() < 2, "the second change is in the second picture"
    difference = np.abs(second.astype(np.float32) - alone).max(axis=2)
    assert difference[balloon].mean() > 15, "and so is the first"
    assert difference[~balloon].mean() < 4


def test_what_a_sequence_adds_stands_beside_what_it_added_before(tmp_path: Path) -> None:
    park = cv2.resize(sample("park"), (320, 180), interpolation=cv2.INTER_AREA)
    steps = made(series(tmp_path, [park], EditMode.SEQUENTIAL, "add a hot air balloon", count=3, size=(320, 180)))
    balloons = [np.abs(b.astype(np.float32) - a).max(axis=2) > 30 for a, b in itertools.pairwise([park, *steps])]
    assert min(balloon.mean() for balloon in balloons) > 0.005
    for one, other in itertools.combinations(balloons, 2):
        assert (one & other).sum() < 0.2 * one.sum()


# --------------------------------------------------------------------- merging


@pytest.mark.long
@pytest.mark.parametrize(
    ("names", "prompt", "people"),
    [
        (["anna", "street"], "put the woman into the street", 1),
        pytest.param(["marek", "park", "anna"], "combine all images", 2, marks=pytest.mark.long),
        pytest.param(["street", "anna"], "put the woman on the left", 1, marks=pytest.mark.long),
    ],
)
def test_people_stand_at_the_place_that_another_picture_shows(
    names: list[str], prompt: str, people: int, tmp_path: Path
) -> None:
    size = (384, 256)
    (place,) = [sample(name) for name in names if name in {"street", "park"}]
    (picture,) = made(series(tmp_path, [sample(name) for name in names], EditMode.COMPOSE, prompt, size=size))
    faces = find_faces(picture)
    assert len(faces) == people
    assert all(0.15 < face.height < 0.4 for face in faces)
    assert all(face.right < 0.5 for face in faces) is ("left" in prompt)
    assert apart(picture[:60], fitted(place, *size)[:60]) < 10


@pytest.mark.long
def test_a_face_is_no_lamp_when_night_falls(tmp_path: Path) -> None:
    pictures = [sample("anna"), sample("street")]
    prompt = "put the woman into the street at night"
    (picture,) = made(series(tmp_path, pictures, EditMode.COMPOSE, prompt, size=(384, 256)))
    (face,) = find_faces(cv2.convertScaleAbs(picture, alpha=2.2))
    box = face.scaled(384, 256)
    skin = picture[round(box.y) : round(box.bottom), round(box.x) : round(box.right)].astype(int)
    assert (skin[..., 0] - skin[..., 2]).max() < 90


# -------------------------------------------------------------------- versions


def test_versions_of_one_change_are_no_copies(tmp_path: Path) -> None:
    park = cv2.resize(sample("park"), (320, 180), interpolation=cv2.INTER_AREA)
    pictures = made(series(tmp_path, [park], EditMode.COMPOSE, "black and white", count=3, size=(320, 180)))
    assert min(apart(a, b) for a, b in itertools.combinations(pictures, 2)) > 1
    assert max(float(np.ptp(picture.astype(int), axis=2).mean()) for picture in pictures) < 2


def test_a_kept_pose_stays_where_it_is(tmp_path: Path) -> None:
    picture = cv2.resize(sample("omar"), (240, 320), interpolation=cv2.INTER_AREA)

    def moved(keep_pose: bool) -> float:
        outcome = series(tmp_path, [picture], EditMode.COMPOSE, count=1, size=(240, 320), keep_pose=keep_pose)
        (version,) = made(outcome)
        assert apart(version, picture) > 2, "it is a version all the same"
        edges = [cv2.Laplacian(cv2.cvtColor(one, cv2.COLOR_RGB2GRAY), cv2.CV_32F) for one in (version, picture)]
        return float(np.corrcoef(edges[0].ravel(), edges[1].ravel())[0, 1])

    assert moved(keep_pose=True) > 0.8 > moved(keep_pose=False)


def test_without_words_pictures_are_versions_of_the_one_given(tmp_path: Path) -> None:
    park = cv2.resize(sample("park"), (320, 180), interpolation=cv2.INTER_AREA)
    pictures = made(series(tmp_path, [park], EditMode.COMPOSE, count=3, size=(320, 180)))
    assert min(apart(a, b) for a, b in itertools.combinations([park, *pictures], 2)) > 3
    assert max(apart(park, picture) for picture in pictures) < 45, "it is still the same scene"
