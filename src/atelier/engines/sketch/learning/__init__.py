"""Training a style with the engines in the box: pictures in; a recipe, and a cover that the sketch draws by it, out."""
