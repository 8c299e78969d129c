// A sheet as a table for other programs, with the figures that stand there now.

function saveAsCsv(page, sheet) {
  const lines = [["Item", "Value", "Shown", "Kind", "Source"]];
  for (const row of document.querySelectorAll(`calc-sheet[name="${CSS.escape(sheet)}"] .calc-row`)) {
    const label = row.querySelector("th").textContent;
    const kind = ["fact", "estimate", "assumption"].find((kind) => row.classList.contains(`calc-${kind}`));
    const source = row.querySelector(".calc-source")?.textContent ?? "";
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
  const href = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv" }));
  const link = Object.assign(document.createElement("a"), { href, download: `${sheet}.csv` });
  link.click();
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
