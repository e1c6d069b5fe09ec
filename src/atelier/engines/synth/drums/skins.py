"""Skins: bass drums, snares, toms, hand drums, timpani."""

from __future__ import annotations

from typing import Final

import numpy as np

from atelier.engines.sound.arrays import RATE_HZ, Wave, floats, samples_in
from atelier.engines.synth.drums.hit import Strike
from atelier.engines.synth.tones.envelopes import dying, faded
from atelier.engines.synth.tones.noise import band, noise, tilted
from atelier.engines.synth.tones.ringing import ring


def _falling_tone(samples: int, from_hz: float, to_hz: float, fall_s: float, decay_s: float) -> Wave:
    """A skin gives way under the stick and tightens back: its pitch falls while it dies."""
    times = np.arange(samples) / RATE_HZ
    pitch = to_hz + (from_hz - to_hz) * np.exp(-times / fall_s)
    return floats(np.sin(2 * np.pi * np.cumsum(pitch) / RATE_HZ) * np.exp(-times / decay_s))


def _peaked(wave: Wave) -> Wave:
    return floats(wave / max(float(np.abs(wave).max()), 1e-9))


def kick(
    *, from_hz: float, to_hz: float, fall_s: float, decay_s: float, click: float, click_hz: float, drive: float = 0.0
) -> Strike:
    def strike(strength: float, chance: np.random.Generator) -> Wave:
        samples = samples_in(min(1.4, 6 * decay_s))
        detune = chance.uniform(0.99, 1.01)
        body = _falling_tone(samples, from_hz * (0.7 + 0.3 * strength), to_hz * detune, fall_s, decay_s)
        if drive:
            body = floats(np.tanh((1 + 3 * drive) * body))
        length = samples_in(0.03)
        beater = noise(length, band(click_hz / 3, click_hz), chance) * dying(length, 0.0035)
        body[:length] += click * strength * 0.35 * beater
        return _peaked(faded(body, in_s=0.0004, out_s=0.03))

    return strike


def snare(
    *, tone_hz: float, tone_s: float, wires: float, wires_s: float, low_hz: float, high_hz: float, snap: float = 0.4
) -> Strike:
    def strike(strength: float, chance: np.random.Generator) -> Wave:
        samples = samples_in(max(0.3, 6 * wires_s))
        hz = tone_hz * chance.uniform(0.985, 1.015)
        modes = np.array([1, 1.58, 2.24, 2.92])
        weights = np.array([1.0, 0.55, 0.25, 0.12]) * chance.uniform(0.8, 1.2, 4)
        skin = ring(hz * modes, weights, tone_s / np.sqrt(modes), samples)
        skin += 0.6 * _falling_tone(samples, 1.7 * hz, hz, 0.012, 0.6 * tone_s)
        rattle = noise(samples, band(low_hz, high_hz * (0.6 + 0.4 * strength)), chance)
        times = np.arange(samples) / RATE_HZ
        shape = np.exp(-times / (wires_s * (0.7 + 0.3 * strength))) * (1 - np.exp(-times / 0.0012))
        stick = noise(samples_in(0.012), band(2_000, 9_000), chance) * dying(samples_in(0.012), 0.0016)
        sound = _peaked(skin) * (1 - 0.45 * wires) + wires * 0.34 * rattle * shape
        sound[: len(stick)] += snap * 0.3 * stick
        return _peaked(faded(sound, in_s=0.0004, out_s=0.04))

    return strike


def brushed(strength: float, chance: np.random.Generator) -> Wave:
    """Wire brushes on a snare: a soft tap in a short swish."""
    samples = samples_in(0.26)
    times = np.arange(samples) / RATE_HZ
    swish = noise(samples, band(900, 7_500), chance)
    shape = np.exp(-times / (0.05 + 0.03 * strength)) * (1 - np.exp(-times / 0.006))
    skin = ring(np.array([196.0, 312.0]), np.array([0.5, 0.25]), 0.05, samples)
    return _peaked(faded(0.45 * swish * shape + 0.5 * strength * skin, in_s=0.001, out_s=0.05))


def stirred(strength: float, chance: np.random.Generator) -> Wave:
    """Brushes drawn over the skin."""
    samples = samples_in(0.45)
    shape = np.sin(np.pi * np.arange(samples) / samples) ** 1.5
    return _peaked(noise(samples, band(1_200, 8_000), chance) * floats(shape))


def tom(hz: float) -> Strike:
    def strike(strength: float, chance: np.random.Generator) -> Wave:
        samples = samples_in(0.9)
        pitch = hz * chance.uniform(0.99, 1.01)
        body = _falling_tone(samples, pitch * (1.25 + 0.3 * strength), pitch, 0.035, 0.22)
        body += 0.35 * ring(pitch * np.array([1.59, 2.14, 2.3]), np.array([1, 0.6, 0.4]), 0.09, samples)
        length = samples_in(0.05)
        body[:length] += 0.2 * strength * noise(length, band(300, 4_000), chance) * dying(length, 0.01)
        return _peaked(faded(body, in_s=0.0005, out_s=0.1))

    return strike


def hand_drum(hz: float, *, ring_s: float, slap: float, slap_hz: float) -> Strike:
    """Congas and bongos: open tones ring, slaps crack."""

    def strike(strength: float, chance: np.random.Generator) -> Wave:
        samples = samples_in(max(0.25, 6 * ring_s))
        pitch = hz * chance.uniform(0.99, 1.01)
        body = _falling_tone(samples, 1.12 * pitch, pitch, 0.015, ring_s)
        body += ring(pitch * np.array([1.52, 2.18, 2.9]), np.array([0.4, 0.22, 0.12]), 0.45 * ring_s, samples)
        length = samples_in(0.04)
        body[:length] += slap * 0.5 * noise(length, band(slap_hz / 2.5, slap_hz), chance) * dying(length, 0.006)
        return _peaked(faded(body, in_s=0.0004, out_s=0.05))

    return strike


def timpani(hz: float) -> Strike:
    """A kettle: its air makes the modes nearly harmonic (1, 1.5, 1.98, 2.44)."""

    def strike(strength: float, chance: np.random.Generator) -> Wave:
        samples = samples_in(2.6)
        modes = np.array([1, 1.504, 1.98, 2.44, 2.9])
        weights = np.array([1.0, 0.75, 0.45, 0.28, 0.15]) * np.array([1, *[0.4 + 0.6 * strength] * 4])
        body = ring(hz * modes, weights, np.array([0.95, 0.8, 0.55, 0.4, 0.3]), samples)
        body += 0.5 * ring(hz * np.array([0.85, 1.28]), np.array([1.0, 0.4]), 0.12, samples)
        length = samples_in(0.08)
        body[:length] += 0.25 * strength * noise(length, band(80, 1_200), chance) * dying(length, 0.018)
        return _peaked(faded(body, in_s=0.001, out_s=0.4))

    return strike


def great_drum(strength: float, chance: np.random.Generator) -> Wave:
    """A taiko or concert bass drum: deep, with a broad boom behind the stroke."""
    samples = samples_in(2.0)
    body = _falling_tone(samples, 95 * (0.8 + 0.4 * strength), 52, 0.06, 0.42)
    body += 0.5 * ring(np.array([84.0, 118.0, 163.0]), np.array([1.0, 0.5, 0.3]), 0.2, samples)
    boom = noise(samples, tilted(-6, 40, 900), chance) * dying(samples, 0.16)
    length = samples_in(0.05)
    body += 0.22 * boom
    body[:length] += 0.3 * strength * noise(length, band(200, 2_600), chance) * dying(length, 0.008)
    return _peaked(faded(body, in_s=0.0008, out_s=0.3))


def chip_drum(from_hz: float, to_hz: float, length_s: float, noisy: float) -> Strike:
    """The noise channel of an early sound chip: random steps, held for a while each, falling in pace."""

    def strike(strength: float, chance: np.random.Generator) -> Wave:
        samples = samples_in(length_s)
        times = np.arange(samples) / RATE_HZ
        pace = np.cumsum(to_hz + (from_hz - to_hz) * np.exp(-times / (0.25 * length_s))) / RATE_HZ
        steps = chance.choice((-1.0, 1.0), int(pace[-1] * 16) + 2)
        hiss = steps[(pace * 16).astype(int)]
        square = np.sign(np.sin(2 * np.pi * pace))
        level = np.floor(16 * np.exp(-times / (0.3 * length_s))) / 16
        return _peaked(faded(floats((noisy * hiss + (1 - noisy) * square) * level), in_s=0.0003, out_s=0.004))

    return strike


KICK: Final = kick(from_hz=170, to_hz=56, fall_s=0.022, decay_s=0.16, click=0.5, click_hz=3_500)
SOFT_KICK: Final = kick(from_hz=110, to_hz=52, fall_s=0.03, decay_s=0.17, click=0.16, click_hz=1_200)
ROCK_KICK: Final = kick(from_hz=190, to_hz=60, fall_s=0.018, decay_s=0.15, click=0.9, click_hz=5_000, drive=0.2)
CLUB_KICK: Final = kick(from_hz=290, to_hz=49, fall_s=0.028, decay_s=0.22, click=0.5, click_hz=4_500, drive=0.35)
DEEP_KICK: Final = kick(from_hz=130, to_hz=44, fall_s=0.035, decay_s=0.42, click=0.3, click_hz=3_000, drive=0.3)
SNARE: Final = snare(tone_hz=188, tone_s=0.09, wires=0.6, wires_s=0.09, low_hz=900, high_hz=9_000)
ROCK_SNARE: Final = snare(tone_hz=176, tone_s=0.12, wires=0.62, wires_s=0.13, low_hz=700, high_hz=10_000, snap=0.6)
DUSTY_SNARE: Final = snare(tone_hz=196, tone_s=0.07, wires=0.55, wires_s=0.075, low_hz=600, high_hz=4_500, snap=0.2)
CLUB_SNARE: Final = snare(tone_hz=205, tone_s=0.10, wires=0.7, wires_s=0.11, low_hz=1_200, high_hz=11_000, snap=0.5)
GATED_SNARE: Final = snare(tone_hz=170, tone_s=0.14, wires=0.7, wires_s=0.24, low_hz=600, high_hz=8_000, snap=0.5)
