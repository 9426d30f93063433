// Drag and drop onto the import page: the file lands in the ordinary file field.

const zone = document.querySelector("[data-drop-zone]");
const field = zone?.querySelector("input[type=file]");

if (zone && field) {
  const allow = (event) => {
    event.preventDefault();
    zone.classList.add("over");
  };
  zone.addEventListener("dragenter", allow);
  zone.addEventListener("dragover", allow);
  zone.addEventListener("dragleave", (event) => {
    if (!zone.contains(event.relatedTarget)) zone.classList.remove("over");
  });
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    if (event.dataTransfer.files.length) field.files = event.dataTransfer.files;
  });
  zone.querySelector("[data-drop-hint]").hidden = false;
}
