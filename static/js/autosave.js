// A draft saves itself, field by field, and never loses a word.
//
// <form data-autosave-url data-revision>: each changed field is posted as JSON {field, value, base} with X-CSRFToken:
//   200 {revision, saved_at}          saved; the field's base moves on
//   409 {value, revision, by, at}     somebody else changed the same field: both versions are shown, a person decides
//   401 / 400 {error: "csrf"}         session over: kept here, the token is fetched anew, then sent again
//   other 4xx {error}                 refused: the sentence is shown, the words stay
// What has not reached the server lies in js/outbox.js and survives a lost network, an expired session and a reload.
// A field may carry data-revision of its own. [data-autosave-group] saves the table in it as one list of rows.
// data-no-autosave leaves a field out. A hidden input seen-<field> is kept at the field's revision for a whole post.

import { FINISH, Store, count, post, same } from "./outbox.js";

const DELAY = 800;
const PATIENCE = 3000; // how long a button waits for a save that is on its way
const clock = (when) => new Date(when).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Shanghai" });
const plain = (value) => (typeof value === "string" ? value : Array.isArray(value)
  ? value.map((row) => (typeof row === "object" ? Object.values(row).join(" · ") : row)).join("\n") : String(value ?? ""));

class Draft {
  constructor(form) {
    this.form = form;
    this.url = form.dataset.autosaveUrl;
    this.store = new Store(this.url);
    this.status = form.querySelector("[data-autosave-status]") || document.querySelector("[data-autosave-status]");
    this.base = {};
    this.stuck = new Map(); // fields in conflict or refused: not sent until a person acts
    this.wait = 2000;
    this.listen();
    this.recover();
  }

  listen() {
    const later = (event) => this.touch(event.target, DELAY);
    this.form.addEventListener("input", later);
    this.form.addEventListener("rows-changed", later);
    this.form.addEventListener("change", (event) => this.touch(event.target, 0));
    if (!this.form.dataset.finishUrl) this.form.addEventListener("submit", (event) => this.hand(event)); // else js/marking.js
    window.addEventListener("pageshow", () => { this.posting = false; });
    window.addEventListener("online", () => this.flush());
    window.addEventListener("offline", () => this.waiting().length && this.say("offline"));
    window.addEventListener("focus", () => this.flush());
    document.addEventListener("visibilitychange", () => document.hidden && this.flush(true));
    window.addEventListener("pagehide", () => this.flush(true));
  }

  // -- reading and writing the form

  unit(target) {
    const group = target.closest?.("[data-autosave-group]");
    if (group) return group.dataset.autosaveGroup;
    const skip = !target.name || ["file", "hidden", "submit", "button"].includes(target.type) || target.closest("[data-no-autosave]");
    return skip ? null : target.name;
  }

  fields(name) { return [...this.form.elements].filter((e) => e.name === name); }

  group(name) { return this.form.querySelector(`[data-autosave-group="${CSS.escape(name)}"]`); }

  read(name) {
    const group = this.group(name);
    if (group) {
      return [...group.querySelectorAll("[data-row]")].map((row) => Object.fromEntries(
        [...row.querySelectorAll("input, textarea, select")].filter((e) => e.name && e.type !== "hidden")
          .map((e) => [e.name.replace(/^.*-\d+-/, ""), e.type === "checkbox" ? e.checked : e.value])));
    }
    const fields = this.fields(name);
    const first = fields[0];
    if (!first) return null;
    if (first.type === "radio") return fields.find((e) => e.checked)?.value ?? "";
    if (first.type === "checkbox") return fields.length > 1 ? fields.filter((e) => e.checked).map((e) => e.value) : first.checked;
    return first.multiple ? [...first.selectedOptions].map((o) => o.value) : first.value;
  }

  put(name, value) {
    const group = this.group(name);
    if (group) return this.putRows(group, value);
    for (const e of this.fields(name)) {
      if (e.type === "radio") e.checked = e.value === value;
      else if (e.type === "checkbox") e.checked = Array.isArray(value) ? value.includes(e.value) : Boolean(value);
      else if (e.multiple) for (const o of e.options) o.selected = value.includes(o.value);
      else e.value = value ?? "";
      e.dispatchEvent(new CustomEvent("restored", { bubbles: true }));
    }
  }

  putRows(group, rows) {
    const add = group.querySelector("button[name=add_row]");
    const lines = () => group.querySelectorAll("[data-row]");
    while (add && !add.disabled && lines().length < rows.length) add.click();
    while (lines().length > Math.max(1, rows.length)) lines()[lines().length - 1].remove();
    lines().forEach((line, i) => {
      for (const e of line.querySelectorAll("input, textarea, select")) {
        const value = rows[i]?.[e.name.replace(/^.*-\d+-/, "")];
        if (value === undefined) continue;
        if (e.type === "checkbox") e.checked = Boolean(value); else e.value = value;
      }
    });
  }

  revision(name) {
    if (name in this.base) return this.base[name];
    const own = (this.group(name) || this.fields(name)[0])?.dataset.revision;
    return Number(own ?? this.form.dataset.revision ?? 0);
  }

  saw(name, revision) { // a form that is posted as a whole tells by seen-<field> what its page had seen
    this.base[name] = revision;
    const seen = this.form.elements[`seen-${name}`];
    if (seen) seen.value = revision;
  }

  // -- the queue

  recover() {
    for (const [name, entry] of Object.entries(this.store.all())) {
      if (name === FINISH) continue;
      const shown = this.read(name);
      if (shown === null || same(shown, entry.value)) { this.store.drop(name); continue; }
      if (entry.sent && this.revision(name) > entry.base) { this.store.drop(name); continue; }
      this.saw(name, entry.base);
      this.put(name, entry.value);
    }
    this.flush();
  }

  hand(event) { // a save that is on its way arrives first: the whole post must not meet our own words as another's
    if (!this.sending) { this.markSent(); return; }
    event.preventDefault();
    if (this.posting) return; // pressed again while it waits
    this.posting = true;
    const patience = new Promise((done) => setTimeout(done, PATIENCE));
    Promise.race([this.running, patience]).then(() => {
      this.sending = false;
      this.form.requestSubmit(event.submitter);
    });
  }

  markSent() { // the post carries them all; what it does not bring is found again by recover()
    clearTimeout(this.timer);
    this.posting = true;
    const all = this.store.all();
    for (const entry of Object.values(all)) entry.sent = true;
    this.store.write(all);
  }

  touch(target, delay) {
    const name = this.unit(target);
    if (!name) return;
    this.posting = false;
    const value = this.read(name);
    const known = this.store.all()[name];
    if (!known && delay === 0 && this.last?.[name] !== undefined && same(this.last[name], value)) return;
    this.store.put(name, { value, base: this.revision(name), label: this.label(target) });
    if (this.stuck.get(name) === "refused") this.stuck.delete(name);
    this.mark();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), delay);
  }

  label(target) { // what a list of unsent words calls this one
    const said = target.getAttribute?.("aria-label") || target.labels?.[0]?.firstChild?.textContent || "";
    return [this.form.dataset.label, said.trim()].filter(Boolean).join(" · ");
  }

  waiting() { // the wish to finish waits until every field has gone
    const all = Object.entries(this.store.all());
    if (all.length > 1) return all.filter(([name]) => name !== FINISH && !this.stuck.has(name));
    return all.filter(([name]) => !this.stuck.has(name));
  }

  mark() { // js/confirm-leave.js asks before these go; a judge's are sent from any other page of his desk too
    const safe = this.form.dataset.finishUrl && !this.store.memory;
    this.form.dataset.unsaved = String(!safe && Object.keys(this.store.all()).length > 0);
  }

  flush(leaving = false) { // one round after the other; resolves when all that could go has gone
    this.running = (this.running || Promise.resolve()).then(() => this.round(leaving));
    return this.running;
  }

  async round(leaving) {
    clearTimeout(this.timer);
    let name, entry;
    while (!this.posting && ([name, entry] = this.waiting()[0] || []) && name) {
      this.sending = true;
      if (!(await this.send(name, entry, leaving))) break;
    }
    this.sending = false;
    this.mark();
  }

  async send(name, entry, keepalive) {
    this.say("saving");
    const { state, told } = await post(this.url, name, entry, { keepalive });
    if (state === "saved") return this.saved(name, entry, told);
    if (state === "conflict") return this.conflict(name, entry, told);
    if (state !== "refused") return this.retry(state);
    this.stuck.set(name, "refused");
    this.say("refused", { why: told.error });
    if (name === FINISH) { this.stuck.delete(name); this.store.drop(name); this.onLacking?.(told); }
    return true;
  }

  saved(name, entry, told) {
    const { revision, saved_at: at } = told;
    this.saw(name, revision);
    (this.last ||= {})[name] = entry.value;
    const now = this.store.all()[name];
    if (now && same(now.value, entry.value)) this.store.drop(name);
    else if (now) this.store.put(name, { ...now, base: revision });
    this.wait = 2000;
    const open = [...this.stuck.values()].includes("conflict"); // what still asks for a choice is said, not what went well
    this.say(open ? "conflict" : "saved", { time: clock(at || told.at || Date.now()) });
    if (name === FINISH) this.onFinished?.(told);
    return true;
  }

  retry(state) { // false ends the round; the queue waits
    this.say(state);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), this.wait);
    this.wait = Math.min(this.wait * 2, 30000);
    return false;
  }

  // -- what the person sees

  say(state, values = {}) {
    if (!this.status) return;
    const words = this.status.dataset[state] || "";
    this.status.dataset.state = state;
    const all = { n: count(), ...values };
    this.status.textContent = words.replace(/\{(\w+)\}/g, (_, key) => all[key] ?? "");
  }

  conflict(name, entry, theirs) {
    this.stuck.set(name, "conflict");
    this.say("conflict");
    const words = this.status?.dataset || {};
    const box = document.createElement("div");
    box.className = "versions";
    box.setAttribute("role", "group");
    const side = (title, value, label, act) => {
      const part = document.createElement("div");
      const head = Object.assign(document.createElement("p"), { className: "versions-name", textContent: title });
      const text = Object.assign(document.createElement("blockquote"), { textContent: plain(value) || "—", tabIndex: 0 });
      const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-outline", textContent: label });
      button.addEventListener("click", () => { box.remove(); this.stuck.delete(name); act(); });
      part.append(head, text, button);
      return part;
    };
    const said = (words.theirs || "").replace("{who}", theirs.by ?? "").replace("{time}", theirs.at ? clock(theirs.at) : "");
    box.append(
      side(words.mine || "", entry.value, words.keepMine || "", () => {
        this.saw(name, theirs.revision);
        this.store.put(name, { value: this.read(name), base: theirs.revision });
        this.flush();
      }),
      side(said, theirs.value, words.keepTheirs || "", () => {
        this.saw(name, theirs.revision);
        this.store.drop(name);
        this.put(name, theirs.value);
        this.saved(name, { value: theirs.value }, { revision: theirs.revision, saved_at: theirs.at || Date.now() });
        this.mark();
      }),
    );
    const place = this.group(name) || this.fields(name).at(-1)?.closest(".field, .bands, td") || this.status;
    place.after(box);
    for (const fold of [box.closest("details")].filter(Boolean)) fold.open = true;
    return true;
  }
}

export const drafts = [...document.querySelectorAll("form[data-autosave-url]")].map((form) => new Draft(form));
