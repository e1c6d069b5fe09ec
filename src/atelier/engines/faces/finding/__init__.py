"""How faces are found and measured without a trained model of our own: cascades, symmetry, edges and colours."""
