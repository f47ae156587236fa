// The console's one script. Pages come whole from the service; this fetches them anew when the service says that
// something happened, puts what changed into the page, sends what buttons say, and moves the focus with the arrows.
"use strict";

const $ = (id) => document.getElementById(id);
const words = document.body.dataset;
const signedIn = "signedIn" in words;

// ---- Sign in by a one-time link: the secret stands behind the #, and leaves the address at once.

if ($("sign-in")) {
  const once = new URLSearchParams(location.hash.slice(1)).get("once");
  if (once) {
    history.replaceState(null, "", location.pathname + location.search);
    $("sign-in").elements.once.value = once;
    $("token-field").hidden = true;
    $("sign-in-hint").hidden = true;
    $("sign-in-once").hidden = false;
    $("sign-in").requestSubmit();
  }
}

// ---- Small things

function toast(text, kind = "") {
  const element = document.createElement("p");
  element.className = `toast ${kind}`;
  element.textContent = text;
  $("toasts").append(element);
  setTimeout(() => element.remove(), kind === "bad" ? 9000 : 4500);
}

const filled = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? "");

class Refused extends Error {
  constructor(problem, status) {
    super(problem.detail || String(status));
    this.problem = problem;
  }
}

async function post(path, body) {
  let answer;
  try {
    answer = await fetch(path, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), redirect: "error",
    });
  } catch {
    throw new Refused({ detail: words.failed }, 0);
  }
  const value = await answer.json().catch(() => ({}));
  if (answer.status === 401) location.reload();
  if (!answer.ok) throw new Refused(value, answer.status);
  return value;
}

// ---- Paper: the picture shows it on a ground; here the page is the ground, so its edge (20 dots and the teeth) goes.

function lay(image) {
  const crop = image.parentElement;
  const fit = () => {
    if (!image.naturalWidth) return;
    const edge = 20 / (image.naturalWidth - 40) * 100;
    image.style.width = `${100 + 2 * edge}%`;
    image.style.margin = `${-edge}% ${-edge}% ${-1.5 * edge}%`;
    const cut = 2.5 * edge / 100 * crop.clientWidth;
    crop.classList.toggle("long", image.offsetHeight - cut > crop.clientHeight + 4);
    crop.classList.add("laid");
  };
  if (image.complete) fit(); else image.addEventListener("load", fit);
}
const layAll = (root) => root.querySelectorAll(".crop:not(.laid) img").forEach(lay);
layAll(document);
new ResizeObserver(() => document.querySelectorAll(".crop img").forEach(lay)).observe(document.body);

// ---- Fresh pages. Parts that did not change are left alone, so that focus and scrolling stay where they are.

function replaceKeyed(list, fresh) {
  const kept = new Map([...list.children].map((child) => [child.dataset.key, child]));
  const news = [];
  [...fresh.children].forEach((child, index) => {
    const old = kept.get(child.dataset.key);
    kept.delete(child.dataset.key);
    let element = document.importNode(child, true);
    if (old && bare(old) === bare(child)) element = old;
    else if (old && old.querySelector(".crop.laid")) {
      // The picture of a receipt never changes: only what stands under it does.
      old.className = element.className;
      old.querySelector(".caption").replaceWith(element.querySelector(".caption"));
      if (old.dataset.copies !== element.dataset.copies) news.push(old);
      old.dataset.copies = element.dataset.copies;
      element = old;
    } else if (!old) news.push(element);
    else old.remove();
    if (list.children[index] !== element) list.insertBefore(element, list.children[index] || null);
  });
  while (list.children.length > fresh.children.length) list.lastElementChild.remove();
  news.filter((element) => element.matches(".ticket")).forEach((element) => {
    element.classList.remove("feeding");
    void element.offsetWidth;
    element.classList.add("feeding");
    // It would come out again whenever the list is put into the page anew.
    element.addEventListener("animationend", () => element.classList.remove("feeding"), { once: true });
  });
}

// What this script itself did to an element is no difference.
const bare = (element) => element.outerHTML.replace(/ (style="[^"]*"|disabled(="")?)/g, "").replace(/ ?\b(laid|long|feeding)\b/g, "");

function put(fresh) {
  const focus = document.activeElement;
  const mark = focus && focus !== document.body && [focus.closest("[data-key]")?.dataset.key, focus.getAttribute("data-call"), focus.getAttribute("data-dialog")];
  for (const part of document.querySelectorAll("[data-part]")) {
    const other = fresh.getElementById(part.id);
    if (!other || bare(part) === bare(other)) continue;
    const list = part.querySelector("[data-keyed]");
    const otherList = other.querySelector("[data-keyed]");
    if (list && otherList) {
      replaceKeyed(list, otherList);
      if (bare(part) === bare(other)) continue;
      const copy = document.importNode(other, true);
      copy.querySelector("[data-keyed]").replaceWith(list);
      part.replaceChildren(...copy.childNodes);
    } else {
      part.replaceChildren(...document.importNode(other, true).childNodes);
    }
  }
  layAll(document);
  follow();
  if (focus === document.activeElement) return;
  // What was moved has lost the focus; what was replaced has a successor in the same row.
  if (document.contains(focus)) focus.focus({ preventScroll: true });
  else if (mark && mark[0]) {
    const row = [...document.querySelectorAll("[data-key]")].find((element) => element.dataset.key === mark[0]);
    const again = row && [...row.querySelectorAll("button, a")].find((element) =>
      element.getAttribute("data-call") === mark[1] && element.getAttribute("data-dialog") === mark[2]);
    (again || row?.querySelector("button, a"))?.focus();
  }
}

// The dialog that has asked for a closing shows what the page behind it does.
function follow() {
  const form = document.querySelector("#close[open] form[data-asked]");
  const parts = form && [...document.querySelectorAll("[data-key]")].find((card) => card.dataset.key === form.dataset.asked)?.querySelector(".parts");
  if (!parts) return;
  // Until this closing has begun, the page shows the one before.
  if (parts.parentElement.querySelector(".chip.info")) form.dataset.begun = "";
  if ("begun" in form.dataset) $("close-parts").replaceChildren(...document.importNode(parts, true).childNodes);
}

// A document that is fetched this way runs nothing.
function fetchPage(address) {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open("GET", address);
    request.responseType = "document";
    request.timeout = 10000;
    request.onload = () => (request.responseXML && request.status < 500 ? done(request) : failed());
    request.onerror = request.ontimeout = failed;
    request.send();
  });
}

let loading = Promise.resolve();
let next = null;
// Ends once a page is shown that was asked for after this call, and says whether one is; calls meanwhile share the next.
function refresh() {
  next ??= loading = loading.then(() => { next = null; return load(); });
  return next;
}

async function load() {
  try {
    const request = await fetchPage(location.href);
    if (new URL(request.responseURL).pathname === "/sign-in") return location.reload();
    put(request.responseXML);
    lost(null);
    return true;
  } catch {
    lost(Date.now());
    return false;
  }
}

// Many events come at once: the first is shown at once, the others together a moment later.
let timer = null;
let shownAt = 0;
function touch() {
  if (timer) return;
  timer = setTimeout(() => { timer = null; shownAt = performance.now(); refresh(); }, Math.max(0, shownAt + 250 - performance.now()));
}

// On a phone the navigation is wider than the screen.
document.querySelector("nav [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });

// ---- Live, and honest when it is not

let lostSince = null;
let retry = null;
function lost(since) {
  if (!$("link")) return;
  lostSince = since ? lostSince || since : null;
  $("link").dataset.state = lostSince ? "lost" : "live";
  $("link").hidden = Boolean(lostSince);
  $("link").lastElementChild.textContent = words.live;
  const time = lostSince && new Date(lostSince).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  $("lost").hidden = !lostSince;
  const text = lostSince ? filled(words.lost, { time }) : "";
  if ($("lost").textContent !== text) $("lost").textContent = text;
  document.body.classList.toggle("stale", Boolean(lostSince));
  // Whoever waits for it wants to see at once that it is back.
  if (lostSince && !retry) retry = setTimeout(() => { retry = null; refresh(); }, 2000);
}

if (signedIn) {
  let source;
  const listen = () => {
    source = new EventSource("/v1/events");
    source.onopen = () => { lost(null); touch(); };
    source.onerror = () => {
      lost(Date.now());
      // A refused stream does not come back by itself: whoever is signed out is sent to sign in.
      if (source.readyState === EventSource.CLOSED) { setTimeout(refresh, 500); setTimeout(listen, 3000); }
    };
    for (const name of ["receipt", "job", "entry", "lane", "printer", "notice", "closing"]) source.addEventListener(name, touch);
  };
  listen();
  addEventListener("pagehide", () => source.close());
  addEventListener("online", refresh);
  // A dead link says nothing by itself; and waiting times grow even when nothing happens.
  setInterval(() => { if (!document.hidden) refresh(); }, 15000);
}

// ---- Buttons that call, and dialogs that ask

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-call], [data-dialog], [data-close]");
  if (!button) return;
  if ("close" in button.dataset) return button.closest("dialog").close();
  if (button.dataset.dialog) return ask(button);
  if (button.ariaDisabled === "true") return;
  button.ariaDisabled = "true";
  try {
    const answer = await post(button.dataset.call, JSON.parse(button.dataset.body || "{}"));
    if (button.dataset.done) toast(filled(button.dataset.done, { ...answer, duplicate: answer.duplicate ?? "" }));
    touch();
  } catch (error) {
    toast(error.message, "bad");
  }
  // Whoever presses twice wants one duplicate.
  setTimeout(() => { button.ariaDisabled = null; }, 800);
});

function ask(button) {
  const dialog = $(button.dataset.dialog);
  const form = dialog.querySelector("form");
  form.reset();
  form.dataset.api = button.dataset.api;
  form.dataset.version = button.dataset.version ?? "";
  dialog.querySelector("h2").textContent = button.dataset.title;
  dialog.querySelector(".error").textContent = "";
  dialog.querySelector(".blockers")?.replaceChildren();
  const acts = (button.dataset.acts || "").split(" ").filter(Boolean);
  for (const choice of form.querySelectorAll("[name=act]")) choice.closest("label").hidden = !acts.includes(choice.value);
  const first = form.querySelector(`[name=act][value="${acts[0]}"]`);
  if (first) first.checked = true;
  const followers = form.querySelector("[data-followers]");
  if (followers) followers.textContent = button.dataset.followers;
  if (form.elements.counted) {
    const { kinds, count, label, hint } = button.dataset;
    for (const option of form.elements.type.options) option.hidden = option.disabled = !kinds.split(" ").includes(option.value);
    form.elements.counted.required = count === "required";
    form.elements.counted.closest(".count").hidden = !count;
    form.querySelector("[for=close-counted]").textContent = label ?? "";
    $("close-hint").textContent = hint ?? "";
    form.dataset.register = button.closest("[data-key]").dataset.key;
    delete form.dataset.asked;
    delete form.dataset.begun;
    $("close-parts").replaceChildren();
  }
  if (form.elements.as) form.elements.as.dataset.needed = "needsId" in button.dataset;
  if (form.elements.action && "needsAction" in button.dataset) form.elements.action.value = "";
  choose(form);
  dialog.showModal();
}

function choose(form) {
  const act = form.elements.act?.value;
  for (const part of form.querySelectorAll("[data-for]")) {
    part.hidden = part.dataset.for !== act;
    for (const field of part.querySelectorAll("input")) field.required = !part.hidden && field.dataset.needed === "true";
  }
}
document.addEventListener("change", (event) => { if (event.target.form && event.target.name === "act") choose(event.target.form); });

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!("form" in form.dataset)) return;
  event.preventDefault();
  const dialog = form.closest("dialog");
  const error = form.querySelector(".error");
  const busy = form.querySelector(".busy");
  const button = form.querySelector("button:not([type=button])");
  const { act, ...body } = Object.fromEntries(new FormData(form));
  for (const name of Object.keys(body)) if (body[name] === "") delete body[name];
  if (act !== "adopt") delete body.as;
  if (body.counted) body.counted = body.counted.replace(",", ".");
  // What was looked at is what is decided about: a version that is gone by is refused.
  if (form.dataset.version) body.version = Number(form.dataset.version);
  button.disabled = true;
  if (busy) busy.hidden = false;
  if (form.dataset.register) form.dataset.asked = form.dataset.register;
  form.querySelector(".blockers")?.replaceChildren();
  if (error) error.textContent = "";
  try {
    const answer = await post(form.dataset.form || form.dataset.api + (act ? `/${act}` : ""), body);
    dialog?.close();
    if (form.dataset.done) toast(filled(form.dataset.done, answer));
    if (!dialog) form.reset();
    touch();
  } catch (refused) {
    if (error) error.textContent = refused.message; else toast(refused.message, "bad");
    for (const item of refused.problem?.open || []) {
      const line = document.createElement("li");
      line.textContent = [item.kind, item.reference, item.entry && `#${item.entry}`, item.state].filter(Boolean).join(" · ");
      form.querySelector(".blockers")?.append(line);
    }
    touch();
  }
  button.disabled = false;
  if (busy) busy.hidden = true;
});

document.addEventListener("click", (event) => { if (event.target.matches("dialog")) event.target.close(); });

// ---- The audit's verification

$("verify")?.addEventListener("click", async (event) => {
  const button = event.currentTarget;
  const place = $("verified");
  button.disabled = true;
  place.className = "";
  place.textContent = button.dataset.busy;
  try {
    const result = await post("/v1/audit/verify", {});
    const good = result.findings.length === 0;
    place.className = good ? "good" : "bad";
    place.textContent = good ? filled(button.dataset.good, result) : `${button.dataset.bad} ${result.findings.join("; ")}`;
  } catch (error) {
    place.className = "bad";
    place.textContent = error.message;
  }
  button.disabled = false;
});

// ---- Searching as one types, and the keyboard

const form = $("search");
let typing = null;
function search() {
  const fields = new URLSearchParams(new FormData(form));
  for (const name of [...fields.keys()]) if (!fields.get(name)) fields.delete(name);
  const address = fields.size ? `/?${fields}` : "/";
  if (address !== location.pathname + location.search) history.replaceState(null, "", address);
  return refresh();
}
form?.addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(search, 180); });
form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  clearTimeout(typing);
  // The next Enter reprints what has the focus, which must be what was asked for.
  if (await search()) rowTargets()[0]?.focus();
});

const rowTargets = () => [...document.querySelectorAll("main [data-row]")];

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  const target = event.target;
  const inField = target.matches("input, select, textarea");
  const isQuery = target.id === "query";
  if (event.key === "Enter" && event.repeat) return event.preventDefault();
  if ((event.key === "ArrowDown" || event.key === "ArrowUp") && (!inField || isQuery)) {
    const targets = rowTargets();
    if (!targets.length) return;
    const row = target.closest("[data-key]");
    const here = targets.findIndex((element) => row && row.contains(element));
    const next = here + (event.key === "ArrowDown" ? 1 : -1);
    event.preventDefault();
    if (next < 0) return $("query")?.focus();
    targets[Math.min(next, targets.length - 1)].focus();
    return;
  }
  if (!$("query")) return;
  if (event.key === "Escape") {
    $("query").value = "";
    $("query").focus();
    search();
  } else if (!inField && event.key.length === 1 && event.key !== " ") {
    // Typing means searching, wherever the focus is.
    if (event.key === "/") event.preventDefault();
    $("query").focus();
    if (event.key !== "/") $("query").select();
  }
});
