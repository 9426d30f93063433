"""What a log line may say. Imported before anything else is ready."""

import logging
import re


class WithoutSecrets(logging.Filter):
    """Takes one-time links and private addresses out of log lines.

    Django writes the path of what it refused.
    """

    secret = re.compile(
        r"(/invitations/|/calendar/feed/|/account/(?:password/reset/key|confirm-email)/)[^\s/]+"
    )

    def filter(self, record: logging.LogRecord) -> bool:
        """Lets every line through, with the secret part blanked."""
        said = record.getMessage()
        clean = self.secret.sub(r"\1…", said)
        if clean != said:
            record.msg, record.args = clean, ()
        return True
