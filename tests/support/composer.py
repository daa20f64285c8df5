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


def carry(page, event, *pictures, name="light.png", kind="image/png", texts=()):
    """Paste into the field or drop onto it what a clipboard or a hand would bring: pictures in Base64, and texts as pairs of kind and text."""
    return field(page).evaluate(
        """(field, [event, name, kind, pictures, texts]) => {
          const carried = new DataTransfer();
          for (const [kind, text] of texts) carried.setData(kind, text);
          for (const picture of pictures) {
            const bytes = Uint8Array.from(atob(picture), (sign) => sign.charCodeAt(0));
            carried.items.add(new File([bytes], name, { type: kind }));
          }
          const options = { bubbles: true, cancelable: true };
          const isPlain = field.dispatchEvent(event === "paste"
            ? new ClipboardEvent("paste", { ...options, clipboardData: carried })
            : new DragEvent("drop", { ...options, dataTransfer: carried }));
          const text = carried.getData("text/plain");
          if (isPlain && event === "paste" && text) document.execCommand("insertText", false, text);
        }""",
        [event, name, kind, list(pictures), [list(pair) for pair in texts]],
    )
