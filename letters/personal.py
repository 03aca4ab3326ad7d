"""The columns of letters in the register of personal data: who signed, who acted, what was said at the door."""

from organisations.personal import ACTOR, End, Personal, Purpose, table

PRINTED = Personal(Purpose.STAND_FOR, End.WITHDRAWAL)
WRITTEN_TO = Personal(Purpose.REACH, End.WITHDRAWAL)
SENT_IN = Personal(Purpose.STAND_FOR, End.WEEK)
AGREED = Personal(Purpose.PROVE, End.WITHDRAWAL)
KEPT_COARSE = Personal(Purpose.PROVE, End.COUNTS)
COUNTED_BY = Personal(Purpose.STAND_FOR, End.COUNTS)
POINTS = Personal(Purpose.STAND_FOR, End.EMPTIED_ROW)
LISTED = Personal(Purpose.STAND_FOR, End.DAY)
SEEN = Personal(Purpose.WITNESS, End.REDACTION)
PICTURED = Personal(Purpose.WITNESS, End.RETENTION)
TALKED = Personal(Purpose.ANSWER_FOR, End.RETENTION)
LETTERHEAD = Personal(Purpose.STAND_FOR, End.PUBLISHED)
ADDRESSED = Personal(Purpose.ADDRESS, End.OFFICE)

REGISTER = {
    "letters.letter": table(
        "id owner campaign target kind base follows code title language speaks_to dated_on date_style place posted_in "
        "paper window goal least_signed most_pages pages measured opened_at closes_at created_at",
        sender=LETTERHEAD,
        addressee=ADDRESSED,
    ),
    "letters.passage": table(
        "id owner letter kind position text hidden overrides after placed moves split_from base_digest base_text"
    ),
    "letters.passagedemand": table("id owner passage demand position"),
    "letters.comment": table(
        "id owner letter passage kind said answers made_at resolved_at", text=TALKED, by=ACTOR, resolved_by=ACTOR
    ),
    "letters.reviewstep": table("id owner letter kind digest reason at", by=ACTOR),
    "letters.writing": table("id owner letter revision saved_at held_since seen_at", saved_by=ACTOR, holder=ACTOR),
    "letters.manuscript": table("id owner letter revision number pieces seen saved_at", person=ACTOR),
    "letters.signatorygroup": table("id owner letter heading position"),
    "letters.signatory": table(
        "id owner group position organisation behalf visibility",
        name_sealed=PRINTED,
        office_sealed=PRINTED,
        place_sealed=PRINTED,
        consent_how_sealed=AGREED,
        consent_on=AGREED,
    ),
    "letters.version": table("id owner letter number digest material made_at", content=ADDRESSED, made_by=ACTOR),
    "letters.translation": table(
        "id owner version language title heading notice begun_at changed_at reviewed_at",
        passages=ADDRESSED,
        begun_by=ACTOR,
        changed_by=ACTOR,
        reviewed_by=ACTOR,
    ),
    "letters.signature": table(
        "id owner campaign letter version kept form kind mandate language visibility hidden_at corrected_at state "
        "state_before invalid invalidated_at source mailed_at reminded bounced_at anonymised_at tallied mail_domain",
        name_sealed=PRINTED,
        email_sealed=WRITTEN_TO,
        place_sealed=PRINTED,
        office_sealed=PRINTED,
        organisation_sealed=PRINTED,
        comment_sealed=PRINTED,
        mail_index=WRITTEN_TO,
        name_index=WRITTEN_TO,
        domain_index=WRITTEN_TO,
        country=COUNTED_BY,
        invalidated_by=ACTOR,
        recorded_at=KEPT_COARSE,
        confirmed_at=KEPT_COARSE,
        kept_at=KEPT_COARSE,
        counts_from=KEPT_COARSE,
        withdrawn_at=KEPT_COARSE,
    ),
    "letters.signatureconsent": table(
        "id owner campaign form wording organisation", given_at=KEPT_COARSE, ended_at=KEPT_COARSE
    ),
    "letters.intake": table(
        "id owner campaign token asks language state claim claimed_until attempts note",
        form_sealed=SENT_IN,
        network_key=SENT_IN,
        received_at=SENT_IN,
    ),
    "letters.link": table("id owner campaign form purpose digest code_digest tries made_at expires_at used_at"),
    "letters.news": table(
        "id owner campaign subject text sent_at readers finished_at", sent_by=ACTOR, reached=WRITTEN_TO
    ),
    "letters.mandaterequest": table(
        "id owner campaign form state asked_at answered_at",
        contact_sealed=WRITTEN_TO,
        answerer_sealed=AGREED,
        network_key=SENT_IN,
    ),
    "letters.keeprequest": table("id owner campaign form mailed asked_at", mail_index=WRITTEN_TO),
    "letters.tally": table("id owner letter signatures organisations counted_at"),
    "letters.edition": table(
        "id owner letter version code number supersedes supplements reference cut_off counts passed digest data_key_sealed "
        "frozen_at",
        content=ADDRESSED,
        frozen_by=ACTOR,
    ),
    "letters.editionline": table(
        "id owner edition position block visibility commitment erased_at",
        signature_id=POINTS,
        text_sealed=PRINTED,
        salt_sealed=PRINTED,
    ),
    "letters.editionfile": table("id owner edition kind sha256 size fingerprint made_at removed_at", path=PRINTED),
    "letters.delivery": table("id owner edition recipient capacity reach answer created_at"),
    "letters.event": table(
        "id owner delivery sequence key kind detail channel about voids occurred_at precision receiver_role due_at "
        "text_commitment recorded_at",
        recorded_by=ACTOR,
    ),
    "letters.eventtext": table(
        "id owner event redacted_at", words_sealed=SEEN, witnesses_sealed=SEEN, salt_sealed=SEEN
    ),
    "letters.channelstep": table(
        "id owner delivery position channel contact due_at fulfilled_by called_by dropped_at", responsible=ACTOR
    ),
    "letters.export": table(
        "id owner campaign code kind reason state requested_at decided_at rows as_of secret_sealed file_key_sealed sha256 "
        "link_digest expires_at fetched_at",
        requested_by=ACTOR,
        decided_by=ACTOR,
        path=LISTED,
    ),
    "letters.evidence": table("id owner event kind sha256 size added_at", path=PICTURED, added_by=ACTOR),
}
