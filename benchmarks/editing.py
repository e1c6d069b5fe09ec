"""Edits beside the bare ffmpeg commands that do the same: what the engine adds is to stay below a seventh."""

from __future__ import annotations

import asyncio
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import imageio_ffmpeg
import msgspec

from atelier.domain.media import MediaKind
from atelier.domain.order import Order
from atelier.domain.wishes import Wish
from atelier.domain.wishes.editing import (
    AddAudio,
    ApplyBrandKit,
    BurnSubtitles,
    ChangeSpeed,
    Clip,
    Crop,
    ExtractFrames,
    FramesWanted,
    Merge,
    OverlayText,
    Place,
    Resize,
    Transition,
    Trim,
    VideoToGif,
    Watermark,
)
from atelier.domain.wishes.parts import Media, Span
from atelier.engines.port import Done, Task
from benchmarks.report import Report

_SECONDS = 10
_ROUNDS = 3
_AIM = 1 / 1.15
_SRT = "1\n00:00:01,000 --> 00:00:09,000\nThe boats come in at dusk.\n"
_VIDEO = "-c:v libx264 -preset veryfast -crf 18 -pix_fmt yuv420p -g 150"
_SOUND = "-c:a aac -b:a 192k -ar 48000 -ac 2"


class Edit(msgspec.Struct, frozen=True):
    """A wish, and the command that does it; files stand by their names in one folder."""

    wish: Callable[[Mapping[str, Media]], Wish]
    bare: str


_EDITS: dict[str, Edit] = {
    "trim": Edit(lambda m: Trim(m["film"], Span(2, 8)), f"-ss 2 -t 6 -i film.mp4 {_VIDEO} {_SOUND} out.mp4"),
    "speed": Edit(
        lambda m: ChangeSpeed(m["film"], 2),
        f"-i film.mp4 -vf setpts=PTS/2,fps=30 -af rubberband=tempo=2 {_VIDEO} {_SOUND} out.mp4",
    ),
    "crop": Edit(
        lambda m: Crop(m["film"], 200, 100, 800, 600),
        f"-i film.mp4 -vf crop=800:600:200:100 {_VIDEO} -c:a copy out.mp4",
    ),
    "resize": Edit(
        lambda m: Resize(m["film"], 720, 720),
        f"-i film.mp4 -vf scale=720:404:flags=lanczos,pad=720:720:0:158 {_VIDEO} -c:a copy out.mp4",
    ),
    "text": Edit(
        lambda m: OverlayText(m["film"], "The harbour at dawn", box="#102040"),
        "-i film.mp4 -vf drawtext=text=The-harbour-at-dawn:fontfile=fonts/NotoSans-Bold.ttf:fontsize=43"
        f":fontcolor=white:box=1:boxcolor=navy:x=(w-tw)/2:y=h-80 {_VIDEO} -c:a copy out.mp4",
    ),
    "merge, cut": Edit(
        lambda m: Merge((Clip(m["film"]), Clip(m["other"]))),
        "-i film.mp4 -i other.mp4 -filter_complex [1:v]scale=404:720:flags=lanczos,pad=1280:720:438:0,fps=30,setsar=1"
        f"[b];anullsrc=r=48000,atrim=end=10[s];[0:v][0:a][b][s]concat=n=2:v=1:a=1 {_VIDEO} {_SOUND} out.mp4",
    ),
    "merge, dissolve": Edit(
        lambda m: Merge((Clip(m["film"]), Clip(m["film"])), Transition.DISSOLVE, 1),
        "-i film.mp4 -i film.mp4 -filter_complex [0:v][1:v]xfade=fade:duration=1:offset=9[v];[0:a][1:a]acrossfade=d=1"
        f"[a] -map [v] -map [a] {_VIDEO} {_SOUND} out.mp4",
    ),
    "watermark": Edit(
        lambda m: Watermark(m["film"], logo=m["logo"], place=Place.TOP_LEFT),
        "-i film.mp4 -i logo.png -filter_complex [1:v]scale=154:-2,format=rgba,colorchannelmixer=aa=0.6[l];"
        f"[0:v][l]overlay=30:30 {_VIDEO} -c:a copy out.mp4",
    ),
    "gif": Edit(
        lambda m: VideoToGif(m["film"]),
        "-i film.mp4 -vf fps=12,scale=480:-2:flags=lanczos,split[a][b];[b]palettegen[p];"
        "[a][p]paletteuse=dither=bayer:bayer_scale=4:diff_mode=rectangle out.gif",
    ),
    "frames": Edit(
        lambda m: ExtractFrames(m["film"], FramesWanted.EVERY_SECOND), "-i film.mp4 -vf fps=1 -pred mixed out-%04d.png"
    ),
    "add-audio": Edit(
        lambda m: AddAudio(m["film"], m["film"], volume=0.5, offset_s=1),
        "-i film.mp4 -i film.mp4 -filter_complex [1:a]volume=0.5,adelay=1000:all=1[b];[0:a][b]amix=duration=first"
        f",alimiter -map 0:v -c:v copy {_SOUND} out.mp4",
    ),
    "subtitle": Edit(
        lambda m: BurnSubtitles(m["film"], m["talk"]),
        f"-i film.mp4 -vf subtitles=talk.srt:fontsdir=fonts {_VIDEO} -c:a copy out.mp4",
    ),
    "brand": Edit(
        lambda m: ApplyBrandKit(m["film"], logo=m["logo"], title="Ada Lindqvist", subtitle="Harbour master"),
        "-i film.mp4 -i logo.png -filter_complex [1:v]scale=154:-2[l];[0:v][l]overlay=1096:30,"
        "drawtext=text=Ada:fontfile=fonts/NotoSans-Bold.ttf:fontsize=33:box=1:x=64:y=600:enable=between(t\\,1\\,7)"
        f" {_VIDEO} {_SOUND} out.mp4",
    ),
}


async def edits(report: Report) -> None:
    with tempfile.TemporaryDirectory(prefix="atelier-bench-") as name:
        folder = Path(name)
        await asyncio.to_thread(_prepare, folder)
        for title, edit in _EDITS.items():
            ours, bare = [], []
            for _ in range(_ROUNDS):
                ours.append(await asyncio.to_thread(_engine, folder, edit))
                bare.append(await asyncio.to_thread(_ffmpeg, folder, edit.bare))
            # The quickest run is the one that was disturbed least.
            report.ratio(f"{title}, frames/s of 720p", 30 * _SECONDS / min(ours), 30 * _SECONDS / min(bare), aim=_AIM)


def _prepare(folder: Path) -> None:
    """Ten seconds with sound, ten in portrait without, a logo, subtitles, fonts."""
    from atelier.engines.editing.text.faces import FONTS

    encoded = "-c:v libx264 -preset veryfast -crf 20 -pix_fmt yuv420p -c:a aac -ar 48000 -ac 2"
    source = f"-f lavfi -i testsrc2=s=1280x720:r=30:d={_SECONDS}"
    _ffmpeg(folder, f"{source} -f lavfi -i sine=440:r=48000:d={_SECONDS} {encoded} film.mp4")
    _ffmpeg(folder, f"-f lavfi -i testsrc2=s=720x1280:r=25:d={_SECONDS} {encoded} other.mp4")
    _ffmpeg(folder, "-f lavfi -i color=red@0.8:s=300x300,format=rgba -frames:v 1 logo.png")
    (folder / "talk.srt").write_text(_SRT)
    (folder / "fonts").symlink_to(FONTS)
    (folder / "scratch").mkdir()


def _media(folder: Path) -> dict[str, Media]:
    def one(name: str, kind: MediaKind, media_type: str) -> Media:
        return Media(str(folder / name), kind, media_type)

    return {
        "film": one("film.mp4", MediaKind.VIDEO, "video/mp4"),
        "other": one("other.mp4", MediaKind.VIDEO, "video/mp4"),
        "logo": one("logo.png", MediaKind.IMAGE, "image/png"),
        "talk": one("talk.srt", MediaKind.TEXT, "application/x-subrip"),
    }


def _engine(folder: Path, edit: Edit) -> float:
    """Seconds of the engine's function, as a warm child of the sandbox calls it."""
    from atelier.engines.editing.run import run

    order = Order("editing", edit.wish(_media(folder)), 1, 1)
    task = Task("bench", order, str(folder / "scratch"), {media.asset_id: media.asset_id for media in order.media()})
    began = time.perf_counter()
    outcome = run(task, lambda fraction, stage: None)
    passed = time.perf_counter() - began
    if not isinstance(outcome, Done):
        raise TypeError(f"the edit was refused: {outcome}")
    return passed


def _ffmpeg(folder: Path, command: str) -> float:
    """Seconds of the bare command."""
    began = time.perf_counter()
    subprocess.run(
        [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-nostdin", "-y", *command.split(" ")], cwd=folder, check=True
    )
    return time.perf_counter() - began
