// "/" search, "?" help, Ctrl+Enter save (and next). The single keys can be switched off in the help.

const KEY = "single-key-shortcuts";
const help = document.getElementById("shortcuts");
const toggle = help?.querySelector("[data-shortcut-toggle]");
const stored = () => { try { return localStorage.getItem(KEY) !== "off"; } catch { return true; } };
const typing = (target) => target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");

if (toggle) {
  toggle.checked = stored();
  toggle.addEventListener("change", () => { try { localStorage.setItem(KEY, toggle.checked ? "on" : "off"); } catch { /* private mode */ } });
}

const save = (target) => {
  const form = target.closest("form") || document.querySelector("[data-shortcut-save]")?.form;
  const button = form?.querySelector("[data-shortcut-save]");
  if (!button || button.disabled) return false;
  form.requestSubmit(button);
  return true;
};

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.altKey) return;
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
    if (save(event.target)) event.preventDefault();
    return;
  }
  if (event.ctrlKey || event.metaKey || typing(event.target) || !stored()) return;
  if (event.key === "/") {
    const box = [...document.querySelectorAll("[data-shortcut-search]")].find((b) => b.offsetParent);
    if (!box) return;
    event.preventDefault();
    box.focus();
    box.select();
  } else if (event.key === "?" && help && !help.open) {
    event.preventDefault();
    help.showModal();
  }
});
