"""What somebody decides for each of several things: they are listed, and somebody is asked in the loop."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.catalog import foreign_catalog
from tests.agent_app.planners.local.planning import flow

CATALOG = foreign_catalog(
    [
        ("Box", "retrieve_Files", "Retrieve files"),
        ("Box", "delete_File", "Delete file"),
        ("DocuSign", "retrieve_Envelopes", "Retrieve envelopes"),
        ("DocuSign", "void_Envelope", "Void envelope"),
        ("Greenhouse", "retrieve_Candidates", "Retrieve candidates"),
        ("Greenhouse", "advance_Candidate", "Advance candidate to next stage"),
        ("Greenhouse", "reject_Candidate", "Reject candidate"),
        ("Okta", "retrieve_Users", "Retrieve users"),
        ("Okta", "suspend_User", "Suspend user"),
        ("QuickBooks", "retrieve_Bills", "Retrieve bills"),
        ("QuickBooks", "create_Payment", "Record payment"),
        ("Salesforce", "retrieve_Cases", "Retrieve cases"),
        ("Salesforce", "close_Case", "Close case"),
        ("ServiceNow", "retrieve_Change_Requests", "Retrieve change requests"),
        ("ServiceNow", "update_Change_Request", "Update change request"),
        ("Stripe", "retrieve_Invoices", "Retrieve invoices"),
        ("Stripe", "void_Invoice", "Void invoice"),
        ("Workday", "retrieve_Expense_Reports", "Retrieve expense reports"),
    ]
)


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        (
            "have the controller sign off each QuickBooks bill, then record a payment for it",
            "quickbooks.retrieve_bills, for_each[task, quickbooks.create_payment]",
        ),
        (
            "Ask Kim to approve every pending Workday expense report",
            "workday.retrieve_expense_reports, for_each[task]",
        ),
        (
            "Every DocuSign envelope must be approved by legal before it is voided",
            "docusign.retrieve_envelopes, for_each[task, docusign.void_envelope]",
        ),
        (
            "someone must check every DocuSign envelope before it is voided",
            "docusign.retrieve_envelopes, for_each[task, docusign.void_envelope]",
        ),
        (
            "All Greenhouse candidates have to be reviewed by Bo and then advanced",
            "greenhouse.retrieve_candidates, for_each[task, greenhouse.advance_candidate]",
        ),
        (
            "Greenhouse candidates have to be confirmed by HR one after another, and rejected then",
            "greenhouse.retrieve_candidates, for_each[task, greenhouse.reject_candidate]",
        ),
        (
            "Close each Salesforce case after the team lead gave his OK for it",
            "salesforce.retrieve_cases, for_each[task, salesforce.close_case]",
        ),
        (
            "Before any Box file is deleted, Ines has to approve it",
            "box.retrieve_files, for_each[task, box.delete_file]",
        ),
        (
            "Delete the Box files one by one after asking Ines about each",
            "box.retrieve_files, for_each[task, box.delete_file]",
        ),
        (
            "Void Stripe invoices, each only with Anna's approval",
            "stripe.retrieve_invoices, for_each[task, stripe.void_invoice]",
        ),
        (
            "Mara decides about every ServiceNow change request, after that we update it",
            "servicenow.retrieve_change_requests, for_each[task, servicenow.update_change_request]",
        ),
        (
            "Suspend Okta users only after HR has agreed to each of them",
            "okta.retrieve_users, for_each[task, okta.suspend_user]",
        ),
    ],
)
def test_who_decides_is_asked_about_each(prompt: str, wanted: str) -> None:
    assert flow(prompt, CATALOG) == wanted


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        (
            "Ask Kim to approve the Workday expense report, then void the Stripe invoice",
            "task, stripe.void_invoice",
        ),
        (
            "Once Kim has approved it, void the Stripe invoice",
            "task, stripe.void_invoice",
        ),
        (
            "The DocuSign envelope must be approved by legal before it is voided",
            "task, docusign.void_envelope",
        ),
    ],
)
def test_one_decision_is_asked_for_once(prompt: str, wanted: str) -> None:
    assert flow(prompt, CATALOG) == wanted
