// Draws a <template>: data-field takes a text, data-each repeats an inner template, data-if stays only with a value.

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
