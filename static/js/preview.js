// Preview of a draft: a click into a recommendation's words fills in where to split it.

const WORDS = 6;

function placeAt(x, y) {
  if (document.caretPositionFromPoint) {
    const found = document.caretPositionFromPoint(x, y);
    return found && { node: found.offsetNode, offset: found.offset };
  }
  const range = document.caretRangeFromPoint?.(x, y);
  return range && { node: range.startContainer, offset: range.startOffset };
}

function wordsFrom(text, offset) {
  let start = offset;
  while (start > 0 && !/\s/.test(text[start - 1])) start -= 1;
  const rest = text.slice(start);
  const words = rest.trim().split(/\s+/);
  // Enough words that only this place is meant.
  let count = Math.min(WORDS, words.length);
  const plain = text.replace(/\s+/g, " ");
  const occurs = () => plain.split(words.slice(0, count).join(" ")).length - 1;
  while (occurs() > 1 && count < words.length) count += 1;
  return words.slice(0, count).join(" ");
}

for (const card of document.querySelectorAll("[data-card]")) {
  const words = card.querySelector("[data-words]");
  const split = card.querySelector("[data-split]");
  const before = split?.querySelector("input[name=before]");
  if (!words || !before) continue;
  split.querySelector(".needs-script").hidden = false;
  split.addEventListener("toggle", () => words.classList.toggle("choosing", split.open));
  words.addEventListener("click", (event) => {
    if (!split.open) return;
    const place = placeAt(event.clientX, event.clientY);
    if (!place || !words.contains(place.node)) return;
    const range = document.createRange();
    range.setStart(words, 0);
    range.setEnd(place.node, place.offset);
    before.value = wordsFrom(words.textContent, range.toString().length);
    before.focus();
  });
}
