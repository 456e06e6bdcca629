"""Parts of sample-site and sample-pictures."""
