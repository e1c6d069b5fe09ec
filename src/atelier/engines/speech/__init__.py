"""Speech: text read aloud by espeak-ng with a time for every word, and the way back from sound to text."""
