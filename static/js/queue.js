// The review queue from the keyboard. Every key has a visible counterpart that works without script.

const form = document.querySelector("form[data-decide]");
const dialog = document.getElementById("keys");
const opener = document.querySelector("[data-keys-open]");

function typing(target) {
  return target.closest("select, textarea, [contenteditable], input:not([type=radio], [type=checkbox])");
}

function choose(ruling) {
  const radio = form.querySelector(`input[name=ruling][value=${ruling}]`);
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
  // Approving needs nothing more than Enter; the others need words.
  const against = ruling !== "approve";
  (against ? form.elements.reason : form.querySelector("button[type=submit]")).focus();
}

function follow(selector) {
  document.querySelector(selector)?.click();
}

// In the list, j and k walk along the rows; Enter opens one.
function walk(step) {
  const rows = [...document.querySelectorAll("[data-row]")];
  if (!rows.length) return;
  const at = rows.indexOf(document.activeElement);
  rows[Math.max(0, Math.min(rows.length - 1, at + step))].focus();
}

const keys = {
  j: () => (form ? follow("[data-next]") : walk(1)),
  k: () => (form ? follow("[data-previous]") : walk(-1)),
};
if (dialog) keys["?"] = () => dialog.showModal();
if (form) {
  for (const sign of form.querySelectorAll("kbd[data-key]")) {
    const radio = sign.closest("label").querySelector("input");
    sign.hidden = false;
    keys[sign.dataset.key] = () => choose(radio.value);
  }
  form.addEventListener("change", () => {
    const chosen = form.querySelector("input[name=ruling]:checked");
    form.elements.reason.required = Boolean(chosen) && chosen.value !== "approve";
  });
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
  } else if (event.key === "Escape" && form && event.target === form.elements.reason) {
    event.target.blur();
    document.getElementById("main").focus({ preventScroll: true });
  } else if (!inField && !event.ctrlKey && !event.altKey && !event.metaKey && !event.repeat) {
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }
});
