// A chart as inline SVG with its name, its key and what it shows in words. Colours are those of the style sheet.
import { html, type Markup } from '../markup.ts';
import { HEIGHT, WIDTH } from './scale.ts';

interface Picture {
  readonly id: string;
  readonly title: string;
  /** Class of the mark, and what it stands for. */
  readonly legend: readonly (readonly [string, string])[];
  readonly alt: string;
}

export function chart({ id, title, legend, alt }: Picture, marks: Markup): Markup {
  return html`<figure>
<figcaption><h3>${title}</h3>
<ul class="legend">${legend.map(([kind, text]) => html`<li><span class="key ${kind}" aria-hidden="true"></span>${text}</li>`)}</ul></figcaption>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="chart-${id}-title chart-${id}-desc" focusable="false"><title id="chart-${id}-title">${title}</title><desc id="chart-${id}-desc">${alt}</desc>
${marks}
</svg>
</figure>
`;
}

/** A figure inside a text of a drawing: where it stands in the JSON, and what stands there. */
export function figureText(path: string, value: string, text: string): Markup {
  return html`<tspan data-figure="${path}" data-value="${value}">${text}</tspan>`;
}
