"""Words that carry a dot of their own, by what has to follow before that dot also ends a sentence."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Never the end: a name, a number or an example follows. Compared as written and in lower case for the Latin ones.
TITLES = _words(
    "Mr Mrs Ms Mx Messrs Mme Mlle Dr Drs Prof Profs Gen Lt Col Sgt Capt Maj Cmdr Cdr Adm Brig Cpl Pvt Rep Reps Sen Sens Gov Govs Pres "
    "Rev Hon Fr Supt Asst Assoc Det Insp Amb Atty Msgr Mgr St Ste Mt Ft"
)
LATIN = _words("e.g i.e eg ie cf viz vs v approx ca esp incl resp p.s ps n.b nb")

# The end, unless a digit (or a Roman numeral) follows.
BEFORE_NUMBER = _words("no nos p pp c ch chap vol vols fig figs art arts sec para paras ver op n° nº ext tel eq app ed eds")
MONTHS = _words("jan feb mar apr jun jul aug sep sept oct nov dec")
DAYS = _words("mon tue tues wed thu thur thurs fri sat sun")

# The end only before a word that begins sentences.
FIRMS_AND_PLACES = _words(
    "Inc Corp Co Cos Ltd LLC Bros Jr Sr Esq PhD Ph.D Ed.D Litt.D al Ave Blvd Rd Hwy Dept Univ Assn Bldg Natl Intl Govt Mts Pt "
    "Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Mass Md Mich Minn Miss Mo Mont Neb Nev Okla Ore Pa Tenn Tex Va Vt Wash "
    "Wis Wyo Penn Ont Que S.p.A St Ste Mt Ft"
)

STARTERS = _words(
    "A About Above According Across After Again Against Ahead All Almost Alone Along Already Also Although Always Amid Among An And "
    "Another Any Anyone Are As Asked At Back Based Be Because Before Being Below Beside Besides Between Beyond Both But By Can "
    "Could Despite Did Do Does Due During Each Earlier Either Elsewhere Even Eventually Ever Every Everyone Experts Few Finally First "
    "Following For Former Four Five Six Further Furthermore From Given Had Has Have Having He Hence Her Here His How However I If "
    "Image In Indeed Instead Into Is It Its Just Last Lastly Later Least Let Like Likewise Many Maybe Meanwhile More Moreover Most "
    "Much My Near Nearly Neither Never Nevertheless Next No Nobody None Nonetheless Nor Not Nothing Now Of Officials Often On Once "
    "One Only Or Other Others Otherwise Our Over Overall Per Perhaps Please Rather Said Several She Should Similarly Since So Some "
    "Someone Something Sometimes Soon Still Such Than Thanks That The Their Them Then There Therefore These They This Those Though "
    "Three Through Throughout Thus To Today Together Tomorrow Too Toward Two Under Unlike Until Up Upon Was We Were What Whatever "
    "When Whenever Where Whereas Whether Which While Who Whose Why With Within Without Would Yes Yesterday Yet You Your "
    "It's It’s I'm I’m I've I’ve He's He’s She's She’s We're We’re That's That’s There's There’s They're They’re Don't Don’t"
)

ZONES = _words("EST EDT ET CST CDT CT MST MDT MT PST PDT PT GMT UTC BST CET CEST IST EET EEST MSK JST AEST local Eastern Pacific Central")
DAY_NAMES = _words("Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mon Tue Tues Wed Thu Thurs Fri Sat Sun")
MONTH_NAMES = _words(
    "January February March April May June July August September October November December Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec"
)

SPEECH_VERBS = _words(
    "said says asked asks added adds told tells replied replies wrote writes tweeted posted cried shouted yelled exclaimed wondered "
    "explained noted remarked demanded answered responded recalled continued whispered joked quipped muttered thought"
)

# Words after which an English sentence does not end: a line that ends in one goes on in the next line.
UNFINISHED = _words(
    "a an the of to in on at by for from with and or but nor that which who whose as than into over under between among against about "
    "is are was were be been has have had will would can could should may might must its his her their our your my this these those "
    "when while where because if although not mr mrs ms dr president minister"
)
