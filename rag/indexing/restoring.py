"""An earlier build made current again: a new build that shares its files."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from dataclasses import replace
from pathlib import Path

from rag.indexing import layout
from rag.indexing.catalogue import Catalogue
from rag.indexing.history import edition_of, write_history
from rag.indexing.index import passages_of
from rag.indexing.stores.choice import LOCAL, Stores


def restore_build(root: Path, folder: Path, who: str, stores: Stores = LOCAL) -> Path:
    """Publishes the checked build in `folder` anew, under a name and with a line in the history of its own."""
    manifest = layout.read_manifest(folder)
    now = dict(Catalogue.open(layout.current_build(root)).digests())
    then = Catalogue.open(folder)
    part = layout.new_build(root)
    try:
        for name in manifest.files:
            if name != layout.HISTORY:
                (part / name).parent.mkdir(parents=True, exist_ok=True)
                # Builds never change, so two may share a file.
                os.link(folder / name, part / name)
        write_history(root, part, edition_of(part, who, f"restore {folder.name}", now, dict(then.digests())))
        files = {**manifest.files, layout.HISTORY: layout.file_digest(part / layout.HISTORY)}
        sizes = layout.sizes(part, files)
        # Files are shared; an engine knows a build by its name.
        if stores.name != manifest.store or stores.name != LOCAL.name:
            stores.fill(part, layout.published_name(part), passages_of(then))
        sealed = replace(manifest, built_at=dt.datetime.now(dt.UTC), store=stores.name, files=files, sizes=sizes)
        return layout.publish(root, part, sealed, lambda name: then.place(name) is not None)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
