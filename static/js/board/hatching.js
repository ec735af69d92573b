/** The ten hatchings of footprints, and the five of degrees of opinion: told apart without colour, also in a photograph. */
import { svg } from 'lit-html';

const TILE = 16;

/** Path data on a tile of 16 units; the order is that of the numbers of options. */
const HATCHINGS = [
  'M-4 4L4 -4M0 16L16 0M12 20L20 12',
  'M-4 12L4 20M0 0L16 16M12 -4L20 4',
  'M0 8H16',
  'M8 0V16',
  'M3 4h2v2h-2ZM11 12h2v2h-2Z',
  'M0 16L16 0M0 0L16 16',
  'M0 8H16M8 0V16',
  'M1 4H8M9 12H16',
  'M4 8a4 4 0 1 0 8 0a4 4 0 1 0 -8 0Z',
  'M0 12L8 4L16 12',
];

/** Put once in the page: what is drawn elsewhere refers to it. */
export function hatchings() {
  return svg`<svg class="hatchings" width="0" height="0" aria-hidden="true" focusable="false"><defs>${HATCHINGS.map(
    (d, i) => svg`<pattern id="hatch-${i + 1}" width=${TILE} height=${TILE} patternUnits="userSpaceOnUse">
      <path class="hatch option-${i + 1}" d=${d}></path></pattern>`,
  )}</defs></svg>`;
}
