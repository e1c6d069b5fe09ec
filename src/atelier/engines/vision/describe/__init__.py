"""What a picture shows, in words, as far as it can be measured."""
