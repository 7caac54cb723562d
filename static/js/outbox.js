// What was typed and has not reached the server: kept in this browser, for each person apart, until it has.
//
// Written by js/autosave.js, sent by it from the page it was typed on and by js/queue.js from any other desk page,
// emptied when the person signs out. One entry: {value, base, at, sent, url, page, label}: the words, the revision they
// were written over, when, whether a posted form carries them too, where they go, and the page that can show them.

const person = document.querySelector("meta[name=person]")?.content || "";
const PREFIX = `outbox:${person}:`;
export const FINISH = "*finish"; // the wish that the whole be counted as done, sent after all its fields
export const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

export class Store { // pending words of one form: {field: entry}
  constructor(url) { this.url = url; this.key = PREFIX + url; }
  all() { // what could not be written (full, or private browsing) is held in memory
    try { return this.memory || JSON.parse(localStorage.getItem(this.key)) || {}; } catch { return {}; }
  }
  write(all) {
    try {
      if (Object.keys(all).length) localStorage.setItem(this.key, JSON.stringify(all)); else localStorage.removeItem(this.key);
      this.memory = null;
    } catch { this.memory = all; }
    window.dispatchEvent(new CustomEvent("outbox-changed"));
  }
  put(field, entry) {
    const { [field]: _old, ...others } = this.all(); // the latest goes last: sent in the order of writing
    this.write({ ...others, [field]: { at: Date.now(), page: location.pathname, ...entry } });
  }
  drop(field) { const all = this.all(); delete all[field]; this.write(all); }
}

export function stores() {
  const keys = [];
  try { for (let i = 0; i < localStorage.length; i += 1) keys.push(localStorage.key(i)); } catch { return []; }
  return keys.filter((key) => key.startsWith(PREFIX)).map((key) => new Store(key.slice(PREFIX.length)));
}

export const count = () => stores().reduce((sum, store) => sum + Object.keys(store.all()).length, 0);

export const token = () => document.querySelector("meta[name=csrf-token]")?.content || document.querySelector("input[name=csrf_token]")?.value || "";

async function renew() { // signed in again in another window: this page's fresh copy carries the new token
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (answer.redirected && new URL(answer.url).pathname !== location.pathname) return false;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    if ((fresh.querySelector("meta[name=person]")?.content || "") !== person) return false; // never under another name
    const value = fresh.querySelector("meta[name=csrf-token]")?.content;
    if (!answer.ok || !value) return false;
    document.querySelector("meta[name=csrf-token]")?.setAttribute("content", value);
    document.querySelectorAll("input[name=csrf_token]").forEach((e) => { e.value = value; });
    return true;
  } catch { return false; }
}

// What became of one entry: saved, conflict (somebody else was first), refused, offline or expired (both: later).
export async function post(url, name, entry, { keepalive = false, renewed = false } = {}) {
  if (navigator.onLine === false) return { state: "offline", told: {} };
  let answer;
  try {
    answer = await fetch(entry.url || url, {
      method: "POST", keepalive, redirect: "manual", credentials: "same-origin",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token() },
      body: JSON.stringify({ field: name, value: entry.value, base: entry.base }),
    });
  } catch { return { state: "offline", told: {} }; }
  const told = await answer.json().catch(() => ({}));
  if (answer.ok && "revision" in told) return { state: "saved", told };
  if (answer.status === 409 && "revision" in told) return { state: same(told.value, entry.value) ? "saved" : "conflict", told };
  const over = answer.type === "opaqueredirect" || answer.status === 401 || told.error === "csrf";
  if (over && !renewed && !keepalive && (await renew())) return post(url, name, entry, { renewed: true });
  if (over) return { state: "expired", told };
  if (answer.status >= 500 || answer.status === 429) return { state: "offline", told };
  return { state: "refused", told: { ...told, error: told.error || answer.status } };
}
