"""Whom a person would rather not hear from: muted and blocked people."""
