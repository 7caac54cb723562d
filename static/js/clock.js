// The clock of a defence. It runs in this page alone, by the server's time, whether there is a network or not; what
// happens (a turn begins or ends, a judge leaves or comes back) is kept here until the server has noted it, in order.

import { token } from "./outbox.js";

const board = document.querySelector("[data-clock]");
const $ = (name) => board.querySelector(`[data-${name}]`);
const ahead = Date.parse(board.dataset.now) - Date.now();
const now = () => Date.now() + ahead;
const talk = Number(board.dataset.talk) * 60000;
const whole = talk + Number(board.dataset.questions) * 60000;
const KEY = `clock:${document.querySelector("meta[name=person]")?.content || ""}:${board.dataset.clock}`;
const instant = (text) => (text ? Date.parse(text) : null);

const turns = [...board.querySelectorAll("[data-slot]")].map((row) => ({
  row,
  url: row.dataset.url,
  name: row.querySelector("b").textContent,
  who: row.querySelector("[data-who]").textContent.trim(),
  planned: row.querySelector("[data-planned]").textContent,
  began: instant(row.dataset.began),
  ended: instant(row.dataset.ended),
  leavers: [...row.querySelectorAll("[data-leaver]")].map((one) => ({
    key: one.dataset.leaver, name: one.textContent, left: instant(one.dataset.left), returned: instant(one.dataset.returned),
  })),
}));

// -- what the server has not heard yet

let memory = null; // where the browser keeps nothing
const waiting = () => { try { return memory || JSON.parse(localStorage.getItem(KEY)) || []; } catch { return memory || []; } };
const keep = (notes) => {
  try { if (notes.length) localStorage.setItem(KEY, JSON.stringify(notes)); else localStorage.removeItem(KEY); memory = null; } catch { memory = notes; }
};

function apply({ url, act, judge, at }) {
  const turn = turns.find((one) => one.url === url);
  const leaver = turn?.leavers.find((one) => one.key === judge);
  if (!turn) return;
  if (act === "begin") { turn.began = at; turn.ended = null; }
  if (act === "end") { turn.began ??= at; turn.ended = at; }
  if (act === "left" && leaver) leaver.left ??= at;
  if (act === "returned" && leaver) leaver.returned ??= at;
}

let trouble = "", sending = false;
async function send() {
  if (sending) return;
  sending = true;
  for (let notes = waiting(); notes.length; notes = waiting()) {
    if (navigator.onLine === false) break;
    const { url, act, judge, at } = notes[0];
    let answer;
    try {
      const body = new URLSearchParams({ act, judge: judge || "", happened_at: new Date(at).toISOString() });
      answer = await fetch(url, { method: "POST", body, redirect: "manual", headers: { Accept: "application/json", "X-CSRFToken": token() } });
    } catch { break; } // no network: later
    const told = await answer.json().catch(() => ({}));
    if (answer.type === "opaqueredirect" || answer.status === 401 || told.error === "csrf") { trouble = $("sync").dataset.signin; break; }
    if (answer.status >= 500 || answer.status === 429) break;
    trouble = answer.ok ? "" : `${$("sync").dataset.refused}${told.error || answer.status}`;
    keep(waiting().slice(1));
  }
  sending = false;
  show();
}

function note(act, turn, judge = "") {
  const entry = { url: turn.url, act, judge, at: now() };
  apply(entry);
  keep([...waiting(), entry]);
  send();
  show();
}

// -- what is shown

let at = 0;
const pick = (index) => { at = Math.min(turns.length - 1, Math.max(0, index)); show(); };
const figure = (ms) => {
  const seconds = Math.floor(Math.abs(ms) / 1000);
  return `${ms < 0 ? "+" : ""}${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
};
const put = (name, text) => { const place = $(name); if (place.textContent !== text) place.textContent = text; };

function phase(turn) {
  if (turn.ended) return ["done", turn.ended - turn.began];
  if (!turn.began) return ["ready", talk];
  const gone = now() - turn.began;
  if (gone < talk) return ["talking", talk - gone + 999];
  return gone < whole ? ["asking", whole - gone + 999] : ["over", whole - gone];
}

function tick() {
  const turn = turns[at];
  const [name, left] = phase(turn);
  board.dataset.state = name;
  board.classList.toggle("is-close", (name === "talking" || name === "asking") && left < 60000);
  put("phase", $("phase").dataset[name]);
  put("left", figure(left));
  put("time", new Date(now()).toLocaleTimeString("zh-CN", { hour12: false, timeZone: "Asia/Shanghai" }));
}

function line(leaver, turn) {
  const place = $("leavers"), item = document.createElement("li"), name = document.createElement("b"), state = document.createElement("span");
  name.textContent = leaver.name;
  const done = leaver.returned ? "returned" : leaver.left ? "left" : "waits";
  state.textContent = place.dataset[done];
  item.className = `is-${done}`;
  item.append(name, " ", state);
  if (!leaver.returned) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-sm btn-outline";
    button.textContent = leaver.left ? place.dataset.come : place.dataset.go;
    button.addEventListener("click", () => note(leaver.left ? "returned" : "left", turn, leaver.key));
    item.append(" ", button);
  }
  return item;
}

function show() {
  const turn = turns[at], next = turns[at + 1];
  put("name", [turn.name, turn.who].filter(Boolean).join(" "));
  put("plan", turn.planned);
  const lines = turn.leavers.map((leaver) => line(leaver, turn));
  const place = $("leavers");
  const focused = place.contains(document.activeElement);
  place.replaceChildren(...lines);
  if (!lines.length) { const none = document.createElement("li"); none.textContent = place.dataset.none; place.append(none); }
  if (focused) place.querySelector("button")?.focus();
  const names = next?.leavers.map((one) => one.name).join("、");
  put("next", next ? [next.name, next.who, next.planned, names && $("next").dataset.leavers + names].filter(Boolean).join(" ") : $("next").dataset.none);
  const button = board.querySelector("[data-act=toggle]");
  button.textContent = button.dataset[turn.ended ? "again" : turn.began ? "end" : "begin"];
  turns.forEach((one, index) => {
    one.row.classList.toggle("is-done", Boolean(one.ended));
    one.row.classList.toggle("is-running", Boolean(one.began && !one.ended));
    const pickable = one.row.querySelector("[data-pick]");
    if (index === at) pickable.setAttribute("aria-current", "true"); else pickable.removeAttribute("aria-current");
  });
  const left = waiting().length;
  put("sync", [left ? $("sync").dataset.waiting.replace("{n}", left) : "", trouble].filter(Boolean).join(" "));
  tick();
}

const acts = {
  toggle: () => { const turn = turns[at]; note(turn.began && !turn.ended ? "end" : "begin", turn); },
  before: () => pick(at - 1),
  after: () => pick(at + 1),
  full: () => (document.fullscreenElement ? document.exitFullscreen() : board.requestFullscreen?.()),
  leave: () => turns[at].leavers.filter((one) => !one.left).forEach((one) => note("left", turns[at], one.key)),
  come: () => turns[at].leavers.filter((one) => one.left && !one.returned).forEach((one) => note("returned", turns[at], one.key)),
};
const KEYS = { " ": "toggle", ArrowLeft: "before", ArrowRight: "after", f: "full", l: "leave", r: "come" };

if (turns.length) {
  waiting().forEach(apply);
  board.querySelectorAll("[data-act]").forEach((button) => button.addEventListener("click", () => acts[button.dataset.act]()));
  turns.forEach((turn, index) => turn.row.querySelector("[data-pick]").addEventListener("click", () => pick(index)));
  document.addEventListener("keydown", (event) => {
    const act = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    const typing = event.target.closest("input, textarea, select") || (event.key === " " && event.target.closest("button, a, summary"));
    if (!act || typing || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    acts[act]();
  });
  const running = turns.findIndex((turn) => turn.began && !turn.ended);
  const first = turns.findIndex((turn) => !turn.ended);
  pick(running >= 0 ? running : first >= 0 ? first : turns.length - 1);
  setInterval(tick, 250);
  setInterval(send, 10000);
  window.addEventListener("online", send);
  send();
}
