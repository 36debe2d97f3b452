// Tables of a report as HTML: a caption for those who hear it, heads with their scope, figures with their place in the
// JSON. What sorts and filters them is the page's script; without it they stand as they are.
import { html, type Markup, NOTHING, when } from '../markup.ts';
import type { Cell, Sheet } from './sheet.ts';

export function figureCell({ text, figure, of }: Cell): Markup {
  if (of !== undefined)
    return html`${figureCell(figure === undefined ? { text } : { text, figure })} of ${figureCell(of)}`;
  if (figure === undefined) return html`<bdi>${text}</bdi>`;
  return html`<span data-figure="${figure[0]}" data-value="${figure[1]}">${text}</span>`;
}

/** `picture` stands above its numbers. */
export function tableSection(sheet: Sheet, picture: Markup = NOTHING): Markup {
  return html`<section aria-labelledby="${sheet.id}">
<h2 id="${sheet.id}">${sheet.title}</h2>
${picture}${tableOf(sheet)}</section>
`;
}

/** Beneath a chart that shows the same: opened by who wants the numbers. */
export function tableBehind(sheet: Sheet): Markup {
  return html`<details><summary>${sheet.title}: the numbers</summary>
${tableOf(sheet)}</details>
`;
}

function tableOf({ id, title, columns, rows, notes }: Sheet): Markup {
  if (rows.length === 0) return html`${notes.map((note) => html`<p>${note}</p>\n`)}`;
  return html`<div class="scroll" role="region" aria-label="${title}" tabindex="0"><table id="table-${id}" data-sorts>
<caption class="heard">${title}</caption>
<thead><tr>${columns.map(({ text, numeric }) => html`<th scope="col"${when(numeric, () => html` class="number"`)}>${text}</th>`)}</tr></thead>
<tbody>
${rows.map((cells) => html`<tr>${cells.map((cell, i) => cellOf(cell, i === 0, columns[i]?.numeric === true))}</tr>\n`)}</tbody>
</table></div>
${notes.map((note) => html`<p class="soft">${note}</p>\n`)}`;
}

function cellOf(cell: Cell, head: boolean, numeric: boolean): Markup {
  if (head) return html`<th scope="row">${figureCell(cell)}</th>`;
  return numeric ? html`<td class="number">${figureCell(cell)}</td>` : html`<td>${figureCell(cell)}</td>`;
}
