"""Peerdesk: a support community where no question goes unanswered."""

from community.app import create_app

__all__ = ["create_app"]
