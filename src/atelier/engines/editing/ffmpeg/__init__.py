"""ffmpeg as a child process: what goes in, what is done to it, what comes out.

Nothing that a customer wrote ever stands in a command: paths are arguments of their own, texts and subtitles travel in
files with names of ours, and filters take numbers and fixed words.
"""
