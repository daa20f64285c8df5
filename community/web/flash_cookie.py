"""What is said on the next page travels in a signed cookie, which nearly no request has."""

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface


class FlashCookie(SecureCookieSessionInterface):
    """Flask's session, which makes a key ready only where there is something to check with it."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """What the cookie holds; nothing where there is none, or it is not ours."""
        if not request.cookies.get(self.get_cookie_name(app)):
            return self.session_class()
        return super().open_session(app, request)
