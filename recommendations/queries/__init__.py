"""Reads: what a person may see, and what a page needs."""
