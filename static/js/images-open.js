// Images that are open stop when their link ends, also when another tab or another person ended it. What the archive
// does not give is said in words in its place.
const EVERY = 4000;
const pictures = document.querySelector("[data-images-open]");
const ended = document.querySelector("[data-images-ended]");

async function stillOpen() {
  try {
    const answer = await fetch(pictures.dataset.imagesOpen, { redirect: "manual" });
    if (answer.type === "opaqueredirect") {
      return false; // signed out
    }
    return !answer.ok || (await answer.json()).open;
  } catch {
    return true; // the site is away for a moment; nothing new can be seen meanwhile
  }
}

async function watch() {
  if (await stillOpen()) {
    setTimeout(watch, EVERY);
    return;
  }
  pictures.replaceChildren();
  ended.hidden = false;
  ended.scrollIntoView({ block: "nearest" });
}

function failed(picture) {
  const words = document.createElement("span");
  words.className = "tile__missing";
  words.textContent = picture.dataset.picture;
  picture.replaceWith(words);
}

for (const picture of document.querySelectorAll("[data-picture]")) {
  picture.addEventListener("error", () => failed(picture));
  if (picture.complete && !picture.naturalWidth && picture.loading !== "lazy") {
    failed(picture);
  }
}
// The arrows lead to the images beside this one, in the direction of the writing.
const arrows = document.documentElement.dir === "rtl" ? ["ArrowRight", "ArrowLeft"] : ["ArrowLeft", "ArrowRight"];
addEventListener("keydown", (event) => {
  const way = ["prev", "next"][arrows.indexOf(event.key)];
  const link = way && !event.altKey && document.querySelector(`a[rel=${way}]`);
  if (link) {
    link.click();
  }
});
setTimeout(watch, EVERY);
