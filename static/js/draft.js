// A draft is saved as one types, and no word is lost when the session is: before the form leaves
// the page its words are saved; where that fails because nobody is signed in any more, it stays.
// Nothing is kept in the browser: what is written here may endanger people who share a computer.

const PAUSE = 4000;
const LOST = "You are signed out. Sign in in another tab; your words stay here.";
const UNREACHABLE = "The site cannot be reached. Your words stay here; try again in a moment.";
const GONE =
  "This cannot be saved here any more: it was discarded, or you are signed in as somebody else."
  + " Your words stay here; copy them.";

const form = document.querySelector("form[data-draft]");

if (form) {
  const state = form.querySelector("[data-save-state]");
  const version = form.querySelector("[data-version]");
  let changes = 0;
  let saved = 0;
  let fileChosen = false;
  let timer = 0;
  let underWay = Promise.resolve("saved");
  let leaving = false;
  let pressed = false;

  const say = (words, look = "") => {
    state.textContent = words;
    state.className = `save-state ${look || "soft"}`;
  };

  // Signing in again, in another tab, changes the token; the cookie always has the present one.
  const renewToken = () => {
    const found = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    if (found) form.elements.csrfmiddlewaretoken.value = found[1];
  };

  const words = () => {
    const given = new FormData(form);
    given.delete("file");
    given.delete("remove_file");
    given.set("autosave", "1");
    return given;
  };

  const reveal = (fields) => {
    for (const place of form.querySelectorAll("[data-reveal]")) {
      if (fields[place.dataset.reveal]) place.hidden = false;
    }
  };

  const accept = (answer) => {
    version.value = answer.version;
    form.action = answer.edit_url;
    form.dataset.autosave = answer.autosave_url;
    // Loading the page again leads to the draft and not to a second one.
    if (location.pathname !== answer.edit_url) history.replaceState(null, "", answer.edit_url);
    const time = new Date(answer.saved);
    say(`Saved at ${time.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })}`);
  };

  // "saved", "refused" (the server says why), "lost" (signed out), "unreachable" or "gone".
  async function send() {
    const upTo = changes;
    renewToken();
    let response;
    try {
      response = await fetch(form.dataset.autosave, {
        method: "POST",
        body: words(),
        redirect: "manual",
        headers: { Accept: "application/json" },
      });
    } catch {
      say(UNREACHABLE, "lost");
      return "unreachable";
    }
    if (response.type === "opaqueredirect" || response.status === 403) {
      say(LOST, "lost");
      return "lost";
    }
    if (response.status === 404) {
      say(GONE, "lost");
      return "gone";
    }
    const isJson = (response.headers.get("Content-Type") || "").includes("json");
    if (!isJson) {
      say(UNREACHABLE, "lost");
      return "unreachable";
    }
    const answer = await response.json();
    if (answer.refused !== undefined) {
      reveal(answer.fields);
      say(`Not saved: ${answer.refused}`, "refused");
      return "refused";
    }
    accept(answer);
    saved = Math.max(saved, upTo);
    return "saved";
  }

  // One save at a time: the next needs the version that the last one made.
  const save = () => {
    clearTimeout(timer);
    underWay = underWay.then(send, send);
    return underWay;
  };

  const changed = (event) => {
    if (event.target.type === "file") {
      fileChosen = event.target.files.length > 0;
      return;
    }
    changes += 1;
    say("Not saved yet");
    clearTimeout(timer);
    // While the page is being left, a save would only compete with the form itself.
    timer = setTimeout(() => { if (!leaving) save(); }, PAUSE);
  };
  form.addEventListener("input", changed);
  form.addEventListener("change", (event) => {
    if (event.target.type === "file") changed(event);
  });

  form.addEventListener("submit", async (event) => {
    if (leaving) return;
    event.preventDefault();
    if (pressed) return;
    pressed = true;
    const button = event.submitter;
    const became = await save();
    pressed = false;
    if (became !== "saved" && became !== "refused") return;
    leaving = true;
    renewToken();
    form.requestSubmit(button);
  });

  window.addEventListener("beforeunload", (event) => {
    if (leaving || (changes === saved && !fileChosen)) return;
    event.preventDefault();
  });

  // Coming back out of the browser's memory after a refusal.
  window.addEventListener("pageshow", () => { leaving = false; });
}
