"""espeak-ng, called through its C interface (speak_lib.h, revision 12).

The library keeps its state in globals, phases of its oscillators among them, which nothing in its interface sets back:
the same text would sound a little different each time. So it is loaded anew for each use, which takes 0.3 ms, and a
process uses it for one thing at a time. It runs in the sandbox's children only, so that a crash in there costs an
attempt, and because it is under the GPL (docs/decisions/speech-by-espeak.md).
"""

from __future__ import annotations

import _ctypes
import ctypes
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import IntEnum
from importlib import import_module
from typing import Any, Final

import msgspec

_SYNCHRONOUS: Final = 2  # espeak_Synth returns when everything is said, and hands the sound to the callback meanwhile
_BUFFER_MS: Final = 200
_PHONEME_EVENTS: Final = 0x0001
_STAY_ALIVE: Final = 0x8000  # without it the library ends the process when its data is not found
_UTF8: Final = 1
_END_PAUSE: Final = 0x1000
_BY_CHARACTER: Final = 1


class Parameter(IntEnum):
    RATE = 1
    VOLUME = 2
    PITCH = 3
    RANGE = 4


class EventKind(IntEnum):
    """What happens at a point of the speech; others are left out."""

    WORD = 1
    END = 5
    PHONEME = 7


_KINDS: Final = frozenset(EventKind)


class Event(msgspec.Struct, frozen=True):
    """`place` is the character of the text that it belongs to, from 0; `sample` where in the sound it is heard.
    `name` is the phoneme's, in the library's own notation: those that begin with "_" are pauses."""

    kind: EventKind
    place: int
    sample: int
    name: str = ""

    @property
    def is_sound(self) -> bool:
        return self.kind is EventKind.PHONEME and not self.name.startswith("_")


class EspeakError(Exception):
    """The library could not be used. The text is for the log."""


Sink = Callable[[bytes, list[Event]], None]
"""Takes sound, 16-bit samples of one channel, and what happens in it."""


class _Identity(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Identity),
    )


class _Voice(ctypes.Structure):
    _fields_ = (
        ("name", ctypes.c_char_p),
        ("languages", ctypes.c_char_p),
        ("identifier", ctypes.c_char_p),
        ("gender", ctypes.c_ubyte),
        ("age", ctypes.c_ubyte),
        ("variant", ctypes.c_ubyte),
        ("xx1", ctypes.c_ubyte),
        ("score", ctypes.c_int),
        ("spare", ctypes.c_void_p),
    )


_CALLBACK: Final = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


_IN_USE: Final = threading.Lock()


@contextmanager
def espeak() -> Iterator[Espeak]:
    """The library, as it is when it has just been loaded. Raises EspeakError where it cannot start."""
    with _IN_USE:
        try:
            loader = import_module("espeakng_loader")  # comes without types
            library = ctypes.CDLL(loader.get_library_path())
        except (ImportError, OSError) as error:
            raise EspeakError(f"espeak-ng cannot be loaded: {error}") from error
        try:
            yield Espeak(library, loader.get_data_path())
        finally:
            library.espeak_Terminate()
            _unload(library)


def _unload(library: ctypes.CDLL) -> None:
    if sys.platform == "win32":
        _ctypes.FreeLibrary(library._handle)
    else:
        _ctypes.dlclose(library._handle)


class Espeak:
    """The library, started. Get it from `espeak()`."""

    def __init__(self, library: ctypes.CDLL, data: str) -> None:
        self._library: Any = library
        self.rate_hz = int(
            library.espeak_Initialize(_SYNCHRONOUS, _BUFFER_MS, data.encode(), _PHONEME_EVENTS | _STAY_ALIVE)
        )
        if self.rate_hz <= 0:
            raise EspeakError("espeak-ng does not find its data; install espeakng-loader anew")
        library.espeak_ListVoices.restype = ctypes.POINTER(ctypes.POINTER(_Voice))

    def voices(self) -> dict[str, str]:
        """The languages that the library speaks: what it calls their voices, and their names for people."""
        found: dict[str, str] = {}
        listed = self._library.espeak_ListVoices(None)
        place = 0
        while listed[place]:
            voice = listed[place].contents
            found[voice.identifier.decode()] = voice.name.decode().strip()
            place += 1
        return found

    def say(self, text: str, voice: str, parameters: dict[Parameter, int], sink: Sink) -> None:
        """Says the text; markup and control characters must not be in it.

        An exception of the sink stops the speech and is raised here. Raises EspeakError.
        """
        raised: list[BaseException] = []

        def collect(samples: Any, count: int, events: Any) -> int:
            try:
                sink(ctypes.string_at(samples, 2 * count) if samples and count > 0 else b"", _events(events))
            except BaseException as error:
                raised.append(error)
                return 1  # asks the library to stop
            return 0

        callback = _CALLBACK(collect)
        content = text.encode()
        if self._library.espeak_SetVoiceByName(voice.encode()) != 0:
            raise EspeakError(f"espeak-ng has no voice {voice!r}")
        for parameter, value in parameters.items():
            self._library.espeak_SetParameter(int(parameter), value, 0)
        self._library.espeak_SetSynthCallback(callback)
        result = self._library.espeak_Synth(
            content, ctypes.c_size_t(len(content) + 1), 0, _BY_CHARACTER, 0, _UTF8 | _END_PAUSE, None, None
        )
        if raised:
            raise raised[0]
        if result != 0:
            raise EspeakError(f"espeak-ng failed with {result}")


def _events(listed: Any) -> list[Event]:
    """The library's list as values; it ends with an event of type 0."""
    events = []
    place = 0
    while (event := listed[place]).type:
        name = event.id.string.decode(errors="replace") if event.type == EventKind.PHONEME else ""
        if event.type in _KINDS and not name.startswith("("):  # "(de)": from here on in another language
            events.append(Event(EventKind(event.type), event.text_position - 1, event.sample, name))
        place += 1
    return events
