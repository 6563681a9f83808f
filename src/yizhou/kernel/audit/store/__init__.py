"""Every query of the access log, by what is asked of it."""
