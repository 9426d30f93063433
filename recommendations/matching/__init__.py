"""Two reports compared. Pure: plain shapes in, suggestions with reasons out; a person decides."""
