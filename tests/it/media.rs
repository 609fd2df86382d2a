//! Files: stored by content, read back, counted and forgotten; in the database or where the host likes.

use std::collections::HashMap;
use std::io::Read;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use duologue::{Draft, Error, ErrorKind, Incoming, Media, MediaStore, Message, Result, View};

use crate::support::{CUSTOMER, HOUR, OTHER, SECOND, Shop, fails, invalid, picture};

/// What a [`Shelf`] never takes.
const UNLIKED: &[u8] = b"unliked";

/// A host's own store; it fails while it is told to.
#[derive(Clone, Default)]
struct Shelf {
    files: Arc<Mutex<HashMap<String, Vec<u8>>>>,
    broken: Arc<AtomicBool>,
}

impl Shelf {
    fn check(&self) -> Result<()> {
        let works = !self.broken.load(Ordering::SeqCst);
        works
            .then_some(())
            .ok_or(Error::callback("the shelf is broken"))
    }

    fn broken(&self, broken: bool) {
        self.broken.store(broken, Ordering::SeqCst);
    }

    fn files(&self) -> MutexGuard<'_, HashMap<String, Vec<u8>>> {
        self.files.lock().unwrap()
    }

    fn len(&self) -> usize {
        self.files().len()
    }
}

impl MediaStore for Shelf {
    fn put(&self, digest: &str, content: &[u8]) -> Result<()> {
        self.check()?;
        if content == UNLIKED {
            return Err(Error::callback("the shelf does not like it"));
        }
        self.files().insert(digest.to_owned(), content.to_vec());
        Ok(())
    }

    fn read(&self, digest: &str, offset: u64, buffer: &mut [u8]) -> Result<usize> {
        self.check()?;
        let (files, offset) = (self.files(), usize::try_from(offset).unwrap());
        let rest = files[digest].get(offset..).unwrap_or_default();
        // No more than a little at a time, as a file may do.
        let count = rest.len().min(buffer.len()).min(1_000);
        buffer[..count].copy_from_slice(&rest[..count]);
        Ok(count)
    }

    fn remove(&self, digest: &str) -> Result<()> {
        self.check()?;
        self.files().remove(digest);
        Ok(())
    }
}

fn shop_with(shelf: &Shelf) -> Shop {
    Shop::with(|options| options.media_store(shelf.clone()))
}

fn send(shop: &Shop, file: Media) -> Result<Message> {
    let draft = Draft::text("Here").gateway(shop.mms).media(file);
    shop.compose(CUSTOMER, draft, shop.ann)
}

/// Receives a message with this file and one that the store does not take, so that nobody needs the first.
fn leave_behind(shop: &Shop, file: Media) {
    let files = vec![file, Media::new("bad.png", "image/png", UNLIKED)];
    let incoming = Incoming::new(OTHER, "Look").media(files);
    fails(shop.receive(shop.mms, &incoming), ErrorKind::Callback);
}

#[test]
fn media_are_read_back_whole_and_as_a_stream_over_several_chunks_wherever_they_are_kept() {
    let shelf = Shelf::default();
    let bytes: Vec<u8> = (0..200_001_u32).flat_map(u32::to_le_bytes).collect();
    let film = Media::new("film.mp4", "video/mp4", bytes);
    for shop in [Shop::open(), Shop::shared(), shop_with(&shelf)] {
        let sent = send(&shop, film.clone()).unwrap();
        let attachment = &sent.attachments[0];
        assert_eq!(attachment.file_name, "film.mp4");
        assert_eq!(attachment.size, 800_004);
        assert_eq!(shop.message(sent.id).unwrap().attachments, sent.attachments);
        assert!(shop.media(attachment.id).unwrap() == film.bytes);
        let mut reader = shop.media_reader(attachment.id).unwrap();
        let mut streamed = Vec::new();
        reader.read_to_end(&mut streamed).unwrap();
        assert!(streamed == film.bytes);
        shop.hand_over();
        assert!(shop.sandbox.accepted()[0].media == [film.clone()]);
    }
    assert_eq!(shelf.len(), 1);
}

#[test]
fn incoming_media_are_stored_with_their_message() {
    let shop = Shop::open();
    let files = vec![picture(3), Media::new("", "application/zip", [1, 2])];
    let incoming = Incoming::new(CUSTOMER, "Like this").media(files);
    let got = shop.receive(shop.mms, &incoming).unwrap().message;
    let other = &got.attachments[1];
    assert_eq!(other.media_type, "application/zip");
    assert_eq!(shop.media(other.id).unwrap(), [1, 2]);
}

#[test]
fn the_same_content_is_kept_once() {
    let shelf = Shelf::default();
    let shop = shop_with(&shelf);
    send(&shop, picture(9)).unwrap();
    let renamed = Media::new("other.jpg", "image/jpeg", picture(9).bytes);
    let second = send(&shop, renamed).unwrap();
    assert_eq!(second.attachments[0].file_name, "other.jpg");
    let incoming = Incoming::new(OTHER, "").media(vec![picture(9)]);
    shop.receive(shop.mms, &incoming).unwrap();
    assert_eq!(shelf.len(), 1);
}

#[test]
fn what_was_staged_and_not_used_is_forgotten_after_an_hour_and_what_is_used_never() {
    let shelf = Shelf::default();
    let shop = shop_with(&shelf);
    let kept = send(&shop, picture(5)).unwrap().attachments[0].id;
    leave_behind(&shop, picture(6));
    shop.wait(HOUR);
    shop.tick().unwrap();
    assert_eq!(shelf.len(), 2);
    shop.wait(SECOND);
    shop.tick().unwrap();
    assert_eq!(shelf.len(), 1);
    assert_eq!(shop.media(kept).unwrap(), picture(5).bytes);
    send(&shop, picture(6)).unwrap();
    assert_eq!(shelf.len(), 2);
}

#[test]
fn a_store_that_fails_keeps_the_message_out_and_later_it_goes() {
    let shelf = Shelf::default();
    let shop = shop_with(&shelf);
    shelf.broken(true);
    fails(send(&shop, picture(5)), ErrorKind::Callback);
    let incoming = Incoming::new(OTHER, "").media(vec![picture(5)]);
    fails(shop.receive(shop.mms, &incoming), ErrorKind::Callback);
    assert_eq!(shop.outbox_depth().unwrap(), 0);
    assert_eq!(shop.find_contact(OTHER).unwrap(), None);
    shelf.broken(false);
    let sent = send(&shop, picture(5)).unwrap().attachments[0].id;
    assert_eq!(shop.media(sent).unwrap(), picture(5).bytes);
}

#[test]
fn a_store_that_cannot_forget_keeps_no_snooze_from_ending_and_is_asked_again() {
    let shelf = Shelf::default();
    let shop = shop_with(&shelf);
    leave_behind(&shop, picture(6));
    shop.hide(shop.begin());
    shop.wait(2 * HOUR);
    shelf.broken(true);
    assert_eq!(shop.tick().unwrap().woken.len(), 1);
    fails(shop.tick(), ErrorKind::Callback);
    assert!(shop.list(View::Snoozed).is_empty());
    shelf.broken(false);
    shop.wait(2 * HOUR);
    shop.tick().unwrap();
    assert_eq!(shelf.len(), 0);
}

#[test]
fn one_message_whose_file_cannot_be_read_does_not_keep_the_others_from_going_out() {
    let shelf = Shelf::default();
    let shop = shop_with(&shelf);
    send(&shop, picture(5)).unwrap();
    shop.text(OTHER, Draft::text("Yes!").gateway(shop.mms));
    shelf.broken(true);
    assert_eq!(shop.deliver(10).unwrap().len(), 1);
    assert_eq!(shop.taken(), ["Yes!"]);
    shelf.broken(false);
    shop.wait(HOUR);
    shop.hand_over();
    assert_eq!(shop.taken(), ["Yes!", "Here"]);
}

#[test]
fn media_that_are_refused_are_not_stored() {
    let shelf = Shelf::default();
    let shop = shop_with(&shelf);
    shop.set(shop.mms, |mms| mms.media.bytes = 10);
    invalid(send(&shop, picture(11)), "media");
    let draft = || Draft::text("Here").media(picture(1));
    let sent = shop.send(shop.begin(), draft(), shop.ann);
    fails(sent, ErrorKind::MmsNotEnabled);
    let tested = shop.send_test(shop.line, OTHER, draft(), shop.ann);
    fails(tested, ErrorKind::MmsNotEnabled);
    let too_much = vec![picture(60 << 20), picture(60 << 20)];
    let incoming = Incoming::new(OTHER, "").media(too_much);
    invalid(shop.receive(shop.mms, &incoming), "media");
    assert_eq!(shelf.len(), 0);
}
