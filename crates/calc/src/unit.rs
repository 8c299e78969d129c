//! Units of measure: what a figure is counted in, how units combine, and what one is worth in another.

use crate::image::{Carry, Wire};
use crate::index::{Index, hash};
use crate::number::Number;

/// An atom: a unit with a name of its own, such as `hour` or `USD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Atom(pub(crate) u32);

/// A product of powers of atoms, interned: equal units have equal numbers. The default is no unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Unit(pub(crate) u32);

impl Unit {
    pub const NONE: Unit = Unit(0);
    /// Of a figure whose unit's name is unknown, which has been reported.
    pub const BROKEN: Unit = Unit(u32::MAX);

    pub fn is_none(self) -> bool {
        self == Unit::NONE
    }
}

/// What one unit is worth in another, as a fraction of whole numbers, so that nothing inexact creeps in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Factor {
    pub numerator: Number,
    pub denominator: Number,
}

impl Default for Factor {
    fn default() -> Self {
        Factor::ONE
    }
}

impl Factor {
    pub const ONE: Factor = Factor { numerator: Number::ONE, denominator: Number::ONE };

    pub fn is_one(&self) -> bool {
        *self == Factor::ONE
    }
}

/// The most units that one figure may be a product of.
pub const MOST_UNITS: usize = 32;

/// Units of time, each with its plural and its length in seconds: a month is a twelfth of a year of 365 days.
pub const TIME: &[(&str, &str, u64)] = &[
    ("second", "seconds", 1),
    ("minute", "minutes", 60),
    ("hour", "hours", 3_600),
    ("day", "days", 86_400),
    ("week", "weeks", 604_800),
    ("month", "months", 2_628_000),
    ("year", "years", 31_536_000),
];

/// Currencies with a sign of their own.
pub const SIGNS: &[(char, &str)] = &[('$', "USD"), ('€', "EUR"), ('£', "GBP")];

/// The currency codes of ISO 4217, three letters each.
pub const CURRENCIES: &str = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN \
BWP BYN BZD CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL \
GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK \
LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN \
PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND \
TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAF XAG XAU XBA XBB XBC XBD XCD XCG XDR XOF \
XPD XPF XPT XSU XTS XUA XXX YER ZAR ZMW ZWG";

#[derive(Clone, Debug, Default)]
struct AtomFacts {
    singular: String,
    plural: String,
    /// Atoms of one dimension convert into each other.
    dimension: u32,
    /// What one is worth in the smallest atom of its dimension.
    factor: u64,
    currency: bool,
}

/// All the units of a book: the predefined ones, those that it declares, and every product that its cells have.
#[derive(Clone, Debug)]
pub struct Units {
    atoms: Vec<AtomFacts>,
    /// Twice the atom's number for its singular, and one more for its plural.
    names: Index,
    /// Each product sorted by the atom's singular name, powers never 0, at most one atom of a dimension.
    products: Vec<Box<[(Atom, i8)]>>,
    interned: Index,
}

const TIME_DIMENSION: u32 = 0;

impl Default for Units {
    fn default() -> Self {
        let mut units = Units {
            atoms: Vec::with_capacity(2 * TIME.len()),
            names: Index::with_capacity(4 * TIME.len()),
            products: vec![Box::default()],
            interned: Index::default(),
        };
        for &(singular, plural, factor) in TIME {
            units.insert(singular, plural, TIME_DIMENSION, factor, false);
        }
        units
    }
}

impl Units {
    fn insert(&mut self, singular: &str, plural: &str, dimension: u32, factor: u64, currency: bool) -> Atom {
        let atom = Atom(self.atoms.len() as u32);
        self.atoms.push(AtomFacts {
            singular: singular.to_owned(),
            plural: plural.to_owned(),
            dimension,
            factor,
            currency,
        });
        self.name(atom);
        atom
    }

    fn name(&mut self, atom: Atom) {
        let atoms = &self.atoms;
        for id in [atom.0 * 2, atom.0 * 2 + 1] {
            self.names.insert(id, &|id| hash(name_of(atoms, id).as_bytes()));
        }
    }

    fn known(&self, name: &str) -> Option<Atom> {
        let found = self.names.find(hash(name.as_bytes()), &|id| name_of(&self.atoms, id) == name);
        found.map(|id| Atom(id / 2))
    }

    /// The atom of a name, singular or plural, or of a currency's code.
    pub fn find(&mut self, name: &str) -> Option<Atom> {
        if let Some(atom) = self.known(name) {
            return Some(atom);
        }
        is_currency(name).then(|| {
            let dimension = self.atoms.len() as u32 + 1;
            self.insert(name, name, dimension, 1, true)
        })
    }

    /// Whether a name is a unit's alone. Plurals and the units of time may name a cell as well (`shares`, `year`): as
    /// part of a figure they are always the unit.
    pub fn reserves(&self, name: &str) -> bool {
        let declared = |atom: &Atom| atom.0 as usize >= TIME.len() && self.singular(*atom) == name;
        is_currency(name) || self.known(name).as_ref().is_some_and(declared)
    }

    /// Declares a unit in a dimension of its own; `false` where either name means something else already.
    pub fn declare(&mut self, singular: &str, plural: &str) -> bool {
        let known = (self.known(singular), self.known(plural));
        if let (Some(a), Some(b)) = known {
            return a == b && self.atoms[a.0 as usize].singular == singular;
        }
        if known != (None, None) || is_currency(singular) || is_currency(plural) {
            return false;
        }
        let dimension = self.atoms.len() as u32 + 1;
        self.insert(singular, plural, dimension, 1, false);
        true
    }

    /// Every name by which a unit goes, for suggestions.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.atoms.iter().flat_map(|facts| [facts.singular.as_str(), facts.plural.as_str()])
    }

    pub fn unit(&mut self, atom: Atom, power: i8) -> Unit {
        self.intern(vec![(atom, power)])
    }

    fn intern(&mut self, mut product: Vec<(Atom, i8)>) -> Unit {
        product.retain(|&(_, power)| power != 0);
        if product.is_empty() {
            return Unit::NONE;
        }
        // A handful at most, and nearly in order.
        for end in 1..product.len() {
            for at in (1..=end).rev() {
                if self.singular(product[at - 1].0) > self.singular(product[at].0) {
                    product.swap(at - 1, at);
                }
            }
        }
        let known = self.interned.find(hash_of(&product), &|id| *self.products[id as usize] == *product);
        if let Some(unit) = known {
            return Unit(unit);
        }
        let unit = Unit(self.products.len() as u32);
        self.products.push(product.into());
        self.remember(unit);
        unit
    }

    fn remember(&mut self, unit: Unit) {
        let products = &self.products;
        self.interned.insert(unit.0, &|id| hash_of(&products[id as usize]));
    }

    /// The atoms of a unit with their powers, in ASCII order of their singular names.
    pub fn product(&self, unit: Unit) -> &[(Atom, i8)] {
        self.products.get(unit.0 as usize).map_or(&[], |product| product)
    }

    pub fn singular(&self, atom: Atom) -> &str {
        &self.atoms[atom.0 as usize].singular
    }

    pub fn plural(&self, atom: Atom) -> &str {
        &self.atoms[atom.0 as usize].plural
    }

    pub fn is_currency(&self, atom: Atom) -> bool {
        self.atoms[atom.0 as usize].currency
    }

    /// `a` times `b` (or divided by it, where `sign` is −1), and by what `b`'s number is to be multiplied before.
    ///
    /// `None` where a power leaves the range of what can be written, or the product is of too many units.
    pub fn multiply(&mut self, a: Unit, b: Unit, sign: i8) -> Option<(Unit, Factor)> {
        if b.is_none() {
            return Some((a, Factor::ONE));
        }
        if a.is_none() && sign == 1 {
            return Some((b, Factor::ONE));
        }
        let mut product = self.product(a).to_vec();
        let mut worth = (1u128, 1u128);
        for &(atom, power) in self.product(b) {
            let dimension = self.atoms[atom.0 as usize].dimension;
            let signed = power.checked_mul(sign)?;
            match product.iter_mut().find(|(other, _)| self.atoms[other.0 as usize].dimension == dimension) {
                Some((other, total)) => {
                    *total = total.checked_add(signed)?;
                    self.convert_atom(atom, *other, power, &mut worth)?;
                }
                None => product.push((atom, signed)),
            }
        }
        if product.len() > MOST_UNITS {
            return None;
        }
        Some((self.intern(product), factor(worth)?))
    }

    /// A whole power of a unit.
    pub fn power(&mut self, unit: Unit, power: i64) -> Option<Unit> {
        let mut product = self.product(unit).to_vec();
        for (_, own) in &mut product {
            *own = i8::try_from(i64::from(*own).checked_mul(power)?).ok()?;
        }
        Some(self.intern(product))
    }

    /// The unit whose square this is.
    pub fn square_root(&mut self, unit: Unit) -> Option<Unit> {
        let mut product = self.product(unit).to_vec();
        for (_, power) in &mut product {
            if *power % 2 != 0 {
                return None;
            }
            *power /= 2;
        }
        Some(self.intern(product))
    }

    /// What one `from` is worth in `to`; `None` across dimensions.
    pub fn conversion(&self, from: Unit, to: Unit) -> Option<Factor> {
        if from == to {
            return Some(Factor::ONE);
        }
        let (from, to) = (self.product(from), self.product(to));
        if from.len() != to.len() {
            return None;
        }
        let mut worth = (1u128, 1u128);
        for &(atom, power) in from {
            let dimension = self.atoms[atom.0 as usize].dimension;
            let same = |&&(other, _): &&(Atom, i8)| self.atoms[other.0 as usize].dimension == dimension;
            let &(other, other_power) = to.iter().find(same)?;
            if power != other_power {
                return None;
            }
            self.convert_atom(atom, other, power, &mut worth)?;
        }
        factor(worth)
    }

    fn convert_atom(&self, from: Atom, to: Atom, power: i8, worth: &mut (u128, u128)) -> Option<()> {
        if from == to {
            return Some(());
        }
        let (from, to) = (&self.atoms[from.0 as usize], &self.atoms[to.0 as usize]);
        let (up, down) = if power > 0 { (from.factor, to.factor) } else { (to.factor, from.factor) };
        let common = gcd(up.into(), down.into());
        for _ in 0..power.unsigned_abs() {
            worth.0 = worth.0.checked_mul(u128::from(up) / common)?;
            worth.1 = worth.1.checked_mul(u128::from(down) / common)?;
        }
        Some(())
    }

    /// For a sentence: `in USD/share`, `a plain number`.
    pub fn said(&self, unit: Unit) -> String {
        if unit.is_none() { "a plain number".to_owned() } else { format!("in {}", self.code(unit)) }
    }

    /// For machines: `USD/share`, `GPU*hour`, `1/year`, `1`.
    pub fn code(&self, unit: Unit) -> String {
        let mut text = String::new();
        let write = |text: &mut String, atom: Atom, power: i8| {
            text.push_str(self.singular(atom));
            if power > 1 {
                text.push('^');
                text.push_str(&Number::whole(power.into()).plain());
            }
        };
        for &(atom, power) in self.product(unit).iter().filter(|(_, power)| *power > 0) {
            if !text.is_empty() {
                text.push('*');
            }
            write(&mut text, atom, power);
        }
        if text.is_empty() {
            text.push('1');
        }
        for &(atom, power) in self.product(unit).iter().filter(|(_, power)| *power < 0) {
            text.push('/');
            write(&mut text, atom, power.saturating_neg());
        }
        text
    }
}

fn name_of(atoms: &[AtomFacts], id: u32) -> &str {
    let facts = &atoms[id as usize / 2];
    if id.is_multiple_of(2) { &facts.singular } else { &facts.plural }
}

fn hash_of(product: &[(Atom, i8)]) -> u64 {
    product.iter().fold(0, |hash, &(atom, power)| {
        (hash.rotate_left(5) ^ u64::from(atom.0) << 8 ^ u64::from(power as u8))
            .wrapping_mul(0x517c_c1b7_2722_0a95)
    })
}

pub fn is_currency(name: &str) -> bool {
    name.len() == 3
        && name.bytes().all(|b| b.is_ascii_uppercase())
        && CURRENCIES.as_bytes().chunks(4).any(|code| code.starts_with(name.as_bytes()))
}

fn factor((numerator, denominator): (u128, u128)) -> Option<Factor> {
    if numerator == denominator {
        return Some(Factor::ONE);
    }
    let common = gcd(numerator, denominator);
    Some(Factor {
        numerator: Number::from_u128(numerator / common)?,
        denominator: Number::from_u128(denominator / common)?,
    })
}

fn gcd(a: u128, b: u128) -> u128 {
    if b == 0 { a.max(1) } else { gcd(b, a % b) }
}

impl Carry for AtomFacts {
    fn carry(&mut self, wire: &mut impl Wire) {
        self.singular.carry(wire);
        self.plural.carry(wire);
        self.dimension.carry(wire);
        self.factor.carry(wire);
        self.currency.carry(wire);
    }
}

impl Carry for Units {
    fn carry(&mut self, wire: &mut impl Wire) {
        let mut products: Vec<Vec<(Atom, i8)>> = self.products.drain(..).map(Vec::from).collect();
        self.atoms.carry(wire);
        products.carry(wire);
        (self.names, self.interned) = (Index::default(), Index::default());
        for at in 0..self.atoms.len() {
            self.name(Atom(at as u32));
        }
        self.products.push(Box::default());
        for product in products.into_iter().skip(1) {
            self.products.push(product.into());
            self.remember(Unit(self.products.len() as u32 - 1));
        }
    }
}
