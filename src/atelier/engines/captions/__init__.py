"""Subtitles: words with their times, broken into cues that can be read, in the formats that players take.

Pure Python, quick to import: the engines for speech and for text share it.
"""
