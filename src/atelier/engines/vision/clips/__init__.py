"""Videos, frame by frame: a few frames are in memory at a time, whatever the length."""
