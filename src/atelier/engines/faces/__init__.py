"""The faces engine: finds faces, draws people who do not exist, swaps, improves and animates faces."""
