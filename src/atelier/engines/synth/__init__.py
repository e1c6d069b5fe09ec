"""The synthesiser: music from a few words about it, and sounds of things. All is computed, nothing sampled."""
