// Small comforts of every page: menus that close, errors that are read first, counters of characters.

for (const menu of document.querySelectorAll("[data-menu]")) {
  document.addEventListener("click", (event) => {
    if (menu.open && !menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });
}

document.querySelector("[data-focus]")?.focus();

// Characters as a reader counts them, not as the machine stores them; the server is the judge.
const length = (text) => Array.from(text.replace(/\r\n/g, "\n")).length;

for (const area of document.querySelectorAll("textarea[data-count]")) {
  const most = Number(area.dataset.count);
  const line = document.getElementById(`${area.id}-count`);
  area.removeAttribute("maxlength"); // what is pasted too long is kept and marked, never cut off
  const count = () => {
    const n = length(area.value);
    line.textContent = line.dataset.words.replace("{n}", n);
    line.classList.toggle("is-over", n > most);
  };
  area.addEventListener("input", count);
  area.addEventListener("restored", count);
  count();
}

// The rail scrolls sideways on a phone: bring the present page into sight.
const rail = document.querySelector(".rail");
const here = rail?.querySelector('[aria-current="page"]');
if (here && rail.scrollWidth > rail.clientWidth) rail.scrollLeft = here.offsetLeft - 24;
