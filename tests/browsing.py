"""A room full of real browsers: phones with touch, the board, the staff."""

import re
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from serving import Serving

# What a browser writes when the network is away on purpose: not a fault of ours.
NETWORK = re.compile(r"net::ERR_|WebSocket connection to|Failed to load resource|Failed to fetch|fetching the script")


class Room:
    """Opens pages as people do, and remembers what went wrong in them."""

    def __init__(self, browser: Browser, server: Serving) -> None:
        self.server = server
        self.problems: list[str] = []
        self._browser = browser
        self._contexts: list[BrowserContext] = []

    def blank_phone(self, *, width: int = 360, height: int = 740) -> Page:
        """A phone that has not scanned anything yet."""
        return self._page(viewport={"width": width, "height": height}, has_touch=True, is_mobile=True)

    def phone(self, **size: int) -> Page:
        """A phone that has just scanned the QR."""
        page = self.blank_phone(**size)
        page.goto(self.server.links["join"])
        return page

    def participant(self, college: str = "Habitants", **size: int) -> Page:
        """A phone that has joined."""
        page = self.phone(**size)
        join(page, college)
        return page

    def board(self, *, width: int = 1920, height: int = 1080) -> Page:
        page = self._page(viewport={"width": width, "height": height})
        page.goto(self.server.links["board"])
        return page

    def facilitator(self, *, width: int = 1366, height: int = 768) -> Page:
        page = self._page(viewport={"width": width, "height": height})
        page.goto(self.server.links["facilitator"])
        return page

    def prestataire(self, *, width: int = 1366, height: int = 768) -> Page:
        page = self._page(viewport={"width": width, "height": height}, accept_downloads=True)
        page.goto(self.server.links["prestataire"])
        return page

    def close(self) -> None:
        for context in self._contexts:
            context.close()
        assert not self.problems, self.problems

    def _page(self, **options: Any) -> Page:
        context = self._browser.new_context(locale="fr-FR", **options)
        self._contexts.append(context)
        return self.tab(context)

    def tab(self, context: BrowserContext) -> Page:
        """One more tab of a browser."""
        page = context.new_page()
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", lambda said: self._listen(said.type, said.text))
        return page

    def _listen(self, kind: str, text: str) -> None:
        if kind == "error" and not NETWORK.search(text):
            self.problems.append(text)


def join(page: Page, college: str = "Habitants") -> None:
    page.get_by_text(college, exact=True).tap()
    page.get_by_role("button", name="Participer").tap()
    expect(idea_field(page)).to_be_visible()
    expect(page.get_by_text("Connecté")).to_be_visible()


def idea_field(page: Page) -> Locator:
    return page.get_by_role("textbox").first


def say(page: Page, text: str) -> None:
    idea_field(page).fill(text)
    page.get_by_role("button", name="Envoyer").tap()
