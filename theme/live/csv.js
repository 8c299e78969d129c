// A sheet for other programs, with the figures that stand there now: as a table, and as a spreadsheet that goes on
// calculating.

function saveAsCsv(page, sheet) {
  const lines = [["Item", "Value", "Shown", "Kind", "Source"]];
  for (const row of rows(sheet)) {
    const label = row.querySelector("th").textContent;
    const [kind, source] = known(row);
    const points = [...row.querySelectorAll(".calc-points tbody tr")];
    if (points.length) {
      for (const point of points) {
        const at = [...point.querySelectorAll("th")].map((axis) => axis.textContent).join(", ");
        lines.push([`${label}: ${at}`, ...figure(point.querySelector("data")), kind, source]);
      }
    } else {
      const template = document.createElement("template");
      template.innerHTML = page.render(`value ${row.dataset.row}`);
      lines.push([label, ...figure(template.content.querySelector("data")), kind, source]);
    }
  }
  const text = lines.map((line) => line.map(quoted).join(",")).join("\r\n") + "\r\n";
  // The mark at the beginning tells a spreadsheet that this is UTF-8.
  download(`${sheet}.csv`, new Blob(["\ufeff", text], { type: "text/csv" }));
}

/** False where what makes it has not come. */
function saveAsWorkbook(page, sheet) {
  const lines = rows(sheet).map((row) => [row.dataset.row, ...known(row)].join("\t"));
  const file = atob(page.workbook(sheet, lines.join("\n")));
  const type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  if (file) download(`${sheet}.xlsx`, new Blob([Uint8Array.from(file, (letter) => letter.charCodeAt(0))], { type }));
  return file !== "";
}

/** What a row says of its figure: its kind, and where it comes from. */
function known(row) {
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

/** A figure exactly, and as it is shown. */
function figure(data) {
  return [data?.value ?? "", data?.textContent ?? ""];
}

/** What begins like a formula would be one to a spreadsheet. */
function quoted(text) {
  const plain = /^[=+@\t\r]|^-(?![\d.])/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
