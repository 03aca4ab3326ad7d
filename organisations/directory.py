"""A handful of missions for the shared directory: facts of public record, and no contact point. Whoever wants to
write to one enters an address and confirms it first. Others are added by hand."""

from dataclasses import dataclass
from datetime import date

from organisations.enums import MissionKind


@dataclass(frozen=True)
class ListedMission:
    """`external_id` is the row's key in the source; `accredited_to` are all states that the mission covers, wherever it
    stands."""

    external_id: str
    city: str
    country: str
    time_zone: str
    accredited_to: tuple[str, ...]
    sending_state: str = "KZ"
    sending_name: str = "Kazakhstan"
    kind: MissionKind = MissionKind.EMBASSY
    source: str = "Wikidata (CC0) via Database of embassies"
    as_of: date | None = date(2022, 11, 16)

    @property
    def name(self) -> str:
        return f"Embassy of {self.sending_name}, {self.city}"


MISSIONS = (
    ListedMission("Q16867391", "London", "GB", "Europe/London", ("GB", "IE", "IS")),
    ListedMission("Q112633704", "New Delhi", "IN", "Asia/Kolkata", ("IN", "MV", "LK", "BD", "BT")),
    ListedMission("Q5369759", "Ottawa", "CA", "America/Toronto", ("CA", "BS")),
    ListedMission("Q101628105", "Stockholm", "SE", "Europe/Stockholm", ("SE", "DK")),
    ListedMission("Q23786646", "Berlin", "DE", "Europe/Berlin", ("DE",)),
    ListedMission("Q106450902", "Singapore", "SG", "Asia/Singapore", ("SG", "AU", "NZ")),
)
