"""Pages: access, form, verb, message, redirect."""
