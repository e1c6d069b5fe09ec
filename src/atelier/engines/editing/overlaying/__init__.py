"""Text, logos and subtitles over what there is."""
