"""Reading: report files in, narratives with exact spans out. Pure: no Django, clock or network."""
