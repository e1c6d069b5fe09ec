"""What is in a picture: depth, subject, sky, water, and how two pictures belong together."""
