// The receipts page of the console: paper, lanes, printers and notices, kept fresh by the service's events.
"use strict";

const $ = (id) => document.getElementById(id);
const RAIL = 4;
const PAGE = 25;

// ---- Who is signed in: kept in this tab alone, sent as a header, never as a cookie.

const session = {
  get token() { return sessionStorage.getItem("quittance.token"); },
  get operator() { return sessionStorage.getItem("quittance.operator"); },
  start(token, operator) {
    sessionStorage.setItem("quittance.token", token);
    if (operator) sessionStorage.setItem("quittance.operator", operator.replace(/[\x00-\x1f\x7f]/g, " "));
  },
  end() {
    sessionStorage.removeItem("quittance.token");
    sessionStorage.removeItem("quittance.operator");
  },
};

class ServiceError extends Error {
  constructor(status, problem) {
    super(problem.detail || `The service answered ${status}.`);
    this.status = status;
    this.code = problem.code;
  }
}

async function call(path, options = {}) {
  const headers = { Authorization: `Bearer ${session.token}`, ...options.headers };
  // A header carries bytes: the name goes as UTF-8.
  if (session.operator) headers["Quittance-Operator"] = String.fromCharCode(...new TextEncoder().encode(session.operator));
  const answer = await fetch(path, { ...options, headers, credentials: "omit", redirect: "error" });
  if (!answer.ok) {
    const problem = await answer.json().catch(() => ({}));
    if (answer.status === 401) signOut("That token is not known here.");
    throw new ServiceError(answer.status, problem);
  }
  return answer;
}

const read = async (path) => (await call(path)).json();
const order = async (path, body = {}) =>
  (await call(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) })).json();

// ---- Small things

function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") element.className = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && name !== "role") element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

function toast(text, kind = "") {
  const element = make("p", { class: `toast ${kind}` }, text);
  $("toasts").append(element);
  setTimeout(() => element.remove(), kind === "bad" ? 7000 : 4000);
}

const attempt = async (button, work) => {
  button.disabled = true;
  try { await work(); } catch (error) {
    if (error.status !== 401) toast(error.message, "bad");
  } finally { button.disabled = false; }
};

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const day = new Intl.DateTimeFormat(undefined, { day: "2-digit", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
function time(text) {
  const date = new Date(text);
  return date.toDateString() === new Date().toDateString() ? clock.format(date) : day.format(date);
}

const money = (total) => {
  // Formatted from the decimal text: no amount passes through a floating-point number that would be shown or sent.
  try {
    return new Intl.NumberFormat(undefined, { style: "currency", currency: total.currency }).format(total.amount);
  } catch { return `${total.amount} ${total.currency}`; }
};

const ago = (text) => {
  const minutes = Math.max(0, Math.round((Date.now() - new Date(text)) / 60000));
  if (minutes < 1) return "less than a minute";
  if (minutes < 120) return `${minutes} min`;
  return minutes < 2880 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1440)} days`;
};

const stateChip = (receipt) => {
  const words = {
    provisional: ["provisional", "warn"], superseded: ["replaced", ""], plain: ["plain", "info"],
    fiscal: receipt.signed ? ["fiscal", "good"] : ["fiscal, unsigned", "warn"],
  };
  const [word, kind] = words[receipt.state] || [receipt.state, ""];
  return make("span", { class: `chip ${kind}` }, word);
};

// ---- Pictures: fetched with the token, kept while they are shown

const pictures = new Map();
function picture(id) {
  if (!pictures.has(id)) {
    const loading = call(`/v1/receipts/${encodeURIComponent(id)}.png`)
      .then((answer) => answer.blob())
      .then((blob) => URL.createObjectURL(blob))
      .catch((error) => { pictures.delete(id); throw error; });
    pictures.set(id, loading);
  }
  return pictures.get(id);
}

// The picture shows paper on a ground; here the page is the ground, so its edge (20 dots and the teeth) is cut away.
function lay(crop, url, alt) {
  const image = make("img", { alt, src: url });
  image.addEventListener("load", () => {
    const edge = 20 / (image.naturalWidth - 40) * 100;
    image.style.width = `${100 + 2 * edge}%`;
    image.style.margin = `${-edge}% ${-edge}% ${-1.5 * edge}%`;
    const cut = 2.5 * edge / 100 * crop.clientWidth;
    crop.classList.toggle("long", image.offsetHeight - cut > crop.clientHeight + 4);
  });
  crop.replaceChildren(image);
}

function forgetPictures(kept) {
  for (const [id, loading] of pictures) {
    if (kept.has(id)) continue;
    pictures.delete(id);
    loading.then((url) => URL.revokeObjectURL(url), () => {});
  }
}

// ---- The rail: the newest paper

const tickets = new Map();
let railKnown = false;

function paperWord(receipt, jobs) {
  const own = jobs.filter((job) => job.receipt === receipt.id);
  if (own.length === 0) return { text: receipt.jobs.length ? "" : "not printed", job: null };
  const job = own[0];
  const prefix = job.duplicate ? `duplicate ${job.duplicate}: ` : "";
  return { text: prefix + job.shown, job };
}

function reprintButton(receipt) {
  const button = make("button", {
    type: "button", class: "quiet", "aria-label": `Reprint ${receipt.number}`,
    onclick: () => attempt(button, async () => {
      const job = await order(`/v1/receipts/${encodeURIComponent(receipt.id)}/reprint`);
      toast(`Duplicate ${job.duplicate ?? ""} of ${receipt.number} is queued on ${job.printer}.`);
    }),
  }, "Reprint");
  return button;
}

function decideButtons(job) {
  if (!job || job.state !== "unknown") return null;
  const decide = (outcome, word) => {
    const button = make("button", {
      type: "button", class: "quiet",
      onclick: () => attempt(button, async () => {
        await order(`/v1/jobs/${job.id}/resolve`, { outcome });
        toast(outcome === "printed" ? "Noted: it was printed." : "A marked duplicate is queued.");
      }),
    }, word);
    return button;
  };
  return [decide("printed", "It came out"), decide("reprint", "Print again")];
}

function drawRail(receipts, jobs) {
  const rail = $("rail");
  const shown = receipts.slice(0, RAIL);
  for (const [id, ticket] of tickets) {
    if (!shown.some((receipt) => receipt.id === id)) {
      ticket.element.remove();
      tickets.delete(id);
    }
  }
  shown.forEach((receipt, index) => {
    let ticket = tickets.get(receipt.id);
    const { text, job } = paperWord(receipt, jobs);
    if (!ticket) {
      ticket = { element: make("li", { class: "ticket" }), copies: receipt.duplicates };
      const crop = make("span", { class: "crop" });
      const frame = make("button", {
        type: "button", class: "frame", "aria-label": `Show receipt ${receipt.number}`,
        onclick: () => openSheet(receipt),
      }, crop);
      ticket.caption = make("div", { class: "caption" });
      ticket.element.append(frame, ticket.caption);
      tickets.set(receipt.id, ticket);
      const isNews = railKnown;
      picture(receipt.id).then((url) => {
        lay(crop, url, `Paper of receipt ${receipt.number}`);
        if (isNews) feed(ticket.element);
      }).catch(() => crop.replaceChildren(make("span", { class: "empty" }, "no picture")));
    } else if (ticket.copies !== receipt.duplicates) {
      ticket.copies = receipt.duplicates;
      feed(ticket.element);
    }
    const key = JSON.stringify([receipt.state, receipt.duplicates, text, job && job.state]);
    if (ticket.key !== key) {
      ticket.key = key;
      ticket.element.classList.toggle("superseded", receipt.state === "superseded");
      ticket.caption.replaceChildren(
        make("p", { class: "number", title: receipt.number }, make("bdi", {}, receipt.number)),
        make("p", { class: "pair" }, make("span", {}, time(receipt.issuedAt)), make("strong", {}, money(receipt.total))),
        make("p", { class: "pair" }, make("span", {}, text), stateChip(receipt)),
        make("div", { class: "acts" }, ...(decideButtons(job) || [reprintButton(receipt)])));
    }
    if (rail.children[index] !== ticket.element) rail.insertBefore(ticket.element, rail.children[index] || null);
  });
  railKnown = true;
  $("rail-empty").hidden = shown.length > 0;
}

function feed(element) {
  element.classList.remove("feeding");
  void element.offsetWidth;
  element.classList.add("feeding");
}

// ---- The list

let older = [];
let next = null;
let filter = { q: "", state: "" };

const listPath = (after) => {
  const query = new URLSearchParams({ limit: PAGE });
  if (filter.q) query.set("q", filter.q);
  if (filter.state) query.set("state", filter.state);
  if (after) query.set("after", after);
  return `/v1/receipts?${query}`;
};

function drawList(receipts, jobs) {
  const kept = new Map([...$("rows").children].map((row) => [row.dataset.key, row]));
  const rows = receipts.map((receipt) => {
    const { text, job } = paperWord(receipt, jobs);
    const key = JSON.stringify([receipt.id, receipt.state, receipt.duplicates, text]);
    if (kept.has(key)) return kept.get(key);
    const row = make("tr", {},
      make("td", { title: receipt.number }, receipt.number),
      make("td", { class: "time" }, time(receipt.issuedAt)),
      make("td", { class: "amount" }, money(receipt.total)),
      make("td", {}, stateChip(receipt)),
      make("td", { class: "paper-word" }, text || (receipt.duplicates ? `${receipt.duplicates} duplicates` : ""),
        decideButtons(job) && make("div", { class: "acts" }, ...decideButtons(job))),
      make("td", { class: "actions" },
        make("button", { type: "button", class: "quiet", "aria-label": `Show ${receipt.number}`, onclick: () => openSheet(receipt) }, "Show"),
        reprintButton(receipt)));
    row.dataset.key = key;
    return row;
  });
  // Only what changed is touched, so that the focus stays where it is.
  const body = $("rows");
  rows.forEach((row, index) => { if (body.children[index] !== row) body.insertBefore(row, body.children[index] || null); });
  while (body.children.length > rows.length) body.lastElementChild.remove();
  $("rows-empty").hidden = rows.length > 0;
  $("more").hidden = !next;
}

// ---- The side

function drawLanes(registers) {
  $("lanes").replaceChildren(...registers.map((register) => {
    const lane = register.lane;
    const [word, kind] = {
      idle: ["online", "good"], replaying: ["online", "good"], offline: ["offline", "bad"], held: ["held", "warn"],
    }[lane.state] || [lane.state, ""];
    const lines = [];
    if (lane.state === "offline") {
      lines.push(make("p", { class: "note" }, "Since ", make("strong", {}, time(register.since)), ` (${ago(register.since)}): ${register.reason || register.kind}`));
    }
    if (lane.state === "held") {
      lines.push(make("p", { class: "note" }, `Entry ${lane.head.entry} (${lane.head.intent}) waits for a decision: ${lane.head.reason || "held"}`));
    }
    const waiting = lane.backlog === 1 ? " call waits for the fiscal API" : " calls wait for the fiscal API";
    lines.push(lane.backlog > 0
      ? make("p", { class: "note" }, make("strong", {}, String(lane.backlog)), lane.state === "replaying" ? " to settle, in order" : waiting)
      : make("p", { class: "note" }, "Everything is settled."));
    return make("li", {},
      make("p", { class: "row-top" }, make("span", { class: "name" }, register.id, " ", make("span", { class: "soft" }, register.country)), make("span", { class: `chip ${kind}` }, word)),
      ...lines);
  }));
}

const reasonWords = {
  "media-empty": "no paper", "media-low": "paper low", "cover-open": "cover open", "offline": "not reachable",
  "media-needed": "no paper", "other-error": "error", "cutter-error": "cutter stuck",
};

function drawPrinters(printers) {
  $("printers").replaceChildren(...printers.map((printer) => {
    const kind = { idle: "good", processing: "info", stopped: "bad" }[printer.state] || "";
    const word = { idle: "ready", processing: "printing", stopped: "stopped" }[printer.state] || printer.state;
    const reasons = printer.reasons.map((reason) => reasonWords[reason.replace(/-(report|warning|error)$/, "")] || reason).join(", ");
    return make("li", {},
      make("p", { class: "row-top" }, make("span", { class: "name" }, printer.name), make("span", { class: `chip ${kind}` }, word)),
      make("p", { class: "note" }, reasons || printer.profile));
  }));
  const states = printers.map((printer) => printer.state);
  $("lamp").dataset.state = states.includes("processing") ? "processing" : states.includes("stopped") ? "stopped" : "idle";
}

function drawNotices(notices) {
  $("notice-count").textContent = notices.length ? String(notices.length) : "";
  if (notices.length === 0) {
    $("notices").replaceChildren(make("li", { class: "note" }, "Nothing needs a person."));
    return;
  }
  const kept = new Map([...$("notices").children].map((row) => [row.dataset.key, row]));
  $("notices").replaceChildren(...notices.map((notice) => {
    const key = `notice ${notice.id}`;
    if (kept.has(key)) return kept.get(key);
    const kind = { alarm: "bad", warning: "warn", information: "info" }[notice.severity] || "";
    const button = make("button", {
      type: "button", class: "quiet",
      onclick: () => attempt(button, async () => { await order(`/v1/notices/${notice.id}/resolve`, { action: "seen" }); }),
    }, "Mark as settled");
    const row = make("li", {},
      make("p", { class: "row-top" }, make("span", { class: "name" }, notice.subject), make("span", { class: `chip ${kind}` }, notice.severity)),
      make("p", { class: "note" }, notice.sentence),
      make("p", { class: "remedy" }, notice.remedy),
      make("div", { class: "acts" }, button));
    row.dataset.key = key;
    return row;
  }));
}

// ---- One receipt, large

async function openSheet(receipt) {
  $("sheet-title").textContent = `Receipt ${receipt.number}`;
  $("sheet-paper").replaceChildren();
  $("sheet").showModal();
  try { lay($("sheet-paper"), await picture(receipt.id), `Paper of receipt ${receipt.number}`); } catch (error) { toast(error.message, "bad"); }
}
$("sheet-close").addEventListener("click", () => $("sheet").close());
$("sheet").addEventListener("click", (event) => { if (event.target === $("sheet")) $("sheet").close(); });

// ---- Keeping fresh

const dirty = new Set();
let drawing = false;
let timer = null;
let newestJobs = [];
let firstPage = [];

function touch(...parts) {
  parts.forEach((part) => dirty.add(part));
  if (!timer && !drawing) timer = setTimeout(refresh, 120);
}

async function refresh() {
  timer = null;
  if (!session.token) return;
  drawing = true;
  const parts = new Set(dirty);
  dirty.clear();
  const works = [];
  if (parts.has("paper")) {
    works.push((async () => {
      const filtered = filter.q || filter.state;
      const [page, jobs, newest] = await Promise.all([
        read(listPath()), read("/v1/jobs?limit=120"), filtered ? read(`/v1/receipts?limit=${RAIL}`) : null,
      ]);
      newestJobs = jobs.items;
      firstPage = page.items;
      if (older.length === 0) next = page.next;
      const rail = (newest || page).items;
      drawRail(rail, newestJobs);
      const ids = new Set(page.items.map((receipt) => receipt.id));
      drawList([...page.items, ...older.filter((receipt) => !ids.has(receipt.id))], newestJobs);
      forgetPictures(new Set(rail.slice(0, RAIL).map((receipt) => receipt.id)));
    })());
  }
  if (parts.has("lanes")) works.push(read("/v1/registers").then((page) => drawLanes(page.items)));
  if (parts.has("printers")) works.push(read("/v1/printers").then((page) => drawPrinters(page.items)));
  if (parts.has("notices")) works.push(read("/v1/notices").then((page) => drawNotices(page.items)));
  if (parts.has("demo")) works.push(drawDemo());
  const results = await Promise.allSettled(works);
  const failed = results.find((result) => result.status === "rejected");
  if (failed && failed.reason.status && failed.reason.status !== 401) toast(failed.reason.message, "bad");
  drawing = false;
  if (dirty.size) timer = setTimeout(refresh, 350);
}

const touched = {
  receipt: ["paper"], job: ["paper", "printers"], entry: ["lanes"], lane: ["lanes", "demo"], printer: ["printers"], notice: ["notices"],
};

function showLink(state) {
  $("link").dataset.state = state;
  $("link").lastElementChild.textContent = { live: "live", lost: "reconnecting", waiting: "connecting" }[state];
}

let lastEvent = null;
async function follow(token) {
  while (session.token === token) {
    try {
      const headers = lastEvent ? { "Last-Event-ID": lastEvent } : {};
      const answer = await call("/v1/events", { headers: { Accept: "text/event-stream", ...headers } });
      showLink("live");
      touch("paper", "lanes", "printers", "notices", "demo");
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = "";
      for (;;) {
        const { value, done } = await reader.read();
        if (done || session.token !== token) break;
        const blocks = (rest + value).split("\n\n");
        rest = blocks.pop();
        for (const block of blocks) {
          const fields = Object.fromEntries(block.split("\n").filter((line) => !line.startsWith(":")).map((line) => {
            const colon = line.indexOf(":");
            return [line.slice(0, colon), line.slice(colon + 1).trim()];
          }));
          if (fields.id) lastEvent = fields.id;
          if (fields.event) touch(...(touched[fields.event] || []));
        }
      }
    } catch (error) {
      if (error.status === 401) return;
    }
    if (session.token !== token) return;
    showLink("lost");
    await new Promise((done) => setTimeout(done, 2000));
  }
}

// Waiting times grow even when nothing happens.
setInterval(() => { if (session.token) touch("lanes"); }, 30000);

// ---- The demo's switch: only where the demo answers

async function drawDemo() {
  const answer = await fetch("/demo/state", { headers: { Authorization: `Bearer ${session.token}` }, credentials: "omit" });
  $("demo").hidden = !answer.ok;
  if (!answer.ok) return;
  const { online } = await answer.json();
  $("demo-switch").setAttribute("aria-checked", String(online));
  $("demo-word").textContent = online ? "online" : "offline";
}
$("demo-switch").addEventListener("click", () => attempt($("demo-switch"), async () => {
  const online = $("demo-switch").getAttribute("aria-checked") === "true";
  await order(online ? "/demo/offline" : "/demo/online");
  await drawDemo();
}));

// ---- Searching

let typing = null;
const search = () => {
  filter = { q: $("query").value.trim(), state: $("state").value };
  older = [];
  touch("paper");
};
$("query").addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(search, 250); });
$("state").addEventListener("change", search);
$("search").addEventListener("submit", (event) => { event.preventDefault(); search(); });
$("more").addEventListener("click", () => attempt($("more"), async () => {
  const page = await read(listPath(next));
  older = [...older, ...page.items];
  next = page.next;
  const ids = new Set(firstPage.map((receipt) => receipt.id));
  drawList([...firstPage, ...older.filter((receipt) => !ids.has(receipt.id))], newestJobs);
}));

// ---- Signing in and out

function show(signedIn) {
  $("sign-in").hidden = signedIn;
  $("console").hidden = !signedIn;
  $("tools").hidden = !signedIn;
  if (!signedIn) $("token").focus();
}

function signOut(sentence = "") {
  session.end();
  forgetPictures(new Set());
  tickets.clear();
  $("rail").replaceChildren();
  railKnown = false;
  lastEvent = null;
  $("sign-in-error").textContent = sentence;
  show(false);
}

function begin() {
  show(true);
  showLink("waiting");
  follow(session.token);
}

$("sign-out").addEventListener("click", () => signOut());
$("sign-in-form").addEventListener("submit", (event) => {
  event.preventDefault();
  session.start($("token").value.trim(), $("operator").value.trim());
  $("token").value = "";
  $("sign-in-error").textContent = "";
  begin();
});

// A link such as /#token=… signs in once; the token leaves the address at once.
const handed = new URLSearchParams(location.hash.slice(1)).get("token");
if (handed) {
  session.start(handed);
  history.replaceState(null, "", location.pathname);
}
if (session.token) begin(); else show(false);
