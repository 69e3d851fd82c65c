"""What an offline judge knows of English: small words, words that deny, and words that are each other's opposite."""

from __future__ import annotations

_GLUE_WORDS = """
a an the and or nor but if then else than as so that which who whom whose what when where while whereas because since
until of at by for with about against between into through during before after above below to from up down in out on
off over under per via is are was were be been being am has have had having do does did doing done can could will would
shall should may might must i you he she it we they me him her us them my your his its our their this these those there
here also too very just only not no never without more most less each every any all both some such same use uses used
using get gets got make makes made let lets one it's that's there's don't doesn't can't isn't aren't won't
dont doesnt cant isnt arent wont im ive bc cuz coz thru tho ur
"""
GLUE = frozenset(_GLUE_WORDS.split())

# The commonest small words of other languages that people write in, less what English has too.
_FOREIGN_WORDS = """
der das und ist nicht ein eine einen den dem mit von auf f\u00fcr werden wird sich auch sind oder aber wenn nach
le la les des une est et dans pour que qui sur avec pas par sont plus du au cette ce il elle nous vous mais
el los las una es y en por con para del al se lo como su pero m\u00e1s est\u00e1 son este esta
il lo gli che di per non si con della del alla sono anche pi\u00f9 questo nel una
os um uma n\u00e3o em do da dos das com ao s\u00e3o mas isso pelo pela
het een van niet dat zijn voor aan maar ook wordt deze
i w nie na jest si\u0119 z do to \u017ce dla oraz jak
och att det som \u00e4r inte av p\u00e5 en ett f\u00f6r med
ve bir bu i\u00e7in ile da de olarak
"""
FOREIGN = frozenset(_FOREIGN_WORDS.split()) - GLUE - {"do", "to", "die", "per", "son", "plus", "no"}

_NEGATING_WORDS = """
not never none nothing neither nor cannot don't doesn't didn't can't couldn't isn't aren't wasn't weren't won't wouldn't
shouldn't needn't hasn't haven't dont doesnt didnt cant isnt arent wasnt wont
"""
# These deny what stands around them: "adapters can never be merged".
NEGATORS = frozenset(_NEGATING_WORDS.split())
# These deny what follows alone: "updates without retraining".
FORWARD_NEGATORS = frozenset({"no", "without"})
# These do so when the second word follows.
PAIRED_NEGATORS = frozenset({("instead", "of"), ("rather", "than"), ("free", "of"), ("far", "from")})
_PREVENTING_WORDS = """
avoid avoids avoided avoiding prevent prevents prevented preventing lack lacks lacked lacking eliminate eliminates
eliminated eliminating ignore ignores ignored ignoring
"""
PREVENTERS = frozenset(_PREVENTING_WORDS.split())
_LESSENING_WORDS = """
reduce reduces reduced reducing limit limits limited limiting mitigate mitigates mitigated mitigating lower lowers
lowered lowering less fewer remove removes removed removing save saves saved saving replace replaces replaced replacing
stop stops stopped stopping cut cuts cutting drop drops dropped dropping
"""
# Where a key point says one of these, an answer that denies what follows agrees: "cuts latency", "no latency".
LESSENERS = frozenset(_LESSENING_WORDS.split())
# "Not only" affirms, and so does "no doubt".
SOFTENERS = frozenset({"only", "just", "merely", "simply", "necessarily", "matter", "doubt", "wonder"})

_OPPOSITES = """
more most many : less least fewer few
high higher highest : low lower lowest
large larger largest big bigger biggest huge : small smaller smallest tiny
increase increases increased increasing grow grows growing rise rises rising : decrease decreases decreased decreasing
  shrink shrinks shrinking fall falls falling
fast faster fastest quick quicker quickly : slow slower slowest slowly
better best : worse worst
before : after
linear linearly : quadratic quadratically : exponential exponentially : logarithmic : constant
cheap cheaper cheapest : expensive costly
easy easier easily simple simpler : hard harder difficult complex
random randomly stochastic : deterministic deterministically
first : last
long longer longest : short shorter shortest
positive positively : negative negatively
supervised : unsupervised
static : dynamic
sequential sequentially serial : parallel
dense : sparse
true : false
correct correctly : incorrect incorrectly wrong wrongly
internal internally inside : external externally outside
forward : backward backwards
synchronous synchronously : asynchronous asynchronously
strong stronger strongest : weak weaker weakest
wide wider : narrow narrower
deep deeper : shallow
early earlier : late later
hot hotter warm warmer : cold colder cool cooler
heavy heavier : light lighter
minimum minimal minimise minimize : maximum maximal maximise maximize
public : private
necessary required : optional unnecessary
dependent : independent
expand expands : contract contracts
"""
# A word's axis and its place on it; on one axis, words of different places say opposite or different things.
POLES = {
    word: (axis, place)
    for axis, line in enumerate(_OPPOSITES.replace("\n  ", " ").strip().splitlines())
    for place, side in enumerate(line.split(":"))
    for word in side.split()
}
