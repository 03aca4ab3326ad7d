"""The columns of campaigns in the register of personal data: who takes care of a target, who answers for a body."""

from organisations.personal import ACTOR, End, Personal, Purpose, table

ASKED = Personal(Purpose.REACH, End.ANSWER)
ANSWERED = Personal(Purpose.PROVE, End.RETENTION)

REGISTER = {
    "campaigns.campaign": table(
        "id owner code name states language risk reply_days retention_days retention_reason neutral_mail needs_approval "
        "names_per_address index_key_sealed anonymised_at starts_on ends_on guided published_at"
    ),
    "campaigns.campaigntext": table("id owner campaign language title standfirst occasion"),
    "campaigns.demand": table("id owner campaign position name"),
    "campaigns.demandtext": table("id owner demand language text"),
    "campaigns.target": table("id owner campaign recipient covers position", coordinator=ACTOR),
    "campaigns.endorsement": table(
        "id owner campaign body state invited_at accepted_at declined_at opted_out_at language digest asked_at expires_at "
        "reminded_at",
        contact_sealed=ASKED,
        token_sealed=ASKED,
        answered_sealed=ANSWERED,
        recorded_by=ACTOR,
    ),
    "campaigns.standingmandate": table(
        "id owner endorsement office since until recorded_at",
        holder_sealed=ANSWERED,
        address_sealed=ANSWERED,
        proof_sealed=ANSWERED,
        recorded_by=ACTOR,
    ),
    "campaigns.action": table("id owner campaign target code kind city place time_zone starts_at ends_at reported_at"),
}
