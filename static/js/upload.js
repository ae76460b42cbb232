// Sends the files of a folder or disc one after the other and shows how far it is. What the server has is left out.
import { said } from "./numbers.js";

const form = document.querySelector("[data-upload]");
const folder = form && form.querySelector("#folder");

function shown(name) {
  return form.querySelector(`[data-upload-${name}]`);
}

function body(fields) {
  const sent = new FormData();
  sent.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  for (const [name, value] of Object.entries(fields)) {
    sent.set(name, value);
  }
  return sent;
}

async function isKnown(file) {
  // Browsers compute digests only on pages that came safely; without one every file is sent.
  if (!crypto.subtle) {
    return false;
  }
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  const sha256 = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const answer = await fetch(form.dataset.known, { method: "POST", body: body({ sha256 }) });
  return answer.ok && (await answer.json()).known;
}

async function take(file) {
  if (await isKnown(file)) {
    return true;
  }
  const name = file.webkitRelativePath || file.name;
  const answer = await fetch(form.action, { method: "POST", body: body({ name, file }) });
  return answer.ok;
}

function failed(file) {
  const line = document.createElement("li");
  line.textContent = file.webkitRelativePath || file.name;
  shown("names").append(line);
  shown("failed").hidden = false;
}

async function send(files) {
  let lost = 0;
  shown("progress").hidden = false;
  shown("total").textContent = said(files.length);
  for (const [index, file] of files.entries()) {
    const taken = await take(file).catch(() => false);
    if (!taken) {
      lost += 1;
      failed(file);
    }
    shown("done").textContent = said(index + 1);
    form.querySelector("progress").value = (index + 1) / files.length;
  }
  if (!lost) {
    location.assign(form.dataset.page);
  }
}

if (form) {
  shown("folder").hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const files = [...form.elements.file.files, ...folder.files];
    const button = form.querySelector("button");
    if (files.length && !button.disabled) {
      button.disabled = true;
      await send(files);
      button.disabled = false;
    }
  });
}
