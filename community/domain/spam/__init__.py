"""Suspicion: what makes a newcomer's post wait for somebody to look, learned and told."""
