"""Another sound for a video, beside its own or in its place."""

from __future__ import annotations

from typing import Final

from atelier.domain.errors import MediaRejected
from atelier.domain.wishes.editing import AddAudio
from atelier.engines.editing.ffmpeg.command import Command
from atelier.engines.editing.ffmpeg.graph import step
from atelier.engines.editing.ffmpeg.normal import picture_steps, sound_steps
from atelier.engines.editing.ffmpeg.source import Sound, Source, examine_sound
from atelier.engines.editing.making import bench, made, read, share
from atelier.engines.editing.refusing import Impossible
from atelier.engines.port import Done, Progress, Task

_LOUDEST: Final = 4.0
_CEILING: Final = 0.97  # of full scale; what would be above is rounded off
_FADE_S: Final = 0.05  # where the video ends before the sound does


def add_audio(task: Task, wish: AddAudio, progress: Progress) -> Done:
    """The picture is taken over as it is coded where players take it as it is."""
    for volume in (wish.volume, wish.own_volume):
        if not 0 <= volume <= _LOUDEST:
            raise Impossible(f"a volume is from 0 to {_LOUDEST:g}, not {volume:g}")
    source = read(task, wish.video, progress)
    added = _added(task, wish, source)
    command = Command(bench(task))
    feed = command.open(source)
    other = command.chain(_steps(added, wish, source.end_s), command.open_sound(task.path(wish.audio), added.stream))
    if wish.mix and source.sound is not None:
        own = command.chain(
            [*sound_steps(source.sound, end_s=source.end_s), step("volume", wish.own_volume)], feed.sound
        )
        other = command.chain([step("amix", inputs=2, duration="first", normalize=0)], own, other)
    copied = _is_final(source)
    path = task.new_file("sound.mp4")
    command.write_video(
        path,
        picture=feed.picture if copied else command.chain(picture_steps(source), feed.picture),
        sound=command.chain([step("alimiter", limit=_CEILING, level=0, latency=1)], other),
        rate=None if copied else source.rate,
        length_s=source.end_s,
        heard=share(progress, "mixing"),
    )
    return made(path)


def _added(task: Task, wish: AddAudio, source: Source) -> Sound:
    """The sound to add. Raises Impossible where nothing of it would be heard."""
    try:
        added = examine_sound(task.path(wish.audio))
    except MediaRejected as error:
        raise MediaRejected(f"the sound: {error}") from error
    if wish.offset_s >= source.end_s:
        raise Impossible(f"the sound would begin at {wish.offset_s:g} s; the video lasts {source.end_s:.2f} s")
    if -wish.offset_s >= added.end_s:
        raise Impossible(f"the sound lasts {added.end_s:.2f} s, and would begin {-wish.offset_s:g} s before the video")
    return added


def _steps(added: Sound, wish: AddAudio, length_s: float) -> list[str]:
    """The sound, placed in time and as long as the video."""
    skipped_s = max(0.0, -wish.offset_s)
    heard_s = min(added.end_s - skipped_s, length_s - max(0.0, wish.offset_s))
    steps = [*sound_steps(added, start_s=skipped_s, end_s=skipped_s + heard_s), step("volume", wish.volume)]
    if added.end_s - skipped_s > heard_s + _FADE_S:
        steps.append(step("afade", type="out", start_time=max(0.0, heard_s - _FADE_S), duration=_FADE_S))
    if wish.offset_s > 0:
        steps.append(step("adelay", round(1000 * wish.offset_s), all=1))
    return [*steps, step("apad", whole_dur=length_s), step("atrim", end=length_s)]


def _is_final(source: Source) -> bool:
    """Whether every player takes the picture as it is."""
    return source.codec == "h264" and source.colours.pixels in ("yuv420p", "yuvj420p") and not source.hides_frames
