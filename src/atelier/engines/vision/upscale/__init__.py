"""Pictures at larger sizes. What enlarging means is learned from the picture itself: no model, no weights."""
