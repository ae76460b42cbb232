// Draws a <template>: data-field takes a text, data-each repeats an inner template, data-if stays only with a value,
// data-colour-of is told apart by that colour.

function keep(part, data) {
  for (const place of part.querySelectorAll("[data-if]")) {
    if (!data[place.dataset.if]) {
      place.remove();
    }
  }
}

function write(part, data) {
  for (const place of part.querySelectorAll("[data-field]")) {
    place.textContent = data[place.dataset.field] ?? "";
  }
  for (const place of part.querySelectorAll("[data-colour-of]")) {
    place.dataset.colour = data[place.dataset.colourOf];
  }
  for (const place of part.querySelectorAll("[data-class]")) {
    place.classList.add(`${place.dataset.class}--${data.shape}`);
  }
}

export function filled(template, data) {
  const part = template.content.cloneNode(true);
  keep(part, data);
  write(part, data);
  for (const inner of part.querySelectorAll("template[data-each]")) {
    inner.replaceWith(...(data[inner.dataset.each] || []).map((one) => filled(inner, one)));
  }
  return part;
}
