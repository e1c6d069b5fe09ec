"""The synthesiser: music from a few words about it, and sounds of things. All is computed, nothing sampled.

For engines that make clips with sound:

    from atelier.engines.synth.soundtrack import soundtrack, soundtrack_blocks

    soundtrack(prompt, duration_s, seed)         # the whole, float32 of shape (2, samples) at sound.arrays.RATE_HZ
    soundtrack_blocks(prompt, duration_s, seed)  # the same in blocks, for long clips

Both give exactly `duration_s` of what is heard in the scene that the prompt describes (waves at the sea, rain, a town),
with soft music where the prompt speaks of music or an instrument; `music=True` or `False` decides that. It has about
-24 LUFS and peaks below -1.5 dBTP, and can go into a file as it is. The same arguments give the same sound.
Nothing is refused: a scene that nothing is known of sounds like a quiet room. They import numpy, so import them inside
worker processes only.
"""
