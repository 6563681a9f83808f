"""Every query of the pipeline: taking messages in, counting them, showing them."""
