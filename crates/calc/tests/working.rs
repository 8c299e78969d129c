//! A formula on one line means what it does: with brackets where a fraction or a power had none.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use calc::{Book, Naming, plain_text};

fn formula(expression: &str) -> String {
    let mut book = Book::new();
    book.add_block(&format!(
        "unit chip\ninput a = 5 \"Alpha\"\ninput b = 3 chips \"Two words\"\nx = {expression}"
    ));
    book.compile();
    plain_text(&book.formula(book.find("main.x").unwrap(), Naming::Labels))
}

#[test]
fn brackets_stand_where_they_are_needed() {
    for (expression, shown) in [
        ("(a + 1) * 2", "(Alpha + 1) × 2"),
        ("-(a + 1) ^ 2", "−(Alpha + 1)^2"),
        ("(-a) ^ 2", "(−Alpha)^2"),
        ("-a ^ 2", "−Alpha^2"),
        ("2 ^ (a + 1)", "2^(Alpha + 1)"),
        ("2 ^ -a", "2^(−Alpha)"),
        ("2 ^ 3 ^ a", "2^3^Alpha"),
        ("(2 ^ 3) ^ a", "(2^3)^Alpha"),
        ("2 ^ (a / 2)", "2^(Alpha / 2)"),
        ("(a / 2) ^ 2", "(Alpha / 2)^2"),
        ("b ^ 2", "(Two words)^2"),
        ("(3 chips) ^ 2", "(3 chips)^2"),
        ("a - (3 - 1)", "Alpha − (3 − 1)"),
        ("a - 3 - 1", "Alpha − 3 − 1"),
        ("a / (3 / 2)", "Alpha / (3 / 2)"),
        ("a / 3 / 2", "Alpha / 3 / 2"),
        ("a * 3 / 2", "Alpha × 3 / 2"),
        ("a / (3 * 2)", "Alpha / (3 × 2)"),
        ("(a * 2) / (a + 1)", "Alpha × 2 / (Alpha + 1)"),
        ("(a + 1) / 2 * 3", "(Alpha + 1) / 2 × 3"),
        ("a * -2", "Alpha × −2"),
        ("a - -2", "Alpha − −2"),
        ("1 / sqrt(a + 1)", "1 / sqrt(Alpha + 1)"),
        ("max(a / (1 + 1), 2) + 1", "max(Alpha / (1 + 1), 2) + 1"),
        ("a > 1 and not a == 2", "Alpha > 1 and not Alpha = 2"),
        ("(if a > 1 then 1 else 2) / 2", "(if Alpha > 1 then 1 else 2) / 2"),
    ] {
        assert_eq!(formula(expression), shown, "{expression}");
    }
}
