"""What people call instruments, and where in a band each of them has its place."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec


class Place(StrEnum):
    """What an instrument does where a genre has no place of its own for it."""

    LEAD = "lead"
    CHORDS = "chords"
    BASS = "bass"
    ALONE = "alone"
    """Lead and chords both: what can be played alone."""


class Named(msgspec.Struct, frozen=True):
    """`words` is a regular expression; `instruments` are those of the registry, the first where nothing is said."""

    words: str
    instruments: tuple[str, ...]
    place: Place


DRUM_WORDS: Final = (
    r"drums?|percussion|drum ?(kit|machine|beat)s?|beats|cymbals?|snares?|kick|congas?|bongos?|tambourine"
)
BASS_WORDS: Final = r"bass|basslines?"
MELODY_WORDS: Final = r"melod(y|ies)|leads?|solos?"

NAMED: Final[tuple[Named, ...]] = (
    Named(r"electric pianos?|rhodes|wurlitzer|keys|keyboards?", ("electric_piano",), Place.ALONE),
    Named(r"(felt|soft|upright) pianos?", ("felt_piano",), Place.ALONE),
    Named(r"(grand )?pianos?", ("piano", "felt_piano", "electric_piano"), Place.ALONE),
    Named(r"harpsichords?", ("harpsichord",), Place.ALONE),
    Named(r"(church|pipe) organs?", ("church_organ",), Place.ALONE),
    Named(r"organs?|hammond", ("organ", "church_organ"), Place.ALONE),
    Named(r"accordions?", ("accordion",), Place.LEAD),
    Named(r"marimbas?|xylophones?", ("marimba",), Place.ALONE),
    Named(r"vibraphones?|vibes", ("vibraphone",), Place.LEAD),
    Named(r"glockenspiels?", ("glockenspiel",), Place.LEAD),
    Named(r"celestas?", ("celesta",), Place.LEAD),
    Named(r"music box(es)?", ("music_box",), Place.ALONE),
    Named(r"kalimbas?|thumb pianos?", ("kalimba",), Place.ALONE),
    Named(r"(tubular )?bells", ("tubular_bells", "glockenspiel", "music_box", "celesta"), Place.LEAD),
    Named(r"steel ?(drums?|pans?)", ("steel_drum",), Place.LEAD),
    Named(r"(nylon|classical|spanish|flamenco) guitars?", ("nylon_guitar",), Place.ALONE),
    Named(r"(acoustic|steel|western|strummed) guitars?", ("steel_guitar", "nylon_guitar"), Place.ALONE),
    Named(r"(electric|distorted|heavy|overdriven) guitars?|guitar solos?", ("electric_guitar",), Place.LEAD),
    Named(r"guitars?", ("steel_guitar", "nylon_guitar", "electric_guitar", "muted_guitar"), Place.ALONE),
    Named(r"harps?", ("harp",), Place.ALONE),
    Named(r"ukuleles?", ("ukulele",), Place.ALONE),
    Named(r"banjos?", ("banjo",), Place.ALONE),
    Named(r"mandolins?", ("mandolin",), Place.LEAD),
    Named(r"sitars?", ("sitar",), Place.LEAD),
    Named(r"pizzicato", ("pizzicato",), Place.CHORDS),
    Named(r"(upright|double|acoustic) bass|contrabass", ("upright_bass",), Place.BASS),
    Named(r"slap bass", ("slap_bass",), Place.BASS),
    Named(r"(synth|electronic) bass", ("synth_bass", "round_bass"), Place.BASS),
    Named(r"sub ?bass|808s?", ("sub_bass",), Place.BASS),
    Named(r"(electric|funky) bass|bass guitars?", ("electric_bass", "picked_bass"), Place.BASS),
    Named(r"violins?|fiddles?", ("violin",), Place.LEAD),
    Named(r"cellos?", ("cello",), Place.LEAD),
    Named(r"(string (section|orchestra|quartet)s?|strings|violas?)", ("strings", "slow_strings"), Place.CHORDS),
    Named(r"choirs?|chorus|choral|(female |male )?vocals?|voices?", ("choir", "soft_choir"), Place.CHORDS),
    Named(r"pan ?(flutes?|pipes?)", ("pan_flute",), Place.LEAD),
    Named(r"flutes?", ("flute", "pan_flute"), Place.LEAD),
    Named(r"(tin )?whistles?|whistling", ("whistle",), Place.LEAD),
    Named(r"clarinets?", ("clarinet",), Place.LEAD),
    Named(r"oboes?", ("oboe",), Place.LEAD),
    Named(r"sax(es|ophones?)?", ("saxophone",), Place.LEAD),
    Named(r"muted trumpets?", ("muted_trumpet",), Place.LEAD),
    Named(r"trumpets?|cornets?", ("trumpet", "muted_trumpet"), Place.LEAD),
    Named(r"french horns?|horns?", ("horn", "horns", "brass"), Place.LEAD),
    Named(r"brass( section)?|trombones?|tubas?", ("brass", "horns"), Place.CHORDS),
    Named(r"harmonicas?", ("harmonica",), Place.LEAD),
    Named(r"pads?", ("warm_pad", "glass_pad", "sweep_pad", "dark_pad"), Place.CHORDS),
    Named(r"super ?saws?", ("supersaw",), Place.CHORDS),
    Named(r"arp(eggio|eggios|eggiator|s)?|plucks?|plucked synths?", ("synth_pluck", "bell_pluck"), Place.LEAD),
    Named(r"synth ?leads?|lead synths?", ("saw_lead", "square_lead"), Place.LEAD),
    Named(
        r"synth(s|esi[sz]ers?)?", ("saw_lead", "synth_pluck", "sweep_pad", "square_lead", "synth_strings"), Place.LEAD
    ),
)
