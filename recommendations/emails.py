"""Mail as plain shapes: subject, text and HTML from the same facts. Renders, never sends."""
