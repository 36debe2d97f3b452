// A chart as inline SVG with its name, its key and what it shows in words. Colours are those of the style sheet.
import { html, type Markup } from '../markup.ts';
import { HEIGHT } from './scale.ts';

interface Picture {
  readonly id: string;
  readonly title: string;
  /** Class of the mark, and what it stands for. */
  readonly legend: readonly (readonly [string, string])[];
  readonly alt: string;
  readonly width: number;
}

export function chart({ id, title, legend, alt, width }: Picture, marks: Markup): Markup {
  return html`<figure>
<figcaption><h3>${title}</h3>
<ul class="legend">${legend.map(([kind, text]) => html`<li><span class="key ${kind}" aria-hidden="true"></span>${text}</li>`)}</ul></figcaption>
<svg viewBox="0 0 ${width} ${HEIGHT}" role="img" aria-labelledby="chart-${id}-title chart-${id}-desc" focusable="false"><title id="chart-${id}-title">${title}</title><desc id="chart-${id}-desc">${alt}</desc>
${marks}
</svg>
</figure>
`;
}

/** What a mark says when it is pointed at, or reached by the arrow keys. */
export function told(text: string): Markup {
  return html`<title>${text}</title>`;
}

/** A figure inside a text of a drawing: where it stands in the JSON, and what stands there. */
export function figureText(path: string, value: string, text: string): Markup {
  return html`<tspan data-figure="${path}" data-value="${value}">${text}</tspan>`;
}
