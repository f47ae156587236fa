#!/usr/bin/env node
// A whole till in JavaScript, without any package. It goes on selling when the fiscal API is away.
//
//   node till.mjs sell "Filterkaffee 500 g" 1190    sells for 11.90 and says what kind of receipt came out
//   node till.mjs open                              how many calls are not settled yet
//   node till.mjs reprint                           the last receipt again, marked as a duplicate
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

const url = process.env.QUITTANCE_URL ?? "http://127.0.0.1:7788";
const register = process.env.QUITTANCE_REGISTER ?? "reg_1";
const token = process.env.QUITTANCE_TOKEN;

/** Sends a call until it is answered: the key makes it safe to ask again after a broken answer. */
async function call(method, path, body) {
  const headers = { Authorization: `Bearer ${token}`, "Quittance-Operator": process.env.USER ?? "till" };
  if (method !== "GET") {
    headers["Content-Type"] = "application/json";
    headers["Idempotency-Key"] = randomUUID();
  }
  let reason;
  for (let attempt = 1; attempt <= 5; attempt++) {
    try {
      const signal = AbortSignal.timeout(15_000);
      const answer = await fetch(url + path, { method, headers, body: body && JSON.stringify(body), signal });
      const value = await answer.json();
      if (answer.ok) return { headers: answer.headers, value };
      reason = `${answer.status}: ${value.detail}`;
      if (![429, 503, 504].includes(answer.status)) break;
    } catch (error) {
      reason = error.cause?.message ?? error.message;
    }
    await sleep(attempt * 1000);
  }
  throw new Error(`${method} ${path} failed: ${reason}`);
}

async function sell(title, cents) {
  const money = (amount) => `${Math.trunc(amount / 100)}.${String(amount % 100).padStart(2, "0")}`;
  const total = Number(cents), tax = Math.trunc((total * 19 + 59) / 119);
  const line = {
    title, quantity: 1, unit_price: money(total), total_amount: money(total),
    taxes: [{ name: "USt 19%", rate: "0.19", tax_amount: money(tax) }],
  };
  const begun = await call("POST", `/fiscal/${register}/operations`, {
    type: "sale", source: "POS", register_id: register, external_id: randomUUID(), currency: "EUR",
    pretax_amount: money(total - tax), tax_amount: money(tax), tip_amount: "0.00", total_amount: money(total),
    line_items: [line],
  });
  const operation = begun.headers.get("Quittance-Operation");
  const { headers } = await call("POST", `/fiscal/${register}/operations/${operation}/complete`, {
    payments: [{ payment_id: randomUUID(), method: "cash", status: "captured", amount: money(total), currency: "EUR" }],
  });
  const isFiscal = headers.get("Quittance-State") === "acknowledged";
  const kind = isFiscal ? "fiscal" : "provisional, its certification follows";
  console.log(`sold: receipt ${headers.get("Quittance-Receipt")} is ${kind}`);
}

try {
  if (!token) throw new Error("put the cashier token into QUITTANCE_TOKEN");
  const [act, title, cents] = process.argv.slice(2);
  if (act === "sell" && cents) await sell(title, cents);
  else if (act === "open") console.log("open:", (await call("GET", "/v1/queue")).value.items.length);
  else if (act === "reprint") {
    const { value } = await call("POST", "/v1/reprint", { last: true, register });
    console.log("reprint:", value.id);
  } else throw new Error("usage: till.mjs sell TITLE CENTS | open | reprint");
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
