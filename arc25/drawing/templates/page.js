"use strict";
// Search by text, and open what a link points into. The page is complete without either.
const tasks = [...document.querySelectorAll(".task")];
const texts = new Map();
const textOf = (task) => {
  if (!texts.has(task)) {
    const parts = [...task.querySelectorAll("pre")].map((pre) => pre.textContent);
    texts.set(task, [task.dataset.id, ...parts].join("\n").toLowerCase());
  }
  return texts.get(task);
};
const search = document.getElementById("search");
search.hidden = false;
search.addEventListener("input", () => {
  const wanted = search.value.trim().toLowerCase();
  for (const task of tasks) task.hidden = !textOf(task).includes(wanted);
});
const reveal = () => {
  const target = location.hash && document.getElementById(location.hash.slice(1));
  if (!target) return;
  for (let node = target; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
  target.scrollIntoView({ block: "center" });
};
addEventListener("hashchange", reveal);
reveal();
