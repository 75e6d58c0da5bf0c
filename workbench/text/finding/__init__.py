"""Finding the sentences that bear on a claim: what a text is compared by, and how candidates are ranked. No database here."""
