"""People: who they are, how they prove it, and what their role lets them do."""
