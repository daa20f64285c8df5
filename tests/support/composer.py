"""The composer in a browser: where it is, and what one does with it by hand."""


def field(page):
    """Where one writes the body."""
    return page.locator("#body")


def open_answer(visit, person, thread, **options):
    """A window of somebody at the end of a thread, where an answer is written."""
    page = visit(person, **options)
    page.goto(f"/questions/{thread.id}/{thread.slug}")
    field(page).wait_for()
    return page


def paste(locator, text):
    """Paste a text as the keys would: the page may make something else of it."""
    locator.evaluate(
        """(field, text) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/plain", text);
          const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
          if (field.dispatchEvent(event)) document.execCommand("insertText", false, text);
        }""",
        text,
    )
