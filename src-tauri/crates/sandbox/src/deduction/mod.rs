//! What a shipment leaves out: filled from the tenant's master data, then from the decision table. What was sent stays.
//! Source: Customs4trade customs flows (deductions); which field comes from where is inferred.

mod master;

use rust_decimal::Decimal;

pub(crate) use master::{Master, MasterFault};

use crate::{
    document::Tree,
    practice::{Amount, Decisions},
};

const SAD: &str = "singleAdministrativeDocument";
const ITEMS: &str = "singleAdministrativeDocument.goodsShipment.governmentAgencyGoodsItems";
/// Where a party may stand, from the document on.
const PARTIES: [&str; 9] = [
    "singleAdministrativeDocument.importer",
    "singleAdministrativeDocument.declarant",
    "singleAdministrativeDocument.agent",
    "singleAdministrativeDocument.goodsShipment.exporter",
    "singleAdministrativeDocument.goodsShipment.consignor",
    "singleAdministrativeDocument.goodsShipment.consignee",
    "singleAdministrativeDocument.goodsShipment.importer",
    "singleAdministrativeDocument.goodsShipment.buyer",
    "singleAdministrativeDocument.goodsShipment.seller",
];

/// One value that was filled in.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Deduced {
    pub(crate) path: String,
    /// As JSON.
    pub(crate) value: String,
    /// `article WN-1001`, `decision table D001` …
    pub(crate) because: String,
}

/// Fills what is missing.
///
/// # Errors
/// When a value cannot be written as JSON.
pub(crate) fn fill(
    document: &mut Tree,
    master: &Master,
    decisions: &Decisions,
) -> Result<Vec<Deduced>, serde_json::Error> {
    let mut filling = Filling { document, found: Vec::new() };
    filling.take_from_storage_location(master)?;
    filling.take_from_articles(master)?;
    filling.take_from_decisions(decisions)?;
    filling.take_from_partners(master)?;
    Ok(filling.found)
}

/// Takes away what was deduced earlier and has not been changed since, so that it can be deduced anew.
///
/// # Errors
/// When a value cannot be written as JSON.
pub(crate) fn forget(document: &mut Tree, earlier: &[Deduced]) -> Result<(), serde_json::Error> {
    for deduced in earlier.iter().rev() {
        let held = document.at(&deduced.path).map(Tree::json).transpose()?;
        if held.as_deref() == Some(&deduced.value) {
            document.remove(&deduced.path);
        }
    }
    Ok(())
}

/// Kind and code of every master record that could fill something here.
pub(crate) fn needed(document: &Tree, decisions: &Decisions) -> Vec<(&'static str, String)> {
    let items = document.at(ITEMS).map(Tree::elements).unwrap_or_default();
    let articles = items.iter().filter_map(|item| item.text_at("commodity.itemId")).map(|code| ("article", code));
    let given = PARTIES.iter().filter_map(|party| document.text_at(&format!("{party}.code")));
    let parties = given.chain(decisions.party_codes()).map(|code| ("partner", code));
    let mut needed: Vec<(&'static str, String)> = articles.chain(parties).collect();
    needed.sort();
    needed.dedup();
    needed
}

struct Filling<'a> {
    document: &'a mut Tree,
    found: Vec<Deduced>,
}

impl Filling<'_> {
    fn put(&mut self, path: &str, value: Tree, because: &str) -> Result<(), serde_json::Error> {
        if self.document.is_empty_at(path) {
            let written = value.json()?;
            if self.document.set(path, value) {
                self.found.push(Deduced { path: path.to_owned(), value: written, because: because.to_owned() });
            }
        }
        Ok(())
    }

    fn put_text(&mut self, path: &str, text: Option<&str>, because: &str) -> Result<(), serde_json::Error> {
        match text {
            Some(text) => self.put(path, Tree::text_leaf(text)?, because),
            None => Ok(()),
        }
    }

    fn item_count(&self) -> usize {
        self.document.at(ITEMS).map_or(0, |items| items.elements().len())
    }

    fn take_from_storage_location(&mut self, master: &Master) -> Result<(), serde_json::Error> {
        let code = self.document.text_at("storageLocationReference").unwrap_or_default();
        let Some(place) = master.storage_location(&code).cloned() else { return Ok(()) };
        let because = format!("storage location {code}");
        let incoming = self.document.text_at("direction").as_deref() != Some("OUT");
        let country = if incoming { "goodsShipment.destination.country" } else { "goodsShipment.exportCountry" };
        self.put_text(&format!("{SAD}.declarationOfficeCode"), place.office.as_deref(), &because)?;
        self.put_text(&format!("{SAD}.{country}"), place.country.as_deref(), &because)?;
        let goods_location = format!("{SAD}.goodsShipment.consignment.goodsLocation.identification");
        self.put_text(&goods_location, place.goods_location.as_deref(), &because)
    }

    fn take_from_articles(&mut self, master: &Master) -> Result<(), serde_json::Error> {
        for index in 0..self.item_count() {
            let item = format!("{ITEMS}[{index}]");
            let Some(code) = self.document.text_at(&format!("{item}.commodity.itemId")) else { continue };
            let Some(article) = master.article(&code).cloned() else { continue };
            let because = format!("article {code}");
            self.put_text(&format!("{item}.commodity.description"), article.description.as_deref(), &because)?;
            if let Some(classifications) = &article.classifications {
                self.put(&format!("{item}.commodity.classifications"), Tree::read(classifications)?, &because)?;
            }
            self.put_text(&format!("{item}.origin.country"), article.origin.as_deref(), &because)?;
            self.put_text(&format!("{item}.goodsMeasure.supQtyUoM"), article.sup_unit.as_deref(), &because)?;
            let quantity = self.document.decimal_at(&format!("{item}.goodsMeasure.qty"));
            for (field, per_unit) in
                [("nmass", article.net_mass_kg), ("gmass", article.gross_mass_kg), ("supQty", article.sup_factor)]
            {
                let worked = quantity.zip(per_unit).and_then(|(quantity, per_unit)| quantity.checked_mul(per_unit));
                if let Some(worked) = worked {
                    self.put(&format!("{item}.goodsMeasure.{field}"), Tree::number_leaf(worked)?, &because)?;
                }
            }
        }
        Ok(())
    }

    fn take_from_decisions(&mut self, decisions: &Decisions) -> Result<(), serde_json::Error> {
        let direction = self.document.text_at("direction").unwrap_or_default();
        let place = self.document.text_at("storageLocationReference").unwrap_or_default();
        for target in decisions.targets() {
            let paths: Vec<(String, usize)> = match target.strip_prefix("items[].") {
                Some(field) => {
                    (0..self.item_count()).map(|index| (format!("{ITEMS}[{index}].{field}"), index)).collect()
                }
                None => vec![(format!("{SAD}.{target}"), 0)],
            };
            for (path, index) in paths {
                let item = format!("{ITEMS}[{index}]");
                let commodity = self.document.text_at(&format!("{item}.commodity.classifications[0].code"));
                let row = decisions.of(target, &direction, &place, &commodity.unwrap_or_default());
                let Some(row) = row.filter(|_| !self.stands_in_the_way(&path)) else { continue };
                if let Some(value) = self.amount(&row.value, &item)? {
                    self.put(&path, value, &format!("decision table {}", row.row))?;
                }
            }
        }
        Ok(())
    }

    /// A party that was given by a reference needs no code of the table.
    fn stands_in_the_way(&self, path: &str) -> bool {
        path.strip_suffix(".code")
            .is_some_and(|party| !self.document.is_empty_at(&format!("{party}.businessPartnerReference")))
    }

    fn amount(&self, amount: &Amount, item: &str) -> Result<Option<Tree>, serde_json::Error> {
        let number = match amount {
            Amount::AsItStands(text) => return Tree::text_leaf(text).map(Some),
            Amount::Times(member, factor) => self
                .document
                .decimal_at(&format!("{item}.goodsMeasure.{member}"))
                .and_then(|value| value.checked_mul(*factor)),
            Amount::SumOfItemAmounts => (0..self.item_count())
                .map(|index| self.document.decimal_at(&format!("{ITEMS}[{index}].commodity.invoiceLine.itemAmount")))
                .try_fold(Decimal::ZERO, |sum, amount| sum.checked_add(amount?))
                .filter(|_| self.item_count() > 0),
            Amount::CountOfItems => Some(Decimal::from(self.item_count())),
        };
        number.map(Tree::number_leaf).transpose()
    }

    /// A party given by its code alone gets its reference, name and address.
    fn take_from_partners(&mut self, master: &Master) -> Result<(), serde_json::Error> {
        for party in PARTIES {
            let Some(code) = self.document.text_at(&format!("{party}.code")) else { continue };
            let Some(partner) = master.partner(&code).cloned() else { continue };
            let because = format!("partner {code}");
            self.put_text(&format!("{party}.name"), partner.name.as_deref(), &because)?;
            if let Some(references) = &partner.references {
                self.put(&format!("{party}.businessPartnerReference"), Tree::read(references)?, &because)?;
            }
            if let Some(address) = &partner.address {
                self.put(&format!("{party}.address"), Tree::read(address)?, &because)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
