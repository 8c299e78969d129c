// A sheet for other programs, with the figures that stand there now: as a table, and as a spreadsheet that goes on
// calculating.

function saveAsCsv(page, sheet) {
  const lines = figures(page, sheet);
  // What the book has is asked of the module, with the changes taken back for that long.
  const state = page.state();
  page.restore([]);
  const book = figures(page, sheet);
  page.restore(state);
  page.changed(); // all is again as it is shown
  const cells = [["Item", "Value", "Shown", "Kind", "Source", "In the book"]];
  let differs = false;
  for (const [key, [label, row, value, shown]] of lines) {
    const [, , own, said] = book.get(key) ?? [, , "", "nothing"];
    const changed = own !== value || (!value && said !== shown);
    differs ||= changed;
    cells.push([label, value, shown, ...known(row), changed ? own || said : ""]);
  }
  if (!differs) for (const line of cells) line.pop();
  const text = cells.map((line) => line.map(quoted).join(",")).join("\r\n") + "\r\n";
  // The mark at the beginning tells a spreadsheet that this is UTF-8.
  download(`${sheet}.csv`, new Blob(["\ufeff", text], { type: "text/csv" }));
}

/** The figures of a sheet as the module has them, a series' one by one: label, row, exactly, and as it is shown. */
function figures(page, sheet) {
  const lines = new Map();
  const template = document.createElement("template");
  for (const row of rows(sheet)) {
    const label = row.querySelector("th").textContent;
    const add = (at, of, line) => {
      let key = `${row.dataset.row} ${at}`;
      while (lines.has(key)) key += "+"; // two points may be shown by one name
      lines.set(key, [line, row, of?.value ?? "", of?.textContent ?? ""]);
    };
    template.innerHTML = page.render(`points ${row.dataset.row}`);
    const points = template.content.querySelectorAll("tbody tr");
    for (const point of points) {
      const at = [...point.querySelectorAll("th")].map((axis) => axis.textContent).join(", ");
      // The last of a long series says that there are more.
      add(at, point.querySelector("data") ?? point, `${label}: ${at || "…"}`);
    }
    if (points.length) continue;
    template.innerHTML = page.render(`value ${row.dataset.row}`);
    add("", template.content.querySelector("data"), label);
  }
  return lines;
}

/** False where what makes it has not come. */
function saveAsWorkbook(page, sheet) {
  const lines = rows(sheet).map((row) => [row.dataset.row, ...known(row)].join("\t"));
  const file = atob(page.workbook(sheet, lines.join("\n")));
  const type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  if (file) download(`${sheet}.xlsx`, new Blob([Uint8Array.from(file, (letter) => letter.charCodeAt(0))], { type }));
  return file !== "";
}

/** What a row says of its figure: its kind, and where it comes from. What a reader chose is nobody's fact. */
function known(row) {
  if (row.classList.contains("calc-changed")) return ["assumption", ""];
  const kind = ["fact", "estimate", "assumption"].find((kind) => row.classList.contains(`calc-${kind}`));
  return [kind, row.querySelector(".calc-source")?.textContent ?? ""];
}

function rows(sheet) {
  return [...document.querySelectorAll(`calc-sheet[name="${CSS.escape(sheet)}"] .calc-row`)];
}

function download(name, blob) {
  const href = URL.createObjectURL(blob);
  Object.assign(document.createElement("a"), { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
}

/** What begins like a formula would be one to a spreadsheet; only a number may begin with a minus. */
function quoted(text) {
  const plain = /^[=+@\t\r]|^-(?!\d*\.?\d+$)/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
