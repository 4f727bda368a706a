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
  const button = (given, ...inside) => element("button", { type: "button", ...given }, ...inside);
  function onSight(elements, rootMargin, act) {
    const watch = new IntersectionObserver((seen) =>
      seen.filter((one) => one.isIntersecting).forEach((one) => act(one.target, watch)), { rootMargin });
    elements.forEach((one) => watch.observe(one));
  }

  // ---- Theme: follows the system until the reader chooses.
  const theme = document.getElementById("theme"), systemDark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme || (systemDark.matches ? "dark" : "light")) === "dark";
  function applyTheme() {
    theme.textContent = isDark() ? "Light page" : "Dark page";
    all(".plot.drawn").forEach(draw);
  }
  theme.onclick = () => { root.dataset.theme = isDark() ? "light" : "dark"; applyTheme(); };
  systemDark.addEventListener("change", applyTheme);

  // ---- Findings: search and filter by grade. While a filter is set only findings are shown.
  const search = document.getElementById("search"), grade = document.getElementById("grade");
  const findings = all(".finding");
  function filter() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean), wanted = grade.value;
    for (const finding of findings) {
      const text = finding.textContent.toLowerCase();
      finding.hidden = !(words.every((word) => text.includes(word)) &&
        (!wanted || finding.dataset.grade === wanted));
    }
    const shown = findings.filter((finding) => !finding.hidden).length;
    const filtering = words.length > 0 || wanted !== "";
    root.classList.toggle("filtering", filtering);
    all(".chapter").forEach((chapter) =>
      chapter.classList.toggle("empty", !chapter.querySelector(".finding:not([hidden])")));
    document.getElementById("matches").textContent =
      filtering ? `${shown} of ${findings.length} findings` : "";
  }
  search.oninput = grade.onchange = filter;
  document.querySelector(".tools").onsubmit = () => false;

  // A link to something that the filter hides clears the filter first.
  document.addEventListener("click", ({ target }) => {
    if (!target.closest("a[href^='#']") || !root.classList.contains("filtering")) return;
    search.value = grade.value = "";
    filter();
  });

  // ---- Tables: sort by any column, copy as CSV.
  // Numbers stand with the marks that the page names; a date not shown as 2011-11-30 carries that.
  const between = (mark) => new RegExp(`(\\d)[${mark}](?=\\d)`, "g");
  const plain = (text) => text.replace(/\u2212/g, "-").replace(between(root.dataset.group || ","), "$1")
    .replace(between(root.dataset.decimal || "."), "$1.").replace(/(\d)\s%/g, "$1%");
  const digits = (text) => parseFloat(plain(text).replace(/\s/g, "").replace(/^[^\d.-]+/, ""));
  const shown = (cell) => cell.dataset.value || cell.textContent;
  const compare = (column, numeric, sign) => (first, second) => {
    const [a, b] = [first, second].map((row) => shown(row.cells[column]));
    if (!numeric) return sign * a.localeCompare(b, "en");
    const x = digits(a), y = digits(b);
    return Number.isNaN(x - y) ? Number.isNaN(x) - Number.isNaN(y) : sign * (x - y);
  };

  function makeSortable(table) {
    const heads = all("thead th", table), body = table.tBodies[0];
    heads.forEach((head, column) => {
      const numeric = head.classList.contains("n");
      const [first, second] = numeric ? ["descending", "ascending"] : ["ascending", "descending"];
      const onclick = () => {
        const order = head.ariaSort === first ? second : first;
        heads.forEach((one) => { one.ariaSort = one === head ? order : null; });
        body.append(...[...body.rows].sort(compare(column, numeric, order === "ascending" ? 1 : -1)));
      };
      head.append(button({ onclick }, ...head.childNodes));
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
  function copy(value, pressed) {
    const show = () => {
      const area = element("textarea", { value, readOnly: true, rows: 6, ariaLabel: "Table as CSV" });
      pressed.replaceWith(area);
      area.focus();
      area.select();
    };
    if (!navigator.clipboard) show();
    else navigator.clipboard.writeText(value).then(() => { pressed.textContent = "Copied"; }, show);
  }
  for (const table of all(".table table")) {
    makeSortable(table);
    const onclick = ({ target }) => copy(csv(table), target);
    table.closest(".table").after(button({ className: "copy", onclick }, "Copy as CSV"));
  }

  // ---- Live charts: drawn when near and shown instead of the picture, which has the same size.
  // The chart program and the specifications stand in the page compressed, until they are needed.
  // A telephone draws wide charts anew, over half the width, in room that is kept for them.
  const telephone = matchMedia("(max-width: 38rem)");
  function keepRoom() {
    all("[data-small]").forEach((plot) => { plot.style.aspectRatio = telephone.matches ? plot.dataset.small : ""; });
    all("[data-small].drawn").forEach(draw);
  }
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
  // that shows through marks is the page's own. Parameters learn the period, and what zooms them.
  const forThisPage = (vega) => JSON.parse(JSON.stringify(vega), (key, value) => {
    if (value === data.paper.light) return isDark() ? data.paper.dark : value;
    if (key === "signals") value.forEach((one) => Object.assign(one, data.signals[one.name]));
    return key === "signal" && typeof value === "string"
      ? value.replace(/\bdatetime\((-?\d+)\)/g, "$1") : value;
  });

  async function draw(plot) {
    await (loading ??= load());
    const chart = data.charts[plot.dataset.chart], family = plot.family;
    const live = element("div", { className: "live" });
    plot.append(live);
    const small = telephone.matches && chart.small;
    const { view } = await vegaEmbed(live, small || chart.spec, {
      actions: false, ast: true, defaultStyle: false, renderer: "svg",
      config: isDark() ? data.dark : data.light, tooltip: { disableDefaultStyle: true },
      patch: forThisPage,
    });
    const svg = live.querySelector("svg");
    svg.setAttribute("aria-hidden", "true");
    Object.assign(live, { role: "img", ariaLabel: chart.alt });
    plot.view?.finalize();
    plot.view = view;
    plot.onkeydown = ({ key, ctrlKey }) =>  // the picture itself never has the focus
      ctrlKey || svg.dispatchEvent(new KeyboardEvent("keydown", { key }));
    view.addEventListener("click", (_, item) => family && pick(family, item?.datum?.g ?? -1));
    if (family) view.signal("picked", family.picked).run();
    plot.replaceChildren(plot.querySelector(".picture"), live);
    plot.classList.add("drawn");
    plot.classList.toggle("small", Boolean(small));
  }

  // ---- Groups: one picked in a chart, or by its button, stands out in all charts of the chapter
  // with these groups. Where that is one chart, which names them, buttons come with the focus.
  const families = {};
  function pick(family, at) {
    family.picked = at === family.picked ? -1 : at;
    family.buttons.forEach((one, its) => { one.ariaPressed = String(its === family.picked); });
    family.said.textContent = `Highlighted: ${family.names[family.picked] ?? "nothing"}`;
    family.plots.forEach(({ view }) => view?.signal("picked", family.picked).run());
  }
  function gather(plot) {
    const { groups } = plot.dataset, key = plot.closest("section").id + groups;
    plot.family = families[key] ??= { names: JSON.parse(groups), picked: -1, plots: [] };
    plot.family.plots.push(plot);
  }
  function showButtons(family) {
    const [plot, other] = family.plots, chart = plot.closest(".chart");
    family.buttons = family.names.map((name, at) =>
      button({ ariaPressed: "false", onclick: () => pick(family, at) }, name));
    family.said = element("span", { className: "unseen", role: "status" });
    (other ? chart.closest(".figures") || chart : plot).before(
      element("div", { className: "groups", role: "group", ariaLabel: "Highlight" },
        element("span", {}, "Highlight"), ...family.buttons, family.said));
  }

  // Without a way to unpack (browsers before 2023) the pictures stay.
  if (window.DecompressionStream) {
    root.classList.add("alive");
    keepRoom();
    telephone.addEventListener("change", keepRoom);
    all(".plot[data-groups]").forEach(gather);
    Object.values(families).forEach(showButtons);
    all(".hint").forEach((hint) => { hint.hidden = false; });
    onSight(all(".plot"), "300px", (plot, watch) => { watch.unobserve(plot); draw(plot); });
  }
  applyTheme();

  // ---- Contents: mark the chapter being read; folded away where there is no room for it.
  const links = new Map(all(".contents a").map((link) => [link.getAttribute("href").slice(1), link]));
  onSight(all("main > section"), "-10% 0px -80% 0px", (section) => {
    links.forEach((link) => link.removeAttribute("aria-current"));
    links.get(section.id).setAttribute("aria-current", "true");
  });
  const contents = document.querySelector(".toc");
  if (matchMedia("(max-width: 56rem)").matches) contents.open = false;
  contents.classList.add("settled");
})();
