"""Closes a register's session in the console, and says of each promise whether it held: one JSON object a line.

usage: closing.py PORT MANAGER-TOKEN TILL-TOKEN [SCREENSHOTS]

The upstream of the service behind PORT holds every event of a session until somebody reads the operation op_next, or
op_lost, which loses it on the way.
"""

import json
import sys
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import sync_playwright

PORT, MANAGER, TILL = int(sys.argv[1]), sys.argv[2], sys.argv[3]
SHOTS = Path(sys.argv[4]) if len(sys.argv) > 4 else None
BASE = f"http://127.0.0.1:{PORT}"


def call(method, path, token, body=None):
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(BASE + path, data, headers, method=method)) as answer:
        return json.loads(answer.read() or b"null")


def release(operation="op_next"):
    """Lets the upstream answer the event that it holds."""
    call("GET", f"/fiscal/reg_1/operations/{operation}", TILL)


def shot(page, name):
    if SHOTS:
        page.screenshot(path=SHOTS / f"closing-{name}.png")


def begin(page, amount):
    page.goto(BASE + "/registers")
    page.wait_for_selector("#link[data-state=live]")
    page.click("section[data-key=reg_1] [data-dialog=close]")
    assert page.evaluate("document.activeElement.id") == "close-counted"
    page.fill("#close-counted", amount)
    page.click("#close button.main")


def follow(page):
    begin(page, "61,40")
    for place in ["#close-parts", "section[data-key=reg_1]"]:
        page.wait_for_selector(f"{place} li.active:has-text('Count the drawer')")
        page.wait_for_selector(f"{place} li.waiting:has-text('Close at the provider')")
    shot(page, "count")
    release()
    for place in ["#close-parts", "section[data-key=reg_1]"]:
        page.wait_for_selector(f"{place} li.done:has-text('Count the drawer'):has-text('€61.40')")
        page.wait_for_selector(f"{place} li.active:has-text('Close at the provider')")
    assert page.evaluate("document.querySelector('#close-parts progress').value") == 2
    shot(page, "close")


def lose(page):
    page.context.set_offline(True)
    page.evaluate("refresh()")
    page.wait_for_selector("#lost:not([hidden])")
    assert page.locator("#close-parts li.active").count() == 1, "it is not known to have gone on"
    release()
    deadline = time.time() + 20
    while call("GET", "/v1/registers/reg_1", MANAGER)["lastClosing"]["state"] != "taken":
        assert time.time() < deadline, "the closing goes on without its page"
        time.sleep(0.05)
    page.context.set_offline(False)
    page.wait_for_selector("section[data-key=reg_1] .chip:has-text('taken')", timeout=10000)
    assert page.locator("section[data-key=reg_1] li.done").count() == 3
    shot(page, "taken")


def stop(page):
    begin(page, "10.00")
    page.wait_for_selector("#close-parts li.active:has-text('Count the drawer')")
    release("op_lost")
    for place in ["#close-parts", "section[data-key=reg_1]"]:
        page.wait_for_selector(f"{place} li.stopped:has-text('not reachable')")
    assert "cannot be closed now" in page.inner_text("#close .error")
    shot(page, "stopped")


CHECKS = [
    ("the drawer is asked for, and each part shows as it goes, in the dialog and on the page", follow),
    ("a connection that is lost meanwhile is said, and then the page shows what was stored", lose),
    ("a closing that stopped says where and why", stop),
]

with sync_playwright() as playwright:
    browser = playwright.chromium.launch(
        executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"])
    context = browser.new_context(viewport={"width": 1024, "height": 768}, locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(20000)
    page.goto(BASE + call("POST", "/v1/console/links", MANAGER, {"minutes": 5})["path"])
    page.wait_for_url(BASE + "/")
    for name, body in CHECKS:
        begun = time.time()
        try:
            body(page)
            trouble = None
        except Exception as error:  # whatever it is, it is the finding
            trouble = f"{type(error).__name__}: {error}"
        print(json.dumps({"name": name, "trouble": trouble, "seconds": round(time.time() - begun, 2)}), flush=True)
    browser.close()
