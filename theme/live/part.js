/** A part of the book in the module, which knows nothing but texts: what is asked, of what, and with what. */
class Part {
  constructor(glue, data) {
    const page = Number(glue.ask(0, "open", data, ""));
    this.ask = (verb, subject = "", text = "") => glue.ask(page, verb, subject, String(text));
  }
  render(key) {
    return this.ask("render", key);
  }
  changed() {
    return this.ask("changed");
  }
  set(path, text) {
    return this.ask("set", path, text);
  }
  reset(path) {
    this.ask("reset", path);
  }
  /** `scenario` is its place; none for the book's own figures. */
  choose(sheet, scenario) {
    this.ask("choose", sheet, scenario);
  }
  chosen(sheet, scenario) {
    return this.ask("chosen", sheet, scenario) !== "";
  }
  field(path) {
    return this.ask("field", path);
  }
  state() {
    return this.ask("state");
  }
  tell(path) {
    return this.ask("tell", path);
  }
  /** A sheet as a spreadsheet's file, in base64; only the module that comes later can do it. */
  workbook(sheet, known) {
    return this.ask("workbook", sheet, known);
  }
  answer(key, typed) {
    return this.ask("answer", key, typed);
  }
}
