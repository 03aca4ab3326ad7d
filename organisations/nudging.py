"""A worker is asked to look at once. Without a broker nothing is lost: the next sweep looks."""

import logging

from celery import Task
from kombu.exceptions import ChannelError, KombuError


def nudge(task: Task) -> None:
    """To be called after the commit, or the worker looks too early."""
    try:
        task.apply_async(retry=False)
    except (KombuError, ChannelError, OSError) as error:
        logging.getLogger(__name__).warning("The broker cannot be reached: %s. The next sweep will look.", error)
