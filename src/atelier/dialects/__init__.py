"""HTTP faces over the same flows, a folder each: wire models, pure translation, routes, an error table."""
