"""What can be told of a picture before it is changed."""
