"""What tones are made of: dying and steady sines, cycles of a wave, noise, envelopes."""
