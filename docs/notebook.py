# %% [markdown]
# # A campaign in a notebook
# The cells below run as they stand in Jupyter, VS Code or Spyder, or as `python docs/notebook.py`, on the demo campaign.
# What every column holds: `docs/python.md`.

# %%
import numpy as np

from workbench import open_campaign
from workbench.agreement.alpha import krippendorff_alpha
from workbench.agreement.distances import nominal

campaign = open_campaign("ceasefire-2016")
print(campaign.title, len(campaign.documents), "texts,", len(campaign.claims), "claims")

# %% [markdown]
# ## Who did what
# One row for each pass. Only finished ones say "no claim" about the sentences they leave unmarked.

# %%
passes = campaign.passes.query("round == 'first' and status == 'finished'")
minutes = (passes["finished_at"] - passes["started_at"]).dt.total_seconds() / 60
print(passes.assign(minutes=minutes).groupby("annotator")["minutes"].describe()[["count", "50%"]])

# %% [markdown]
# ## Verdicts by publisher
# What leads decided stands among the claims as the round `adjudication`: say which round is meant.

# %%
claims = campaign.claims.query("round == 'first'")
judged = campaign.annotations.query("round == 'first'").merge(claims[["claim", "publisher", "quote"]], on="claim")
print(judged.pivot_table(index="publisher", columns="verdict", values="claim", aggfunc="count", fill_value=0))

# %% [markdown]
# ## Claims that rest on one source alone

# %%
sources = campaign.evidence.query("stance in ['supports', 'refutes']").groupby("claim")["publisher"].nunique()
print(f"{(sources == 1).sum()} of {len(sources)} claims with evidence rest on one publisher")

# %% [markdown]
# ## Agreement on claim or no claim
# The same number as on the Agreement page. A task is a sentence, a worker an annotator.

# %%
ratings = campaign.sentence_ratings
table = ratings.pivot_table(index="task", columns="label", values="worker", aggfunc="count", fill_value=0)
counts = table.to_numpy(dtype=np.int64)
agreement = krippendorff_alpha(counts, nominal(counts.shape[1]))
print(f"alpha {agreement.value:.3f} over {agreement.n_units} sentences")

# %% [markdown]
# ## The sentences that annotators disagree about

# %%
disputed = table.index[(table > 0).sum(axis=1) > 1]
places = campaign.sentences.assign(task=lambda frame: frame["document"] + "#" + frame["sentence"].astype("string"))
found = places[places["task"].isin(disputed)]
print(found[["document", "sentence", "text"]].head(10).to_string(index=False, max_colwidth=70))
print(f"and {max(len(found) - 10, 0)} more")
