//! Pictures of a result: values in, HTML, MathML and SVG out.
