"""``python -m benchmarks``: all of them, or those named; or one, with its options."""

import importlib
import sys

ALL = (
    "reading",
    "ingest",
    "polls",
    "latency",
    "gazetteer",
    "surge",
    "backtest",
    "replay",
    "assessing",
    "surviving",
    "delivering",
    "exporting",
    "searching",
    "console",
)


def main() -> None:
    named = sys.argv[1:2] if any(word.startswith("--") for word in sys.argv) else sys.argv[1:]
    for name in named or ALL:
        print(f"\n== {name}", flush=True)
        importlib.import_module(f"benchmarks.{name}").main()


if __name__ == "__main__":
    main()
