// How the module comes to a page on the web. Both parts are asked for at once; neither can wait for the other's name.
const site = new URL("..", import.meta.url);
async function arrive() {
  // Pages with calculators alone need less of the module.
  const whole = document.querySelector(".calc-exhibit, .calc-exercise") !== null;
  const name = whole ? "calc-blocks.wasm" : "calc.wasm";
  const [glue, module] = await Promise.all([import("./calc.js"), fetch(new URL(name, import.meta.url))]);
  await glue.default({ module_or_path: module });
  return glue;
}
