"""The text that is measured: the real whole narrative where it is there, else a sample."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
REAL = ROOT.parent / "shared" / "reports" / "belarus-2021.txt"
SAMPLE = ROOT / "recommendations" / "samples" / "marevia-2021.txt"


def measured_text() -> tuple[str, str, str]:
    """The text, the name of its file and the country's name in it."""
    path, country = (REAL, "Belarus") if REAL.exists() else (SAMPLE, "Marevia")
    return path.read_text(encoding="utf-8"), path.name, country


def peak_mebibytes() -> float:
    """The most memory this process has held so far."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return float("nan")
