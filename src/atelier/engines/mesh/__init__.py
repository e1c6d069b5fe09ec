"""Models in three dimensions: a subject is cut out and inflated into a closed body; a scene becomes a relief.

Bodies are right from the front and from the sides; the back is made up, or taken from a second picture.
"""
