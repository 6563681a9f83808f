"""Every query of the resident registry; each function takes the actor."""
