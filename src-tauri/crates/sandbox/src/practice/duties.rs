//! What customs works out when it accepts an import: duty and VAT of the whole declaration.

use rust_decimal::{Decimal, RoundingStrategy};

use super::{ContentFault, csv, fits};

#[derive(Debug)]
pub(crate) struct Duties {
    rows: Vec<(String, Decimal, Decimal)>,
}

/// Duty (`A00`) and VAT (`B00`) with the amounts they are worked out from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Worked {
    pub(crate) duty_basis: Decimal,
    pub(crate) duty: Decimal,
    pub(crate) vat_basis: Decimal,
    pub(crate) vat: Decimal,
}

impl Duties {
    pub(super) fn read(file: &str, text: &str) -> Result<Self, ContentFault> {
        let mut rows = Vec::new();
        for line in csv::read(file, text, &["commodity", "duty_pct", "vat_pct"])? {
            let rate = |name: &str| {
                line.cell(name).parse::<Decimal>().map_err(|_| line.fault(file, "a rate is not a number."))
            };
            rows.push((line.cell("commodity").to_owned(), rate("duty_pct")?, rate("vat_pct")?));
        }
        Ok(Self { rows })
    }

    /// Sums over goods items, each a commodity code and an amount; every item is rounded half to even to two decimals.
    pub(crate) fn work_out<'a>(&self, items: impl Iterator<Item = (&'a str, Decimal)>) -> Worked {
        let zero =
            Worked { duty_basis: Decimal::ZERO, duty: Decimal::ZERO, vat_basis: Decimal::ZERO, vat: Decimal::ZERO };
        items.fold(zero, |sum, (commodity, amount)| {
            let row = self.rows.iter().find(|(pattern, _, _)| fits(pattern, commodity));
            let (duty_pct, vat_pct) = row.map_or((Decimal::ZERO, Decimal::ZERO), |(_, duty, vat)| (*duty, *vat));
            let duty = share(amount, duty_pct);
            let vat_basis = amount + duty;
            Worked {
                duty_basis: sum.duty_basis + amount,
                duty: sum.duty + duty,
                vat_basis: sum.vat_basis + vat_basis,
                vat: sum.vat + share(vat_basis, vat_pct),
            }
        })
    }
}

fn share(amount: Decimal, pct: Decimal) -> Decimal {
    (amount * pct / Decimal::ONE_HUNDRED).round_dp_with_strategy(2, RoundingStrategy::MidpointNearestEven)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vat_is_worked_out_from_amount_and_duty() {
        let duties = Duties::read("d.csv", "commodity,duty_pct,vat_pct\n22*,5,21\n*,4,6\n").unwrap();
        let amount = |text: &str| text.parse::<Decimal>().unwrap();
        let worked = duties.work_out([("2204218000", amount("1000.00")), ("0901", amount("100.125"))].into_iter());
        assert_eq!(
            worked,
            // 50.00 + 4.005, which is even at 4.00; 1050 and 104.125 with 220.50 and 6.2475.
            Worked {
                duty_basis: amount("1100.125"),
                duty: amount("54.00"),
                vat_basis: amount("1154.125"),
                vat: amount("226.75"),
            }
        );
    }
}
