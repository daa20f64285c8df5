"""How somebody works a page: by the keys alone, or by pointing in a browser without scripts."""

from playwright.sync_api import Error

STEPS = 150  # presses of the Tab key that lead through any page of ours
WATCH = """() => { navigation.onnavigate = ({ destination }) => { window.leaves = !destination.sameDocument; }; }"""
# What is sent once asks first whether the server is there.
LEAVES = """Boolean(window.leaves || document.querySelector("[data-send][aria-busy=true]"))"""


class Keys:
    """The keyboard and nothing else: what cannot be reached by Tab is not there."""

    def __init__(self, page):
        self.page = page

    def reach(self, what):
        what.wait_for()
        sought = what.element_handle()  # looked up once, not at each press
        for _ in range(STEPS):
            if sought.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the Tab key never came to {what}")

    def press(self, what):
        self.reach(what)
        self.page.evaluate(WATCH)
        self.page.keyboard.press("Enter")
        # Where that leads to another page they go on there: this one may have something of the same name.
        while self._leaves():
            self.page.wait_for_timeout(20)

    def _leaves(self):
        try:
            return self.page.evaluate(LEAVES)
        except Error:  # it left just then
            return True

    def choose(self, what):
        """A radio button of a group: Tab leads to the group, the arrows within it."""
        group = what.evaluate("radio => radio.name")
        for _ in range(STEPS):
            if self.page.evaluate("document.activeElement.name") == group:
                break
            self.page.keyboard.press("Tab")
        self.page.keyboard.press("Space")
        while not what.is_checked():
            self.page.keyboard.press("ArrowDown")

    def write(self, what, text):
        self.reach(what)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)


class Pointer:
    """What a finger does; for browsers without scripts."""

    def __init__(self, page):
        self.page = page

    def press(self, what):
        what.click()

    def choose(self, what):
        what.check()

    def write(self, what, text):
        what.fill(text)
