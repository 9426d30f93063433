"""Why a verb refused. The message is written for the person who asked."""


class Refused(Exception):
    """A verb that changed nothing; `str()` says why and what to do."""


class NotAllowed(Refused):
    """This person may not do this."""


class CannotImport(Refused):
    """The text cannot become a report; `code` is stable for scripts."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class DraftChanged(Refused):
    """Somebody (another tab) changed the draft since this page was opened."""
