"""Videos, changed frame by frame; what one frame shows is handed on to the next."""
