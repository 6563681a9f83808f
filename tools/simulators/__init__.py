"""Systems that are not on this machine, as far as the platform speaks with them. Nothing in `src/` knows of them."""
