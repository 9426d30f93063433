// The reconciliation desk from the keyboard. Every key has a visible counterpart that works without
// script; words selected in the later report fill in their place.

const form = document.querySelector("form[data-decide]");
const dialog = document.getElementById("keys");
const opener = document.querySelector("[data-keys-open]");
const fates = form ? [...form.querySelectorAll("input[name=fate]")] : [];
const EXPLAINED = "dropped, explained";

function typing(target) {
  return target.closest("select, textarea, [contenteditable], input:not([type=radio], [type=checkbox])");
}

function follow(selector) {
  document.querySelector(selector)?.click();
}

// On the board, j and k walk along the rows; Enter opens one.
function walk(step) {
  const rows = [...document.querySelectorAll("[data-row]")];
  if (!rows.length) return;
  const at = rows.indexOf(document.activeElement);
  rows[Math.max(0, Math.min(rows.length - 1, at + step))].focus();
}

function needsReason(fate) {
  return Boolean(fate) && !form.dataset.withoutReason.split("|").includes(fate);
}

function adapt() {
  const chosen = fates.find((radio) => radio.checked)?.value ?? "";
  form.elements.reason.required = needsReason(chosen);
  form.querySelector("[data-explaining]").hidden = chosen !== EXPLAINED;
}

function choose(fate) {
  const radio = fates.find((one) => one.value === fate);
  if (!radio) return;
  radio.checked = true;
  adapt();
  // What needs words leads to them; the rest needs nothing more than Enter.
  if (fate === EXPLAINED) form.elements.passage.focus();
  else if (needsReason(fate)) form.elements.reason.focus();
  else form.querySelector("button[type=submit]").focus();
}

function reveal(selector, field) {
  const place = document.querySelector(selector);
  if (!place) return;
  if (place.tagName === "DETAILS") place.open = true;
  place.querySelector(field)?.focus();
}

const keys = form || document.querySelector("[data-next], [data-previous]")
  ? {
      j: () => follow("[data-next]"),
      n: () => follow("[data-next]"),
      k: () => follow("[data-previous]"),
      p: () => follow("[data-previous]"),
      u: () => follow("[data-undecided]"),
      b: () => follow("[data-board]"),
    }
  : {
      j: () => walk(1),
      n: () => walk(1),
      k: () => walk(-1),
      p: () => walk(-1),
      u: () => follow("[data-first]"),
    };
if (dialog) keys["?"] = () => dialog.showModal();
if (form) {
  for (const sign of form.querySelectorAll("kbd[data-key]")) {
    const radio = sign.closest("label").querySelector("input");
    sign.hidden = false;
    keys[sign.dataset.key] = () => choose(radio.value);
  }
  keys.y = () => choose(form.dataset.suggested);
  keys.z = () => document.querySelector("[data-undo]")?.focus();
  keys.l = () => reveal("#by-hand", "select");
  keys.a = () => reveal("#add-finding", "select");
  form.addEventListener("change", adapt);
  adapt();
}
if (opener && dialog) {
  opener.hidden = false;
  opener.addEventListener("click", () => dialog.showModal());
}

document.addEventListener("keydown", (event) => {
  if (dialog?.open || event.defaultPrevented || event.isComposing) return;
  const inField = typing(event.target);
  if (form && event.key === "Enter" && event.ctrlKey && !event.altKey && !event.metaKey) {
    event.preventDefault();
    form.requestSubmit();
  } else if (event.key === "Escape" && inField) {
    event.target.blur();
    document.getElementById("main").focus({ preventScroll: true });
  } else if (!inField && !event.ctrlKey && !event.altKey && !event.metaKey && !event.repeat) {
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }
});

// A selection in the later report -----------------------------------------------------------------

// Places count code points; JavaScript's strings count UTF-16 units.
const points = (words) => [...words].length;

function selectedPlace() {
  const selection = window.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const node = range.commonAncestorContainer;
  const source = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-start]");
  if (!source) return null;
  const before = document.createRange();
  before.setStart(source, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const raw = range.toString();
  const words = raw.trim();
  if (!words) return null;
  const lead = raw.length - raw.trimStart().length;
  const start = Number(source.dataset.start) + points(before.toString()) + points(raw.slice(0, lead));
  return { start, end: start + points(words), words };
}

// The words go to the form that asks for them: an explained drop while it is chosen, else a finding.
function wanting() {
  const explains = form && fates.some((radio) => radio.checked && radio.value === EXPLAINED);
  return explains ? form : document.querySelector("form[data-add]");
}

function fill(target, place) {
  target.elements.start.value = place ? place.start : "";
  target.elements.end.value = place ? place.end : "";
  const shown = target.querySelector("[data-selected]");
  shown.hidden = !place;
  shown.textContent = place ? `Selected: “${place.words}”` : "";
  if (place) target.elements.passage.value = "";
}

const narrative = document.querySelector("[data-narrative]");
if (narrative) {
  narrative.querySelector(".needs-script").hidden = false;
  document.addEventListener("selectionchange", () => {
    const place = selectedPlace();
    if (place) fill(wanting(), place);
  });
  for (const target of document.querySelectorAll("form[data-add], form[data-decide]")) {
    target.elements.passage.addEventListener("change", () => fill(target, null));
  }
}
