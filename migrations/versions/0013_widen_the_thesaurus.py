"""Have the evidence finder's terms made anew: its thesaurus knows more words.

Revision ID: 0013
Revises: 0012
"""

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No table changes: after each upgrade, terms of another version are derived again from the sentences."""


def downgrade() -> None:
    raise NotImplementedError("A backup is made before every upgrade: restore that.")
