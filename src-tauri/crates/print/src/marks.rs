//! What stands on a page: text, lines, rectangles and shapes at fixed places. Lengths are millimetres from the upper
//! left corner, type sizes are points.

use std::sync::Arc;

/// Width of the paper.
pub(crate) const PAGE_WIDTH_MM: f32 = 210.0;
/// Height of the paper.
pub(crate) const PAGE_HEIGHT_MM: f32 = 297.0;
/// A point in millimetres.
pub(crate) const MM_PER_PT: f32 = 25.4 / 72.0;

/// One page of A4.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Marks, those below first.
    pub marks: Vec<Mark>,
}

/// Weight of type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Values and labels.
    Regular,
    /// Titles and box numbers.
    Bold,
}

/// How dark something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Values.
    Black,
    /// Labels, meanings and frames.
    Grey,
    /// Words across the page.
    Pale,
}

impl Ink {
    /// Brightness, 0 black to 1 white. Grey keeps 4.5 : 1 on white.
    pub(crate) fn brightness(self) -> f32 {
        match self {
            Ink::Black => 0.0,
            Ink::Grey => 0.36,
            Ink::Pale => 0.91,
        }
    }
}

/// A closed way of points.
pub type Ring = Vec<(f32, f32)>;

/// One thing on a page.
#[derive(Clone, Debug)]
pub enum Mark {
    /// A run of type; `y` is the base line.
    Text {
        /// Left end.
        x: f32,
        /// Base line.
        y: f32,
        /// Type size in points.
        size: f32,
        /// Weight.
        weight: Weight,
        /// Darkness.
        ink: Ink,
        /// What it says; every character is in the font.
        text: String,
    },
    /// A straight line.
    Line {
        /// From, to.
        ends: [(f32, f32); 2],
        /// Darkness.
        ink: Ink,
    },
    /// The frame of a box.
    Frame {
        /// Upper left corner.
        at: (f32, f32),
        /// Width and height.
        size: (f32, f32),
    },
    /// A filled rectangle.
    Bar {
        /// Upper left corner.
        at: (f32, f32),
        /// Width and height.
        size: (f32, f32),
    },
    /// A filled shape; rings inside rings are holes.
    Shape {
        /// Its outlines.
        rings: Arc<Vec<Ring>>,
        /// Darkness.
        ink: Ink,
    },
}
