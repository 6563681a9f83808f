"""Every query of the provincial index."""
