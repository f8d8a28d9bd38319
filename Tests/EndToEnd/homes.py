"""What users keep in their homes."""

import pathlib


def user_theme(home, name, text):
    """A theme of the user's own; returns its file."""
    folder = pathlib.Path(home) / "config/yodel/themes"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.yaml").write_text(text)
    return folder / f"{name}.yaml"


def configure(home, text):
    """The user's configuration; returns its file."""
    folder = pathlib.Path(home) / "config/yodel"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.yaml").write_text(text)
    return folder / "config.yaml"
