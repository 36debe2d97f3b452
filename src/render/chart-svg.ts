// The chart as inline SVG, drawn twice: for a page or a wide screen, and for a telephone, where the
// same picture made smaller could not be read. Colours are the style sheet's, so it follows dark mode.
import type { Chart } from '../statements/page.ts';
import { html, type Markup } from './markup.ts';
import { type Plot, plotOf } from './plot.ts';

const LEFT = 46;
const TOP = 16;
const BOTTOM = 22;

export function chartSvg(chart: Chart): Markup {
  const legend = chart.legend.map(
    ({ kind, text }) => html`<li><span class="key ${kind}" aria-hidden="true"></span>${text}</li>`,
  );
  return html`<figure class="chart" role="group" aria-label="${chart.title}">
<figcaption><ul class="legend">${legend}</ul></figcaption>
<div role="img" aria-label="${chart.alt}">
${drawing(chart, 'wide', 720, 150)}
${drawing(chart, 'narrow', 360, 150)}
</div>
</figure>
`;
}

function drawing(chart: Chart, name: string, width: number, height: number): Markup {
  const plot = plotOf(chart, { width: width - LEFT - 4, height, text: 10, character: 5.9 });
  return html`<svg class="${name}" viewBox="0 0 ${width} ${height + TOP + BOTTOM}" aria-hidden="true" focusable="false"><g transform="translate(${LEFT} ${TOP})">
${axis(plot, width - LEFT - 4)}
${plot.bars.map((b) => html`<rect class="${b.kind}${b.pale ? ' pale' : ''}" x="${b.x}" y="${b.y}" width="${b.width}" height="${b.height}"/>`)}
${plot.pools.map((p) => html`<path class="pool" d="M${p.x1} ${p.y}H${p.x2}"/>`)}
${plot.labels.map((m) => html`<text class="label" x="${m.x}" y="${m.y}">${m.text}</text>`)}
${plot.notes.map((m) => html`<text class="note" x="${m.x}" y="${m.y}">${m.text}</text>`)}
</g></svg>`;
}

function axis(plot: Plot, width: number): readonly Markup[] {
  return plot.lines.map(
    ({ y, text }) =>
      html`<path class="grid" d="M0 ${y}H${width}"/><text class="axis" x="-6" y="${y + 3.5}">${text}</text>`,
  );
}
