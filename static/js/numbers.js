// Whole numbers in the digits of the page's language.
const figures = new Intl.NumberFormat(document.documentElement.lang, { useGrouping: false });

export function said(number) {
  return figures.format(number);
}
