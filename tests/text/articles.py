"""Two articles of our own with the furniture that real pages have."""

ARTICLE = """Harbour Board Shuts Second Pier

March 12, 2019
A crane lifts the last beam from the water on Tuesday | Coast News

Tova Lind is a port analyst and a fellow at the Coast Institute. Follow her on Twitter here.

A longer version of this essay first appeared in the Coast Review.

The board met twice. It found no money for the pier.

All earlier parts of this series are available here.

A Long History

The group wrote in a letter:

The pier was never safe. Everybody knew it.

Its aims can be put as two:

1. Save the pier

2. Move the market

READ MORE: Ten piers you must see

Read whole story →

Mar 12, 2019 19:05 (GMT)

Will It Ever Open Again?

Nobody can say.

The full letter contradicts the mayor. It can be read here.

Source: Coast Radio"""

MARKDOWN = """---
title: "Pier shut"
date: 2019-03-12
---

# The *pier* is shut #

By Tova Lind

The board met **twice.** It found
no money. See [the letter](https://example.org/a).

History
-------

> The pier was
> never safe. All knew.

- one beam. Two beams.
- [ ] three

1. Save it
2. Move it.

```
code = 1
```

![alt](pier.png)

<div>raw</div>

***

[ref]: https://example.org "R"
"""
