// Reads a patient's code from its pattern with the camera, where the browser can; elsewhere the code is typed.
const LOOK_EVERY = 200; // milliseconds
const PATIENCE = 60_000; // milliseconds: a camera that is forgotten goes off by itself
const CODE = /^[0-9A-Za-z]{4}([ -]?[0-9A-Za-z]{4}){2}$/;

const part = document.querySelector("[data-scan]");
const [start, opened, picture, hint, fault] = ["start", "opened", "picture", "hint", "fault"].map((name) =>
  part?.querySelector(`[data-scan-${name}]`),
);
const words = part?.querySelector("[data-words]").dataset;
let scan = null; // the one that runs; what an older one still brings is thrown away

function linkIn(text) {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

// The code after "#" of a link of our own, or a bare one; "" of every other pattern, wherever it leads.
function codeIn(text) {
  const link = linkIn(text);
  const isOurs = link && link.origin === location.origin && link.pathname === part.dataset.scan && !link.search;
  const code = isOurs ? link.hash.slice(1) : text.trim();
  return CODE.test(code) ? code : "";
}

function say(sentence) {
  fault.textContent = sentence;
  fault.hidden = !sentence;
}

function switchOff(stream) {
  for (const track of stream?.getTracks() ?? []) {
    track.stop();
  }
}

function end(sentence = "") {
  if (!scan) {
    return;
  }
  switchOff(scan.stream);
  scan = null;
  picture.srcObject = null;
  opened.hidden = true;
  start.hidden = false;
  say(sentence);
  start.focus();
}

function take(code) {
  const field = document.querySelector("[data-code-from-address]");
  const { form } = field;
  end();
  field.value = code;
  if (form.checkValidity()) {
    form.requestSubmit();
  } else {
    form.querySelector("input:invalid").focus();
  }
}

async function look(mine, detector) {
  const until = performance.now() + PATIENCE;
  while (scan === mine) {
    const found = await detector.detect(picture).catch(() => []);
    if (scan !== mine) {
      return;
    }
    const code = found.map((one) => codeIn(one.rawValue)).find(Boolean);
    if (code) {
      take(code);
    } else if (performance.now() > until) {
      end(words.nothing);
    } else if (found.length) {
      hint.textContent = words.foreign;
    }
    await new Promise((done) => setTimeout(done, LOOK_EVERY));
  }
}

async function begin() {
  const mine = {};
  scan = mine;
  say("");
  hint.textContent = words.point;
  start.hidden = true;
  opened.hidden = false;
  part.querySelector("[data-scan-stop]").focus();
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
    if (scan !== mine) {
      switchOff(stream); // stopped while the browser still asked
      return;
    }
    mine.stream = stream;
    stream.getVideoTracks()[0].addEventListener("ended", () => scan === mine && end(words.none));
    picture.srcObject = stream;
    await picture.play();
    await look(mine, new BarcodeDetector({ formats: ["qr_code"] }));
  } catch (error) {
    if (scan === mine) {
      end(error.name === "NotAllowedError" ? words.refused : words.none);
    }
  }
}

async function canScan() {
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices?.getUserMedia) {
    return false;
  }
  const [formats, camera] = await Promise.all([
    BarcodeDetector.getSupportedFormats(),
    navigator.permissions?.query({ name: "camera" }).catch(() => null), // Firefox knows no such permission
  ]);
  return formats.includes("qr_code") && camera?.state !== "denied";
}

if (part && (await canScan().catch(() => false))) {
  part.hidden = false;
  start.addEventListener("click", begin);
  part.querySelector("[data-scan-stop]").addEventListener("click", () => end());
  document.addEventListener("keydown", (event) => event.key === "Escape" && end());
  document.addEventListener("visibilitychange", () => document.hidden && end());
  addEventListener("pagehide", () => end());
}
