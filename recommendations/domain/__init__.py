"""The verbs: the only code that writes."""
