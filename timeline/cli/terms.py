"""How a command line is read: with query terms, and with a word too many."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from typer.core import TyperCommand

from timeline.cli.formats import PLAIN, known_endings
from timeline.cli.shared import FILE_NAME, fail


class TermsCommand(TyperCommand):
    """A command whose query terms may begin with a hyphen.

    An argument that begins with one hyphen and is not exactly a declared option is a term:
    Click alone would read `-actor:us` as the option -a with a value. So a value that is joined to its
    option, as in `-ox.csv`, would be a term too, and silently so: it is refused.
    """

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The arguments that Click leaves over, with all query terms moved behind a `--`."""
        flags: dict[str, bool] = {}
        for param in self.get_params(ctx):
            if param.param_type_name == "option":
                for name in (*param.opts, *param.secondary_opts):
                    flags[name] = bool(getattr(param, "is_flag", False))
        options: list[str] = []
        terms: list[str] = []
        rest = iter(args)
        for arg in rest:
            if arg == "--":
                terms += rest
            elif arg in flags:
                options.append(arg)
                if not flags[arg] and (value := next(rest, None)) is not None:
                    options.append(value)
                elif not flags[arg]:
                    return super().parse_args(ctx, options)  # Click reports that its value is missing
            elif arg.startswith("--"):
                options.append(arg)  # --name=value, or an unknown option, which Click reports
            else:
                if not ctx.resilient_parsing and flags.get(arg[:2]) is False:
                    _check_joined(arg)
                terms.append(arg)
        return super().parse_args(ctx, [*options, "--", *terms])

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        """Completions of options, and of terms: to Click, any word that begins with a hyphen is an option."""
        found = super().shell_complete(ctx, incomplete)
        for param in self.get_params(ctx) if not incomplete.startswith("--") else []:
            if param.param_type_name == "argument":
                found += param.shell_complete(ctx, incomplete)
        return found


class PlainCommand(TyperCommand):
    """A command without query terms: it says what to write where a word is left over."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """As Click does; exits with 2 if there are more arguments than the command takes."""
        from timeline.diagnostics import quoted

        ctx.allow_extra_args = True
        left: list[str] = super().parse_args(ctx, args)
        if not left or ctx.resilient_parsing:
            return left
        options = {name for param in self.get_params(ctx) for name in param.opts}
        help_ = f"{ctx.command_path} --help says what it takes"
        if "--title" in options:
            help_ = 'a value of several words needs quotes, as in --title "Talks in Vienna"'
        if left[0].endswith(".toml") and "--file" in options:
            help_ = f"write --file {left[0]}"
        elif Path(left[0]).suffix and "--output" in options:
            help_ = f"write -o {left[0]}"
        fail(f"{ctx.command_path} does not take {quoted(left[0])}", help=help_, code=2)


def _check_joined(arg: str) -> None:
    """Exit with 2 if an argument is an option of one letter with a file's name or a number joined to it."""
    option, value = arg[:2], arg[2:]
    endings = known_endings() | {PLAIN[1], Path(FILE_NAME).suffix}
    if value.isdecimal() or Path(value).suffix.lower() in endings:
        fail(f"{arg} is an option and its value in one", help=f"write {option} {value}", code=2)
