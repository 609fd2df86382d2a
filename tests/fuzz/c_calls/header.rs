//! The declarations of a header in C that is as regular as cbindgen's: functions, structs, and incomplete types.

/// What a header declares.
pub(crate) struct Header {
    pub(crate) functions: Vec<Function>,
    pub(crate) structs: Vec<Struct>,
    /// Incomplete types, which only the library makes.
    pub(crate) handles: Vec<String>,
}

pub(crate) struct Function {
    pub(crate) name: String,
    pub(crate) result: String,
    pub(crate) parameters: Vec<Parameter>,
}

pub(crate) struct Struct {
    pub(crate) name: String,
    pub(crate) fields: Vec<Parameter>,
}

/// A parameter or field: its type without blanks, `constchar*`, and its name. That of a pointer to a function is `(`.
pub(crate) struct Parameter {
    pub(crate) kind: String,
    pub(crate) name: String,
}

impl Header {
    pub(crate) fn read(text: &str) -> Self {
        let code: String = text
            .lines()
            .filter(|line| !line.starts_with('#'))
            .map(|line| line.split("//").next().unwrap_or_default())
            .collect::<Vec<_>>()
            .join(" ");
        let mut header = Self {
            functions: Vec::new(),
            structs: Vec::new(),
            handles: Vec::new(),
        };
        let mut callbacks = Vec::new();
        for declaration in declarations(&code) {
            header.take(declaration.trim());
            let defined = declaration.trim().strip_prefix("typedef ");
            if let Some((_, name)) = defined.and_then(|it| it.split_once("(*")) {
                callbacks.extend(name.split(')').next().map(str::to_owned));
            }
        }
        let parameters = header
            .functions
            .iter_mut()
            .flat_map(|it| &mut it.parameters);
        let fields = header.structs.iter_mut().flat_map(|it| &mut it.fields);
        for parameter in parameters.chain(fields) {
            if callbacks.contains(&parameter.kind) {
                parameter.kind = "(".to_owned();
            }
        }
        header
    }

    fn take(&mut self, declaration: &str) {
        if let Some((before, body)) = declaration.split_once('{') {
            if !before.trim_start().starts_with("typedef") {
                // What follows `extern "C" {`, which is never closed in one declaration.
                return self.take(body.trim());
            }
            let (fields, name) = body.rsplit_once('}').unwrap();
            let fields = fields.split(';').filter(|field| !field.trim().is_empty());
            self.structs.push(Struct {
                name: name.trim().to_owned(),
                fields: fields.map(parameter).collect(),
            });
        } else if let Some(defined) = declaration.strip_prefix("typedef ") {
            if let Some(handle) = defined.strip_prefix("struct ") {
                let name = handle.split_whitespace().next().unwrap().to_owned();
                if !self.handles.contains(&name) {
                    self.handles.push(name);
                }
            }
        } else if let Some((before, parameters)) = declaration.split_once('(') {
            let Parameter { kind, name } = parameter(before);
            let parameters = parameters.trim_end().strip_suffix(')').unwrap();
            self.functions.push(Function {
                name,
                result: kind,
                parameters: split(parameters).into_iter().map(parameter).collect(),
            });
        }
    }
}

/// What stands between semicolons outside of braces.
fn declarations(code: &str) -> Vec<&str> {
    let (mut depth, mut begin, mut found) = (0, 0, Vec::new());
    for (at, character) in code.char_indices() {
        match character {
            '{' if code[begin..at].trim_start().starts_with("typedef") => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ';' if depth == 0 => {
                found.push(&code[begin..at]);
                begin = at + 1;
            }
            _ => {}
        }
    }
    found
}

/// Parameters, which commas divide that are not in a pointer to a function.
fn split(parameters: &str) -> Vec<&str> {
    if parameters.trim() == "void" {
        return Vec::new();
    }
    let (mut depth, mut begin, mut found) = (0, 0, Vec::new());
    for (at, character) in parameters.char_indices() {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => {
                found.push(&parameters[begin..at]);
                begin = at + 1;
            }
            _ => {}
        }
    }
    found.push(&parameters[begin..]);
    found
}

fn parameter(text: &str) -> Parameter {
    let text = text.trim();
    if text.contains('(') {
        let name = text.split("(*").nth(1).unwrap();
        return Parameter {
            kind: "(".to_owned(),
            name: name.split(')').next().unwrap().to_owned(),
        };
    }
    let begin = text
        .rfind(|c: char| !c.is_alphanumeric() && c != '_')
        .map_or(0, |at| at + 1);
    Parameter {
        kind: text[..begin].split_whitespace().collect(),
        name: text[begin..].to_owned(),
    }
}
