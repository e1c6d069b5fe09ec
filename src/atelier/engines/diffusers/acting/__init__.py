"""People in clips: where their joints are, and the drawings of them that models of motion take."""
