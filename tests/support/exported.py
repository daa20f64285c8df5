"""What is in the export of a person's data."""

import io
import json
from zipfile import ZipFile

from community.domain.exports import operations, queries
from community.jobs.make_exports import make_exports


def fetched(person):
    """The file that is ready, by name of what is in it."""
    export = queries.latest(person)[0]
    content = b"".join(queries.pieces(export.id))
    assert len(content) == export.byte_count
    archive = ZipFile(io.BytesIO(content))
    assert archive.testzip() is None
    return {name: archive.read(name) for name in archive.namelist()}


def exported(person):
    operations.ask(person)
    assert make_exports() == 1
    return fetched(person)


def data(files, name):
    return json.loads(files[f"data/{name}.json"])


def whole(files):
    return b"\n".join(files.values()).decode("utf-8", "replace")
