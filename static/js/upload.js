// Files go up at once with their progress; without script the same form is sent by its button.

for (const form of document.querySelectorAll("form[data-upload]")) {
  const input = form.querySelector("input[type=file]");
  const bar = form.querySelector("progress");
  const status = form.querySelector(".slot-status");
  const button = form.querySelector("button");

  const say = (words, bad = false) => {
    status.textContent = words;
    status.classList.toggle("is-bad", bad);
  };

  const fail = (words) => {
    bar.hidden = true;
    button.disabled = input.disabled = false;
    say(words || form.dataset.failed, true);
  };

  const reason = (xhr) => {
    try {
      return JSON.parse(xhr.responseText).error;
    } catch {
      const page = new DOMParser().parseFromString(xhr.responseText, "text/html");
      const slot = form.closest(".slot")?.id;
      return (slot && page.querySelector(`#${CSS.escape(slot)} .wrong`) || page.querySelector(".wrong, .oops-why"))?.textContent.trim();
    }
  };

  const send = () => {
    const file = input.files[0];
    if (!file) return;
    if (file.size > Number(form.dataset.limit)) return fail(form.dataset.tooBig);
    const body = new FormData(form);
    const xhr = new XMLHttpRequest();
    xhr.open("POST", form.action);
    xhr.setRequestHeader("Accept", "application/json, text/html;q=0.5");
    xhr.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      const percent = Math.floor((event.loaded / event.total) * 100);
      bar.value = percent;
      say(form.dataset.progress.replace("{n}", percent));
    });
    xhr.addEventListener("load", () => (xhr.status < 400 ? location.reload() : fail(reason(xhr))));
    xhr.addEventListener("error", () => fail());
    bar.value = 0;
    bar.hidden = false;
    button.disabled = input.disabled = true;
    xhr.send(body);
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  input.addEventListener("change", send);
}
