// Nothing typed is lost by accident: a form marked data-confirm-leave asks before its page goes away with unsent words.
// Where js/autosave.js keeps the form, it says by data-unsaved what has not reached the server.

for (const form of document.querySelectorAll("form[data-confirm-leave]")) {
  let touched = false;
  let leaving = false;
  form.addEventListener("input", () => { touched = true; });
  form.addEventListener("submit", () => { leaving = true; });
  window.addEventListener("pageshow", () => { leaving = false; });
  window.addEventListener("beforeunload", (event) => {
    const unsent = form.dataset.autosaveUrl ? form.dataset.unsaved === "true" : touched;
    if (unsent && !leaving) event.preventDefault();
  });
}
