"""Which vendors' documents the shipped catalogues are made of, where those come from, and on what terms."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

__all__ = ["VENDORS", "VendorDocument"]


@dataclass(frozen=True, slots=True)
class VendorDocument:
    """One published description. `prefix` is the path of its servers where the document states a wrong one.

    `facts_only` marks documents without a licence of their own: names, paths, parameters and types are taken from them
    (as from all others) and nothing else.
    """

    file: str
    publisher: str
    licence: str
    prefix: str | None = None

    @property
    def facts_only(self) -> bool:
        """Whether the document states no licence."""
        return self.licence == "none stated"


_MIT, _APACHE, _NONE = "MIT", "Apache-2.0", "none stated"
VENDORS = MappingProxyType(
    {
        "asana": (VendorDocument("asana.yaml.gz", "Asana, openapi repository", _APACHE),),
        "azure_devops": (
            VendorDocument("azure-devops.tar.gz", "Microsoft, vsts-rest-api-specs repository (60 documents)", _MIT),
        ),
        "bitbucket": (VendorDocument("bitbucket-cloud.yaml.gz", "Atlassian, Bitbucket Cloud REST API", _NONE),),
        "confluence": (VendorDocument("confluence-v1.json.gz", "Atlassian, Confluence Cloud REST API v1", _NONE),),
        "discord": (VendorDocument("discord.json.gz", "Discord, discord-api-spec repository", _MIT),),
        "gitea": (
            VendorDocument("gitea-openapi3.json.gz", "Gitea API, as a fork publishes it", _MIT, prefix="/api/v1"),
        ),
        "github": (
            VendorDocument("github-rest.json.gz", "GitHub, npm package @octokit/openapi 23.0.2", _MIT),
            VendorDocument(
                "github-webhooks-openapi.json.gz", "GitHub, npm package @octokit/openapi-webhooks 12.1.0", _MIT
            ),
        ),
        "jira": (
            VendorDocument("jira-platform-v3-2025-12.json.gz", "Atlassian, Jira Cloud platform REST API v3", _APACHE),
            VendorDocument("jira-software.json.gz", "Atlassian, Jira Software Cloud REST API", _APACHE),
        ),
        "linear": (VendorDocument("linear-schema.graphql.gz", "Linear, linear repository (GraphQL schema)", _MIT),),
        "opsgenie": (VendorDocument("opsgenie.json.gz", "Opsgenie, opsgenie-oas repository", _APACHE),),
        "pagerduty": (
            VendorDocument("pagerduty-rest.json.gz", "PagerDuty, REST API v2", _NONE),
            VendorDocument("pagerduty-events-v2.json.gz", "PagerDuty, Events API v2", _NONE),
        ),
        "sentry": (VendorDocument("sentry.json.gz", "Sentry, sentry-api-schema repository", _APACHE),),
        "slack": (
            VendorDocument("slack-web-v2.json.gz", "Slack, slack-api-specs repository (Web API)", _MIT),
            VendorDocument("slack-events-asyncapi.json.gz", "Slack, slack-api-specs repository (Events API)", _MIT),
        ),
        "trello": (VendorDocument("trello.json.gz", "Atlassian, Trello REST API", _NONE),),
    }
)
"""Connector key to its documents."""
