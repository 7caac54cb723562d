// Time left by the server's clock: data-now is its instant when the page was made, data-countdown the deadline.

const MINUTE = 60, HOUR = 3600, DAY = 86400;

const parts = (left, [day, hour, minute, second]) => {
  if (left >= DAY) return [[Math.floor(left / DAY), day], [Math.floor((left % DAY) / HOUR), hour]];
  if (left >= HOUR) return [[Math.floor(left / HOUR), hour], [Math.floor((left % HOUR) / MINUTE), minute]];
  return [[Math.floor(left / MINUTE), minute], [left % MINUTE, second]];
};

const start = (box) => {
  const ends = Date.parse(box.dataset.countdown);
  const ahead = Date.parse(box.dataset.now) - Date.now();
  const units = box.dataset.units.split("|");
  const place = box.querySelector("[data-left]");

  const tick = () => {
    const left = Math.max(0, Math.floor((ends - Date.now() - ahead) / 1000));
    const over = left === 0;
    box.classList.toggle("is-over", over);
    box.classList.toggle("is-close", !over && left < DAY);
    box.querySelector(".countdown-live").hidden = over;
    box.querySelector(".countdown-over").hidden = !over;
    if (over) return;
    place.replaceChildren(...parts(left, units).flatMap(([n, unit], i) => {
      const figure = document.createElement("b");
      figure.textContent = n;
      return [...(i ? [" "] : []), figure, ` ${unit}`];
    }));
    setTimeout(tick, left < HOUR + MINUTE ? 1000 : 15000);
  };
  tick();
};

document.querySelectorAll("[data-countdown]").forEach(start);
