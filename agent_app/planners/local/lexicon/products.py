"""Products that people speak of: one that no catalogue has is known to be a product all the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from agent_app.planners.local.lexicon.words import phrases

__all__ = ["CAPITALISED_PRODUCTS", "CHAT_PRODUCTS", "KNOWN_PRODUCTS", "PRODUCT_OPENINGS", "lacking_products"]

KNOWN_PRODUCTS = frozenset(
    phrases(
        "activecampaign, adobe sign, airtable, amplitude, apache kafka, asana, auth0, aws, bamboohr, basecamp,"
        " bigcommerce, bigquery, bitbucket, braze, brevo, calendly, chargebee, chargify, circleci, clickup,"
        " cloudflare, coda, confluence, constant contact, databricks, datadog, discord, discourse, docusign,"
        " dropbox, dynamics 365, elasticsearch, eventbrite, evernote, expensify, facebook, figma, firebase,"
        " freshbooks, freshdesk, freshsales, freshservice, gitea, github, gitlab, google ads, google analytics,"
        " google calendar, google chat, google doc, google docs, google drive, google forms, google review, google"
        " reviews, google sheet, google sheets, google tasks, google workspace, gotowebinar, grafana, gravity"
        " forms, greenhouse, gumroad, gusto, help scout, helpscout, heroku, hootsuite, hubspot, influxdb,"
        " insightly, instagram, intercom, jenkins, jira, jotform, kafka, kintone, klaviyo, launchdarkly, linkedin,"
        " looker, mailchimp, mailerlite, mailgun, marketo, mattermost, metabase, microsoft excel, microsoft"
        " planner, microsoft teams, microsoft to do, miro, mixpanel, monday com, mongodb, mysql, netlify, netsuite,"
        " new relic, notion, office 365, okta, onedrive, onenote, opsgenie, pagerduty, pandadoc, paypal, personio,"
        " pingboard, pingdom, pipedrive, plaid, postgres, postgresql, posthog, postmark, power bi, prometheus,"
        " quickbooks, rabbitmq, reddit, redshift, rippling, rocket chat, s3, salesforce, sap, sendgrid, sentry,"
        " servicenow, sharepoint, shopify, shortcut, smartsheet, snowflake, snyk, sonarqube, splunk, squarespace,"
        " statuspage, stripe, supabase, surveymonkey, tableau, teamcity, telegram, todoist, toggl, trello, twilio,"
        " twitter, typeform, vercel, victorops, vonage, webex, webflow, whatsapp, woocommerce, wordpress, workable,"
        " workday, wrike, xero, youtrack, youtube, zapier, zendesk, zoho, zoho crm, zoominfo, zulip"
    )
)
CAPITALISED_PRODUCTS = frozenset(
    phrases("box, buffer, close, copper, drift, excel, front, harvest, lever, segment, square, zoom")
)
"""Ordinary words, which are products only where they are written like names."""
CHAT_PRODUCTS = frozenset(
    phrases("mattermost, telegram, whatsapp, rocket chat, google chat, webex, zulip, slack, discord, microsoft teams")
)
"""Products in whose channels something is told."""
_TABULAR = frozenset(phrases("sheet, sheets, spreadsheet, worksheet, google sheet, excel, excel sheet, excel file"))
"""What stands for a product of tables where no name is said."""
PRODUCT_OPENINGS = frozenset(name.split()[0] for name in KNOWN_PRODUCTS | CAPITALISED_PRODUCTS | _TABULAR)
"""The words that names of products begin with."""
_TABLES = ("googlesheet", "excel", "smartsheet", "airtable")


def lacking_products(names: Iterable[Sequence[str]], deeds: Iterable[Sequence[str]]) -> frozenset[str]:
    """The products that are no part of some names, given as words; a sheet is none where one has tables.

    Ordinary words that stand in the names of `deeds` ("close", "segment") are no products.
    """
    said = tuple(names)
    folded, alone = " ".join("".join(name) for name in said), {word for name in (*said, *deeds) for word in name}
    absent = {product for product in KNOWN_PRODUCTS if product.replace(" ", "") not in folded}
    tables = any(table in folded for table in _TABLES)
    return frozenset(absent | (CAPITALISED_PRODUCTS - alone) | (frozenset() if tables else _TABULAR))
