// How the module comes to a page on the web. There are two: "calc", and "calc-blocks", which can draw charts and judge
// answers as well, each with its glue. Both parts are asked for at once; neither can wait for the other's name.
const site = new URL("..", import.meta.url);
const asked = {};
async function arrive(name) {
  // A script that didn't come once is asked for by another name: a browser may remember that its own had none.
  const again = asked[name] ? `?${asked[name]}` : "";
  asked[name] = (asked[name] ?? 0) + 1;
  const [glue, module] = await Promise.all([import(`./${name}.js${again}`), fetch(new URL(`${name}.wasm`, import.meta.url))]);
  await glue.default({ module_or_path: module });
  return glue;
}
