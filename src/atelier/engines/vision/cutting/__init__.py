"""How a subject is found in a picture and taken out of it, edges and all."""
