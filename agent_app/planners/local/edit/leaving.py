"""How people say that steps are to go, or that only some are to stay."""

from __future__ import annotations

from agent_app.planners.local.edit.patterns import Pattern

__all__ = ["ALONE", "DEEDS_WANTED", "KEEPING", "REMOVALS", "REMOVING"]

_VERBS = (
    "remove|delete|drop|skip|omit|ditch|exclude|cut|scrap|kill|erase|strip|take_out|take_away|cut_out|get_rid_of"
    "|throw_out"
    "|bin|axe|chuck|nuke|throw_away|leave_out|leave_away|do_away_with|lose|discard|forget|forget_about|trash"
    "|eliminate|cancel"
    "|do_not_want|live_without|do_without|get_rid_of|throw_away|rip_out|pull|nix|dump|clear_out|leave_off|unplug|toss"
    "|can_live_without|can_do_without|we_can_live_without|don't_want|no_more|no_need_for|no_need_of|no|without|not_need"
    "|nevermind|never_mind|scratch|do_not_bother_with"
    "|kick_out|boot_out|weed_out|purge"
    "|do_not_need|stop|do_not|never|do-not|retire|wipe|abandon|drop_out|strike|strike_out|cross_out"
)
REMOVING = frozenset(_VERBS.replace("_", "|").split("|")) - frozenset(
    {"can", "we", "about", "for", "of", "with", "kick", "boot"}
)
"""Words that patterns of removing begin with."""
_LEAVING = (
    "go|disappear|go_away|leave|drop_out|come_out|come_off|be_removed|be_deleted|be_dropped|be_left_out|be_skipped"
    "|be_omitted|be_taken_out|be_thrown_out|be_scrapped|be_cut|be_gone|be_let_go|be_eliminated"
)
_GOING = "goes|goes_away|go|go_away|can_go|should_go|must_go|is_not_needed|is_out|are_out|can_come_out"
REMOVALS = (
    Pattern("TARGET", f"{_GOING}", "and|,", "so|neither|also", "does|do|can|should|must|may|is|are", "OTHER", "$"),
    Pattern("TARGET", "goes_away|go_away|goes_out|can_be_gone|disappears|disappear|vanishes|vanish|can_die", "$"),
    Pattern("i|we|you|they", "do_not|don't|no_longer|do-not", "want|need|use|have|require|care_about", "TARGET"),
    Pattern("LEAD?", "i|we|you|they", "do_not|don't|do-not", "like", "the|this|that|these|those|our|my", "TARGET"),
    Pattern("LEAD", "we|i|they", "do_not|don't|no_longer|do-not", "want|need|use|have|require", "TARGET"),
    Pattern("there", "is", "no_need", "for|of", "TARGET"),
    Pattern(_VERBS, "TARGET"),
    Pattern("undo|revert", "the", "TARGET"),
    Pattern("take|leave|cut|throw|rip|kick|strip", "TARGET", "out|away|off"),
    Pattern("get|be", "rid", "of", "TARGET"),
    Pattern("nobody|no_one", "needs|wants|reads|uses|looks_at|cares_about|likes", "TARGET"),
    Pattern(
        "TARGET",
        "should_not|must_not|shall_not|need_not|do_not_need_to|does_not_need_to|does_not_have_to"
        "|should_no_longer|must_no_longer|shall_no_longer|shouldn't|no_longer_needs_to|do_not_have_to"
        "|are_no_longer_to|is_no_longer_to|are_not_to|is_not_to",
        "be|get",
        "DEED",
    ),
    Pattern("TARGET", "is|are", "not|no_longer", "used|useful|wanted", "$"),
    Pattern("TARGET", "is|are", "not|no_longer|n't|never", "needed|necessary|required|wanted|called_for", "$"),
    Pattern("TARGET", "isn't|aren't", "needed|necessary|required|wanted", "$"),
    Pattern(
        "TARGET",
        "can|may|should|must|has_to|have_to|needs_to|need_to|ought_to|could|is_to|are_to|is_supposed_to|are_supposed_to",
        _LEAVING,
        "$",
    ),
    Pattern("TARGET", "out|away", "$"),
    Pattern("neither", "TARGET", "is|are", "needed|necessary|required|wanted", "$"),
    Pattern("TARGET", ":|-|,", "out|away|gone|away_with_it|remove_it|drop_it|delete_it|no_longer_needed|no", "$"),
    Pattern("TARGET", "is|are|gets|get", "dropped|removed|cancelled|canceled|deleted|out|gone|history", "$"),
    Pattern("TARGET", "will|would|should", "no_longer|not", "be", "needed|necessary|required", "$"),
    Pattern("nothing", "TARGET", "is|are", "needed|necessary|required|wanted", "any?", "more?|anymore?", "$"),
    Pattern("we|i", "can|could", "live|do", "without", "TARGET"),
    Pattern("away", "with", "TARGET"),
    Pattern("TARGET", "is|are", "superfluous|obsolete|unnecessary|redundant|useless", "$"),
)
_BUT = "but|except_for|except|besides|other_than|apart_from|save_for|bar|with_the_exception_of"
_NEEDED = "needed|necessary|required|wanted|left|called_for|of_interest"
_STAY = "stay|remain|be_left|survive|be_kept|be_there|be_needed|be_done|happen"
KEEPING = (
    Pattern("keep|leave", "only|just", "TARGET"),
    Pattern("only|just", "keep|leave", "TARGET"),
    Pattern("nothing|no_step|none", _BUT, "TARGET", "is|are", _NEEDED, "$"),
    Pattern("nothing|no_step|none", _BUT, "TARGET", "should|must|may|shall|needs_to|has_to", _STAY, "$"),
    Pattern("only|just", "TARGET", "is|are", _NEEDED, "$"),
    Pattern(
        "all|everything|the_only_thing|the_only_things|the_only_step|the_only_steps",
        "that?",
        "we_need|i_need|we_want|i_want|should_stay|stays|stay|is_left|should_be_left|remains|should_remain|is_needed",
        "is|are|should_be|'s",
        "TARGET",
    ),
    Pattern("i|we", "only|just|merely", "need|want|require", "TARGET"),
    Pattern("only|just", "TARGET", ",|-|and", "nothing_else|nothing_more|nothing_further|that_'s_it|that_'s_all", "$"),
    Pattern(
        _VERBS,
        "everything|all|all_steps|all_the_steps|everything_else|all_the_others",
        _BUT,
        "TARGET",
    ),
    Pattern("keep|leave|do", "nothing", _BUT, "TARGET"),
    Pattern(
        _VERBS + "|take|throw|clear",
        "everything|all|every|any|each|the_whole|the_rest",
        "REST",
        _BUT,
        "TARGET",
    ),
    Pattern(
        "all|everything|every_step|all_steps|all_the_steps",
        _BUT,
        "TARGET",
        "can|should|must|may|shall|is_to|has_to",
        _LEAVING,
        "$",
    ),
    Pattern("TARGET", "is_all_we|is_all_i|is_everything_we|is_everything_i", "need|want", "$"),
    Pattern("only|just", "TARGET", "should|must|may|shall|can", _STAY, "$"),
)
_REST = "all_the_rest|the_rest|everything_else|all_others|the_others|all_the_others|all_else|all_the_other_steps|rest"
_CLEARING = (
    "remove|delete|drop|scrap|discard|throw_away|throw_out|take_out|cut|kill|ditch|lose|forget|bin|axe|chuck|dump|trash"
    "|toss|nix|skip|get_rid_of|erase|omit"
)
_JOINTS = ",|and|but|;|-|.|!"
_GONE = "can_go|goes|go|should_go|must_go|can_be_removed|should_be_removed|can_be_deleted|is_out|is_not_needed"
ALONE = (
    Pattern("keep|leave|retain|only_keep|just_keep", "TARGET", _JOINTS, _REST, _GONE, "$"),
    Pattern("keep|leave|retain|only_keep|just_keep", "TARGET", _JOINTS, "and?", "then?", _CLEARING, _REST, "$"),
    Pattern("keep|leave|retain", "TARGET", _JOINTS, "throw|kick|take|cut|chuck|leave", _REST, "out|away|off", "$"),
    Pattern(_CLEARING, _REST, _JOINTS, "just?", "keep|leave|retain", "only?|just?", "TARGET"),
)
DEEDS_WANTED = (
    Pattern("i|we", "only|just", "want|need|have", "to", "TARGET"),
    Pattern("all|the_only_thing|the_only_things", "that?", "i|we", "want|need|have", "is|are", "to", "TARGET"),
    Pattern("all|the_only_thing|the_only_things", "that?", "i|we", "want|need|have", "is|are", "TARGET"),
    Pattern("all|the_only_thing|the_only_things", "that?", "i|we", "want|need|have", "to_do", "is|are", "TARGET"),
)
"""What alone is to be done, told by deeds: "we only want to see the bookings and then have the page written"."""
