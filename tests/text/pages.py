"""Pages of the web written for tests, in the three shapes that campaigns hold: a report, a live blog, an explainer."""

from __future__ import annotations

REPORT = """<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Bridge at Kolm closed after inspection | Kolm Gazette</title>
<meta property="og:title" content="Bridge at Kolm closed after inspection"><meta property="og:site_name" content="Kolm Gazette">
<meta name="author" content="Mara Lind"><meta property="article:published_time" content="2024-03-05T23:30:00-05:00">
<link rel="canonical" href="https://gazette.example/kolm/bridge"><style>p { color: red }</style></head><body>
<header><nav><ul><li><a href="/">Home</a></li><li><a href="/politics">Politics</a></li></ul></nav></header>
<div class="cookie" style="display: none">We use cookies. Accept all of them.</div>
<main><article><h1>Bridge at Kolm closed after inspection</h1>
<p class="standfirst">Engineers found cracks in two of the nine piers, the council says.</p>
<div class="byline">By <a href="/mara">Mara Lind</a></div><time datetime="2024-03-05">5 March 2024</time>
<figure><img src="https://far.example/a.jpg" alt="x"><figcaption>The bridge seen from the north bank.</figcaption></figure>
<p>The council closed the bridge at Kolm on Tuesday after an inspection found cracks in two of its nine piers.</p>
<p>About 14,000 cars a day used it, according to a count made in 2022. &ldquo;We cannot&nbsp;take the
risk,&rdquo; said the mayor, Ida Holm&#8202;&mdash;&#8202;who took office in May.</p>
<h2>What happens next</h2>
<p>A second report is due in June. Until then buses run over the <a href="/old">old bridge</a>, which was built in 1931.</p>
<blockquote><p>The piers were last repaired in 1987, and the records of that work are lost.</p></blockquote>
<ul><li>Line 4 ends at the station.</li><li>Line 9 runs every 20 minutes.</li></ul>
<aside class="related"><h3>Related</h3><ul><li><a href="/x">Ten bridges you must see</a></li></ul></aside>
<p>Repairs may cost 12 million crowns.<br>The state pays half of it.</p>
<table><tr><th>Pier</th><th>Cracks</th></tr><tr><td>3</td><td>two</td></tr></table>
</article></main><footer><p>© 2024 Kolm Gazette. All rights reserved.</p></footer></body></html>
"""

ENTRIES = tuple(
    (f"{21 - number // 2}:{number * 7:02d} GMT", f"What the {who} says", f"The {who} said that {number + 3} ferries lay in the harbour.")
    for number, who in enumerate(["harbour office", "coast guard", "weather service", "ferry company", "mayor of Lund"])
)
LIVE_BLOG = (
    "<html><head><title>Storm live</title></head><body><div id=nav><a href=/>News</a> <a href=/w>Weather</a></div>"
    "<div class=liveblog><h1>Storm live: ferries stopped as waves reach nine metres</h1><p>Our reporters follow the storm all night.</p>"
    + "".join(
        f'<div class="entry"><time>{at}</time><h3>{title}</h3><p>{words} No ship will leave before dawn, and nobody knows when.</p></div>'
        for at, title, words in ENTRIES
    )
    + "</div><footer>Contact us</footer></body></html>"
)

EXPLAINER = """<html lang=en><head><meta name="date" content="2023-11">
<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": "NewsArticle",
"headline": "Why does the river flood?", "author": [{"@type": "Person", "name": "A. Berg"}, {"name": "T. Vik"}],
"publisher": {"name": "The Explainer"}}]}
</script></head><body>
<div class="content"><h1>Why does the river flood?</h1><p><em>A short guide to four floods in ten years.</em></p>
<h2>What happened</h2><p>The river Arn flooded in 2013, 2016, 2019 and 2022. Each time more than two hundred houses stood in water.</p>
<h2>Why it happens</h2><p>Three things come together:</p>
<ol><li>snow that melts in a week;</li><li>rain on frozen ground;</li><li>a dam that was built for smaller floods.</li></ol>
<p>The dam was built in 1958. It holds 40 million cubic metres.</p>
<h2>What is planned</h2><p>The region plans a second dam by 2031. Critics say: <q>It comes too late.</q></p></div>
<div class=footer><a href=/imprint>Imprint</a></div></body></html>
"""
