// Unsent words from other pages (js/outbox.js): sent from whatever desk page is open, and never left behind at sign-out.
//
// <section data-outbox>  on a judge's pages: how many wait, and what another device or a closed round would not take;
//                        its <template> is one line: [data-what] [data-value] [data-why] [data-open] [data-drop].
// <form data-sign-out>   sends what waits first; what cannot be sent is erased only after asking (<dialog data-outbox-leave>).

import { FINISH, count, post, same, stores } from "./outbox.js";

const panel = document.querySelector("[data-outbox]");
const own = new Set([...document.querySelectorAll("form[data-autosave-url]")].map((form) => form.dataset.autosaveUrl));
const troubles = new Map(); // "key field" -> {store, name, entry, why}
let busy = false, wait = 2000, timer;

async function deliver(store, done = () => {}) { // false: no network now, or signed out
  const names = Object.keys(store.all()).sort((a, b) => (a === FINISH) - (b === FINISH));
  for (const name of names) {
    const entry = store.all()[name];
    const key = `${store.key} ${name}`;
    if (!entry || same(troubles.get(key)?.entry, entry)) continue;
    if (name === FINISH && Object.keys(store.all()).length > 1) continue; // its fields first
    const { state, told } = await post(store.url, name, entry);
    if (state === "offline" || state === "expired") return false;
    const now = store.all()[name];
    const given = state === "saved" || entry.sent; // a posted form brought it, and the server has answered since
    if (given && now && same(now.value, entry.value)) store.drop(name);
    if (!given) troubles.set(key, { store, name, entry, why: state === "conflict" ? panel?.dataset.conflict : told.error });
    else troubles.delete(key);
    done();
  }
  return true;
}

async function flush() {
  if (busy || !panel) return;
  busy = true;
  clearTimeout(timer);
  const waiting = stores().filter((store) => store.url.startsWith(panel.dataset.outbox) && !own.has(store.url));
  const first = (store) => Math.min(...Object.values(store.all()).map((entry) => entry.at || 0));
  for (const store of waiting.sort((a, b) => first(a) - first(b))) {
    if (await deliver(store, show)) { wait = 2000; continue; }
    timer = setTimeout(flush, wait);
    wait = Math.min(wait * 2, 30000);
    break;
  }
  busy = false;
  show();
}

function show() {
  if (!panel) return;
  for (const [key, { store, name }] of troubles) if (!store.all()[name]) troubles.delete(key);
  const others = stores().filter((store) => !own.has(store.url)).reduce((sum, s) => sum + Object.keys(s.all()).length, 0);
  const waiting = others - troubles.size;
  panel.hidden = others === 0;
  const words = panel.dataset.waiting.replace("{n}", waiting);
  const line = panel.querySelector("[data-outbox-line]");
  const text = waiting > 0 ? words : "";
  if (line.textContent !== text) line.textContent = text;
  const pattern = panel.querySelector("template");
  panel.querySelector("ul").replaceChildren(...[...troubles.values()].map(({ store, name, entry, why }) => {
    const row = pattern.content.cloneNode(true);
    const put = (part, said) => { row.querySelector(`[data-${part}]`).textContent = said; };
    put("what", name === FINISH ? entry.label : entry.label || name);
    put("value", name === FINISH ? "" : String(entry.value ?? ""));
    put("why", why || "");
    row.querySelector("[data-open]").href = entry.page;
    row.querySelector("[data-drop]").addEventListener("click", () => { store.drop(name); show(); });
    return row;
  }));
}

window.addEventListener("online", flush);
window.addEventListener("focus", flush);
window.addEventListener("outbox-changed", show);
flush();

// -- signing out

const leave = (form) => { // nothing is kept back any more: js/confirm-leave.js need not ask
  document.querySelectorAll("form[data-autosave-url]").forEach((draft) => { draft.dataset.unsaved = "false"; });
  form.submit();
};
const asking = document.querySelector("[data-outbox-leave]");
for (const form of document.querySelectorAll("form[data-sign-out]")) {
  form.addEventListener("submit", async (event) => {
    if (count() === 0) return;
    event.preventDefault();
    for (const store of stores()) if (!(await deliver(store))) break;
    if (count() === 0) { leave(form); return; }
    const line = asking.querySelector("[data-outbox-count]");
    line.textContent = line.dataset.words.replace("{n}", count());
    asking.querySelector("[data-outbox-erase]").onclick = () => {
      for (const store of stores()) store.write({});
      leave(form);
    };
    asking.showModal();
  });
}
