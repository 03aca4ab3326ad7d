"""Measures the product against bare Django on the same machine in the same minutes: `make bench`."""
