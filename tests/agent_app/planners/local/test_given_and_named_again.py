"""Things that are given something, gone through in one another, asked after, or named again after a look-up."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.catalog import foreign_catalog
from tests.agent_app.planners.local.planning import flow, plan

CATALOG = foreign_catalog(
    [
        ("Asana", "create_Task", "Create task"),
        ("Asana", "retrieve_Projects", "Retrieve projects"),
        ("Asana", "retrieve_Sections", "Retrieve sections"),
        ("Box", "delete_File", "Delete file"),
        ("Box", "retrieve_Files", "Retrieve files"),
        ("Discord", "assign_Role", "Assign role to member"),
        ("Discord", "ban_Member", "Ban member"),
        ("Discord", "retrieve_Members", "Retrieve members"),
        ("Dynamics", "update_Account", "Update account"),
        ("Dynamics", "update_Contact", "Update contact"),
        ("Dynamics", "update_Lead", "Update lead"),
        ("Freshservice", "create_Note", "Add note to ticket"),
        ("Freshservice", "retrieve_Tickets", "Retrieve tickets"),
        ("GitLab", "create_Tag", "Create tag"),
        ("GitLab", "run_Pipeline", "Run pipeline"),
        ("GitLab", "retrieve_Pipelines", "Retrieve pipelines"),
        ("Gmail", "send_Email", "Send email"),
        ("Jenkins", "retrieve_Builds", "Retrieve builds"),
        ("Jenkins", "stop_Build", "Stop build"),
        ("Jira", "create_Comment", "Add comment to issue"),
        ("Jira", "create_Issue", "Create issue"),
        ("MySQL", "delete_Row", "Delete rows from a MySQL table"),
        ("MySQL", "insert_Row", "Insert a row into a MySQL table"),
        ("MySQL", "retrieve_Row", "Select rows from a MySQL table"),
        ("MySQL", "update_Row", "Update rows of a MySQL table"),
        ("Notion", "archive_Page", "Archive page"),
        ("Notion", "create_Page", "Create page"),
        ("Notion", "retrieve_Pages", "Retrieve pages"),
        ("Pipedrive", "create_Deal", "Create deal"),
        ("Pipedrive", "create_Note", "Create note"),
        ("Pipedrive", "retrieve_Deals", "Retrieve deals"),
        ("Pipedrive", "update_Deal", "Update deal"),
        ("QuickBooks", "retrieve_Bills", "Retrieve bills"),
        ("QuickBooks", "retrieve_Vendors", "Retrieve vendors"),
        ("Shopify", "cancel_Order", "Cancel order"),
        ("Shopify", "retrieve_Orders", "Retrieve orders"),
        ("Slack", "delete_Message", "Delete message"),
        ("Slack", "retrieve_Channels", "Retrieve channels"),
        ("Slack", "retrieve_Messages", "Retrieve messages"),
        ("Slack", "send_Message", "Send message to channel"),
        ("Stripe", "retrieve_Payments", "Retrieve payments"),
        ("Wrike", "create_Task", "Create task"),
        ("Wrike", "retrieve_Task", "Retrieve tasks"),
        ("Wrike", "update_Task", "Update task"),
    ]
)

# what a gift and what gets it are told by, whichever comes first
GIVEN = [
    (
        "Give last week's Freshservice tickets a note that the printer works again",
        "freshservice.retrieve_tickets, for_each[freshservice.create_note]",
    ),
    (
        "Grant the helper role to all members of our Discord server",
        "discord.retrieve_members, for_each[discord.assign_role]",
    ),
    ("A deal came in at the fair: I want it in Pipedrive with a note", "pipedrive.create_deal, pipedrive.create_note"),
    ("A guest complained about a bug: put it into Jira", "jira.create_issue"),
    ("Write the result into the Jira issue", "jira.create_comment"),
    ("Write it in the Wrike task", "wrike.update_task"),
    ("Create a pair of Asana tasks", "asana.create_task, asana.create_task"),
]

# each of several in each of others
NESTED = [
    (
        "Each Asana project has sections; for each section in each project create a task",
        "asana.retrieve_projects, for_each[asana.retrieve_sections, for_each[asana.create_task]]",
    ),
    (
        'Per Slack channel read the messages; a message that contains "spam" must be deleted. All channels',
        "slack.retrieve_channels, for_each[slack.retrieve_messages,"
        " for_each[if(node.item.text contains spam)[slack.delete_message]]]",
    ),
    (
        "For each Asana project go to its sections and create a task in every section",
        "asana.retrieve_projects, for_each[asana.retrieve_sections, for_each[asana.create_task]]",
    ),
]

# what all of a product are, who is there, what an operation does to several at once
LOOKED_UP = [
    ("My Box is full, delete the files", "box.retrieve_files, for_each[box.delete_file]"),
    ("Delete the files in my Box", "box.retrieve_files, for_each[box.delete_file]"),
    ("Kick the silent people out of our Discord server", "discord.retrieve_members, for_each[discord.ban_member]"),
    ("Delete the rows of staging in MySQL", "mysql.delete_row"),
    ("Delete the files in my Box each Friday at 16:00", "box.retrieve_files, for_each[box.delete_file]"),
    (
        "All Box files that are expired go to the bin",
        "box.retrieve_files, for_each[if(node.item.status equals expired)[box.delete_file]]",
    ),
    ("What bills and vendors are in our QuickBooks?", "quickbooks.retrieve_bills, quickbooks.retrieve_vendors"),
    ("We need from QuickBooks: vendors, bills", "quickbooks.retrieve_vendors, quickbooks.retrieve_bills"),
    (
        "Update the account, the contact and the lead in Dynamics",
        "dynamics.update_account, dynamics.update_contact, dynamics.update_lead",
    ),
]

# what was looked up is named again, or a measure of it
AGAIN = [
    (
        "Get the Stripe payments; a payment above 70 must be posted in Slack",
        "stripe.retrieve_payments, for_each[if(node.item.amount greater 70)[slack.send_message]]",
    ),
    (
        "Fetch the Shopify orders. Totals under 5 have to be announced in Slack",
        "shopify.retrieve_orders, for_each[if(node.item.total less 5)[slack.send_message]]",
    ),
    (
        "For all Shopify orders check the status. past_due ones are to be cancelled",
        "shopify.retrieve_orders, for_each[if(node.item.status equals past_due)[shopify.cancel_order]]",
    ),
    (
        "Review every Shopify order one by one: those over 90 euros I want as an Asana task",
        "shopify.retrieve_orders, for_each[if(node.item.amount greater 90)[asana.create_task]]",
    ),
    (
        "All Shopify orders, one after the other please. Total under 5? Cancel it",
        "shopify.retrieve_orders, for_each[if(node.item.total less 5)[shopify.cancel_order]]",
    ),
]

# cases in few words
CASES = [
    (
        "Hourly pull the newest Stripe payment; no receipt -> send a message to Slack",
        "stripe.retrieve_payments, if(node.receipt missing)[slack.send_message]",
    ),
    (
        "Get the Jenkins build. Is its status hanging then stop it, otherwise create a GitLab tag",
        "jenkins.retrieve_builds, if(node.status equals hanging)[jenkins.stop_build] else[gitlab.create_tag]",
    ),
    (
        "Is the Notion page outdated? archive it; not outdated: send an email",
        "notion.retrieve_pages, if(node.status equals outdated)[notion.archive_page] else[gmail.send_email]",
    ),
    (
        "Go down the list of Pipedrive deals: owner empty -> create a Jira issue, owner filled -> update the deal",
        "pipedrive.retrieve_deals,"
        " for_each[if(node.item.owner missing)[jira.create_issue] else[pipedrive.update_deal]]",
    ),
    (
        "Check the last GitLab pipeline: succeeded? create a tag. any other result? run it again",
        "gitlab.retrieve_pipelines, if(node.status equals succeeded)[gitlab.create_tag] else[gitlab.run_pipeline]",
    ),
    (
        'Get the Jenkins build. Is its result containing "unstable" then stop it, otherwise create a GitLab tag',
        "jenkins.retrieve_builds, if(node.result contains unstable)[jenkins.stop_build] else[gitlab.create_tag]",
    ),
    (
        "Look in the MySQL rows for the buyer; nothing there (email missing)? insert one. there already? update it",
        "mysql.retrieve_row, if(node.email missing)[mysql.insert_row] else[mysql.update_row]",
    ),
    (
        "Half-hourly pull the newest Stripe payment. no receipt given -> create a Jira issue",
        "stripe.retrieve_payments, if(node.receipt missing)[jira.create_issue]",
    ),
    (
        "The headteacher has to give her ok; given the ok, create the Notion page, otherwise archive it",
        "task, if(decision equals approved)[notion.create_page] else[notion.archive_page]",
    ),
    (
        "The ranger must agree. With his consent create the Notion page, without it send an email",
        "task, if(decision equals approved)[notion.create_page] else[gmail.send_email]",
    ),
]


@pytest.mark.parametrize(("prompt", "wanted"), [*GIVEN, *NESTED, *LOOKED_UP, *AGAIN, *CASES])
def test_what_is_given_or_named_again(prompt: str, wanted: str) -> None:
    assert flow(prompt, CATALOG) == wanted


@pytest.mark.parametrize(
    "prompt",
    [
        "Jira issue created in OPS: tell the people in Slack",
        "The larger ones stay as they are",
        "Delete the file in Box",
    ],
)
def test_nothing_is_gone_through_that_is_one(prompt: str) -> None:
    found = plan(prompt, CATALOG)
    assert found.document is None or not any(
        item["properties"]["role"] == "for_each" for item in found.document["data"]
    )
