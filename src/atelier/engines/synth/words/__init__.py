"""What is asked for, in words."""
