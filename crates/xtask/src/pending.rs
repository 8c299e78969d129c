//! What `mdbook-calc` will bring.

use mdbook_driver::book::Book;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};

#[derive(Debug, Default)]
pub struct Calc;
impl Calc {
    pub fn new() -> Self {
        Calc
    }
}
impl Preprocessor for Calc {
    fn name(&self) -> &str {
        "calc"
    }
    fn run(&self, ctx: &PreprocessorContext, mut book: Book) -> anyhow::Result<Book> {
        let widget: Option<String> = ctx.config.get("preprocessor.calc.widget")?;
        let mut bad = None;
        book.for_each_chapter_mut(|c| {
            if let Some(at) = c.content.find("BAD") {
                bad = Some((c.name.clone(), at));
            }
            if let Some(w) = &widget {
                c.content.push_str(&format!("\n\n<script type=\"module\" src=\"{w}/live.js\"></script>\n"));
            }
        });
        if let Some((name, at)) = bad {
            return Err(Report(format!("bad at {name}:{at}")).into());
        }
        Ok(book)
    }
}
#[derive(Debug)]
pub struct Report(String);
impl Report {
    pub fn terminal(&self, _: bool) -> String {
        format!("error[x]: {}", self.0)
    }
    pub fn html(&self) -> String {
        format!("<div class=\"calc-report\">{}</div>", self.0)
    }
}
impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
impl std::error::Error for Report {}
