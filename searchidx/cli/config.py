"""searchidx config: the settings in force."""

from __future__ import annotations

import json

import click

from searchidx.cli._options import config_option, json_option

__all__ = ["config"]


@click.command(short_help="Every setting: value, origin, meaning.")
@config_option
@json_option
def config(config: str | None, as_json_text: bool) -> None:
    """Print every setting: its value, where that comes from, and what it does.

    The output is a settings file itself.
    """
    import yaml

    from searchidx.config import load_settings
    from searchidx.settings import SETTINGS

    settings = load_settings(config)
    if as_json_text:
        click.echo(json.dumps(dict(settings.values)))
        return
    for name, setting in SETTINGS.items():
        line = yaml.safe_dump({name: settings[name]}).strip()
        click.echo(f"# {setting.help} ({settings.origins[name]})\n{line}")
