"""Every query of terminology, a file for each table it is about."""
