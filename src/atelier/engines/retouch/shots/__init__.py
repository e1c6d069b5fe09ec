"""Whole new pictures of what pictures show: from other camera positions, in other places, with company."""
