"""``python -m micrograd_ko``: 명령줄과 같다."""

import sys

from micrograd_ko.app.cli import main

if __name__ == "__main__":
    sys.exit(main())
