"""The staff pages of what we want of whom."""

from campaigns.admin import action, campaign, demand, endorsement, mandate

__all__ = ["action", "campaign", "demand", "endorsement", "mandate"]
