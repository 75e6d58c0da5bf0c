"""How far annotators agree. Pure: numbers in, numbers out; no database, no verdict by name, no clock, randomness passed in.

    ratings        (annotator, unit, label) -> arrays -> counts        spans         exact, token, character and boundary F1
    counts         pairable units, coincidences, patterns              unitizing     unitized alpha (2016) over whole texts
    distances      how far two labels are apart                        evidence      chosen candidates, sets
    alpha          Krippendorff's alpha                                suggestions   majority, Dawid and Skene
    coefficients   percent, AC1 and AC2, Fleiss, S, specific           intervals     bootstrap, jackknife
    pairs          two annotators: kappa, pi; tables of pairs          linearised    standard errors in closed form
    annotators     one against the rest, bias, self-consistency        stability     when a number may be shown
    difficulty     hard units, hard documents                          series        agreement over time
    alignment      claims of several people into clusters              claim_units   the clusters as units, coverage
    passes         finished passes -> ratings of sentences             twice         self-consistency, gold
    reading        the largest sources of disagreement                 matching      spans matched one to one
    report, files  what the command line prints and reads

docs/agreement.md has each formula in words, its source and when it is undefined.
"""
