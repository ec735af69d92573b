/** A photo made small enough for bad Wi-Fi, on the phone that took it. */

export const LONGEST_SIDE = 1_600;
export const MOST_BYTES = 400_000;
const QUALITIES = [0.85, 0.75, 0.65, 0.55, 0.45];

/** @typedef {{blob: Blob, width: number, height: number}} Shrunk a JPEG, upright, without metadata */

/**
 * An `<img>` on a canvas, not createImageBitmap: every browser turns it upright, and those of phones decode a large
 * JPEG straight to the size that is drawn.
 * @param {Blob} file
 * @returns {Promise<Shrunk>} rejects when this browser cannot read it
 */
export async function shrink(file) {
  const address = URL.createObjectURL(file);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const { naturalWidth, naturalHeight } = image;
    for (let side = LONGEST_SIDE; ; side *= 0.8) {
      const scale = Math.min(1, side / Math.max(naturalWidth, naturalHeight));
      const canvas = drawn(image, Math.round(naturalWidth * scale) || 1, Math.round(naturalHeight * scale) || 1);
      for (const quality of QUALITIES) {
        const blob = await jpeg(canvas, quality);
        if (blob.size < MOST_BYTES) return { blob, width: canvas.width, height: canvas.height };
      }
    }
  } finally {
    URL.revokeObjectURL(address);
  }
}

/**
 * @param {HTMLImageElement} image
 * @param {number} width
 * @param {number} height
 */
function drawn(image, width, height) {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  pen.fillStyle = 'white';
  pen.fillRect(0, 0, width, height);
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(image, 0, 0, width, height);
  return canvas;
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {number} quality
 * @returns {Promise<Blob>}
 */
function jpeg(canvas, quality) {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no memory for this photo'))), 'image/jpeg', quality);
  });
}
