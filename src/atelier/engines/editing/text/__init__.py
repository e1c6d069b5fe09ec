"""Setting text of any script: fonts, line breaks, and libass inside ffmpeg to shape and draw it."""
