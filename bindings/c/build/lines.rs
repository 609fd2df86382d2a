//! Rust as it is written, a line at a time.

/// How long a line gets.
const WIDTH: usize = 100;

/// The lines of a file.
#[derive(Default)]
pub(crate) struct Lines(String);

impl Lines {
    /// Adds lines as they are.
    pub(crate) fn add(&mut self, lines: impl AsRef<str>) {
        self.0.push_str(lines.as_ref());
        self.0.push('\n');
    }

    /// Adds a line, whose chain of calls is broken if it is long.
    pub(crate) fn add_chain(&mut self, line: &str) {
        const CALLS: &[&str] = &[
            ".into_iter()",
            ".iter()",
            ".map(",
            ".map_or(",
            ".and_then(",
            ".collect()",
        ];
        if line.len() <= WIDTH {
            return self.add(line);
        }
        let indent = line.len() - line.trim_start().len();
        let mut broken = line.to_owned();
        for call in CALLS {
            broken = broken.replace(call, &format!("\n{}{call}", " ".repeat(indent + 4)));
        }
        self.add(broken);
    }

    /// Adds a documentation, broken into lines; paragraphs are apart by a blank line.
    pub(crate) fn doc(&mut self, indent: &str, text: &str) {
        for (number, paragraph) in text.split("\n\n").enumerate() {
            if number > 0 {
                self.add(format!("{indent}///"));
            }
            let mut line = format!("{indent}///");
            for word in paragraph.split_whitespace() {
                if line.chars().count() + 1 + word.chars().count() > WIDTH {
                    self.add(&line);
                    line = format!("{indent}///");
                }
                line.push(' ');
                line.push_str(word);
            }
            self.add(&line);
        }
    }

    /// What was written.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// `follow_up` as `FollowUp`.
pub(crate) fn camel(name: &str) -> String {
    let words = name.split('_').map(|word| {
        let mut letters = word.chars();
        let first = letters.next().map(|first| first.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    });
    words.collect()
}
