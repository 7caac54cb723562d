// A judge's reading page: done and on to the next through minutes without network, and by keyboard all the way.
//
// <form data-autosave-url data-finish-url data-next>: pressing "done" puts a wish into the queue behind all marks; the
// page goes on when the server has taken everything, and stays, with everything kept, while it has not.

import { drafts } from "./autosave.js";
import { FINISH } from "./outbox.js";

const draft = drafts.find((each) => each.form.dataset.finishUrl);

if (draft) {
  const { form, store } = draft;
  let wish = null; // where the judge asked to go, until he types on
  const go = (path) => {
    const to = new URL(path, location.href);
    const here = to.pathname + to.search === location.pathname + location.search; // a mere fragment would not load anew
    wish = null;
    form.dataset.unsaved = "false";
    if (here) location.reload(); else location.assign(to);
  };
  const onward = () => {
    if (!wish || Object.keys(store.all()).length) return;
    if (navigator.onLine === false) draft.say("away"); else go(wish);
  };

  draft.onFinished = (told) => { if (wish) wish = told.next; };
  draft.onLacking = (told) => { if (wish && told.check) go(told.check); else wish = null; };
  form.addEventListener("input", () => { wish = null; });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    wish = form.dataset.next;
    if (event.submitter?.name === "finish") {
      store.put(FINISH, { value: "1", base: 0, url: form.dataset.finishUrl, label: `${form.dataset.label} · ${event.submitter.textContent.trim()}` });
    }
    await draft.flush();
    onward();
    if (draft.stuck.size) (form.querySelector(".versions button") || draft.status)?.focus?.();
  });
  for (const name of ["outbox-changed", "online"]) window.addEventListener(name, () => setTimeout(onward)); // all sent by now

  // Away from the page without network there is only the browser's error page: stay, and say so.
  for (const link of document.querySelectorAll("[data-onward]")) {
    link.addEventListener("click", (event) => {
      if (navigator.onLine !== false) return;
      event.preventDefault();
      draft.say("away");
    });
  }
}

// -- keys: bands by number, criteria, entries, save and next. js/shortcuts.js opens the list and can switch them off.

const groups = [...document.querySelectorAll("[data-bands]")];
const radios = (group) => [...group.querySelectorAll("input[type=radio]")];
const marked = (group) => group.querySelector(".stepper input").value.trim() !== "";
const present = () => groups.find((g) => g.contains(document.activeElement)) || groups.find((g) => !marked(g)) || groups[0];
const inside = () => groups.some((g) => g.contains(document.activeElement));
const enter = (group) => (radios(group).find((r) => r.checked) || radios(group)[0]).focus();
const click = (selector) => document.querySelector(selector)?.click();

const keys = {
  n: () => click("[data-onward=next]"),
  p: () => click("[data-onward=previous]"),
  s: () => click("[data-shortcut-save]"),
  c: () => document.querySelector("#comment")?.focus(),
  j: () => enter(groups[Math.min(groups.indexOf(present()) + inside(), groups.length - 1)]),
  k: () => enter(groups[Math.max(groups.indexOf(present()) - inside(), 0)]),
};

const typing = (target) => target.closest?.("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");
const off = () => { try { return localStorage.getItem("single-key-shortcuts") === "off"; } catch { return false; } };

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
  if (off() || document.querySelector("dialog[open]")) return;
  if (event.key === "Escape" && typing(event.target) && event.target.closest("form[data-finish-url]")) { event.target.blur(); return; }
  if (typing(event.target)) return;
  const band = /^[1-9]$/.test(event.key) && groups.length && radios(present())[Number(event.key) - 1];
  if (band) {
    event.preventDefault();
    band.focus();
    band.click();
  } else if (keys[event.key] && (groups.length || "np".includes(event.key))) {
    event.preventDefault();
    keys[event.key]();
  }
});

for (const button of document.querySelectorAll("[data-open-dialog]")) {
  button.hidden = false;
  button.addEventListener("click", () => document.getElementById(button.dataset.openDialog).showModal());
}
