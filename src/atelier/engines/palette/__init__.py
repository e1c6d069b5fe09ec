"""Learned styles: what pictures have in common in colour, tone and brushwork, as a small recipe, and pictures redrawn
by it.

Every engine that knows styles reads recipes from here; the sketch's registry of styles knows them as one more style.
"""
