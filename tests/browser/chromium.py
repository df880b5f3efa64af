"""Where Chromium is; `python -m tests.browser.chromium` gets it when there is none."""

import os
import shutil
import subprocess
import sys

from playwright.sync_api import sync_playwright

DEBIAN_PACKAGES = ["chromium", "libatomic1"]


def find_chromium():
    """The path of the system's Chromium, or of the one that `playwright install` has fetched, or None."""
    if found := shutil.which("chromium"):
        return found
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if os.path.exists(path) else None


def get_chromium():
    if os.getuid() == 0 and shutil.which("apt-get"):
        os.environ["DEBIAN_FRONTEND"] = "noninteractive"
        if subprocess.run(["dpkg", "-s", *DEBIAN_PACKAGES], capture_output=True).returncode:
            subprocess.run(["apt-get", "update", "-qq"], check=True)
            subprocess.run(["apt-get", "install", "-qq", "-y", "--no-install-recommends", *DEBIAN_PACKAGES], check=True)
    elif not find_chromium():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


if __name__ == "__main__":
    get_chromium()
    print(f"Chromium: {find_chromium()}")
