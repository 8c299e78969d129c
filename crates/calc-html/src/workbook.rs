//! A workbook in the Office Open XML format: a few small files in an archive, which needs no compression.

use calc::Book;

use crate::html::Html;
use crate::spreadsheet::worksheet;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const TYPES: &str = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/><Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/></Types>";
const PACKAGE: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";
const PARTS: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"r2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/></Relationships>";
/// In the order in which the worksheet numbers them: plain, head, figure, share, and both of inputs, in blue.
const STYLES: &str = "<numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"#,##0.######\"/></numFmts><fonts count=\"3\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font><font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font><font><sz val=\"11\"/><color rgb=\"FF1746C7\"/><name val=\"Calibri\"/></font></fonts><fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills><borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs><cellXfs count=\"6\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/><xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\" borderId=\"0\" applyFont=\"1\"/><xf numFmtId=\"164\" fontId=\"0\" fillId=\"0\" borderId=\"0\" applyNumberFormat=\"1\"/><xf numFmtId=\"10\" fontId=\"0\" fillId=\"0\" borderId=\"0\" applyNumberFormat=\"1\"/><xf numFmtId=\"164\" fontId=\"2\" fillId=\"0\" borderId=\"0\" applyNumberFormat=\"1\" applyFont=\"1\"/><xf numFmtId=\"10\" fontId=\"2\" fillId=\"0\" borderId=\"0\" applyNumberFormat=\"1\" applyFont=\"1\"/></cellXfs>";
const COLUMNS: &str = "<cols><col min=\"1\" max=\"1\" width=\"48\" customWidth=\"1\"/><col min=\"2\" max=\"2\" width=\"24\" customWidth=\"1\"/><col min=\"3\" max=\"4\" width=\"14\" customWidth=\"1\"/><col min=\"5\" max=\"5\" width=\"60\" customWidth=\"1\"/></cols>";

/// The bytes of the file in base64, as the browser gets nothing but text from the module; nothing where there is no such
/// sheet. `known` is as [`worksheet`] has it.
pub fn workbook(book: &Book, sheet: &str, known: &str) -> String {
    if book.find_sheet(sheet).is_none() {
        return String::new();
    }
    let mut names = Html::default();
    names.raw(HEAD).raw("<workbook xmlns=\"").raw(MAIN);
    names.raw("\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"");
    // More would make the file unreadable for some.
    names.text(&sheet.chars().take(31).collect::<String>());
    names
        .raw("\" sheetId=\"1\" r:id=\"r1\"/></sheets><calcPr calcId=\"0\" fullCalcOnLoad=\"1\"/></workbook>");
    let wrapped = |tag: &str, inside: &[&str]| {
        let mut part = Html::default();
        part.raw(HEAD).raw("<").raw(tag).raw(" xmlns=\"").raw(MAIN).raw("\">");
        for piece in inside {
            part.raw(piece);
        }
        part.raw("</").raw(tag).raw(">");
        part.0
    };
    let lines = worksheet(book, sheet, known);
    base64(&archive(&[
        ("[Content_Types].xml", &[HEAD, TYPES].concat()),
        ("_rels/.rels", &[HEAD, PACKAGE].concat()),
        ("xl/workbook.xml", &names.0),
        ("xl/_rels/workbook.xml.rels", &[HEAD, PARTS].concat()),
        ("xl/styles.xml", &wrapped("styleSheet", &[STYLES])),
        (
            "xl/worksheets/sheet1.xml",
            &wrapped("worksheet", &[COLUMNS, "<sheetData>", &lines, "</sheetData>"]),
        ),
    ]))
}

/// A ZIP archive that stores its files as they are.
fn archive(files: &[(&str, &str)]) -> Vec<u8> {
    let (mut all, mut directory) = (Vec::new(), Vec::new());
    for (name, text) in files {
        let start = all.len() as u32;
        // From the version that is needed on, what both descriptions of a file share.
        let mut entry = vec![20, 0, 0, 8, 0, 0, 0, 0, 0x21, 0];
        for number in [checksum(text.as_bytes()), text.len() as u32, text.len() as u32] {
            entry.extend(number.to_le_bytes());
        }
        entry.extend((name.len() as u16).to_le_bytes());
        entry.extend([0, 0]);
        all.extend(b"PK\x03\x04");
        all.extend(&entry);
        all.extend(name.as_bytes());
        all.extend(text.as_bytes());
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&entry);
        directory.extend([0; 10]);
        directory.extend(start.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (start, count) = (all.len() as u32, files.len() as u8);
    all.extend(&directory);
    all.extend(b"PK\x05\x06\0\0\0\0");
    all.extend([count, 0, count, 0]);
    all.extend((directory.len() as u32).to_le_bytes());
    all.extend(start.to_le_bytes());
    all.extend([0, 0]);
    all
}

/// CRC-32, as archives have it.
fn checksum(bytes: &[u8]) -> u32 {
    let mut sum = u32::MAX;
    for &byte in bytes {
        sum ^= u32::from(byte);
        for _ in 0..8 {
            sum = (sum >> 1) ^ if sum & 1 == 1 { 0xedb8_8320 } else { 0 };
        }
    }
    !sum
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let bits = three.iter().fold(0, |bits, &byte| bits << 8 | u32::from(byte)) << (8 * (3 - three.len()));
        for place in 0..4 {
            text.push(match place > three.len() {
                true => '=',
                false => char::from(LETTERS[(bits >> (18 - 6 * place) & 63) as usize]),
            });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_and_letters_are_those_of_everybody() {
        assert_eq!(checksum(b"123456789"), 0xcbf4_3926);
        for (bytes, text) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")]
        {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }
}
