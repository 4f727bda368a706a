"use strict";
// Shows the periods that hold every word of the search. Without this script all are shown.
(() => {
  const search = document.getElementById("search");
  const told = document.getElementById("told");
  const rows = [...document.querySelectorAll("tr[data-words]")];
  if (!search || rows.length < 2) return;
  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      row.hidden = !words.every((word) => row.dataset.words.includes(word));
      if (!row.hidden) shown += 1;
    }
    told.textContent = words.length ? `${shown} of ${rows.length} periods` : "";
  };
  search.addEventListener("input", filter);
  search.closest("p").hidden = false;
  filter(); // a browser may have kept what was typed before
})();
