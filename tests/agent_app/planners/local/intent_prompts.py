"""Prompts in varied voices with the intent a person means by them."""

from __future__ import annotations

__all__ = ["EDITS", "GENERAL", "NEW", "UNCLEAR"]

GENERAL = """
hello there
hey, anyone home?
Good evening :)
thanks a lot!
ty
cheers mate
ok cool
great, that works
you're awesome
lol
how are you doing today
see you next week
what's your name?
who built you?
Are you ChatGPT?
what can you actually do for me?
help
how do i start?
Show me what you're capable of
Which tools can I connect?
do you support gitlab?
is there a bitbucket integration?
Can you work with ServiceNow?
does it integrate with Linear or only with Jira
list all the connectors
what triggers are available for Slack?
Which actions does the Jira connector offer?
What can I do with PagerDuty in here?
how do I add a condition to a workflow?
how would I schedule something for every Monday?
What's an approval step?
what does for_each mean
Explain loops to me please
can you explain how the approval step works
tell me more about conditions
What is JMESPath and why do you use it?
How many workflows may I have?
is this free?
What does the pro plan cost?
where do I find my API token
How do I rotate the webhook secret?
why did my run fail yesterday
Is my data used to train models?
are credentials shared between workspaces?
Which time zone are schedules in?
what happens when two runs start at the same time?
Does a workflow keep running if my laptop is off?
can I undo a change?
Can several people edit the same workflow?
what's the rate limit of the API
Do you have docs?
How can I see previous versions of a workflow?
What is the capital of Australia?
tell me a fun fact
write me a poem about kubernetes
Sing me a song
what's 17 times 23
give me a recipe for pancakes
who is the president of France
what should I cook tonight?
recommend me a good movie
translate 'good morning' to Japanese
is Python better than Go?
I'm bored
it's raining here again
my cat just walked over the keyboard, sorry
I had a rough day
never mind
ok I'll be back in five minutes
what is the difference between GitHub and GitLab?
Can I trigger a workflow from curl?
could you tell me whether Teams is supported?
would it be possible to self-host this?
How long are runs kept?
how is a webhook different from polling
may I ask something?
Is it safe to store a PagerDuty token here?
what happens if nobody approves?
can workflows call other workflows?
Do I need admin rights in Jira to connect it?
"""

UNCLEAR = """
automate everything
help me automate
do something useful
make my life easier
automation
tickets
slack
github jira slack
bug
something with jira
something about pull requests maybe
the usual
you know what to do
same thing again
do it
fix it
make it work
please handle our alerts
handle the tickets better
manage incidents
we need better processes
our deployments are a mess
I want a workflow
create a workflow
Set up an automation for my team
can you build me an automation?
i need an integration
connect github and jira
hook up slack with our stuff
sync everything
optimize our ticket process
improve communication between dev and ops
streamline the release process
take care of the PRs
deal with it
jkhsdf kjhsdf
qwertyuiop
foo bar baz
....
!!!
hmm
it doesn't work
when something happens
if there is a problem, react
do that thing we talked about
like last time
tell people
notify
notify someone when needed
send stuff
update things
whatever is best
make the onboarding smoother
less manual work pls
reduce the noise
I want to save time on support
our team needs reminders
approvals
a schedule
daily report thing
make sure nothing is forgotten
work with zendesk
for the customers
the workflow thing for hr
can you do the jira stuff?
could you maybe do something about our incidents?
we want to use AI for tickets
flurbl the grommet
"""

NEW = """
new jira bug? tell #bugs
when a PR is merged in acme/api, let the team know in #deploys
every friday at 4pm summarise the closed tickets and mail them to boss@acme.io
post to slack whenever sentry finds a new error
PagerDuty incident -> Slack #incidents
if a github issue gets the label security, page the on-call
Create a Jira issue in OPS.
open a linear issue and assign it to kim
send a message to #general saying good morning every weekday at 9
Please close all stale issues in acme/web.
could you create a Trello card for each new Zendesk ticket?
Can I get a Slack DM whenever somebody requests my review on GitHub?
Is it possible to open a ServiceNow incident when an Opsgenie alert fires?
I'd like every new Confluence page announced in Teams
list the open pull requests in acme/api and post them in #review
We keep forgetting renewals. On the 1st of each month, create an Asana task for Ana.
GitHub release published => announce in Discord
escalate opsgenie alerts nobody acknowledged after 15 minutes
look up the newest Zendesk ticket; when it is urgent page the on-call, otherwise leave a comment
mirror our Trello cards into Asana
When the build fails in Azure DevOps create a work item
merge the pull request and delete the branch
an email to ceo@acme.io should go out when a sev1 incident is opened
hey could you pls make a flow: gitlab mr merged, then jira ticket to done
get the on-call from pagerduty and send them a slack dm
Have the release manager sign off, then publish the release in acme/cli
i want to get an e-mail if the nightly pipeline in gitlab breaks
Whenever I star a message in slack make a todo in asana
tag new zendesk tickets from vip customers
would be great if new linear issues were posted in #product
Run a health check on https://acme.io every 10 minutes and alert Opsgenie if it is down
As an engineering manager I want a weekly list of open bugs in my inbox, Mondays at 8
GET https://api.acme.io/status, then post the result to #status
Any comment on a GitHub issue should be copied to Jira
make a new repo acme/demo on github and add @sam as collaborator
How about this: when a Jira ticket is closed, thank the reporter by email
"""

EDITS = """
also post it to #random
add a jira ticket at the end
remove the slack message
drop the last step
use Teams instead of Slack
change the channel to #ops
post it in #noise rather than #alerts
make it run on weekdays only
run it at 8 instead
only when the priority is high
only if the label is bug please
skip the email
no need for the ticket
swap the two steps
rename it to Bug triage
wait 10 minutes before posting
ask Maria for approval first
then assign it to sam@acme.io
and comment the link on the issue
can you also send a mail to qa@acme.io?
could we put the ticket into project WEB?
please delete the condition
trigger it on closed issues instead
The repo should be acme/web, not acme/api.
it should go to Linear, not Jira
before that, acknowledge the incident
after the ticket is created, add the label triage to it
do the same in Discord
otherwise send an email to dev@acme.io
the message should say "New bug"
set the priority to High
make the ticket a Bug
I don't want the Slack message any more
move the slack step to the front
replace the Jira step by a GitHub issue in acme/triage
keep only the ticket
everything after the ticket can go
the title should contain the author
what about adding a reminder after two days?
it should start manually
let's also tag the issue as triaged
not #bugs but #dev-bugs
actually use linear
send it to both #a and #b
for each of them also add a comment
one more thing: close the issue afterwards
take out the first action
instead of a message create a Confluence page
change the assignee to kim@acme.io
if it fails, tell #oncall
"""
