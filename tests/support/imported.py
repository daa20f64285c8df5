"""Bringing a small dump in, and finding what became of its rows by their old ids."""

from sqlalchemy import select

from community.domain.accounts.models import User
from community.domain.threads.models import ImportedId, Post, Thread
from community.importers import load, stackexchange
from community.kernel.db import db


def bring_in(folder, data_dir):
    return load.load(stackexchange.read(folder), data_dir, lambda _tick: None)


def local(kind, old_id):
    query = select(ImportedId.local_id).where(
        ImportedId.kind == kind, ImportedId.foreign_id == str(old_id)
    )
    return db.session.scalar(query)


def thread(old_id):
    return db.session.get(Thread, local("question", old_id))


def question(old_id):
    query = select(Post).where(Post.thread_id == local("question", old_id), Post.role == "question")
    return db.session.scalar(query)


def answer(old_id):
    return db.session.get(Post, local("answer", old_id))


def user(old_id):
    return db.session.get(User, local("user", old_id))
