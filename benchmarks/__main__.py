"""``python -m benchmarks``: all of them, or those named."""

import importlib
import sys

ALL = ("reading", "ingest", "polls", "latency", "gazetteer", "surge", "backtest", "replay", "assessing")


def main() -> None:
    for name in sys.argv[1:] or ALL:
        print(f"\n== {name}", flush=True)
        importlib.import_module(f"benchmarks.{name}").main()


if __name__ == "__main__":
    main()
