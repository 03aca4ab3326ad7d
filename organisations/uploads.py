"""Files that people send stay in memory until they are sealed or refused; Django would put larger ones into /tmp."""

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler


class InMemoryUploadHandler(MemoryFileUploadHandler):
    """Keeps of each file one byte more than the largest that any form takes: so the form refuses it at its field, in
    words, and nothing larger is ever held. How large a whole request may be: `UnreadableMiddleware`."""

    def handle_raw_input(self, *args: Any, **options: Any) -> None:
        """Django's own would step aside for a large request, and the file would be as good as not sent."""
        self.activated = True

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        room = settings.FILE_UPLOAD_MAX_MEMORY_SIZE + 1 - self.file.tell()
        self.file.write(raw_data[: max(room, 0)])

    def file_complete(self, file_size: int) -> UploadedFile | None:
        return super().file_complete(self.file.tell())
