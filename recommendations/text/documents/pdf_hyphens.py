"""Whether a hyphen at the end of a line belongs to the word.

The document itself is asked first: a word that stands elsewhere with its hyphen keeps it, one that
stands elsewhere in one piece loses it. Where it is silent, the hyphen stays after a digit, before
a digit or a new capital, after the prefixes and before the second parts below, and between two
words that both stand elsewhere in the document; otherwise the typesetter put it there.
"""

import re
from collections import Counter

# These make compounds and are hardly ever the first syllable of a longer word.
_PREFIXES = frozenset("anti non self quasi well".split())
_COUNTED = ("year", "month", "week", "day", "hour", "person", "member", "point")
# These make compounds before some words only: "re-trafficking" but "re-port", "part-time" but
# "part-ner". The second parts are beginnings.
_PREFIXES_BEFORE: dict[str, tuple[str, ...]] = {
    "awareness": ("rais",),
    "capacity": ("build",),
    "case": ("by",),
    "child": ("protect", "sex"),
    "co": ("chair", "conspir", "defend", "found", "host", "lead", "locat", "own", "sign", "author"),
    "cross": ("border", "cut", "sector"),
    "decision": ("mak",),
    "fact": ("find",),
    "first": ("time", "instance", "ever", "line"),
    "follow": ("up", "on"),
    "foreign": ("born", "language"),
    "full": ("time", "scale", "fledged"),
    "government": ("operat", "provid", "affiliat", "led", "wide"),
    "high": ("risk", "rank", "profile", "quality"),
    "in": ("person", "depth", "kind", "country", "service"),
    "inter": ("agency",),
    "law": ("enforcement",),
    "long": ("term", "standing", "lasting", "distance"),
    "low": ("skill", "income", "wage", "rank"),
    "mid": ("year", "term"),
    "multi": ("agency", "year", "sector", "stakeholder", "disciplin"),
    "one": ("stop", "time", *_COUNTED),
    "part": ("time",),
    "policy": ("mak",),
    "post": ("trial", "conflict", "conviction", "arrival", "pandemic"),
    "pre": ("trial", "departure", "existing", "screen", "sentenc", "employ"),
    "re": ("e", "traumati", "victimi", "integrat"),
    "second": ("hand", "instance"),
    "short": ("term", "list", "stay"),
    "so": ("called",),
    "stand": ("alone",),
    "state": ("issued", "of"),
    "sub": ("saharan",),
    "third": ("party", "country"),
    "trafficking": ("in",),
    "victim": ("cent", "witness", "focus"),
    "year": ("round", "long", "end"),
    **dict.fromkeys("two three four five six seven eight nine ten".split(), _COUNTED),
}
# These second parts make compounds whatever stands before them.
_SUFFIXES = (
    "appropriate", "based", "centered", "friendly", "funded", "informed", "level", "owned",
    "related", "run", "sensitive", "specific", "sponsored", "trafficking",
)  # fmt: skip
# Two whole words of at least this length are a compound, unless the first makes closed ones:
# "oversight", "workforce", "therefore".
_WHOLE_WORD = 4
_CLOSED = frozenset(
    "ever every here house mean more never other over some there under where with work".split()
)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LAST = re.compile(r"[^\W_]+(?:-[^\W_]+)*\Z")
_FIRST = re.compile(r"[^\W_]+")


class Compounds:
    """The words a document uses inside its lines, where their spelling is certain."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def learn(self, line: str) -> None:
        """Take in the words of a line but its first and last, which a line end may have cut."""
        words = _WORD.findall(line.casefold())
        self._seen.update(words[1:-1])
        # The parts of "anti-trafficking-in-persons" tell of "anti-trafficking" too.
        for word in words[1:-1]:
            pieces = word.split("-")
            if len(pieces) > 2:
                self._seen.update("-".join(pieces[at : at + 2]) for at in range(len(pieces) - 1))

    def keeps_hyphen(self, before: str, after: str) -> bool:
        """Whether "before-" at a line's end and "after" on the next are written with a hyphen."""
        last, first = _LAST.search(before), _FIRST.match(after)
        if last is None or first is None:
            return True
        head, tail = last[0].casefold(), first[0].casefold()
        if head[-1].isdigit() or tail[0].isdigit():
            return True
        if first[0][0].isupper() and not last[0].isupper():
            return True
        hyphenated = self._seen[f"{head}-{tail}"] + self._seen[f"{head.rpartition('-')[2]}-{tail}"]
        joined = self._seen[head + tail]
        if hyphenated or joined:
            return hyphenated > joined
        if head in _PREFIXES or tail in _SUFFIXES:
            return True
        return tail.startswith(_PREFIXES_BEFORE.get(head, ())) or self._are_words(head, tail)

    def _are_words(self, head: str, tail: str) -> bool:
        """Both parts stand for themselves elsewhere, which syllables do not."""
        if min(len(head), len(tail)) < _WHOLE_WORD or head in _CLOSED:
            return False
        return self._seen[head] > 0 and self._seen[tail] > 0
