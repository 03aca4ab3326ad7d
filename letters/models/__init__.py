"""What was said, who signed, what became of it: in data order."""

from letters.models.letter import Letter
from letters.models.writing import Writing
from letters.models.passage import Passage, PassageDemand
from letters.models.comment import Comment
from letters.models.manuscript import Manuscript
from letters.models.block import Signatory, SignatoryGroup
from letters.models.version import Version
from letters.models.review import ReviewStep
from letters.models.translation import Translation
from letters.models.intake import Intake
from letters.models.signature import Signature, SignatureConsent
from letters.models.link import Link
from letters.models.news import News
from letters.models.mandate import MandateRequest
from letters.models.keeping import KeepRequest
from letters.models.tally import Tally
from letters.models.edition import Edition, EditionFile, EditionLine
from letters.models.delivery import ChannelStep, Delivery, Event, EventText, Evidence
from letters.models.export import Export

__all__ = [
    "ChannelStep",
    "Comment",
    "Delivery",
    "Edition",
    "EditionFile",
    "EditionLine",
    "Event",
    "EventText",
    "Evidence",
    "Export",
    "Intake",
    "KeepRequest",
    "Letter",
    "Link",
    "MandateRequest",
    "Manuscript",
    "News",
    "Passage",
    "PassageDemand",
    "ReviewStep",
    "Signatory",
    "SignatoryGroup",
    "Signature",
    "SignatureConsent",
    "Tally",
    "Translation",
    "Version",
    "Writing",
]
