"""What the customer asks to have changed, in words."""
