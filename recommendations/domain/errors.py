"""Why a verb refused. The message is written for the person who asked."""

from recommendations.text.tripwire import Hit


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


class InvalidTransition(Refused):
    """What was asked is not possible in the state the thing is in."""


class AlreadyDecided(InvalidTransition):
    """Somebody else decided on this revision first."""


class RevisionChanged(InvalidTransition):
    """A newer revision came while this one was looked at, or it was withdrawn."""


class Incomplete(Refused):
    """Something is missing before it can be submitted; `fields` says what, field by field."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__(" ".join(fields.values()))
        self.fields = fields


class OutsidePeriod(Refused):
    """The fact counts for another report than the one that will judge; a reason is needed."""


class VictimData(Refused):
    """The tripwire stopped a text; `hits` says where, field by field."""

    def __init__(self, message: str, hits: dict[str, tuple[Hit, ...]]) -> None:
        super().__init__(message)
        self.hits = hits


class FileRefused(Refused):
    """The file cannot be taken; `code` is stable."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class DeskChanged(InvalidTransition):
    """Somebody else at the desk settled something here since the page was opened."""


class NotReady(Refused):
    """A reconciliation that cannot be closed yet; `problems` says what is missing, one by one."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


class InvitationUnusable(Refused):
    """The link was never sent, is used, revoked or out of date; it is not said which."""


class SignInNeeded(Refused):
    """The invited person exists: they join by signing in, not by choosing a new password."""


class CannotBackUp(Refused):
    """No backup was written."""


class CannotExport(Refused):
    """No export was written."""


class CannotRestore(Refused):
    """Nothing was restored, nothing changed."""
