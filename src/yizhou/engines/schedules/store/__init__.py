"""Every query of schedules, by what it is about."""
