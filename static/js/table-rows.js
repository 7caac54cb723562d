// Rows of a table of answers come and go without a round trip. Without script the same buttons submit the form.
// [data-rows="team"] holds rows [data-row] whose names read team-0-…; data-most caps their number.

for (const box of document.querySelectorAll("[data-rows]")) {
  const name = box.dataset.rows;
  const body = box.querySelector("tbody");
  const most = Number(box.dataset.most) || 200;
  const add = box.querySelector("button[name=add_row]");
  const rows = () => [...body.querySelectorAll("[data-row]")];
  const changed = () => box.dispatchEvent(new CustomEvent("rows-changed", { bubbles: true }));

  const number = () => rows().forEach((row, i) => {
    for (const part of row.querySelectorAll("*")) {
      for (const attribute of ["name", "id", "for", "aria-describedby", "value"]) {
        const old = part.getAttribute(attribute);
        if (attribute === "value" && part.name !== "remove_row") continue;
        if (old?.startsWith(`${name}-`)) part.setAttribute(attribute, old.replace(/^(.+?)-\d+/, (_, stem) => (stem === name ? `${name}-${i}` : _)));
      }
    }
  });

  const blank = () => {
    const row = rows().at(-1).cloneNode(true);
    row.querySelectorAll(".wrong").forEach((line) => line.remove());
    for (const field of row.querySelectorAll("input, textarea, select")) {
      field.removeAttribute("aria-invalid");
      if (field.type === "checkbox" || field.type === "radio") field.checked = false;
      else if (field.tagName === "SELECT") field.selectedIndex = 0;
      else { field.value = ""; field.removeAttribute("value"); field.textContent = ""; }
    }
    return row;
  };

  const limit = () => {
    add.disabled = rows().length >= most;
    box.querySelectorAll("button[name=remove_row]").forEach((b) => { b.disabled = rows().length < 2; });
  };

  box.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=add_row], button[name=remove_row]");
    if (!button) return;
    event.preventDefault();
    if (button === add) {
      body.append(blank());
      number();
      rows().at(-1).querySelector("input, textarea, select")?.focus();
    } else {
      const row = button.closest("[data-row]");
      const beside = row.nextElementSibling || row.previousElementSibling;
      row.remove();
      number();
      beside?.querySelector("input, textarea, select")?.focus();
    }
    limit();
    changed();
  });
  limit();
}
