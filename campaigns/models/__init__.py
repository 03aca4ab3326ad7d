"""What we want of whom, in data order."""

from campaigns.models.campaign import Campaign, CampaignText
from campaigns.models.demand import Demand, DemandText
from campaigns.models.target import Target
from campaigns.models.endorsement import Endorsement
from campaigns.models.mandate import StandingMandate
from campaigns.models.action import Action

__all__ = ["Action", "Campaign", "CampaignText", "Demand", "DemandText", "Endorsement", "StandingMandate", "Target"]
