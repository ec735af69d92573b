"""``python -m facilitation`` and the ``facilitation`` command."""

import sys

SERVING = {"serve", "demo"}


def main() -> None:
    """Patch for gevent when this process will serve (before anything else is imported), then run the command."""
    if any(argument in SERVING for argument in sys.argv[1:2]):
        from gevent import monkey

        monkey.patch_all()
    from facilitation.cli import main as command

    command()


if __name__ == "__main__":
    main()
