// The band picker: a band proposes a number, a number shows its band, all numbers make the weighted total.

const total = document.querySelector("[data-total]");
const groups = [...document.querySelectorAll("[data-bands]")];
const numberOf = (group) => group.querySelector(".stepper input");
const valueOf = (group) => (numberOf(group).value.trim() === "" ? NaN : Number(numberOf(group).value.replace("。", ".")));
const clamp = (value) => Math.min(100, Math.max(0, value));

const write = (group, value) => {
  const input = numberOf(group);
  input.value = String(Math.round(clamp(value) * 100) / 100);
  for (const type of ["input", "change"]) input.dispatchEvent(new Event(type, { bubbles: true }));
};

// Bands are printed in whole marks; 89.5 belongs to the band that 89 opens.
const follow = (group) => {
  const value = valueOf(group);
  const radios = [...group.querySelectorAll("input[type=radio]")];
  const fitting = radios.filter((r) => value >= Number(r.dataset.low)).sort((a, b) => b.dataset.low - a.dataset.low)[0];
  for (const radio of radios) radio.checked = radio === fitting && value <= 100;
};

const sum = () => {
  if (!total) return;
  const rows = groups.map((g) => [valueOf(g), Number(g.dataset.weight)]);
  const whole = rows.every(([value]) => value >= 0 && value <= 100);
  const weights = rows.reduce((all, [, weight]) => all + weight, 0);
  const marks = rows.reduce((all, [value, weight]) => all + Math.round(value * 100) * weight, 0);
  total.textContent = whole && weights ? (Math.round(marks / weights) / 100).toFixed(2) : "—";
};

for (const group of groups) {
  const input = numberOf(group);
  group.addEventListener("change", (event) => {
    const radio = event.target;
    if (radio.type !== "radio") return;
    event.stopPropagation();
    const [low, high] = [Number(radio.dataset.low), Number(radio.dataset.high)];
    if (!(valueOf(group) >= low && valueOf(group) < high + 1)) write(group, Math.round((low + high) / 2));
  });
  group.addEventListener("click", (event) => {
    const step = event.target.closest("[data-step]");
    if (step) write(group, (valueOf(group) || 0) + Number(step.dataset.step));
  });
  input.addEventListener("input", () => { follow(group); sum(); });
  input.addEventListener("wheel", () => input.blur(), { passive: true }); // scrolling never changes a mark
  follow(group);
}
sum();
