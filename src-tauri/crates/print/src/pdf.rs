//! Pages as a PDF, its fonts embedded and reduced to what is used.

use printpdf::{
    Color, FontId, Greyscale, Line, LinePoint, Mm, Op, PaintMode, PdfDocument, PdfFont, PdfFontHandle, PdfPage,
    PdfSaveOptions, Point, Polygon, PolygonRing, Pt, Rect, TextItem, TextMatrix, WindingOrder,
};

use crate::face::Faces;
use crate::marks::{Ink, MM_PER_PT, Mark, PAGE_HEIGHT_MM, PAGE_WIDTH_MM, Page, Weight};
use crate::paper::{PrintFault, Printout};

const FRAME_PT: f32 = 0.5;

/// Writes the pages.
///
/// # Errors
/// [`PrintFault`] when a font or the PDF library complains; half a PDF is none.
pub fn to_pdf(printout: &Printout) -> Result<Vec<u8>, PrintFault> {
    let faces = Faces::embedded()?;
    let mut document = PdfDocument::new(&printout.title);
    document.metadata.info.creator = "Quayside".to_owned();
    document.metadata.info.producer = "Quayside".to_owned();
    for weight in [Weight::Regular, Weight::Bold] {
        let font = PdfFont::new(faces.of(weight).parsed.clone());
        document.resources.fonts.map.insert(FontId(name_of(weight).to_owned()), font);
    }
    let pages = printout.pages.iter().map(|page| PdfPage::new(Mm(PAGE_WIDTH_MM), Mm(PAGE_HEIGHT_MM), ops(page)));
    document.with_pages(pages.collect());
    let mut warnings = Vec::new();
    let options = PdfSaveOptions { image_optimization: None, ..PdfSaveOptions::default() };
    let bytes = document.save(&options, &mut warnings);
    match warnings.first() {
        None => Ok(bytes),
        Some(warning) => Err(PrintFault::Pdf(warning.msg.clone())),
    }
}

/// Six capitals, for this is also the tag that says of an embedded font that it is reduced (ISO 32000-1, 9.6.4).
fn name_of(weight: Weight) -> &'static str {
    match weight {
        Weight::Regular => "QSREGU",
        Weight::Bold => "QSBOLD",
    }
}

fn pt(mm: f32) -> Pt {
    Pt(mm / MM_PER_PT)
}

/// From the lower left corner, as PDF counts.
fn point((x, y): (f32, f32)) -> Point {
    Point { x: pt(x), y: pt(PAGE_HEIGHT_MM - y) }
}

fn grey(ink: Ink) -> Color {
    Color::Greyscale(Greyscale { percent: ink.brightness(), icc_profile: None })
}

fn ops(page: &Page) -> Vec<Op> {
    let mut ops = Vec::with_capacity(page.marks.len() * 2 + 16);
    ops.push(Op::SetOutlineThickness { pt: Pt(FRAME_PT) });
    ops.push(Op::SetOutlineColor { col: grey(Ink::Grey) });
    let mut fill = None;
    page.marks.iter().for_each(|mark| drawing(mark, &mut fill, &mut ops));
    ops.push(Op::StartTextSection);
    let mut font = None;
    page.marks.iter().for_each(|mark| type_of(mark, &mut fill, &mut font, &mut ops));
    ops.push(Op::EndTextSection);
    // Thousands of pages wait until the last one is laid.
    ops.shrink_to_fit();
    ops
}

fn set_fill(ink: Ink, fill: &mut Option<Ink>, ops: &mut Vec<Op>) {
    if *fill != Some(ink) {
        ops.push(Op::SetFillColor { col: grey(ink) });
        *fill = Some(ink);
    }
}

fn drawing(mark: &Mark, fill: &mut Option<Ink>, ops: &mut Vec<Op>) {
    let corner = |at: (f32, f32)| LinePoint { p: point(at), bezier: false };
    let rectangle = |at: (f32, f32), size: (f32, f32), mode| Rect {
        x: pt(at.0),
        y: pt(PAGE_HEIGHT_MM - at.1 - size.1),
        width: pt(size.0),
        height: pt(size.1),
        mode: Some(mode),
        winding_order: Some(WindingOrder::NonZero),
    };
    match mark {
        Mark::Line { ends, .. } => {
            let line = Line { points: ends.iter().copied().map(corner).collect(), is_closed: false };
            ops.push(Op::DrawLine { line });
        }
        Mark::Frame { at, size } => {
            ops.push(Op::DrawRectangle { rectangle: rectangle(*at, *size, PaintMode::Stroke) });
        }
        Mark::Bar { at, size } => {
            set_fill(Ink::Black, fill, ops);
            ops.push(Op::DrawRectangle { rectangle: rectangle(*at, *size, PaintMode::Fill) });
        }
        Mark::Shape { rings, ink } => {
            set_fill(*ink, fill, ops);
            let rings = rings.iter().map(|ring| PolygonRing { points: ring.iter().copied().map(corner).collect() });
            let polygon =
                Polygon { rings: rings.collect(), mode: PaintMode::Fill, winding_order: WindingOrder::NonZero };
            ops.push(Op::DrawPolygon { polygon });
        }
        Mark::Text { .. } => {}
    }
}

fn type_of(mark: &Mark, fill: &mut Option<Ink>, font: &mut Option<(Weight, f32)>, ops: &mut Vec<Op>) {
    let Mark::Text { x, y, size, weight, ink, text } = mark else { return };
    set_fill(*ink, fill, ops);
    if *font != Some((*weight, *size)) {
        let handle = PdfFontHandle::External(FontId(name_of(*weight).to_owned()));
        ops.push(Op::SetFont { font: handle, size: Pt(*size) });
        *font = Some((*weight, *size));
    }
    let at = point((*x, *y));
    ops.push(Op::SetTextMatrix { matrix: TextMatrix::Translate(at.x, at.y) });
    ops.push(Op::ShowText { items: vec![TextItem::Text(text.clone())] });
}
