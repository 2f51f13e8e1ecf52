//! The tables `movement_order`, `stock_lot` and `stock_posting`: stock is the sum of what was posted to its lots.

use rusqlite::{OptionalExtension, params};

use super::{Book, BookError};
use crate::moment::Moment;

pub(crate) struct MovementOrder {
    pub(crate) seq: i64,
    pub(crate) id: String,
    pub(crate) tenant: String,
    pub(crate) reference_id: String,
    pub(crate) external_reference: String,
    pub(crate) order_type: String,
    pub(crate) status: String,
    /// As it was sent.
    pub(crate) document: String,
    /// JSON list in the form of a declaration's `errors`.
    pub(crate) errors: String,
    /// JSON list of what was taken from which lot.
    pub(crate) write_offs: String,
    pub(crate) received_at: Moment,
    pub(crate) changed_at: Moment,
}

/// A lot with what is left of it; the quantities are decimal text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lot {
    pub(crate) seq: i64,
    pub(crate) article: String,
    pub(crate) storage_location: String,
    pub(crate) customs_status: String,
    pub(crate) is_of_preferential_origin: bool,
    pub(crate) origin_country: Option<String>,
    pub(crate) unit: Option<String>,
    pub(crate) entry: String,
    pub(crate) postings: Vec<String>,
}

const COLUMNS: &str = "seq, id, tenant, reference_id, external_reference, type, status, document, errors, write_offs,
    received_at, changed_at";

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<MovementOrder> {
    Ok(MovementOrder {
        seq: row.get(0)?,
        id: row.get(1)?,
        tenant: row.get(2)?,
        reference_id: row.get(3)?,
        external_reference: row.get(4)?,
        order_type: row.get(5)?,
        status: row.get(6)?,
        document: row.get(7)?,
        errors: row.get(8)?,
        write_offs: row.get(9)?,
        received_at: Moment(row.get(10)?),
        changed_at: Moment(row.get(11)?),
    })
}

impl Book {
    /// `seq` is the book's.
    pub(crate) fn add_movement_order(&self, order: &MovementOrder) -> Result<i64, BookError> {
        self.connection.execute(
            "INSERT INTO movement_order (id, tenant, reference_id, external_reference, type, status, document, errors,
                write_offs, received_at, changed_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            params![
                order.id,
                order.tenant,
                order.reference_id,
                order.external_reference,
                order.order_type,
                order.status,
                order.document,
                order.errors,
                order.write_offs,
                order.received_at.0,
                order.changed_at.0,
            ],
        )?;
        Ok(self.connection.last_insert_rowid())
    }

    pub(crate) fn settle_movement_order(&self, order: &MovementOrder) -> Result<(), BookError> {
        self.connection.execute(
            "UPDATE movement_order SET status = ?2, errors = ?3, write_offs = ?4, changed_at = ?5 WHERE seq = ?1",
            params![order.seq, order.status, order.errors, order.write_offs, order.changed_at.0],
        )?;
        Ok(())
    }

    /// By its own id, or by the reference of the message that brought it.
    pub(crate) fn movement_order(&self, id: &str) -> Result<Option<MovementOrder>, BookError> {
        let sql = format!("SELECT {COLUMNS} FROM movement_order WHERE id = ?1 OR reference_id = ?1");
        Ok(self.connection.prepare_cached(&sql)?.query_row([id], read).optional()?)
    }

    /// True when an order with this reference of the sender was already processed.
    pub(crate) fn has_movement_order(&self, tenant: &str, external_reference: &str) -> Result<bool, BookError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM movement_order
             WHERE tenant = ?1 AND external_reference = ?2 AND status = 'Processed')";
        Ok(self.connection.prepare_cached(sql)?.query_row([tenant, external_reference], |row| row.get(0))?)
    }

    pub(crate) fn movement_orders(&self) -> Result<Vec<MovementOrder>, BookError> {
        let sql = format!("SELECT {COLUMNS} FROM movement_order ORDER BY seq");
        let mut statement = self.connection.prepare_cached(&sql)?;
        Ok(statement.query_map([], read)?.collect::<Result<_, _>>()?)
    }

    /// `seq` and `postings` are the book's; gives the lot's number.
    pub(crate) fn open_lot(&self, tenant: &str, lot: &Lot, at: Moment) -> Result<i64, BookError> {
        self.connection.execute(
            "INSERT INTO stock_lot (tenant, article, storage_location, customs_status, is_of_preferential_origin,
                origin_country, unit, entry, opened_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![
                tenant,
                lot.article,
                lot.storage_location,
                lot.customs_status,
                lot.is_of_preferential_origin,
                lot.origin_country,
                lot.unit,
                lot.entry,
                at.0,
            ],
        )?;
        Ok(self.connection.last_insert_rowid())
    }

    pub(crate) fn post(&self, lot: i64, order: Option<i64>, quantity: &str, at: Moment) -> Result<(), BookError> {
        self.connection
            .prepare_cached("INSERT INTO stock_posting (lot, movement_order, quantity, at) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![lot, order, quantity, at.0])?;
        Ok(())
    }

    /// The lots of a tenant, oldest first, with everything posted to them.
    pub(crate) fn lots(&self, tenant: &str) -> Result<Vec<Lot>, BookError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT l.seq, l.article, l.storage_location, l.customs_status, l.is_of_preferential_origin,
                l.origin_country, l.unit, l.entry, p.quantity
             FROM stock_lot l LEFT JOIN stock_posting p ON p.lot = l.seq
             WHERE l.tenant = ?1 ORDER BY l.opened_at, l.seq, p.seq",
        )?;
        let mut rows = statement.query([tenant])?;
        let mut lots: Vec<Lot> = Vec::new();
        while let Some(row) = rows.next()? {
            let seq: i64 = row.get(0)?;
            if lots.last().is_none_or(|lot| lot.seq != seq) {
                lots.push(Lot {
                    seq,
                    article: row.get(1)?,
                    storage_location: row.get(2)?,
                    customs_status: row.get(3)?,
                    is_of_preferential_origin: row.get(4)?,
                    origin_country: row.get(5)?,
                    unit: row.get(6)?,
                    entry: row.get(7)?,
                    postings: Vec::new(),
                });
            }
            if let (Some(lot), Some(quantity)) = (lots.last_mut(), row.get(8)?) {
                lot.postings.push(quantity);
            }
        }
        Ok(lots)
    }
}
