// The table of a volume's countries: tick all, tick none. Without this every box is ticked by hand.

const table = document.querySelector("[data-chapters]");
const boxes = table ? [...table.querySelectorAll('input[name="chosen"]')] : [];

if (boxes.length > 1) {
  const tools = document.createElement("div");
  tools.className = "choose-all";
  for (const [label, ticked] of [["Tick all", true], ["Tick none", false]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet small";
    button.textContent = label;
    button.addEventListener("click", () => boxes.forEach((box) => { box.checked = ticked; }));
    tools.append(button);
  }
  table.closest(".table-scroll").before(tools);
}
