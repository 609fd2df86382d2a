//! Commands that take a workspace out, and in.

use duologue::Result;
use serde_json::{Value, json};

use crate::scenarios::fields::Fields;
use crate::scenarios::world::World;

pub(super) fn perform(world: &World, command: &str, fields: Fields<'_>) -> Option<Result<Value>> {
    let engine = world.messenger();
    let lines = match command {
        "export" => {
            let mut export = Vec::new();
            let lines = engine.export(&mut export);
            if let (Ok(_), Some(name)) = (&lines, fields.text_if("as")) {
                world.names.borrow_mut().bind_export(&name, export);
            }
            lines
        }
        "import" => {
            let export = fields.text("export");
            let name = export.strip_prefix('@').expect("an export has a name");
            let export = world.names.borrow().export(name);
            engine.import(&mut export.as_slice())
        }
        _ => return None,
    };
    Some(lines.map(|lines| json!({ "lines": lines })))
}
