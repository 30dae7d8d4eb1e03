"""The map without a web engine: the same pictures over the same bridge, painted by us."""
