"""Measures how long the console's pages take to their first byte beside many receipts.

usage: first_byte.py BINARY [RECEIPTS]

Starts the service over a file of its own, orders one receipt, clones it while the service is stopped, and asks for each
page 30 times: one line of `BENCH name value unit` a page, the median and the worst.
"""

import http.client
import json
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BINARY, COUNT = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
PORT = 17790
PAGES = {
    "receipts": "/", "search.number": "/?q=A-077777", "search.amount": "/?q=11%2C90", "search.nothing": "/?q=nothing",
    "search.state": "/?state=provisional", "queue": "/queue", "printers": "/printers", "faults": "/faults",
    "registers": "/registers", "audit": "/audit",
}


def ask(method, path, headers=None, body=None):
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
    begun = time.perf_counter()
    connection.request(method, path, body, headers or {})
    answer = connection.getresponse()
    took = (time.perf_counter() - begun) * 1000
    text = answer.read()
    connection.close()
    return answer, text, took


with tempfile.TemporaryDirectory() as folder:
    folder = Path(folder)
    (folder / "quittance.yaml").write_text(f"""
listen: 127.0.0.1:{PORT}
database: quittance.sqlite
shop: {{ name: Mustermann GmbH, address: [10117 Berlin], taxId: DE123456789 }}
printers: [{{ name: front, device: "file:/dev/null", profile: generic-80mm }}]
upstreams: [{{ name: main, dialect: openfiskal-operations, url: "http://127.0.0.1:9/v1", merchant: merchant_1 }}]
registers: [{{ id: reg_1, upstream: main, country: DE, printer: front }}]
""")

    def serve():
        service = subprocess.Popen(
            [BINARY, "serve", "--config", str(folder / "quittance.yaml")], stderr=subprocess.PIPE, text=True)
        for line in service.stderr:
            if "ready on" in line:
                return service
        raise SystemExit("the service did not start")

    def stop(service):
        service.terminate()
        service.stderr.close()
        service.wait(30)

    service = serve()
    try:
        token = json.loads((folder / "tokens.json").read_text())["manager"]
        bearer = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        order = {"register": "reg_1", "receipt": {"number": "A-1", "total": "11.90"}}
        assert ask("POST", "/v1/receipts", bearer, json.dumps(order))[0].status == 201
        time.sleep(2)
    finally:
        stop(service)

    file = sqlite3.connect(folder / "quittance.sqlite")
    names = [row[1] for row in file.execute("PRAGMA table_info(receipt)")]
    values = {"id": "'rcpt_' || printf('%032x', n)", "number": "printf('A-%06d', n)", "total": "n % 20000", "operator":
              "iif(n % 2, 'Anna Maier', 'Bert')", "issuedAt": "issuedAt + n * 1000"}
    series = f"WITH RECURSIVE series(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM series WHERE n < {COUNT})"
    file.execute(f"{series} INSERT INTO receipt({','.join(names)}) SELECT "
                 f"{','.join(values.get(name, name) for name in names)} FROM receipt, series WHERE number = 'A-1'")
    names = [row[1] for row in file.execute("PRAGMA table_info(job)")]
    values = {"id": "job.id + n", "receipt": "'rcpt_' || printf('%032x', n)", "key": "NULL"}
    file.execute(f"{series} INSERT INTO job({','.join(names)}) SELECT "
                 f"{','.join(values.get(name, name) for name in names)} FROM job, series")
    file.commit()
    print(f"receipts in the file: {file.execute('SELECT count(*) FROM receipt').fetchone()[0]}")
    file.close()

    service = serve()
    try:
        form = {"Origin": f"http://127.0.0.1:{PORT}", "Content-Type": "application/x-www-form-urlencoded"}
        cookie = ask("POST", "/sign-in", form, f"token={token}")[0].getheader("Set-Cookie").split(";")[0]
        for name, path in PAGES.items():
            took = []
            for _ in range(30):
                answer, _, time_taken = ask("GET", path, {"Cookie": cookie})
                assert answer.status == 200, (path, answer.status)
                took.append(time_taken)
            print(f"BENCH console.firstbyte.{name}.p50 {statistics.median(took):.1f} ms")
            print(f"BENCH console.firstbyte.{name}.max {max(took):.1f} ms", flush=True)
    finally:
        stop(service)
