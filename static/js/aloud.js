// Reads the page aloud with the voice of the reader's own device, where it has one; nothing leaves the device.

const button = document.querySelector("[data-aloud]");
const main = document.getElementById("main");

if (button && main && "speechSynthesis" in window) {
  const start = button.textContent;
  let reading = false;

  const stop = () => {
    reading = false;
    speechSynthesis.cancel();
    button.textContent = start;
  };

  // Piece by piece: long texts are cut off by some voices.
  const read = (pieces) => {
    if (!reading || pieces.length === 0) return stop();
    const piece = new SpeechSynthesisUtterance(pieces[0]);
    piece.lang = document.documentElement.lang;
    piece.onend = () => reading && read(pieces.slice(1));
    speechSynthesis.speak(piece);
  };

  button.hidden = false;
  button.addEventListener("click", () => {
    if (reading) return stop();
    reading = true;
    button.textContent = button.dataset.stop;
    read(main.innerText.split(/\n+/).filter((line) => line.trim()));
  });
  addEventListener("pagehide", stop);
}
