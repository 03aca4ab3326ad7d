"""Whether a file of the repository holds what looks like a key or a password.

A line that only looks so carries `pragma: allowlist secret`, where its reader sees it.
"""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOT_TEXT_OF_OURS = {".lock", ".po", ".mo", ".ttf", ".otf", ".woff2", ".png", ".pdf"}
EXAMPLES = r"://user:password@"


def tracked() -> list[str]:
    """Every file that is in the repository or would be with the next `git add`."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    return [name for name in names if (ROOT / name).is_file() and Path(name).suffix not in NOT_TEXT_OF_OURS]


def main() -> int:
    command = [sys.executable, "-m", "detect_secrets", "scan", "--exclude-lines", EXAMPLES, *tracked()]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    findings = [
        f"{name}:{finding['line_number']}: {finding['type']}"
        for name, found in json.loads(done.stdout)["results"].items()
        for finding in found
    ]
    print("\n".join(findings))
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
