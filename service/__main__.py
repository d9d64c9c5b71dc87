"""``python -m service`` is the command ``liptako``."""

import sys

from service.errors import ConfigError


def main() -> None:
    """Run the command line. The language files are read as it is imported: a fault in one is one plain message too."""
    try:
        from service.cli import main as run
    except ConfigError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    run()


if __name__ == "__main__":
    main()
