"""Cues for lines that are furniture of a page, not part of what it says: each tells one kind, from the line alone.

A line taken for furniture is kept from annotators, so a cue must never fit a line that asserts something about the world.
All repeats are bounded: no line can make a cue slow.
"""

from __future__ import annotations

import re


def _any(*alternatives: str) -> str:
    return f"(?:{'|'.join(alternatives)})"


_PARTICLE = _any("al", "el", "bin", "ibn", "van", "von", "de", "der", "den", "di", "da", "del", "la", "le", "du", "and", "&")
_NAME = _any(r"[A-Z][\w’'.-]{0,30}", r"[a-z]{2,3}-[A-Z][\w’'-]{1,30}", _PARTICLE)
_NAMES = rf"[A-Z][\w’'.-]{{0,30}}(?:,? {_NAME}){{0,7}}"
_SURNAME = _any(r"[A-Z]\.", r"[A-Z][\w’-]{1,30}", r"al-[A-Z]\w{1,30}", _PARTICLE)
_AGENCY = _any("AP", "AFP", "Reuters", "EPA", "UPI", "CNN", "IPS", "DPA", "TASS", "Xinhua", "Getty(?: Images)?", "AP Photo")
_PICTURE = (
    rf"{_any('File', 'Cover', 'Main', 'Lead', 'Header')}? ?{_any('Image', 'Photo', 'Photograph', 'Picture', 'Video', 'Graphic', 'Map')}s?"
)

# By whom
BYLINE = re.compile(
    rf"(?:{_any('Written', 'Report', 'Reporting', 'Story', 'Words', 'Analysis', 'Posted', 'Edited', 'Compiled')} )?"
    rf"[Bb]y:? (?P<author>{_NAMES})"
    r"(?:(?:[,|–—-] ?| in | for | at )(?P<rest>[^.!?]{2,60}))?\Z"
)
BYLINE_CAPS = re.compile(r"BY [A-Z][A-Z.'’-]{1,30}(?: [A-Z][A-Z.'’-]{0,30}){0,6}\Z")
# `X by Name for X`: the site's name twice, the first often run together with `by` because a link lost its space.
GLUED_BYLINE = re.compile(rf"(?P<site>[A-Z][\w’'.& -]{{1,40}}?) ?by (?P<author>{_NAMES}) for (?P=site)\Z")
NAME_ONLY = re.compile(rf"(?:[–—-] ?)?[A-Z][\w’'-]{{1,30}}(?: {_SURNAME}){{1,3}}\Z")
DESK_NOTE = re.compile(r"\(?(?:Additional )?(?:[Rr]eporting|[Ww]riting|[Ee]diting) by [A-Z].{2,200}\)?\Z")
AUTHOR_NOTE = re.compile(
    r"About the author\b|The (?:author|writer) is (?:an? |the )"
    rf"|{_NAMES} is (?:an?|the) [^.!?]{{0,120}}\b"
    + _any(
        "analyst", "fellow", "journalist", "reporter", "correspondent", "writer", "author", "editor", "columnist", "professor", "lecturer"
    )
    + r"\b"
    rf"|{_NAMES} is (?:an?|the) [^.!?]{{0,120}}\b"
    + _any("researcher", "contributor", "historian", "blogger", "scholar", "freelancer?", "student", "consultant", "expert")
    + r"\b",
    re.IGNORECASE,
)
AUTHOR_NAME = re.compile(rf"(?P<author>{_NAMES}) is (?:an?|the) ")
ABOUT_AUTHOR = re.compile(
    _any(
        r"\bfollow (?:him|her|them|me|[A-Z]\w{1,30}(?: [A-Z]\w{1,30})?) (?:on|at)\b",
        r"\bfollow @",
        r"\btweets? (?:at|as|from) @",
        r"\bcan be (?:reached|contacted|followed) (?:at|on|via)\b",
        r"@\w{2,15}\b",
    ),
    re.IGNORECASE,
)

# Where and when
DATELINE = re.compile(
    rf"[A-Z][A-Z.’' -]{{2,30}}(?:, [A-Z][\w.]{{1,20}}){{0,2}}(?:, [A-Z][a-z]{{2,8}}\.? \d{{1,2}})? ?(?:\({_AGENCY}\))? ?[—–-]?\Z"
)
DATELINE_PROOF = re.compile(r"\d|\([A-Z]|[—–-]\Z")

# Whose
SOURCE = re.compile(
    _any("Sources?", "Via", r"(?:Originally|First) published (?:at|by|in|on)", "Courtesy(?: of)?", "H/T", "Hat tip")
    + r"\s?:\s?\S.{0,100}\Z",
    re.IGNORECASE,
)
CREDIT = re.compile(
    rf"\(?(?:{_PICTURE}(?: credit| courtesy| source)?(?:\s?:| by| via)|Credit\s?:|© ?)\s?\S[^.!?]{{1,80}}\.?\)?\Z"
    rf"|{_AGENCY}(?: ?/ ?[A-Z][\w ./’'-]{{1,60}})?\Z",
    re.IGNORECASE,
)
CAPTION_TAIL = re.compile(
    _any(
        r"\s\| ?[A-Z][\w’'. -]{1,40}",
        rf"[(\[]{_any(_AGENCY, 'File', 'Photo', 'Image', 'Screenshot', 'Source')}[^)\]]{{0,60}}[)\]]",
        rf"/ ?{_AGENCY}",
        r"\s(?:Image|Photo|Picture|Photograph|Credit|File photo)s?(?: by|:) ?[^.!?]{2,80}\.?",
    )
    + r"\Z"
)
CAPTION_HEAD = re.compile(
    r"(?:File )?(?:Photo|Image|Picture|Caption|In this (?:file )?(?:photo|picture|image))\s?[:,]|FILE ?[-–—:] |Pictured: "
)
RIGHTS = re.compile(
    rf"(?:This {_any('article', 'post', 'piece', 'story', 'essay', 'op-ed', 'report', 'interview', 'text')}"
    r"|An? (?:earlier |shorter |longer )?version of this (?:article|post|piece|story|essay|op-ed|text))"
    r" (?:was|is|has been|appeared|originally|first|also)\b"
    rf"[^.!?]{{0,60}}\b{_any('published', 'appeared', 'posted', 'republished', 'reprinted', 'syndicated', 'cross-?posted')}\b"
    r"[^!?]{0,200}\Z"
    r"|(?:Copyright|©|\([Cc]\)) ?(?:\d{4}|[A-Z]).{0,120}\Z"
    r"|(?:The )?(?:views|opinions) expressed (?:in this|here|are)\b[^!?]{0,300}\Z"
    r"|[^.!?]{0,60}\b[Aa]ll rights reserved\.?\Z"
)

# The page itself
PROMO = re.compile(
    _any(
        "NOW WATCH",
        "WATCH(?: NOW| LIVE)?",
        "READ(?: MORE| NEXT| ALSO)?",
        "ALSO READ",
        "SEE ALSO",
        "MORE(?: ON| FROM)[^.:]{0,40}",
        "RELATED(?: STORIES| ARTICLES| POSTS)?",
        "DON[’']?T MISS",
        "LISTEN(?: NOW)?",
        "(?:Read|See) (?:[Mm]ore|[Nn]ext|[Aa]lso)",
        "Also [Rr]ead",
        "Related(?: [a-z]{1,20})?",
        "You may also like",
        "Recommended",
    )
    + r"\s?:\s?\S"
)
_SHARE = _any(
    "facebook", "twitter", "whatsapp", "linkedin", "reddit", "pinterest", "telegram", "e-?mail", "print", "share", "tweet", "copy link"
)
PAGE_TOOLS = re.compile(
    _any(
        "advertisement",
        "sponsored content",
        "share this(?: article| story| post| page)?",
        "print(?: this)?(?: article| page)?",
        "e-?mail this",
        r"comments?(?: \(\d+\))?",
        r"(?:\d+|no) comments?",
        "leave a (?:comment|reply)",
        "related(?: articles| stories| posts| topics)?",
        "most (?:read|popular|viewed)",
        "back to (?:top|home)",
        "skip to (?:main )?content",
        rf"{_SHARE}(?:[ ,|/·•]{{1,3}}{_SHARE}){{0,8}}",
    )
    + r"\Z",
    re.IGNORECASE,
)
INVITATION = re.compile(
    _any(
        "Sign up (?:for|to)",
        "Subscribe (?:to|now|for|today|here)",
        r"Follow (?:us|him|her|them|me|[A-Z@][\w .]{1,30}) on",
        "Like us on",
        "Join (?:us on|our (?:newsletter|channel|community|mailing list))",
        "Click here",
        "Download (?:our|the) app",
        "Support (?:us (?:on|with|by|today)|our (?:work|journalism|reporting))",
        "Become a (?:member|patron)",
    )
    + r"\b[^.!?]{0,120}[.!]?\Z"
)
MORE_LINK = re.compile(
    _any(
        r"(?:View|Read|See|Show|Open|Load|Continue|Full|More|Next|Previous|Click|Watch|Listen)\b[^.!?:]{0,60}(?:→|»|›|⟶|➔|>>?|\.\.\.|…)",
        r"(?:View|Read|See|Show) (?:the )?(?:full|whole|entire|original|more)(?: (?:page|article|story|post|text|report|thread))?",
        "Continue reading",
        "Read (?:more|on)",
        "(?:Load|See|Show) more",
    )
    + r"\Z"
)

# What stood here and is lost
HERE_LINK = re.compile(
    r"\b"
    + _any(
        "found", "read", "seen?", "watch(?:ed)?", "follow(?:ed)?", "download(?:ed)?", "view(?:ed)?", "click", "listen", "available", "heard"
    )
    + r"\b[^.!?]{0,50}\bhere\b[.!:]?\Z",
    re.IGNORECASE,
)
HERE_SUBJECT = re.compile(
    r"(?:The|Our|My|This|All|Previous|Earlier|More|You|Please|A|An|Part|Click|See|Read|Watch|Find|For)\b[^.!?]{0,30}\b"
    + _any(
        "post",
        "column",
        "article",
        "part",
        "updates?",
        "thread",
        "archive",
        "coverage",
        "blog",
        "entry",
        "series",
        "page",
        "link",
        "episode",
    )
    + r"\b|(?:Please |You can )?(?:[Cc]lick|[Rr]ead|[Ff]ollow|[Ww]atch|[Ss]ee) [^.!?]{0,60}\bhere\b"
)
BARE_LINK = re.compile(r"<?(?:https?://|www\.)\S+>?\Z|pic\.twitter\.com/\S+\Z")
EMBED = re.compile(
    r"\[?(?:embed|video|image|gallery|tweet|iframe|podcast|interactive|map)(?:ded)?(?: (?:content|here|removed|not available))?\]\Z"
    r"|View this post on Instagram\Z|Loading(?:…|\.{1,3})\Z|Your browser does not support.{0,60}\Z",
    re.IGNORECASE,
)


def is_only_marks(line: str) -> bool:
    """Rows of stars, dashes, dots or invisible characters."""
    return not any(character.isalnum() for character in line)
