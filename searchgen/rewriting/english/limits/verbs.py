"""Limits of phrases that say what somebody does."""

from __future__ import annotations

from searchgen.grammar.lexicon import AUXILIARY, DETERMINERS, tags
from searchgen.rewriting.english.limits.words import (
    ASKED,
    BEING,
    HAVING,
    STILL,
    adjective,
    asks,
    called,
    denies,
    done,
    gerund,
    infinitive_next,
    names_next,
    noun,
)
from searchgen.rewriting.english.verbs import GROUPS
from searchgen.rewriting.limits.limit import Limit
from searchgen.rewriting.limits.where import (
    ENDS,
    EVERYWHERE,
    STARTS,
    Place,
    Where,
    earlier,
    ending,
    follows,
    has,
    later,
    precedes,
    starting,
)

OFTEN = ("always", "never", "just", "often", "usually", "sometimes")
ENJOYED = (
    "day time look meal drink lunch dinner breakfast supper shower bath party baby walk rest talk chat word fight "
    "argument dream accident effect swim break holiday vacation trip weekend nap fun sleep try go discussion meeting "
    "lesson class say night evening journey flight stay birthday christmas wedding picnic race game conversation taste "
    "bite sip haircut operation influence child"
)
"""What one "has" when it happens, and has not "got"."""
CONSUMED = (
    "book novel story film movie meal dinner lunch breakfast supper food drink soup coffee tea beer wine milk cake pizza "
    "magazine newspaper letter sandwich"
)
"""What one "finishes" to its end, and does not "complete"."""
HELD = "mouth accent voice lisp stutter confidence fluency ease"
"""What one speaks "with", and that is nobody."""
FRONTED = "attached enclosed here there below above inside overleaf within herewith nowhere never only"
"""Words that stand first though they are no subject, as in "attached you will find"."""
AMONG = "ever never always also probably just only definitely certainly still soon surely"
"""Adverbs that stand before "going to", and not after it."""
HOPED = "hoped thought said knew told wondered feared believed felt wished asked suspected warned worried was were"
"""Words of a past, after which "might" is no "may"."""
THINGS = "it that this all everything which what"
"""Subjects that rely on nobody."""


@Where
def bare(p: Place) -> bool:
    """No infinitive stands here: "they always arrive late"."""
    last = next((word for word in reversed(p.before[1:]) if word not in OFTEN), p.before[0] if p.before else "")
    return p.last[:1].isalnum() and not infinitive_next(last)


@Where
def verb_for_noun(p: Place) -> bool:
    """A verb would stand for what may be a noun."""
    here, there = tags(p.one[0]), tags(p.other[0])
    return "NN" in here and "VB" in there and "NN" not in there


@Where
def verb_for_nouns(p: Place) -> bool:
    """A verb of a third person would stand for what may be nouns: "hands", "lies"."""
    here, there = tags(p.one[0]), tags(p.other[0])
    return "NNS" in here and "VBZ" in there and "NNS" not in there


BEFORE_HAVING = precedes(HAVING) & ~precedes(done, at=1)

LIMITS = (
    # what somebody is called
    Limit("call|calls|called ...", "...", earlier("what"), "What do I call you?"),
    Limit("call* ...", "!call* ...", precedes(called), "She calls me Ken."),
    Limit("...", "... named", ENDS | precedes("a an by the"), "The city is called the Big Apple."),
    Limit("... call *", "... call", precedes("up"), "I'll call you up this evening."),
    # able to, and allowed to
    Limit("can ...", "could|may ...", follows(str.isalnum), "How can you tell?"),
    Limit("... can ...", "... could ...", precedes("drive swim ski skate dance hear see feel smell fly"), "Can you drive?"),
    Limit("could ...", "can ...", earlier("have") | later("have") | has("have"), "Could we have been wrong?"),
    Limit("...", "... able to", ENDS | precedes(STILL, ending("ly"), "please be"), "I can always sleep."),
    Limit("...", "... unable to", ENDS | precedes("anymore help wait be have either"), "I can't help it."),
    Limit("you ...", "... unable ...", ~has("unable"), "You can't park here."),
    Limit("this|that can", "...", precedes(BEING), "This can is empty."),
    # must, may, might, should, would
    Limit("... must", "...", precedes("have be love know like hate want feel think miss"), "You must be tired."),
    Limit("might ...", "may ...", earlier(HOPED), "I hoped it might rain."),
    Limit("may ... go|come|take|have", "might ...", follows("you"), "You may go now."),
    Limit("...", "... ought to", precedes(STILL), "I should probably go."),
    Limit("you should", "...", precedes("have never always probably also be"), "You should have told me."),
    Limit("... should", "... had better", precedes("know"), "You should know that I love her."),
    Limit("!... would ...", "... would ...", follows("just only really also still", asks), "Don't you want to see it?"),
    # will and going to
    Limit("... will", "... going to", follows(FRONTED) | precedes(GROUPS["unplanned"], AMONG), "I will never forget it."),
    Limit("... will this", "... to", precedes(noun), "How long will this rain go on?"),
    Limit("you will", "... going to", precedes("understand agree remember be"), "You will understand."),
    # have
    Limit("!... got ...", "... got ...", later(ENJOYED, within=3), "They have a party every week."),
    Limit("...", "*'ve ...", follows(asks), "Won't you have some tea?"),
    Limit("...", "... *'ve", BEFORE_HAVING, "I have just this one."),
    Limit("...", "i'* ...", follows("and"), "My sister and I have a dog."),
    Limit("... no", "... any", precedes(GROUPS["unseveral"]), "This girl has no mother."),
    Limit("had no", "...", follows("have has had having they've we've i've you've"), "We have had no rain."),
    # be
    Limit("!be ...", "be ...", bare, "They always arrive late."),
    Limit("...", "... *'m|*'re", follows("what who where") & precedes("to today now because is was"), "What we are is a gift."),
    Limit("what is ...", "what's it ...", EVERYWHERE, "What is it that you want me to do?"),
    Limit("... noisy", "... a noise", follows("it"), "It was noisy outside."),
    Limit("it was my fault", "...", precedes("that"), "It was my fault that we were late."),
    Limit("...", "there's ...", follows("over"), "The tower over there is a church."),
    Limit("...", "*'m|*'re ...", follows(adjective) & earlier("how", within=2), "How happy I am today!"),
    # seeing, hearing, knowing, saying
    Limit("see|hear ...", "* that ...", EVERYWHERE, "I never see you cry."),
    Limit("seem|seems|seemed", "...", precedes("like"), "It seems like a good idea."),
    Limit("...", "resembl* ...", follows("it that this things"), "It looks like a storm."),
    Limit("know if", "...", follows("me us"), "Let me know if you have questions."),
    Limit("...", "found out", ~precedes(ASKED, "that"), "Who discovered the island?"),
    Limit("... about", "... of", later("for"), "I thought about it for hours."),
    Limit("forget|forgot ...", "... remember ...", follows(ending("ly")), "I completely forgot about that."),
    Limit("seem", "...", follows("to can't cannot couldn't"), "I can't seem to find it."),
    Limit("...", "... unable to", precedes("seem"), "I can't seem to find it."),
    Limit("... of *", "... about *", later("as"), "Stop thinking of me as a child."),
    # talking
    Limit("speak ...", "be good at ...", earlier("can could able"), "Everyone can speak good French."),
    Limit("ask ...", "want ...", earlier(AUXILIARY), "May I ask why?"),
    Limit("... with ...", "... to", later(HELD, within=3), "Don't speak with your mouth full."),
    Limit("talk|speak|chat ...", "talk|speak|chat ...", STARTS & precedes("you"), "Talk to you later."),
    Limit(
        "talk|speak to|with",
        "...",
        precedes("himself herself myself yourself themselves"),
        "He likes to talk to himself.",
    ),
    # liking
    Limit(
        "like ...",
        "...",
        follows("would to feel feels felt look looks looked sounds much", ending("'d")),
        "I'd like to talk to you.",
    ),
    Limit("...", "... dislike* ...", precedes("to"), "He didn't like to wait."),
    Limit("pleased", "...", precedes("with"), "She is pleased with the house."),
    # verbs that have another object, or none
    Limit("finish* ...", "complete* ...", later(CONSUMED, within=2), "I finished the book."),
    Limit("...", "require ...", follows("i you we they i'll don't"), "I need a rest."),
    Limit("kept ...", "...", follows("am is are was were be been"), "I was kept waiting."),
    Limit("...", "rely*|relie* ...", follows(THINGS), "It depends on you."),
    Limit("...", "went up", follows(DETERMINERS, adjective), "A rose is in the vase."),
    Limit("...", "took ...", earlier(BEING, within=3), "This is what happened."),
    Limit("...", "...", follows(names_next) & verb_for_noun, "The plan to build a bridge failed."),
    Limit("plan to ...", "plan on ...", follows(names_next), "We gave up the plan to go abroad."),
    Limit("get*|got* ...", "buy*|bought ...", later("from"), "She got a present from him."),
    Limit(
        "...",
        "gather* ...",
        precedes("stamps coins postcards dolls cards art antiques records books comics autographs toys"),
        "I collect stamps.",
    ),
    Limit("kid", "...", follows(asks), "Don't kid me."),
    Limit("...", "learn* ...", later("hard harder"), "You should study French harder."),
    Limit("...", "...", verb_for_nouns & follows(gerund, DETERMINERS), "They walked holding hands in the rain."),
    Limit("...", "let's ...", ~STARTS, "You should let us go."),
    Limit("... dead", "... died", ~ENDS, "That is dead wrong."),
    Limit("escape*", "ran|run|got|get ...", ~ENDS & ~precedes("from"), "I escaped death."),
    Limit("to be honest", "...", earlier(starting("seem", "appear")), "He seems to be honest."),
    Limit("... held", "... place", precedes("to"), "It has been held to be true."),
    Limit("hold on", "wait a ...", precedes("a"), "Can you hold on a second?"),
    Limit(
        "cry|cries|cried|crying ...",
        "weep*|wept ...",
        earlier("wolf dog cat bird animal seagull owl puppy"),
        "I heard a wolf crying.",
    ),
    Limit("come by", "...", precedes("train bus car plane boat taxi bike bicycle air sea"), "He will come by train."),
    Limit("hand|hands ...", "turn*|submit* ...", follows(DETERMINERS), "He had his hands in his pockets."),
    Limit(
        "... responsible for",
        "... in charge of",
        later("accident accidents death deaths damage fire crash loss failure"),
        "He was responsible for the accident.",
    ),
    Limit("get to work", "arrive ...", EVERYWHERE, "Stop talking and get to work."),
    Limit("choose|chooses|chose|chosen", "select*|pick*", ENDS | precedes("to"), "People can leave when they choose."),
    Limit("... help ...", "... some help ...", earlier(denies) | has(denies), "I can't help you today."),
    Limit("get|got|gets up", "...", precedes("from off to on"), "He got up from the chair."),
)
