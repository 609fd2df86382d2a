//! Agents, and giving conversations to them.

use duologue::{By, ErrorKind, EventKind, Narrowing, View};

use crate::support::{OTHER, Shop, fails, refused};

#[test]
fn a_conversation_is_assigned_directly_to_a_specific_employee_from_the_list() {
    let shop = Shop::open();
    let id = shop.begin();
    let agents = shop.agents().unwrap();
    assert_eq!(agents[0].name.as_str(), "Ann Lee");
    assert_eq!(agents[1].name.as_str(), "Bob Stone");
    let assigned = shop.assign(id, agents[1].id, shop.ann).unwrap();
    assert_eq!(assigned.assignee, Some(shop.bob));
    let event = &shop.events(id, &[EventKind::Assigned])[0];
    assert_eq!(event.facts.name, "Bob Stone");
}

#[test]
fn assignment_touches_neither_unread_nor_placement_and_shows_in_the_agents_view_at_once() {
    let shop = Shop::open();
    let before = shop.row(shop.begin());
    let after = shop.assign(before.id, shop.bob, shop.ann).unwrap();
    assert_eq!(after.state, before.state);
    assert_eq!(after.last_activity, before.last_activity);
    let bobs = Narrowing::none().assignee(shop.bob);
    assert_eq!(shop.rows(View::Inbox, &bobs), [after]);
}

#[test]
fn an_inactive_agent_can_neither_act_nor_be_assigned_to() {
    let shop = Shop::open();
    let id = shop.begin();
    shop.assign(id, shop.bob, shop.ann).unwrap();
    shop.deactivate_agent(shop.bob).unwrap();
    refused(shop.assign(id, shop.bob, shop.ann), "agent_inactive");
    refused(shop.send(id, "Yes!", shop.bob), "agent_inactive");
    refused(shop.complete(id, shop.bob), "agent_inactive");
    refused(shop.compose(OTHER, "Hi", shop.bob), "agent_inactive");
    assert_eq!(shop.find_contact(OTHER).unwrap(), None);
    assert_eq!(shop.row(id).assignee, Some(shop.bob));
    shop.activate_agent(shop.bob).unwrap();
    shop.complete(id, shop.bob).unwrap();
}

#[test]
fn a_claim_that_expects_another_assignee_is_a_conflict_and_changes_nothing() {
    let shop = Shop::open();
    let id = shop.begin();
    let claim = |agent, from| shop.assign(id, agent, By::agent(agent).expecting_assignee(from));
    claim(shop.ann, None).unwrap();
    fails(claim(shop.bob, None), ErrorKind::Conflict);
    assert_eq!(shop.row(id).assignee, Some(shop.ann));
    assert_eq!(shop.count(id, EventKind::Assigned), 1);
    claim(shop.bob, Some(shop.ann)).unwrap();
}
