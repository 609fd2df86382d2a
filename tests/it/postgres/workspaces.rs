//! Which workspaces a database has, and how they are migrated.

use duologue::{ErrorKind, Messenger};
use postgres::{Client, NoTls};

use crate::support::{Place, fails, invalid, server};

fn url() -> String {
    server().unwrap()
}

fn schema_of(place: &Place) -> String {
    let path = place.path().to_str().unwrap();
    path.split_once("schema=").unwrap().1.to_owned()
}

fn is_there(schema: &str) -> bool {
    let mut client = Client::connect(&url(), NoTls).unwrap();
    let found = client.query("SELECT 1 FROM pg_namespace WHERE nspname = $1", &[&schema]);
    !found.unwrap().is_empty()
}

#[test]
fn a_database_tells_its_workspaces_by_the_names_of_their_schemas() {
    let places = [Place::for_many(), Place::for_many()];
    let mut names = places.each_ref().map(schema_of);
    let listed = |url: &str| {
        let mut listed = Messenger::workspaces(url).unwrap();
        assert!(listed.is_sorted());
        // Other tests have some too.
        listed.retain(|name| names.contains(name));
        listed
    };
    assert!(listed(&url()).is_empty());
    for place in &places {
        Messenger::open(place.path()).unwrap();
    }
    assert_eq!(listed(&url()).len(), 2);
    // Whatever schema the URL names.
    let one = places[0].path().to_str().unwrap();
    let found = listed(one);
    names.sort();
    assert_eq!(found, names);

    let stranger = Place::for_many();
    let mut client = Client::connect(&url(), NoTls).unwrap();
    let sql = format!(
        "CREATE SCHEMA {0}; CREATE TABLE {0}.letter (id BIGINT)",
        schema_of(&stranger)
    );
    client.batch_execute(&sql).unwrap();
    assert!(
        !Messenger::workspaces(&url())
            .unwrap()
            .contains(&schema_of(&stranger))
    );
}

#[test]
fn what_is_no_url_of_a_database_that_is_there_has_no_workspaces() {
    for wrong in ["shop.db", ":memory:", ""] {
        assert_eq!(
            Messenger::workspaces(wrong).unwrap_err().kind(),
            ErrorKind::InvalidArgument,
            "{wrong}"
        );
    }
    invalid(Messenger::workspaces("shop.db"), "url");
    let elsewhere = url().replace("/postgres", "/no_such_database");
    fails(Messenger::workspaces(&elsewhere), ErrorKind::Storage);
}

#[test]
fn workspaces_are_migrated_wherever_they_are_and_none_is_made() {
    let [here, empty, foreign] = [0; 3].map(|_| Place::for_many());
    let file = Place::in_file();
    for place in [&here, &file] {
        drop(Messenger::open(place.path()).unwrap());
    }
    let mut client = Client::connect(&url(), NoTls).unwrap();
    let sql = format!(
        "CREATE SCHEMA {0}; CREATE TABLE {0}.letter (id BIGINT)",
        schema_of(&foreign)
    );
    client.batch_execute(&sql).unwrap();
    let results = Messenger::migrate_all([&here, &empty, &foreign, &file].map(Place::path));
    let [here, absent, strange, file] = results.try_into().unwrap();
    assert_eq!(here.unwrap(), file.unwrap());
    let absent = absent.unwrap_err();
    assert_eq!(absent.kind(), ErrorKind::NotAWorkspace);
    assert!(absent.to_string().contains("no such schema"), "{absent}");
    fails(strange, ErrorKind::NotAWorkspace);
    assert!(!is_there(&schema_of(&empty)));
}

#[test]
fn a_workspace_of_a_later_release_is_listed_and_not_migrated() {
    let place = Place::for_many();
    drop(Messenger::open(place.path()).unwrap());
    place.raw().run("UPDATE workspace_schema SET version = 99");
    assert!(
        Messenger::workspaces(&url())
            .unwrap()
            .contains(&schema_of(&place))
    );
    let [result] = Messenger::migrate_all([place.path()]).try_into().unwrap();
    fails(result, ErrorKind::NewerWorkspace);
}

#[test]
fn a_task_cannot_call_a_messenger_and_may_drop_it() {
    let place = Place::for_many();
    let messenger = Messenger::open(place.path()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.unwrap().block_on(async move {
        fails(messenger.badge(), ErrorKind::Internal);
        drop(messenger);
    });
}
