"""Sound as arrays: filter it, place it in a room, hold its peaks, measure how loud it is, write it as WAV.

Shared by every engine that makes sound. All of it imports numpy or OpenCV: engines import it inside their worker
processes only.

Sound is float32 at 48 kHz, full scale is 1. One channel has the shape (samples,), several (channels, samples). Long
sound passes as an iterator of blocks, so that memory does not grow with the length.
"""
