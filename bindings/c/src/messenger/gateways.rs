//! Gateways: set up, changed, and switched on and off.

use std::ffi::c_char;
use std::ptr;

use duologue::{Decimal, GatewaySettings, MediaLimits};

use crate::convert::{
    Options, borrow, clear_out, give, optional_name, read_flag, read_name, read_names, read_options,
};
use crate::error::duologue_error;
use crate::failure::Failure;
use crate::files::{duologue_file, read_files};
use crate::guard::guard;
use crate::ids::{duologue_gateway_id_t, duologue_mailbox_id_t, id, optional_id};
use crate::messenger::{duologue_messenger, hold};
use crate::number::read_number;
use crate::rows::Rows;
use crate::status::duologue_status;
use crate::table::{duologue_gateway, duologue_gateway_cursor, duologue_gateway_kind_t};

/// What may be changed about a gateway. What is 0 or NULL is as is usual for a new gateway, and stays as it is for a
/// known one.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct duologue_gateway_settings {
    /// Set by `DUOLOGUE_GATEWAY_SETTINGS_INIT`.
    pub struct_size: usize,
    /// The display name. A new gateway needs one.
    pub name: *const c_char,
    /// Where incoming messages go. A new gateway needs one.
    pub mailbox: duologue_mailbox_id_t,
    /// Whether it is entitled to send media: `DUOLOGUE_YES` or `DUOLOGUE_NO`, the usual.
    pub mms: i32,
    /// What one segment costs, as decimal text; usually "0".
    pub price_per_segment: *const c_char,
    /// What one message with media costs, as decimal text; usually "0".
    pub price_per_mms: *const c_char,
    /// How many segments a second it may send, as decimal text; "" for as many as there are, the usual.
    pub segments_per_second: *const c_char,
    /// The longest text it takes, in characters (code points); -1 for what its kind usually takes.
    pub max_characters: i64,
    /// The media types it takes, such as "image/jpeg", or "image/*" for a whole family.
    pub media_types: *const *const c_char,
    /// How many they are; 0 leaves them as they are.
    pub media_type_count: usize,
    /// The most bytes that all files of one message may have.
    pub media_bytes: u64,
    /// The most files that one message may have.
    pub media_count: u32,
    /// Whether it is the workspace's default gateway, in place of any other: `DUOLOGUE_YES` or `DUOLOGUE_NO`. The first
    /// gateway becomes it in any case.
    pub is_default: i32,
}

// SAFETY: it holds integers and pointers.
unsafe impl Options for duologue_gateway_settings {
    const INIT: Self = Self {
        struct_size: size_of::<Self>(),
        name: ptr::null(),
        mailbox: 0,
        mms: 0,
        price_per_segment: ptr::null(),
        price_per_mms: ptr::null(),
        segments_per_second: ptr::null(),
        max_characters: 0,
        media_types: ptr::null(),
        media_type_count: 0,
        media_bytes: 0,
        media_count: 0,
        is_default: 0,
    };
}

/// Adds a way out and in: `address` is the business's own, and `provider` the name under which what carries its messages
/// was given to `duologue_messenger_open`; NULL for the built-in "sandbox". `settings` have to name it and its mailbox.
///
/// `DUOLOGUE_E_INVALID_ARGUMENT` for an address that does not fit the kind or that the provider has a gateway for
/// already (code "taken"), a provider that was not given, or settings out of range; `DUOLOGUE_E_NOT_FOUND` for the
/// mailbox.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_add_gateway(
    messenger: *const duologue_messenger,
    kind: duologue_gateway_kind_t,
    address: *const c_char,
    provider: *const c_char,
    settings: *const duologue_gateway_settings,
    gateway: *mut *mut duologue_gateway,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(gateway);
    guard(error, || {
        let messenger = hold(messenger)?;
        let (kind, address) = (read_number(kind, "kind")?, read_name(address, "address")?);
        let provider = optional_name(provider, "provider")?.unwrap_or("sandbox");
        let given = read_options(settings, "settings")?;
        let (name, mailbox) = (
            read_name(given.name, "name")?,
            id(given.mailbox, "mailbox")?,
        );
        let settings = changed(GatewaySettings::new(name, mailbox), &given)?;
        give(
            gateway,
            messenger.add_gateway(kind, address, provider, settings)?,
        );
        Ok(())
    })
}

/// Gives a gateway by id.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_gateway(
    messenger: *const duologue_messenger,
    gateway_id: duologue_gateway_id_t,
    gateway: *mut *mut duologue_gateway,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(gateway);
    guard(error, || {
        let messenger = hold(messenger)?;
        give(gateway, messenger.gateway(id(gateway_id, "gateway_id")?)?);
        Ok(())
    })
}

/// Lists every gateway, the disabled ones too, in the order in which they were added.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_gateways(
    messenger: *const duologue_messenger,
    gateways: *mut *mut duologue_gateway_cursor,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(gateways);
    guard(error, || {
        let messenger = hold(messenger)?;
        give(gateways, Rows::of(messenger.gateways()?));
        Ok(())
    })
}

/// Changes what is set in `settings` about a gateway.
///
/// `DUOLOGUE_E_INVALID_ARGUMENT` for settings out of range.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_update_gateway(
    messenger: *const duologue_messenger,
    gateway_id: duologue_gateway_id_t,
    settings: *const duologue_gateway_settings,
    gateway: *mut *mut duologue_gateway,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(gateway);
    guard(error, || {
        let messenger = hold(messenger)?;
        let gateway_id = id(gateway_id, "gateway_id")?;
        let given = read_options(settings, "settings")?;
        let settings = changed(messenger.gateway(gateway_id)?.settings, &given)?;
        give(gateway, messenger.update_gateway(gateway_id, settings)?);
        Ok(())
    })
}

/// Lets a gateway be used again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_enable_gateway(
    messenger: *const duologue_messenger,
    gateway_id: duologue_gateway_id_t,
    gateway: *mut *mut duologue_gateway,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(gateway);
    guard(error, || {
        let messenger = hold(messenger)?;
        give(
            gateway,
            messenger.enable_gateway(id(gateway_id, "gateway_id")?)?,
        );
        Ok(())
    })
}

/// Stops sending through a gateway. What is queued for it waits; what comes in through it is still received.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_disable_gateway(
    messenger: *const duologue_messenger,
    gateway_id: duologue_gateway_id_t,
    gateway: *mut *mut duologue_gateway,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(gateway);
    guard(error, || {
        let messenger = hold(messenger)?;
        give(
            gateway,
            messenger.disable_gateway(id(gateway_id, "gateway_id")?)?,
        );
        Ok(())
    })
}

/// Checks whether a message through this gateway may carry these `count` files.
///
/// `DUOLOGUE_E_INVALID_ARGUMENT` if they are too many, too large, or one is of a type that the gateway does not take. A
/// gateway that is not entitled to media is not asked whether it is.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_gateway_check_media(
    gateway: *const duologue_gateway,
    files: *const duologue_file,
    count: usize,
    error: *mut *mut duologue_error,
) -> duologue_status {
    guard(error, || {
        let gateway = borrow(gateway, "gateway")?;
        let limits = MediaLimits {
            types: gateway
                .media_type
                .iter()
                .map(|it| it.as_str().to_owned())
                .collect(),
            bytes: gateway.media_bytes.try_into().unwrap_or_default(),
            count: gateway.media_count.try_into().unwrap_or_default(),
        };
        limits.check(&read_files(files, count)?)?;
        Ok(())
    })
}

/// The settings with what is given in place of what was.
fn changed(
    mut settings: GatewaySettings,
    given: &duologue_gateway_settings,
) -> Result<GatewaySettings, Failure> {
    if let Some(name) = optional_name(given.name, "name")? {
        name.clone_into(&mut settings.name);
    }
    if let Some(mailbox) = optional_id(given.mailbox, "mailbox")? {
        settings.mailbox = mailbox;
    }
    if let Some(mms) = read_flag(given.mms, "mms")? {
        settings.mms = mms;
    }
    if let Some(price) = optional_name(given.price_per_segment, "price_per_segment")? {
        settings.price_per_segment = decimal(price, "price_per_segment")?;
    }
    if let Some(price) = optional_name(given.price_per_mms, "price_per_mms")? {
        settings.price_per_mms = decimal(price, "price_per_mms")?;
    }
    match optional_name(given.segments_per_second, "segments_per_second")? {
        None => {}
        Some("") => settings.segments_per_second = None,
        Some(rate) => settings.segments_per_second = Some(decimal(rate, "segments_per_second")?),
    }
    match given.max_characters {
        0 => {}
        -1 => settings.max_characters = None,
        most => settings.max_characters = Some(characters(most)?),
    }
    let types = read_names(given.media_types, given.media_type_count, "media_types")?;
    if !types.is_empty() {
        settings.media.types = types.into_iter().map(str::to_owned).collect();
    }
    if given.media_bytes != 0 {
        settings.media.bytes = given.media_bytes;
    }
    if given.media_count != 0 {
        settings.media.count = given.media_count;
    }
    if let Some(is_default) = read_flag(given.is_default, "is_default")? {
        settings.default = is_default;
    }
    Ok(settings)
}

fn decimal(text: &str, field: &'static str) -> Result<Decimal, Failure> {
    Decimal::from_str_exact(text).map_err(|_| {
        let why = "is no decimal number of at most 28 digits; write it as \"0.0079\"";
        Failure::invalid_value(field, text, why)
    })
}

fn characters(most: i64) -> Result<u32, Failure> {
    u32::try_from(most).map_err(|_| {
        let why = "is no number of characters; give 1 or more, or -1 for the usual";
        Failure::invalid_value("max_characters", &most.to_string(), why)
    })
}
