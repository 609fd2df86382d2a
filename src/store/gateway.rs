//! Rows of gateways.

use rust_decimal::Decimal;

use crate::address::Address;
use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::gateway::{Gateway, GatewayKind, GatewaySettings, MediaLimits};
use crate::id::GatewayId;
use crate::store::Tx;
use crate::store::sql::{Row, params, unreadable};

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, kind, address, provider, enabled, name, mailbox_id, mms, price_per_segment, price_per_mms,
                    segments_per_second, max_characters, media_types, media_bytes, media_count, is_default
             FROM gateway ",
            $rest
        )
    };
}

fn read(row: &dyn Row) -> Result<Gateway> {
    let rate = decimal(row, 10)?;
    Ok(Gateway {
        id: row.id(0)?,
        kind: row.word(1, GatewayKind::from_name)?,
        address: row.address(2)?,
        provider: row.string(3)?,
        enabled: row.flag(4)?,
        settings: GatewaySettings {
            name: row.string(5)?,
            mailbox: row.id(6)?,
            mms: row.flag(7)?,
            price_per_segment: decimal(row, 8)?,
            price_per_mms: decimal(row, 9)?,
            segments_per_second: (!rate.is_zero()).then_some(rate),
            max_characters: Some(row.count(11)?).filter(|most| *most > 0),
            media: MediaLimits {
                types: row
                    .text(12)?
                    .split_whitespace()
                    .map(str::to_owned)
                    .collect(),
                bytes: row.count(13)?,
                count: row.count(14)?,
            },
            default: row.flag(15)?,
        },
    })
}

pub(crate) fn decimal(row: &dyn Row, column: usize) -> Result<Decimal> {
    Decimal::from_str_exact(row.text(column)?)
        .map_err(|_| unreadable(column, "is no decimal number"))
}

pub(crate) fn insert(
    tx: Tx<'_>,
    kind: GatewayKind,
    address: &Address,
    provider: &str,
    settings: &GatewaySettings,
) -> Result<GatewayId> {
    let id = tx.insert(
        "INSERT INTO gateway (kind, address, provider, name, mailbox_id) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![kind.as_str(), address.as_str(), provider, &settings.name, settings.mailbox],
    )?;
    update(tx, id, settings)?;
    Ok(id)
}

pub(crate) fn update(tx: Tx<'_>, id: GatewayId, settings: &GatewaySettings) -> Result<()> {
    tx.put(
        "UPDATE gateway
         SET name = ?2, mailbox_id = ?3, mms = ?4, price_per_segment = ?5, price_per_mms = ?6,
             segments_per_second = ?7, max_characters = ?8, media_types = ?9, media_bytes = ?10, media_count = ?11,
             is_default = ?12
         WHERE id = ?1",
        params![
            id,
            &settings.name,
            settings.mailbox,
            settings.mms,
            &settings.price_per_segment.to_string(),
            &settings.price_per_mms.to_string(),
            &settings.segments_per_second.unwrap_or_default().to_string(),
            settings.max_characters.unwrap_or(0),
            &settings.media.types.join(" "),
            i64::try_from(settings.media.bytes).unwrap_or(i64::MAX),
            settings.media.count,
            settings.default,
        ],
    )?;
    Ok(())
}

/// Leaves the workspace without a default gateway.
pub(crate) fn clear_default(tx: Tx<'_>) -> Result<()> {
    tx.put(
        "UPDATE gateway SET is_default = 0 WHERE is_default = 1",
        params![],
    )?;
    Ok(())
}

pub(crate) fn set_enabled(tx: Tx<'_>, id: GatewayId, enabled: bool) -> Result<()> {
    tx.put(
        "UPDATE gateway SET enabled = ?2 WHERE id = ?1",
        params![id, enabled],
    )?;
    Ok(())
}

pub(crate) fn is_enabled(tx: Tx<'_>, id: GatewayId) -> Result<bool> {
    tx.one(
        "SELECT enabled FROM gateway WHERE id = ?1",
        params![id],
        |row| row.flag(0),
    )
}

/// # Errors
///
/// `NotFound` if there is no such gateway.
pub(crate) fn load(tx: Tx<'_>, id: GatewayId) -> Result<Gateway> {
    tx.optional(select!("WHERE id = ?1"), params![id], read)?
        .ok_or_else(|| Error::not_found("gateway", id))
}

pub(crate) fn by_address(tx: Tx<'_>, provider: &str, address: &Address) -> Result<Option<Gateway>> {
    tx.optional(
        select!("WHERE provider = ?1 AND address = ?2"),
        params![provider, address.as_str()],
        read,
    )
}

pub(crate) fn list(tx: Tx<'_>) -> Result<Vec<Gateway>> {
    tx.all(select!("ORDER BY id"), params![], read)
}

/// When the gateway's throughput allows the next submission.
pub(crate) fn free_at(tx: Tx<'_>, id: GatewayId) -> Result<Timestamp> {
    tx.one(
        &tx.locking("SELECT free_at FROM gateway WHERE id = ?1"),
        params![id],
        |row| row.timestamp(0),
    )
}

pub(crate) fn set_free_at(tx: Tx<'_>, id: GatewayId, at: Timestamp) -> Result<()> {
    tx.put(
        "UPDATE gateway SET free_at = ?2 WHERE id = ?1",
        params![id, at],
    )?;
    Ok(())
}
