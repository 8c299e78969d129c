//! Units of measure: what a figure is counted in, how units combine, and what one is worth in another.

use crate::SHORT_CUTS;
use crate::image::{Carry, Wire};
use crate::index::{Index, hash};
use crate::number::{Number, divide};
use crate::sparse::make_room;

/// An atom: a unit with a name of its own, such as `hour` or `USD`. The units of time come first, in their order, then
/// the currencies, then what a book declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Atom(pub(crate) u32);

impl Atom {
    pub(crate) fn is_time(self) -> bool {
        self.0 < FIRST_CURRENCY
    }
}

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

    /// It is in its lowest terms.
    pub fn is_one(&self) -> bool {
        self.denominator.parts() == (1, 0) && self.numerator.parts() == (1, 0)
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

/// Their atoms, in this order.
const SIGNED: [Atom; SIGNS.len()] = {
    let mut atoms = [Atom(0); SIGNS.len()];
    let (codes, _) = CURRENCIES.as_bytes().as_chunks::<4>();
    let mut at = 0;
    while at < SIGNS.len() {
        let code = SIGNS[at].1.as_bytes();
        let mut place = 0;
        while codes[place][0] != code[0] || codes[place][1] != code[1] || codes[place][2] != code[2] {
            place += 1;
        }
        atoms[at] = Atom(FIRST_CURRENCY + place as u32);
        at += 1;
    }
    atoms
};

/// The sign of a currency that has one.
pub(crate) fn sign_of(atom: Atom) -> Option<char> {
    SIGNED.iter().zip(SIGNS).find(|(signed, _)| **signed == atom).map(|(_, (sign, _))| *sign)
}

/// The currency codes of ISO 4217 in the order of the alphabet, three letters each and a space.
pub const CURRENCIES: &str = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN \
BWP BYN BZD CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL \
GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK \
LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN \
PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND \
TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAF XAG XAU XBA XBB XBC XBD XCD XCG XDR XOF \
XPD XPF XPT XSU XTS XUA XXX YER ZAR ZMW ZWG ";

const FIRST_CURRENCY: u32 = TIME.len() as u32;
const FIRST_DECLARED: u32 = FIRST_CURRENCY + (CURRENCIES.len() / 4) as u32;

/// The dimension of the units of time; every other atom has one of its own, by its own number.
const TIME_DIMENSION: u32 = 0;

/// So many products are looked at one after another; a page has no more, and its browser no other way.
const FEW: usize = if SHORT_CUTS { 16 } else { usize::MAX };

/// An atom and its power.
type Term = (Atom, i8);

/// The units that a book declares, and every product that its cells have.
#[derive(Clone, Debug, Default)]
pub struct Units {
    /// Each one's name and its plural.
    declared: Vec<(String, String)>,
    /// Twice the place of what is declared for its singular, and one more for its plural.
    names: Index,
    /// The terms of all products, one after another. Those of each are sorted by the atom's singular name, no power is
    /// 0, and no two are of one dimension.
    terms: Vec<Term>,
    /// Where the terms of each product end, from unit 1 on.
    ends: Vec<u32>,
    interned: Index,
    /// The product that is being made, kept so that no memory is asked for anew.
    making: Vec<Term>,
}

/// A product's worth in another's atoms, as a fraction.
type Worth = (u128, u128);

impl Units {
    /// The atom of a name, singular or plural, or of a currency's code or sign.
    pub fn find(&self, name: &str) -> Option<Atom> {
        let first = name.chars().next()?;
        if let Some(at) = SIGNS.iter().position(|(sign, _)| *sign == first) {
            return SIGNED.get(at).copied();
        }
        let is_time = |&(singular, plural, _): &(&str, &str, u64)| {
            singular.starts_with(first) && (name == singular || name == plural)
        };
        let time = TIME.iter().position(is_time).map(|at| at as u32);
        time.or_else(|| currency(name)).or_else(|| self.find_declared(name)).map(Atom)
    }

    fn find_declared(&self, name: &str) -> Option<u32> {
        if self.declared.is_empty() {
            return None;
        }
        let found = self.names.find(hash(name.as_bytes()), &|id| name_of(&self.declared, id) == name);
        found.map(|id| FIRST_DECLARED + id / 2)
    }

    pub(crate) fn declares_any(&self) -> bool {
        !self.declared.is_empty()
    }

    /// Whether a name is a unit's alone. Plurals may name a cell as well (`shares`, `years`), and a unit of time an axis
    /// (`year`): as part of a figure they are always the unit.
    pub fn reserves(&self, name: &str, is_axis: bool) -> bool {
        let is_time = || TIME.iter().any(|&(singular, ..)| singular == name);
        is_currency(name)
            || !is_axis && is_time()
            || self.find_declared(name).is_some_and(|id| self.singular(Atom(id)) == name)
    }

    /// Declares a unit in a dimension of its own; `false` where either name means something else already.
    pub fn declare(&mut self, singular: &str, plural: &str) -> bool {
        match (self.find(singular), self.find(plural)) {
            (Some(a), Some(b)) => a == b && self.singular(a) == singular,
            (None, None) => {
                self.declared.push((singular.to_owned(), plural.to_owned()));
                self.name(self.declared.len() as u32 - 1);
                true
            }
            _ => false,
        }
    }

    /// Makes what is declared at a place known by both its names.
    fn name(&mut self, place: u32) {
        let declared = &self.declared;
        for id in [place * 2, place * 2 + 1] {
            self.names.insert(id, &|id| hash(name_of(declared, id).as_bytes()), &|_| false);
        }
    }

    /// Every name by which a unit goes, for suggestions; of the currencies those that the book has.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let currencies = self.terms.iter().filter(|(atom, _)| self.is_currency(*atom));
        (TIME.iter().flat_map(|&(singular, plural, _)| [singular, plural]))
            .chain(currencies.map(|&(atom, _)| self.singular(atom)))
            .chain(self.declared.iter().flat_map(|(singular, plural)| [singular.as_str(), plural]))
    }

    pub fn singular(&self, atom: Atom) -> &str {
        let place = atom.0.wrapping_sub(FIRST_CURRENCY) as usize * 4;
        match (TIME.get(atom.0 as usize), CURRENCIES.get(place..place.wrapping_add(3))) {
            (Some((singular, ..)), _) => singular,
            (_, Some(code)) => code,
            _ => self.declared(atom).map_or("", |(singular, _)| singular),
        }
    }

    pub fn plural(&self, atom: Atom) -> &str {
        match (TIME.get(atom.0 as usize), self.declared(atom)) {
            (Some((_, plural, _)), _) => plural,
            (_, Some((_, plural))) => plural,
            _ => self.singular(atom),
        }
    }

    fn declared(&self, atom: Atom) -> Option<&(String, String)> {
        self.declared.get(atom.0.wrapping_sub(FIRST_DECLARED) as usize)
    }

    pub fn is_currency(&self, atom: Atom) -> bool {
        (FIRST_CURRENCY..FIRST_DECLARED).contains(&atom.0)
    }

    /// The atoms of a unit with their powers, in ASCII order of their singular names.
    pub fn product(&self, unit: Unit) -> &[(Atom, i8)] {
        let Some(place) = unit.0.checked_sub(1) else { return &[] };
        let stretch = match self.ends.get(..=place as usize) {
            Some(&[.., start, end]) => self.terms.get(start as usize..end as usize),
            Some(&[end]) => self.terms.get(..end as usize),
            _ => None,
        };
        stretch.unwrap_or(&[])
    }

    /// Begins to make a product, of what a unit is made of already.
    pub(crate) fn begin(&mut self, unit: Unit) {
        let mut making = std::mem::take(&mut self.making);
        making.clear();
        making.extend_from_slice(self.product(unit));
        self.making = making;
    }

    /// The unit of the product that has been made.
    pub(crate) fn finish(&mut self) -> Unit {
        self.making.retain(|&(_, power)| power != 0);
        // A handful at most, and nearly in order.
        for end in 1..self.making.len() {
            for at in (1..=end).rev() {
                if self.singular(self.making[at - 1].0) > self.singular(self.making[at].0) {
                    self.making.swap(at - 1, at);
                }
            }
        }
        self.intern()
    }

    pub fn unit(&mut self, atom: Atom) -> Unit {
        self.making.clear();
        self.making.push((atom, 1));
        self.intern()
    }

    /// The unit of the product that is being made, which is in order.
    fn intern(&mut self) -> Unit {
        if self.making.is_empty() {
            return Unit::NONE;
        }
        if let Some(unit) = self.known(&self.making) {
            return unit;
        }
        if SHORT_CUTS && self.ends.is_empty() {
            make_room(&mut self.terms, 16);
            make_room(&mut self.ends, 16);
        }
        self.terms.extend_from_slice(&self.making);
        self.ends.push(self.terms.len() as u32);
        if self.ends.len() > FEW {
            self.remember_last();
        }
        Unit(self.ends.len() as u32)
    }

    fn known(&self, product: &[Term]) -> Option<Unit> {
        if self.ends.len() > FEW {
            return self.interned.find(hash_of(product), &|id| self.product(Unit(id)) == product).map(Unit);
        }
        let mut start = 0;
        for (unit, &end) in (1..).zip(&self.ends) {
            if self.terms.get(start..end as usize) == Some(product) {
                return Some(Unit(unit));
            }
            start = end as usize;
        }
        None
    }

    /// Makes the last product known, where there are too many to look at one after another.
    fn remember_last(&mut self) {
        let count = self.ends.len();
        let first = if count - 1 == FEW { 1 } else { count };
        let mut interned = std::mem::take(&mut self.interned);
        for unit in first..=count {
            interned.insert(unit as u32, &|id| hash_of(self.product(Unit(id))), &|_| false);
        }
        self.interned = interned;
    }

    /// Puts one more term to the product that is being made, as it is written: `hours / week` keeps both. `None` where a
    /// power leaves the range of what can be written.
    pub(crate) fn put(&mut self, atom: Atom, power: i8) -> Option<()> {
        match self.making.iter_mut().find(|(other, _)| *other == atom) {
            Some((_, total)) => *total = total.checked_add(power)?,
            None => self.making.push((atom, power)),
        }
        Some(())
    }

    /// `a` times `b` (or divided by it, where `sign` is −1), and by what `b`'s number is to be multiplied before.
    ///
    /// `None` where a power leaves the range of what can be written, or the product is of too many units.
    pub fn multiply(&mut self, a: Unit, b: Unit, sign: i8) -> Option<(Unit, Factor)> {
        let (unit, worth) = self.combine(a, b, sign)?;
        Some((unit, factor(worth)?))
    }

    /// The same where no unit meets another of its dimension, so that `b`'s number is left as it is; or else nothing.
    pub(crate) fn multiply_as_they_are(&mut self, a: Unit, b: Unit, sign: i8) -> Option<Unit> {
        if b.is_none() || a.is_none() && sign == 1 {
            return Some(if b.is_none() { a } else { b });
        }
        if SHORT_CUTS && a == b && sign == -1 {
            // All cancel, but for a power that can't be turned round.
            let cancels = self.product(b).iter().all(|(_, power)| *power != i8::MIN);
            return cancels.then_some(Unit::NONE);
        }
        self.begin(a);
        let mut making = std::mem::take(&mut self.making);
        let meets = meet(&mut making, self.product(b), sign);
        self.making = making;
        meets.filter(|_| self.making.len() <= MOST_UNITS).map(|()| self.finish())
    }

    fn combine(&mut self, a: Unit, b: Unit, sign: i8) -> Option<(Unit, Worth)> {
        if b.is_none() {
            return Some((a, (1, 1)));
        }
        if a.is_none() && sign == 1 {
            return Some((b, (1, 1)));
        }
        self.begin(a);
        let mut making = std::mem::take(&mut self.making);
        let worth = multiply(&mut making, self.product(b), sign);
        self.making = making;
        let fits = self.making.len() <= MOST_UNITS;
        // No unit is kept of a product that can't be.
        let worth = worth.filter(|&worth| fits && factor(worth).is_some())?;
        Some((self.finish(), worth))
    }

    /// A whole power of a unit.
    pub fn power(&mut self, unit: Unit, power: i64) -> Option<Unit> {
        self.begin(unit);
        for (_, own) in &mut self.making {
            *own = i8::try_from(i64::from(*own).checked_mul(power)?).ok()?;
        }
        Some(self.finish())
    }

    /// The part of a unit that stands above the line.
    pub fn numerator(&mut self, unit: Unit) -> Unit {
        self.begin(unit);
        self.making.retain(|&(_, power)| power > 0);
        self.finish()
    }

    /// The unit whose square this is.
    pub fn square_root(&mut self, unit: Unit) -> Option<Unit> {
        self.begin(unit);
        for (_, power) in &mut self.making {
            if *power % 2 != 0 {
                return None;
            }
            *power /= 2;
        }
        Some(self.finish())
    }

    /// What one `from` is worth in `to`; `None` across dimensions.
    pub fn conversion(&self, from: Unit, to: Unit) -> Option<Factor> {
        if from == to {
            return Some(Factor::ONE);
        }
        let mut quotient = self.product(to).to_vec();
        let (mut up, mut down) = multiply(&mut quotient, self.product(from), -1)?;
        // What is left are units of time that make up for each other, as in hours a day, or else no conversion.
        let mut left = quotient.into_iter().filter(|&(_, power)| power != 0);
        if let Some((first, mut total)) = left.next() {
            for (atom, power) in left {
                if dimension(atom) != dimension(first) {
                    return None;
                }
                total = total.checked_add(power)?;
                (down, up) = convert_atom(atom, first, power, (down, up))?;
            }
            if total != 0 {
                return None;
            }
        }
        factor((up, down))
    }

    /// For a sentence: `in USD/share`, `a plain number`.
    pub fn said(&self, unit: Unit) -> String {
        if unit.is_none() { "a plain number".to_owned() } else { ["in ", &self.code(unit)].concat() }
    }

    /// For machines: `USD/share`, `GPU*hour`, `1/year`, `1`.
    pub fn code(&self, unit: Unit) -> String {
        let mut text = String::new();
        let write = |text: &mut String, atom: Atom, power: u8| {
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
            write(&mut text, atom, power.unsigned_abs());
        }
        if text.is_empty() {
            text.push('1');
        }
        for &(atom, power) in self.product(unit).iter().filter(|(_, power)| *power < 0) {
            text.push('/');
            write(&mut text, atom, power.unsigned_abs());
        }
        text
    }
}

fn name_of(declared: &[(String, String)], id: u32) -> &str {
    let (singular, plural) = &declared[id as usize / 2];
    if id.is_multiple_of(2) { singular } else { plural }
}

/// Atoms of one dimension convert into each other.
fn dimension(atom: Atom) -> u32 {
    if atom.is_time() { TIME_DIMENSION } else { atom.0 }
}

/// What an atom is worth in the smallest of its dimension.
fn size(atom: Atom) -> u64 {
    TIME.get(atom.0 as usize).map_or(1, |&(_, _, seconds)| seconds)
}

/// Multiplies a product by another (or divides it, where `sign` is −1), and gives by what the other's number is to be
/// multiplied before. Equal atoms cancel. Then atoms meet those of their dimension that they take away from, and then any
/// others of it, and are converted into them: a week times hours a day is hours. `None` where a power leaves the range of
/// what can be written.
fn multiply(product: &mut Vec<Term>, by: &[Term], sign: i8) -> Option<Worth> {
    let (mut worth, mut done) = ((1, 1), 0u64);
    let own = product.len();
    for pass in 0..3 {
        for (at, &(atom, power)) in by.iter().enumerate() {
            if done >> at & 1 == 1 {
                continue;
            }
            let signed = power.checked_mul(sign)?;
            let meets = |&(other, total): &Term| match pass {
                0 => other == atom,
                1 => dimension(other) == dimension(atom) && total != 0 && (total < 0) != (signed < 0),
                _ => dimension(other) == dimension(atom) && total != 0,
            };
            match product.iter().take(own).position(meets).and_then(|place| product.get_mut(place)) {
                Some((other, total)) => {
                    *total = total.checked_add(signed)?;
                    worth = convert_atom(atom, *other, power, worth)?;
                }
                None if pass == 2 => product.push((atom, signed)),
                None => continue,
            }
            done |= 1 << at;
        }
    }
    Some(worth)
}

/// Multiplies a product by another, where equal atoms meet and no others of one dimension do.
fn meet(product: &mut Vec<Term>, by: &[Term], sign: i8) -> Option<()> {
    let own = product.len();
    for &(atom, power) in by {
        let power = power.checked_mul(sign)?;
        let mut terms = product.iter_mut().take(own);
        match terms.find(|(other, _)| dimension(*other) == dimension(atom)) {
            Some((other, total)) if *other == atom => *total = total.checked_add(power)?,
            Some(_) => return None,
            None => product.push((atom, power)),
        }
    }
    Some(())
}

/// A worth, times what a power of one atom is worth in another.
fn convert_atom(from: Atom, to: Atom, power: i8, (mut numerator, mut denominator): Worth) -> Option<Worth> {
    let (up, down) = if power > 0 { (size(from), size(to)) } else { (size(to), size(from)) };
    let common = gcd(up.into(), down.into());
    let (up, down) = (divide(up.into(), common).0, divide(down.into(), common).0);
    for _ in 0..power.unsigned_abs() {
        numerator = numerator.checked_mul(up)?;
        denominator = denominator.checked_mul(down)?;
    }
    Some((numerator, denominator))
}

fn hash_of(product: &[(Atom, i8)]) -> u64 {
    product.iter().fold(0, |hash, &(atom, power)| {
        (hash.rotate_left(5) ^ u64::from(atom.0) << 8 ^ u64::from(power as u8))
            .wrapping_mul(0x517c_c1b7_2722_0a95)
    })
}

pub fn is_currency(name: &str) -> bool {
    currency(name).is_some()
}

/// The number of the atom of a currency.
fn currency(name: &str) -> Option<u32> {
    let wanted: [u8; 3] = name.as_bytes().try_into().ok()?;
    if !wanted[0].is_ascii_uppercase() {
        return None;
    }
    let (codes, _) = CURRENCIES.as_bytes().as_chunks::<4>();
    let place = codes.binary_search_by(|&[a, b, c, _]| [a, b, c].cmp(&wanted)).ok()?;
    Some(FIRST_CURRENCY + place as u32)
}

fn factor((numerator, denominator): Worth) -> Option<Factor> {
    if numerator == denominator {
        return Some(Factor::ONE);
    }
    let common = gcd(numerator, denominator);
    Some(Factor {
        numerator: Number::from_u128(divide(numerator, common).0)?,
        denominator: Number::from_u128(divide(denominator, common).0)?,
    })
}

fn gcd(a: u128, b: u128) -> u128 {
    if b == 0 { a.max(1) } else { gcd(b, divide(a, b).1) }
}

impl Carry for Units {
    fn carry(&mut self, wire: &mut impl Wire) {
        self.declared.carry(wire);
        self.terms.carry(wire);
        self.ends.carry(wire);
        (self.names, self.interned) = (Index::default(), Index::default());
        for place in 0..self.declared.len() as u32 {
            self.name(place);
        }
        let ends = std::mem::take(&mut self.ends);
        for end in ends {
            self.ends.push(end);
            if self.ends.len() > FEW {
                self.remember_last();
            }
        }
    }
}
