"""A campaign as a file says it: what stands there, what stays behind, and what is wrong with one. Used from here."""

from letters.queries.campaignfile.check import Entry, entry_of, read_campaign_file
from letters.queries.campaignfile.data import campaign_data
from letters.queries.campaignfile.find import named_campaign

__all__ = ["Entry", "campaign_data", "entry_of", "named_campaign", "read_campaign_file"]
