// How long a pass-phrase is by now, in words. Length is what counts, and nothing of it leaves the page.

const field = document.querySelector("[data-passphrase]");
const told = document.querySelector("[data-passphrase-length]");
const STEPS = [[24, "strong"], [16, "good"], [12, "fair"], [1, "short"]];

const tell = () => {
  const length = [...field.value.trim().replace(/\s+/g, " ")].length;
  const step = STEPS.find(([least]) => length >= least);
  told.textContent = step ? told.dataset[step[1]].replace("{n}", length) : "";
};

if (field && told) field.addEventListener("input", tell);
