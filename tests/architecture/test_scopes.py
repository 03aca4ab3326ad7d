"""Who may read without a scope: each table belongs to an organisation or is listed with the reason why not, and each
function that looks over the fence is listed too (docs/adr/0004)."""

import ast
from collections.abc import Iterator

from django.apps import apps
from django.db.models import Model

from organisations.ownership import Owned
from tests.architecture.tree import APPS, files

SHARED = {
    "organisations.organisation": "who exists; only own ones and the bodies that one entered are shown (known_to)",
    "organisations.user": "an account is a person's, not an organisation's; shown by membership (members_of)",
    "organisations.securityentry": "lines about the whole installation belong to nobody; shown by organisation (known_to)",
    "organisations.change": "what was changed in a row; that of the shared directory is everybody's (known_to)",
    "organisations.securitychain": "how long each log is, and its digest; it says nothing of anybody",
    "organisations.recipient": "the directory is shared; what one organisation added is its own (known_to)",
    "organisations.mission": "facts of a recipient, shown as that is (known_to)",
    "organisations.headofmission": "a public office-holder, shown as the recipient is (known_to)",
    "organisations.openinghours": "when its door is open, shown as the recipient is (known_to)",
    "organisations.closingday": "when it is not, shown as the recipient is (known_to)",
    "organisations.contactpoint": "the directory is shared, trust in it is not: confirmations are owned (known_to)",
    "organisations.correction": "about a recipient, shown as that is (known_to); nobody is kept who proposed it",
    "organisations.missionimport": "lists read into the shared directory; operators only (known_to)",
    "organisations.salt": "secrets for marks; they say nothing of anybody",
    "organisations.limit": "counters under keyed marks, over all organisations: a flood knows no owner",
    "organisations.mailblock": "who wants no mail wants it from nobody; kept as a keyed mark",
    "organisations.session": "a browser of one person; shown to that person only",
    "organisations.keycheck": "about the installation's keys",
}
LOOKS_OVER_THE_FENCE = {
    "organisations/ownership.py:all_owners": "the one door",
    "organisations/queries/member.py:roles_of": "the scope is made from its answer",
    "organisations/queries/member.py:memberships_of": "a person's own memberships, for themselves",
    "organisations/queries/member.py:members_of": "people of the organisations named, for choices",
    "organisations/queries/member.py:organisers_of": "people of the organisation named, for mail",
    "organisations/queries/member.py:owners_beside": "owners of the organisation named, who could agree",
    "organisations/queries/member.py:seats_in": "people of the organisation named, who could agree",
    "organisations/queries/member.py:standing_membership": "for the command that ends one",
    "organisations/queries/member.py:departed": "people who work nowhere, whose accounts are emptied",
    "organisations/queries/member.py:is_tenant": "yes or no about a body that is known already",
    "organisations/queries/member.py:named_tenant": "whoever runs a command says whose the work is to be",
    "organisations/queries/invitation.py:find_invitation": "an invitation, found by the token that was mailed",
    "organisations/domain/invitation.py:_refuse_member": "whether the invited address is a member there already",
    "organisations/domain/invitation.py:forget_invitations": "the sweep empties old addresses; it shows nothing",
    "organisations/queries/claim.py:named_claim": "whoever runs a command says of which body",
    "organisations/queries/claim.py:contested_claims": "for operators, who decide where nobody of the organisation does",
    "organisations/domain/claim.py:forget_claims": "the sweep ends what is old enough; it shows nothing",
    "organisations/queries/contact.py:owners_relying_on": "who must be told that a shared contact has changed",
    "organisations/domain/securitylog.py:log_security": "a line for whom it concerns, whoever's page wrote it",
    "organisations/domain/mail/queue.py:queue_mail": "a key of the outbox is known once, whoever wrote it",
    "organisations/domain/mail/queue.py:erase_mails": "mail about rows, named by their keys; it shows nothing",
    "organisations/domain/mail/queue.py:empty_mail": "the sweep empties what is old enough; it shows nothing",
    "campaigns/queries/endorsement.py:find_endorsement": "a question to a body, found by the token that was mailed",
    "campaigns/domain/endorsement/ask.py:remind_bodies": "the sweep finds them; each is reminded in its scope",
    "campaigns/domain/endorsement/ask.py:forget_contacts": "the sweep empties old addresses; it shows nothing",
    "letters/domain/tally.py:bring_up_to_date": "the sweep counts everybody's letters; it shows nothing",
    "letters/domain/tally.py:recount": "the nightly recount of everybody's letters; it shows nothing",
    "letters/domain/retention/campaign.py:anonymise_due": "the sweep finds what is due; names go in the campaign's scope",
    "letters/domain/retention/ledger.py:export_erasures": "the whole ledger, for the operator; it names no person",
    "letters/domain/retention/report.py:outlook": "for the operator: when names go and how many, no name",
    "letters/domain/retention/report.py:report_kept": "for the operator: how many rows each table has",
    "letters/domain/retention/unconfirmed.py:remind_unconfirmed": "the sweep finds them; each is reminded in its scope",
    "letters/domain/retention/unconfirmed.py:expire_unconfirmed": "the sweep finds them; each goes in its own scope",
    "organisations/domain/mail/queue.py:forget_mail": "the sweep deletes what is old enough; it shows nothing",
    "organisations/domain/mail/returned.py:find_sent": "a mail, found by the message id that it left with",
    "organisations/domain/mail/returned.py:record_return": "a mail that came back, found by its message id",
    "letters/domain/keeping.py:ask_earlier_signers": "the sweep finds campaigns in which texts changed; each in its scope",
    "letters/queries/campaignfile/find.py:named_campaign": "whoever runs a command names a campaign by its code",
    "letters/domain/news.py:write_news": "the sweep finds what was sent; its mails are written in its own scope",
    "letters/domain/notice/returned.py:note_refusals": "the sweep looks at all refused mail; each is flagged in its scope",
    "organisations/domain/mail/send.py:send_due_mail": "the sender serves everybody; it shows nothing",
    "organisations/domain/mail/send.py:work": "the sender serves everybody; it shows nothing",
    "organisations/domain/job.py:_claim": "the worker serves everybody; each job is worked on in its own scope",
    "organisations/domain/job.py:forget_jobs": "the sweep deletes what ended long ago; it shows nothing",
    "organisations/domain/key.py:rotate_keys": "each sealed value of the installation; it shows nothing",
    "organisations/domain/key.py:retire_key": "whether any value is still under the key; it shows nothing",
    "letters/domain/chase.py:chase_due": "the sweep looks at everything due; each row is written in its own scope",
    "letters/domain/check.py:find_problems": "the nightly check reads everything; its sentences go to the operator",
    "letters/domain/check.py:_remove_strays": "which files no row of anybody names; it shows nothing",
    "letters/domain/intake/work.py:_claim": "the worker serves everybody; each form is answered in its own scope",
    "letters/domain/dispatch.py:dispatch_letters": "the sweep sends everybody's due letters",
    "letters/domain/edition/erase.py:erase_withdrawn": "the sweep finds the lines; each is erased in its own scope",
    "letters/domain/manuscript/draft.py:forget_manuscripts": "the sweep deletes drafts that nobody went on with",
    "letters/domain/export.py:clear_exports": "the sweep removes files whose time is over; it shows nothing",
    "letters/domain/export.py:trace_rows": "for who runs the installation: whose list a leaked one was",
    "letters/queries/publicpage/found.py:published_campaigns": "the public front page: what is published",
    "letters/queries/publicpage/found.py:published_campaign": "a public page, found by its code",
    "letters/queries/publicpage/found.py:campaign_to_find": "a public form, found by its code; no title of what is closed",
    "letters/queries/publicpage/found.py:public_recipient": "a public page, found by its code",
    "letters/queries/publicpage/recipient.py:recipient_page": "public letters to one recipient, whoever wrote them",
    "letters/queries/publicpage/found.py:published_letter": "a public page, found by its code",
    "letters/queries/publicpage/found.py:letters_to_sign": "a public form, found by its code",
    "letters/queries/publicpage/found.py:texts_found": "the public texts of a campaign that was found by a code",
    "letters/queries/publicpage/sign.py:too_many_wait": "how much waits for the worker; it shows nothing",
    "letters/queries/publicpage/found.py:public_copy": "a public file, found by its code",
    "letters/queries/publicpage/action.py:published_action": "a public event, found by its code",
    "letters/queries/link.py:find_link": "a mailed link, found by its token",
    "letters/queries/signing.py:links_to_confirm": "codes mailed to one address, in whoever's campaign; it shows nothing",
    "letters/domain/signing/code.py:_count_try": "tries of the codes just found, whoever's; it shows nothing",
    "organisations/domain/contact.py:_tell_relying": "whether who changed it is one of theirs, to be named to them",
}


def unowned(models: list[type[Model]]) -> set[str]:
    return {model._meta.label_lower for model in models if not issubclass(model, Owned)}


def looks(sources: dict[str, str]) -> Iterator[str]:
    """`path:function` for each use of a door out of the scope."""
    for path, text in sources.items():
        for function in ast.walk(ast.parse(text)):
            if isinstance(function, ast.FunctionDef) and _opens(function):
                yield f"{path}:{function.name}"


def _opens(function: ast.FunctionDef) -> bool:
    names = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
    attributes = {node.attr for node in ast.walk(function) if isinstance(node, ast.Attribute)}
    return bool({"all_owners", "scopes_disabled", "_base_manager", "with_scopes_disabled"} & (names | attributes))


def test_every_table_belongs_to_an_organisation_or_says_why_not() -> None:
    assert unowned([model for model in apps.get_models() if model._meta.app_label in APPS]) == {*SHARED}


def test_every_owned_table_is_closed_outside_a_scope_or_names_its_parent() -> None:
    owned = [model for model in apps.get_models() if issubclass(model, Owned)]
    roots = {model._meta.label_lower for model in owned if not model.owner_from}
    parents = [model._meta.get_field(model.owner_from).related_model for model in owned if model.owner_from]
    assert roots == {
        "organisations.membership",
        "organisations.invitation",
        "organisations.claim",
        "organisations.contactconfirmation",
        "organisations.mail",
        "organisations.consentwording",
        "organisations.formofaddress",
        "organisations.erasure",
        "organisations.job",
        "campaigns.campaign",
    }
    assert all(isinstance(parent, type) and issubclass(parent, Owned) for parent in parents)


def test_only_listed_functions_look_over_the_fence() -> None:
    assert sorted(looks(files(*APPS))) == sorted(LOOKS_OVER_THE_FENCE)


def test_a_planted_look_over_the_fence_is_found() -> None:
    planted = "def peep():\n    with all_owners():\n        return Campaign.objects.all()\n"
    assert list(looks({"campaigns/queries/peep.py": planted})) == ["campaigns/queries/peep.py:peep"]
