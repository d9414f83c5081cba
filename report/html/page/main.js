// Opens the page that the data asks for.
addEventListener("keydown", (key) => {
  if (key.key !== "/" || /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) return;
  key.preventDefault();
  document.getElementById("search").focus();
});

/// For tests and for the curious, in the browser's console.
const page = (() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const app = document.getElementById("app");
  if (data.page === "sweep") return pageOfSweep(data, app);
  const runs = data.runs.map(openRun);
  return data.page === "compare" ? pageOfComparison(runs, data, app) : pageOfRun(runs[0], app);
})();
