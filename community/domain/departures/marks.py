"""What a person is called and reached by, looked for in what others wrote, and taken out. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote

FORMER = "former member"
NO_ADDRESS = "(address erased)"
NO_ONE = "/people"


@dataclass(frozen=True)
class Marks:
    """A handle and an address. A name in plain words is left: it may be anybody's."""

    handle: str
    handle_key: str
    email: str = ""

    @property
    def needles(self) -> tuple[str, ...]:
        """What a text must hold, in some case, for it to be worth a closer look."""
        handles = {self.handle, self.handle_key, self.handle.upper(), quote(self.handle)}
        return tuple(sorted(handles | ({self.email} if self.email else set())))

    def without(self, text: str) -> str:
        """The text without them: a mention becomes "former member", an address is erased."""
        if self.email:
            text = self._email.sub(NO_ADDRESS, text)
        return self._page.sub(NO_ONE, self._mention.sub(FORMER, text))

    def without_any(self, value: Any) -> Any:
        """The same for whatever JSON holds."""
        if isinstance(value, str):
            return self.without(value)
        if isinstance(value, Mapping):
            return {key: self.without_any(one) for key, one in value.items()}
        if isinstance(value, list):
            return [self.without_any(one) for one in value]
        return value

    def named_in(self, text: str) -> bool:
        """Whether an answer kept for a program names them."""
        return f'"{self.handle}"' in text or self.without(text) != text

    @cached_property
    def _mention(self) -> re.Pattern[str]:
        return re.compile(rf"(?<![\w@.])@{self._handles}(?![\w-])(?!\.\w)", re.IGNORECASE)

    @cached_property
    def _page(self) -> re.Pattern[str]:
        return re.compile(rf"/people/{self._handles}(?![\w-])(?!\.\w)", re.IGNORECASE)

    @cached_property
    def _email(self) -> re.Pattern[str]:
        return re.compile(rf"(?<![\w.+-]){re.escape(self.email)}(?![\w-])", re.IGNORECASE)

    @property
    def _handles(self) -> str:
        spelled = {self.handle, self.handle_key, quote(self.handle)}
        return f"(?:{'|'.join(re.escape(one) for one in sorted(spelled, reverse=True))})"
