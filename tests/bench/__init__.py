"""How long the tracker's main work takes. `make bench` prints it."""
