/**
 * Opinions drawn: against on the left, for on the right, indifferent astride; strong opinions full, mild ones hatched.
 * Sides and hatchings say it, so that colour is never needed.
 */
import { nothing, svg } from 'lit-html';
import { t, tn } from '../shared/texts.js';

const WIDTH = 240;
/** Left and right of the bars, for the counts. */
const SIDE = 46;
const LETTERS = 34;
const NARROWEST_WITH_NUMBER = 18;
const DEGREES = ['strongly-against', 'against', 'indifferent', 'for', 'strongly-for'];

/** @typedef {{height: number, detailed?: boolean}} Look detailed: with the count of each degree, in place of those for and against */

/**
 * @param {number[]} counts of people, from -2 to 2
 * @param {Look} look
 */
export function degrees(counts, { height, detailed = false }) {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const [against, favour] = [counts[0] + counts[1], counts[3] + counts[4]];
  const side = detailed ? 2 : SIDE;
  const unit = (WIDTH / 2 - side) / (total || 1);
  let x = WIDTH / 2 - (against + counts[2] / 2) * unit;
  const [start, end] = [x, x + total * unit];
  const bars = counts.map((count, i) => {
    const bar = { left: x, width: count * unit, degree: DEGREES[i], count };
    x += bar.width;
    return bar;
  });
  const label = [
    tn('{count} in favour', '{count} in favour', favour),
    tn('{count} indifferent', '{count} indifferent', counts[2]),
    tn('{count} against', '{count} against', against),
  ].join(', ');
  const base = height / 2 + LETTERS * 0.35;
  return svg`<svg class="opinions" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label=${label}>
    <g class="bars">${bars.map(({ left, width, degree, count }) =>
      count ? svg`<rect class=${degree} x=${left} y=${height * 0.16} width=${width} height=${height * 0.68}></rect>` : nothing,
    )}</g>
    <line class="middle-line" x1=${WIDTH / 2} x2=${WIDTH / 2} y1=${height * 0.04} y2=${height * 0.96}></line>
    ${detailed
      ? bars.map(({ left, width, degree, count }) =>
          width >= NARROWEST_WITH_NUMBER
            ? svg`<text class="number ${degree}" x=${left + width / 2} y=${height / 2 + 7}>${count}</text>`
            : nothing,
        )
      : nothing}
    ${against && !detailed ? svg`<text class="total" text-anchor="end" x=${start - 5} y=${base}>${against}</text>` : nothing}
    ${favour && !detailed ? svg`<text class="total" x=${end + 5} y=${base}>${favour}</text>` : nothing}
  </svg>`;
}

/**
 * Points given, per person.
 * @param {number} each points per person
 * @param {number} most the longest bar
 * @param {Look} look
 */
export function points(each, most, { height }) {
  const width = most ? ((WIDTH - 1.8 * SIDE) * each) / most : 0;
  const spoken = each.toLocaleString('fr-FR', { maximumFractionDigits: 1 });
  return svg`<svg class="opinions" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label=${t('{points} points per person', { points: spoken })}>
    <g class="bars from-left"><rect class="strongly-for" x="0" y=${height * 0.16} width=${width} height=${height * 0.68}></rect></g>
    <text class="total" x=${width + 6} y=${height / 2 + LETTERS * 0.35}>${spoken}</text>
  </svg>`;
}

/** The patterns of mild opinions; once in a scene. */
export function shading() {
  return svg`<svg class="hatchings" width="0" height="0" aria-hidden="true" focusable="false"><defs>
    <pattern id="mild-against" width="7" height="7" patternUnits="userSpaceOnUse"><path class="mild-against" d="M-2 2L2 -2M0 7L7 0M5 9L9 5"></path></pattern>
    <pattern id="mild-for" width="7" height="7" patternUnits="userSpaceOnUse"><path class="mild-for" d="M-2 5L2 9M0 0L7 7M5 -2L9 2"></path></pattern>
  </defs></svg>`;
}
