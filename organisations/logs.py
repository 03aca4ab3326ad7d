"""What may not stand in a log: addresses of pages that open with a secret in them are written without it, in the words of
an error too."""

import logging
import re

SECRET = re.compile(r"(/s/[a-z]+/)[\w-]{20,}")
AS_USUAL = logging.Formatter()


class WithoutSecrets(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        if SECRET.search(said):
            record.msg, record.args = SECRET.sub(r"\1…", said), ()
        if record.exc_info and not record.exc_text:  # the handler takes the text that is there
            record.exc_text = SECRET.sub(r"\1…", AS_USUAL.formatException(record.exc_info))
        return True
