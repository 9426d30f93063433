"""Plain tables as files for offices: what they say was decided before, here it is only written."""

from recommendations.exports.sheets import Sheet, as_docx, as_xlsx

__all__ = ["Sheet", "as_docx", "as_xlsx"]
