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


class CannotFetch(Refused):
    """Nothing could be fetched from that address; `code` is stable."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class InvalidCorrection(Refused):
    """A value that this detail of a report cannot have; `field` names the detail or "bullets"."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class InvalidValue(Refused):
    """A value that this field of a stored row cannot have; `field` names the field."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class DraftChanged(Refused):
    """Somebody (another tab) changed the draft since this page was opened."""


class DraftGone(DraftChanged):
    """The draft was confirmed or discarded meanwhile."""
