//! What is on the virtual screen, read from its memory: the pixels that a person would see.
//!
//! Xvfb keeps its screen in a file of the X window dump format when it is told where (`-fbdir`; X11/XWDFile.h). A
//! picture by WebDriver is no picture of the screen, and it never comes where WebKit draws without OpenGL.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};

/// The folder given to `-fbdir`.
const FOLDER: &str = "QUAYSIDE_SCREEN";
/// Fields of the header, four bytes each, the most significant first.
const HEADER_BYTES: usize = 0;
const WIDTH: usize = 4;
const HEIGHT: usize = 5;
const BITS_PER_PIXEL: usize = 11;
const BYTES_PER_LINE: usize = 12;
const COLOURS: usize = 19;
/// Of one entry of the colour table, which stands between header and pixels.
const COLOUR_BYTES: usize = 12;

/// Pixels, three bytes each.
pub(crate) struct Picture {
    width: u32,
    height: u32,
    pixels: Vec<u8>,
}

impl Picture {
    pub(crate) fn of_the_screen() -> Result<Picture, String> {
        let folder = std::env::var_os(FOLDER).ok_or("QUAYSIDE_SCREEN names no folder of a virtual screen")?;
        let file = PathBuf::from(folder).join("Xvfb_screen0");
        let dump = std::fs::read(&file).map_err(|fault| format!("{}: {fault}", file.display()))?;
        Picture::of_dump(&dump).ok_or_else(|| format!("{} is no picture of 32 bits a pixel", file.display()))
    }

    fn of_dump(dump: &[u8]) -> Option<Picture> {
        let field = |at: usize| Some(u32::from_be_bytes(dump.get(at * 4..at * 4 + 4)?.try_into().ok()?));
        let size = |at: usize| Some(field(at)? as usize);
        if field(BITS_PER_PIXEL)? != 32 {
            return None;
        }
        let start = size(HEADER_BYTES)? + size(COLOURS)? * COLOUR_BYTES;
        let (width, height, line) = (size(WIDTH)?, size(HEIGHT)?, size(BYTES_PER_LINE)?);
        let mut pixels = Vec::with_capacity(width * height * 3);
        for row in dump.get(start..)?.chunks(line).take(height) {
            for pixel in row.chunks_exact(4).take(width) {
                // Blue comes first.
                pixels.extend([pixel[2], pixel[1], pixel[0]]);
            }
        }
        Some(Picture { width: field(WIDTH)?, height: field(HEIGHT)?, pixels })
    }

    /// How many colours there are: a window that stays blank has one.
    pub(crate) fn colours(&self) -> usize {
        self.pixels.chunks_exact(3).collect::<HashSet<_>>().len()
    }

    pub(crate) fn keep(&self, file: &Path) -> io::Result<()> {
        let mut encoder = png::Encoder::new(io::BufWriter::new(std::fs::File::create(file)?), self.width, self.height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.write_header()?.write_image_data(&self.pixels)?;
        Ok(())
    }
}

#[test]
fn a_dump_is_read() {
    let mut fields = [0_u32; 25];
    fields[HEADER_BYTES] = 100;
    (fields[WIDTH], fields[HEIGHT]) = (2, 1);
    (fields[BITS_PER_PIXEL], fields[BYTES_PER_LINE], fields[COLOURS]) = (32, 12, 1);
    let mut dump: Vec<u8> = fields.iter().flat_map(|field| field.to_be_bytes()).collect();
    dump.extend([0; COLOUR_BYTES]);
    dump.extend([3, 2, 1, 0, 6, 5, 4, 0, 9, 9, 9, 9]);
    let picture = Picture::of_dump(&dump).expect("a dump");
    assert_eq!((picture.width, picture.height, picture.colours()), (2, 1, 2));
    assert_eq!(picture.pixels, [1, 2, 3, 4, 5, 6]);
}
