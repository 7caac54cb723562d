// What is shown once must be easy to keep: print the page, copy the words. Without this script the buttons stay hidden.

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

for (const button of document.querySelectorAll("[data-copy]")) {
  const words = document.querySelector(button.dataset.copy);
  button.hidden = !navigator.clipboard || !words;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(words.innerText.replace(/\s+/g, ""));
      button.textContent = button.dataset.copied;
    } catch {
      window.getSelection()?.selectAllChildren(words);
    }
  });
}
