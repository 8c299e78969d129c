// Last, when all that the parts before it name is there.
root.dataset.calc = "loading";
for (const element of document.querySelectorAll("[data-live]")) {
  const [kind, path, ...rest] = element.dataset.live.split(" ");
  const subject = kind === "expression" ? [path, ...rest].join(" ") : path;
  if (!live.has(subject)) live.set(subject, []);
  live.get(subject).push(partOf(element));
}
try {
  // print.html has the data of every chapter, each of which knows the sheets that it needs.
  const data = [...document.querySelectorAll("script.calc-data")].map((script) => JSON.parse(script.textContent));
  const open = async (name) => {
    const glue = await arrive(name);
    return data.map((text) => new Part(glue, text));
  };
  start(together(await open("calc")), () => open("calc-blocks"));
} catch (error) {
  fail(error);
}
