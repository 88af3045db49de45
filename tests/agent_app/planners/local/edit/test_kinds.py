"""Things that a plural alone tells apart, and steps that stay by their bare names."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.edit.edits import edited_over

ROWS = [
    ("Dropbox", "retrieve_files", "Retrieve files"),
    ("Dropbox", "delete_file", "Delete file"),
    ("Box", "upload_file", "Upload file"),
    ("Box", "delete_file", "Delete file"),
    ("Salesforce", "retrieve_leads", "Retrieve leads"),
    ("HubSpot", "create_contact", "Create contact"),
    ("Gmail", "send_email", "Send email"),
    ("Twilio", "send_sms", "Send text message"),
    ("Twilio", "create_call", "Place phone call"),
    ("Amazon S3", "upload_object", "Upload object"),
]
FILES = "retrieve the files from Dropbox, for each file upload it to Box and delete it from Dropbox"
LEADS = "retrieve the Salesforce leads, then for each lead create a HubSpot contact and send an email"
COPIED = "box.upload_file, dropbox.delete_file"


@pytest.mark.parametrize(
    ("prompt", "flow"),
    [
        ("skip drafts", f"for_each[if(node.item.status not_equals drafts)[{COPIED}]]"),
        ("only the PDFs", f"for_each[if(node.item.status equals pdfs)[{COPIED}]]"),
        ("leave out the archived ones", f"for_each[if(node.item.status not_equals archived)[{COPIED}]]"),
        ("leave out archived files", f"for_each[if(node.item.status not_equals archived)[{COPIED}]]"),
        ("only look at files that are archived", f"for_each[if(node.item.status equals archived)[{COPIED}]]"),
        ("ignore archived files", f"for_each[if(node.item.status not_equals archived)[{COPIED}]]"),
        ("files smaller than 5 MB are to be spared",
         f"for_each[if(node.item.value greater_or_equal 5)[{COPIED}]]"),
        ("drafts have to be spared", f"for_each[if(node.item.status not_equals draft)[{COPIED}]]"),
        ("send an email before we go through them", f"gmail.send_email, for_each[{COPIED}]"),
        ("just the upload", "for_each[box.upload_file]"),
        ("only the upload", "for_each[box.upload_file]"),
        ("don't delete files", "for_each[box.upload_file]"),
        ("upload them to Amazon S3 afterwards",
         "for_each[box.upload_file, amazon_s3.upload_object, dropbox.delete_file]"),
        ("upload them to Amazon S3 too", "for_each[box.upload_file, amazon_s3.upload_object, dropbox.delete_file]"),
    ],
)  # fmt: skip
def test_some_of_the_files(prompt: str, flow: str) -> None:
    assert edited_over(ROWS, FILES, prompt) == f"dropbox.retrieve_files, {flow}"


@pytest.mark.parametrize(
    ("prompt", "flow"),
    [
        ("don't email partners",
         "hubspot.create_contact, if(node.item.status not_equals partners)[gmail.send_email]"),
        ("no emails to partners",
         "hubspot.create_contact, if(node.item.status not_equals partners)[gmail.send_email]"),
        ("only partners get the email",
         "hubspot.create_contact, if(node.item.status equals partners)[gmail.send_email]"),
        ("skip leads from Austria",
         "if(node.item.country not_equals austria)[hubspot.create_contact, gmail.send_email]"),
        ("don't send emails", "hubspot.create_contact"),
        ("the email isn't needed for partners",
         "hubspot.create_contact, if(node.item.status not_equals partner)[gmail.send_email]"),
        ("only contacts", "hubspot.create_contact"),
    ],
)  # fmt: skip
def test_some_of_the_leads(prompt: str, flow: str) -> None:
    assert edited_over(ROWS, LEADS, prompt) == f"salesforce.retrieve_leads, for_each[{flow}]"


COPY = "upload a file to Box and send an email"


@pytest.mark.parametrize(
    ("prompt", "flow"),
    [
        ("then delete the file", "box.upload_file, gmail.send_email, box.delete_file"),
        ("also remove the email", "box.upload_file"),
        ("remove the upload", "gmail.send_email"),
    ],
)
def test_what_is_deleted_further(prompt: str, flow: str) -> None:
    assert edited_over(ROWS, COPY, prompt) == flow


def test_what_is_done_once_is_repeated_for_each() -> None:
    made = edited_over(ROWS, f"{FILES}. Finally send an email", "one email per file please")
    assert made == f"dropbox.retrieve_files, for_each[{COPIED}, gmail.send_email]"
