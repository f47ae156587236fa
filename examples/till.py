#!/usr/bin/env python3
"""A whole till in Python, without any package. It goes on selling when the fiscal API is away.

till.py sell "Filterkaffee 500 g" 1190    sells for 11.90 and says what kind of receipt came out
till.py open                              how many calls are not settled yet
till.py reprint                           the last receipt again, marked as a duplicate
"""
import getpass, json, os, sys, time, urllib.error, urllib.request, uuid

URL = os.environ.get("QUITTANCE_URL", "http://127.0.0.1:7788")
REGISTER = os.environ.get("QUITTANCE_REGISTER", "reg_1")
TOKEN = os.environ.get("QUITTANCE_TOKEN") or sys.exit("put the cashier token into QUITTANCE_TOKEN")


def call(method, path, body=None):
    """Sends a call until it is answered: the key makes it safe to ask again after a broken answer."""
    headers = {"Authorization": f"Bearer {TOKEN}", "Quittance-Operator": getpass.getuser()}
    if method != "GET":
        headers |= {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())}
    data = None if body is None else json.dumps(body).encode()
    for attempt in range(1, 6):
        request = urllib.request.Request(URL + path, data=data, headers=headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=15) as answer:
                return answer.headers, json.load(answer)
        except urllib.error.HTTPError as error:
            problem = json.load(error)
            if error.code not in (429, 503, 504):
                sys.exit(f"{method} {path} failed with {error.code}: {problem.get('detail')}")
        except OSError as error:
            problem = {"detail": str(error)}
        time.sleep(attempt)
    sys.exit(f"{method} {path} failed: {problem.get('detail')}")


def sell(title, cents):
    money = lambda amount: f"{amount // 100}.{amount % 100:02}"
    total, tax = int(cents), (int(cents) * 19 + 59) // 119
    line = {"title": title, "quantity": 1, "unit_price": money(total), "total_amount": money(total),
            "taxes": [{"name": "USt 19%", "rate": "0.19", "tax_amount": money(tax)}]}
    headers, _ = call("POST", f"/fiscal/{REGISTER}/operations", {
        "type": "sale", "source": "POS", "register_id": REGISTER, "external_id": str(uuid.uuid4()), "currency": "EUR",
        "pretax_amount": money(total - tax), "tax_amount": money(tax), "tip_amount": "0.00",
        "total_amount": money(total), "line_items": [line]})
    headers, _ = call("POST", f"/fiscal/{REGISTER}/operations/{headers['Quittance-Operation']}/complete", {
        "payments": [{"payment_id": str(uuid.uuid4()), "method": "cash", "status": "captured",
                      "amount": money(total), "currency": "EUR"}]})
    is_fiscal = headers["Quittance-State"] == "acknowledged"
    kind = "fiscal" if is_fiscal else "provisional, its certification follows"
    print(f"sold: receipt {headers['Quittance-Receipt']} is {kind}")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["sell", title, cents]:
            sell(title, cents)
        case ["open"]:
            print("open:", len(call("GET", "/v1/queue")[1]["items"]))
        case ["reprint"]:
            print("reprint:", call("POST", "/v1/reprint", {"last": True, "register": REGISTER})[1]["id"])
        case _:
            sys.exit(__doc__)
