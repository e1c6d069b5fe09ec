"""Pictures and moving pictures as arrays: read them safely, fit them to a size, write them as video.

Shared by every engine that works on pixels. All of it imports numpy, OpenCV, Pillow or PyAV: engines import it
inside their worker processes only.

Pictures are RGB (or RGBA) uint8 arrays of shape (height, width, channels).
"""
