"""What is read out of a request: products, verbs, words that may stand for others."""

from __future__ import annotations

import pytest

from connectors_app.contracts import Category, ConnectorSpec
from tests.vectors_app.doubles import operation
from vectors_app.retrieval.index import CatalogIndex
from vectors_app.retrieval.mentions import MentionIndex
from vectors_app.retrieval.synonyms import expansions, spell_out
from vectors_app.retrieval.verbs import operation_groups, spoken_groups

MENTIONS = MentionIndex(
    [
        ConnectorSpec("core", "github", "GitHub", Category.SCM, ("gh", "git hub")),
        ConnectorSpec("core", "azure_devops", "Azure DevOps", Category.SCM, ("azure repos",)),
        ConnectorSpec("core", "microsoft_teams", "Microsoft Teams", Category.CHAT, ("teams", "ms teams")),
        ConnectorSpec("core", "email", "Email", Category.EMAIL, ("mail",)),
    ]
)


class TestMentions:
    @pytest.mark.parametrize(
        ("text", "certain", "hinted"),
        [
            ("open an issue on GitHub", {"github"}, set()),
            ("open an issue on git hub", {"github"}, set()),
            ("comment threads in Azure Repos", {"azure_devops"}, set()),
            ("post to MS Teams", {"microsoft_teams"}, set()),
            ("all teams of the org", set(), {"microsoft_teams"}),
            ("mail the boss about the github outage", {"github"}, {"email"}),
            ("file a bug", set(), set()),
        ],
    )
    def test_names_and_hints(self, text: str, certain: set[str], hinted: set[str]) -> None:
        found = MENTIONS.find(text)
        assert found.certain == certain
        assert set(found.hinted) == hinted

    def test_the_rest_lacks_the_names_that_are_certain(self) -> None:
        assert MENTIONS.find("mail the GitHub team").rest == "mail the team"


class TestVerbs:
    @pytest.mark.parametrize(
        ("text", "group"),
        [
            ("please get rid of the attachment", "delete"),
            ("who starred the repository", "list"),
            ("kick off a pipeline", "run"),
            ("turn down the pull request", "decline"),
            ("new slack channel", "create"),
            ("take the blue sticker off the card", "delete"),
            ("bring the deleted page back", "restore"),
        ],
    )
    def test_the_leading_verb_is_certain(self, text: str, group: str) -> None:
        assert spoken_groups(text)[group] == 1.0

    @pytest.mark.parametrize("text", ["comments on a ticket", "the change history", "labels of a page"])
    def test_nouns_are_not_taken_for_verbs(self, text: str) -> None:
        assert max(spoken_groups(text).values(), default=0.0) < 0.5

    def test_operations(self) -> None:
        assert "delete" in operation_groups("Remove a label", "remove_label", event=False)
        assert "merge" in operation_groups("Pull request merged", "pull_request_merged", event=True)
        assert "merge" not in operation_groups("List merge requests", "list_merge_requests", event=False)


class TestSynonyms:
    def test_abbreviations_are_written_out(self) -> None:
        assert spell_out("merge the PR, please") == "merge the pull request please"

    def test_a_word_stands_for_others_with_less_weight(self) -> None:
        (ticket,) = expansions("tickets")
        assert ticket["ticket"] == 1.0
        assert 0 < ticket["issu"] < 1.0


class TestCatalogIndex:
    OPERATIONS = [
        operation("github", "create_issue"),
        operation("jira", "create_issue"),
        operation("jira", "issue_created", "trigger"),
    ]

    def test_words_propose_what_vectors_did_not(self) -> None:
        index = CatalogIndex(self.OPERATIONS)
        found = index.candidates(index.read("open a ticket in jira"), {}, roles=("action",))
        assert {index.operations[row].node_name for row in found.rows} >= {"jira-create-issue"}
        assert not {index.operations[row].role for row in found.rows} & {"trigger"}

    def test_a_restriction_to_connectors_is_kept(self) -> None:
        index = CatalogIndex(self.OPERATIONS)
        found = index.candidates(index.read("create an issue"), {}, roles=("action",), connectors=("github",))
        assert {index.operations[row].connector.key for row in found.rows} == {"github"}

    def test_an_empty_catalogue_proposes_nothing(self) -> None:
        index = CatalogIndex([])
        assert not len(index.candidates(index.read("anything"), {}, roles=("action",)).rows)
