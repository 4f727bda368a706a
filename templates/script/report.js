// The report is complete without this script: it adds search, sorting, copying, the dark page and
// live charts. Plain JavaScript, no network, no storage.
(function () {
  "use strict";
  const root = document.documentElement;
  const all = (selector, within) => Array.from((within || document).querySelectorAll(selector));

  function element(name, properties, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  // ---- Theme: follows the system until the reader chooses.
  const theme = document.getElementById("theme");
  const systemDark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme || (systemDark.matches ? "dark" : "light")) === "dark";
  function applyTheme() {
    theme.textContent = isDark() ? "Light page" : "Dark page";
    all(".plot.drawn").forEach(draw);
  }
  theme.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    applyTheme();
  });
  systemDark.addEventListener("change", applyTheme);

  // ---- Findings: search and filter by grade. While a filter is set only findings are shown.
  const search = document.getElementById("search");
  const grade = document.getElementById("grade");
  const findings = all(".finding");
  function filter() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = grade.value;
    let shown = 0;
    for (const finding of findings) {
      const text = finding.textContent.toLowerCase();
      finding.hidden = !(words.every((word) => text.includes(word)) &&
        (!wanted || finding.dataset.grade === wanted));
      if (!finding.hidden) shown += 1;
    }
    const filtering = words.length > 0 || wanted !== "";
    root.classList.toggle("filtering", filtering);
    for (const chapter of all(".chapter")) {
      chapter.classList.toggle("empty", !chapter.querySelector(".finding:not([hidden])"));
    }
    document.getElementById("matches").textContent =
      filtering ? `${shown} of ${findings.length} findings` : "";
  }
  search.addEventListener("input", filter);
  grade.addEventListener("change", filter);
  document.querySelector(".tools").addEventListener("submit", (event) => event.preventDefault());

  // A link to something that the filter hides clears the filter first.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (!link || !root.classList.contains("filtering")) return;
    search.value = "";
    grade.value = "";
    filter();
  });

  // ---- Tables: sort by any column, copy as CSV.
  // Numbers stand with the marks that the page names; a date not shown as 2011-11-30 carries that.
  const between = (mark) => new RegExp(`(\\d)[${mark}](?=\\d)`, "g");
  const plain = (text) => text.replace(/\u2212/g, "-").replace(between(root.dataset.group || ","), "$1")
    .replace(between(root.dataset.decimal || "."), "$1.").replace(/(\d)\s%/g, "$1%");
  const digits = (text) => parseFloat(plain(text).replace(/\s/g, "").replace(/^[^\d.-]+/, ""));
  const shown = (cell) => cell.dataset.value || cell.textContent;

  function compare(column, numeric, sign) {
    return (first, second) => {
      const a = shown(first.cells[column]), b = shown(second.cells[column]);
      if (!numeric) return sign * a.localeCompare(b, "en");
      const x = digits(a), y = digits(b);
      if (Number.isNaN(x) || Number.isNaN(y)) return Number.isNaN(x) - Number.isNaN(y);
      return sign * (x - y);
    };
  }

  function makeSortable(table) {
    const heads = all("thead th", table);
    const body = table.tBodies[0];
    heads.forEach((head, column) => {
      const button = element("button", { type: "button" }, ...head.childNodes);
      const numeric = head.classList.contains("n");
      button.addEventListener("click", () => {
        const [first, second] = numeric ? ["descending", "ascending"] : ["ascending", "descending"];
        const order = head.getAttribute("aria-sort") === first ? second : first;
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", order);
        const sign = order === "ascending" ? 1 : -1;
        body.append(...Array.from(body.rows).sort(compare(column, numeric, sign)));
      });
      head.append(button);
    });
  }

  // A cell as CSV: numbers and dates plain in every locale, for programs; text that a spreadsheet would run as a formula gets an apostrophe.
  function csvCell(cell) {
    let text = (cell.classList.contains("n") ? plain(shown(cell)) : shown(cell)).trim();
    const isNumber = /^-?\d+(\.\d+)?%?$/.test(text);
    if (!isNumber && /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(text)) text = "'" + text;
    return /[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
  }

  const csv = (table) =>
    Array.from(table.rows, (row) => Array.from(row.cells, csvCell).join(",")).join("\r\n") + "\r\n";

  // The clipboard of a page opened from disk may be refused: then the CSV is shown, selected.
  function copy(table, button) {
    const text = csv(table);
    const done = () => { button.textContent = "Copied"; };
    const show = () => {
      const area = element("textarea", { value: text, readOnly: true, rows: 6 });
      area.setAttribute("aria-label", "The table as CSV");
      button.replaceWith(area);
      area.focus();
      area.select();
    };
    if (navigator.clipboard) navigator.clipboard.writeText(text).then(done, show);
    else show();
  }

  for (const box of all(".table")) {
    const table = box.querySelector("table");
    makeSortable(table);
    const button = element("button", { type: "button", className: "copy" }, "Copy as CSV");
    button.addEventListener("click", () => copy(table, button));
    box.after(button);
  }

  // ---- Live charts: drawn when near and shown instead of the picture, which has the same size.
  // The chart program and the specifications stand in the page compressed, until they are needed.
  let data, loading;
  function inflated(id) {
    const bytes = Uint8Array.from(atob(document.getElementById(id).textContent), (c) => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new Response(stream).text();
  }

  // The program runs as what it is, a script of the page: the security policy knows its hash.
  async function load() {
    data = JSON.parse(await inflated("charts"));
    if (!window.vegaEmbed) document.head.append(element("script", { textContent: await inflated("vega") }));
  }

  // The interpreter that a strict security policy needs reads datetime(milliseconds) as a year
  // (vega/vega issue 3632), so the axes of time are given the milliseconds themselves. The paper
  // that shows through marks is the page's own.
  const forThisPage = (vega) => JSON.parse(JSON.stringify(vega), (key, value) => {
    if (value === data.paper.light) return isDark() ? data.paper.dark : value;
    return key === "signal" && typeof value === "string"
      ? value.replace(/\bdatetime\((-?\d+)\)/g, "$1") : value;
  });

  async function draw(plot) {
    await (loading ??= load());
    const chart = data.charts[plot.dataset.chart];
    const live = element("div", { className: "live" });
    plot.append(live);
    await vegaEmbed(live, chart.spec, {
      actions: false, ast: true, defaultStyle: false, renderer: "svg",
      config: isDark() ? data.dark : data.light, tooltip: { disableDefaultStyle: true },
      patch: forThisPage,
    });
    live.querySelector("svg").setAttribute("aria-hidden", "true");
    live.setAttribute("role", "img");
    live.setAttribute("aria-label", chart.alt);
    plot.replaceChildren(plot.querySelector(".picture"), live);
    plot.classList.add("drawn");
  }

  const near = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      near.unobserve(entry.target);
      draw(entry.target);
    }
  }, { rootMargin: "300px" });
  // Without a way to unpack (browsers before 2023) the pictures stay.
  if (window.DecompressionStream) all(".plot").forEach((plot) => near.observe(plot));
  applyTheme();

  // ---- Contents: mark the chapter being read; folded away where there is no room for it.
  const links = new Map(all(".contents a").map((link) => [link.getAttribute("href").slice(1), link]));
  const reading = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      links.forEach((link) => link.removeAttribute("aria-current"));
      links.get(entry.target.id).setAttribute("aria-current", "true");
    }
  }, { rootMargin: "-10% 0px -80% 0px" });
  all("main > section").forEach((section) => reading.observe(section));
  if (matchMedia("(max-width: 56rem)").matches) document.querySelector(".toc").open = false;
})();
